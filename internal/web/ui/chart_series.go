package ui

import (
	"math"
	"strconv"
)

// Point is one period of a SeriesChart. A period without a value is a gap,
// never a zero.
type Point struct {
	Label string  // "10/2026"
	Value float64 // only where to draw it; what is said is Text
	None  bool    // no data yet
	Text  string  // "96,4 %"
	Href  string
	Tone  Tone
}

// SeriesChart shows how one figure went from period to period (biểu đồ diễn
// biến) as a picture made on the server, with the same numbers as a table.
type SeriesChart struct {
	Title, Note string
	Points      []Point
	Min, Max    float64 // of the scale; both 0: from 0 to what fits
	Unit        string  // "%", after the numbers of the scale
	Target      float64 // a dashed line, when TargetText says what it is
	TargetText  string
	Bars        bool // columns instead of a line: for counts
}

// The picture is drawn in these units; the sheet scales it.
const (
	seriesWide, seriesHigh = 720, 260
	seriesLeft, seriesTop  = 56, 14
	seriesFoot             = 40
	labelWide              = 8 // of a letter
)

// drawnPoint is a point with its place.
type drawnPoint struct {
	Point
	X, Y, Left, Width, Height int
	Shown                     bool // its label stands under the picture
}

// drawnTick is a line of the scale.
type drawnTick struct {
	Y    int
	Text string
}

// drawnSeries is all that the template draws.
type drawnSeries struct {
	Wide, High, Left, Right, Foot int
	Points                        []drawnPoint
	Lines                         []string // unbroken stretches, as points of a polyline
	Ticks                         []drawnTick
	TargetY                       int
}

// Drawn places the points.
func (c SeriesChart) Drawn() drawnSeries {
	low, high := c.scale()
	d := drawnSeries{Wide: seriesWide, High: seriesHigh, Left: seriesLeft, Right: seriesWide - 8, Foot: seriesHigh - seriesFoot}
	y := func(v float64) int {
		share := (min(max(v, low), high) - low) / (high - low)
		return d.Foot - int(math.Round(share*float64(d.Foot-seriesTop)))
	}
	step := float64(d.Right-d.Left) / float64(max(len(c.Points), 1))
	every := c.every(step)
	stretch := ""
	for i, p := range c.Points {
		at := drawnPoint{Point: p, X: d.Left + int(step*(float64(i)+.5)), Shown: every > 0 && (len(c.Points)-1-i)%every == 0}
		at.Y, at.Width = y(p.Value), max(int(step*.6), 2)
		at.Left, at.Height = at.X-at.Width/2, max(d.Foot-at.Y, 1)
		d.Points = append(d.Points, at)
		if p.None {
			d.Lines, stretch = keepStretch(d.Lines, stretch), ""
			continue
		}
		stretch += strconv.Itoa(at.X) + "," + strconv.Itoa(at.Y) + " "
	}
	d.Lines = keepStretch(d.Lines, stretch)
	for i := range 5 {
		v := low + (high-low)*float64(i)/4
		d.Ticks = append(d.Ticks, drawnTick{Y: y(v), Text: tickText(v) + c.Unit})
	}
	d.TargetY = y(c.Target)
	return d
}

func keepStretch(all []string, stretch string) []string {
	if stretch == "" {
		return all
	}
	return append(all, stretch)
}

// every says how many points share a label, so that no two labels touch.
func (c SeriesChart) every(step float64) int {
	longest := 1
	for _, p := range c.Points {
		longest = max(longest, len([]rune(p.Label)))
	}
	return max(int(math.Ceil(float64(longest*labelWide+10)/step)), 1)
}

// scale is from 0 to a round number above the largest value, unless told.
func (c SeriesChart) scale() (low, high float64) {
	if c.Max > c.Min {
		return c.Min, c.Max
	}
	most := c.Target
	for _, p := range c.Points {
		if !p.None {
			most = max(most, p.Value)
		}
	}
	if most <= 0 {
		return 0, 4
	}
	size := math.Pow(10, math.Floor(math.Log10(most)))
	for _, times := range []float64{1, 2, 4, 6, 8, 10} {
		if most <= times*size {
			return 0, times * size
		}
	}
	return 0, most
}

// tickText says a number of the scale the Vietnamese way: 1.500 or 2,5.
func tickText(v float64) string {
	v = math.Round(v*10) / 10
	if v == math.Trunc(v) {
		s := strconv.FormatInt(int64(v), 10)
		for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
			s = s[:i] + "." + s[i:]
		}
		return s
	}
	whole, part := math.Modf(v)
	return tickText(whole) + "," + strconv.Itoa(int(math.Round(math.Abs(part)*10)))
}
