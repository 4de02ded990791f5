package ui

// DefinitionList is facts in pairs (danh mục thông tin).
type DefinitionList struct {
	Items []Fact
	Dense bool
}

// Fact is one pair.
type Fact struct {
	Term, Text string
	Lines      []string // more than one line of text
	Link       *Link
	Badge      *Badge
	Missing    bool // says "chưa có" instead of nothing
}

// Summary is "check your answers" (kiểm tra lại): what was said, part by part,
// each part with the way back to change it.
type Summary struct {
	Title  string
	Change *Link // Hidden should name the part
	Items  []Fact
}

// Card is one thing in a list of things (thẻ).
type Card struct {
	Title, Href string
	Text        string
	Eyebrow     string
	Icon        string
	Badges      []Badge
	Facts       []Fact
	Heading     int // 2 or 3; 3 when 0
}

// CardGrid (lưới thẻ) lays cards beside each other where there is room.
type CardGrid struct {
	Cards []Card
	Small bool // icon and title only: life events
}

// Step is one stop of Steps.
type Step struct {
	Label, Href string // Href only for steps already answered
	Done        bool
	Current     bool
}

// Steps says how far one is (các bước): one question at a time.
type Steps struct{ Items []Step }

// Timeline tells what happened, newest last, and what comes next (tiến trình).
type Timeline struct{ Items []Moment }

// Moment is one thing on a Timeline.
type Moment struct {
	Title, Text string
	Who         string
	At          string // printed by viet
	Until       string // "chậm nhất 15:30, 07/12/2026"
	Tone        Tone
	Now         bool // here it stands
	Ahead       bool // has not happened yet
	Links       []Link
}

// Bar is one row of a chart.
type Bar struct {
	Label string
	Value float64
	Text  string // how the value is said: "1.856 hồ sơ"
	Tone  Tone
	Href  string
}

// BarChart compares a few numbers (biểu đồ cột ngang) as a picture made on the
// server, with the same numbers as a table for those who cannot see it.
type BarChart struct {
	Title, Note string
	Bars        []Bar
	Max         float64 // 0 = the largest bar
}

// LoadChart shows how much each person or unit has (khối lượng và chậm hạn):
// in time, due soon, late.
type LoadChart struct {
	Title, Note string
	Rows        []Load
}

// Load is one row of a LoadChart.
type Load struct {
	Label, Href           string
	InTime, Soon, Overdue int
}

// Icon is the mark of something that has happened.
func (m Moment) Icon() string {
	if m.Tone == Bad {
		return "close"
	}
	return "check"
}

// now is where a person stands among the steps, for a narrow screen.
type now struct {
	At, Of int
	Label  string
}

// Now finds the current step; nil when all are done or none begun.
func (s Steps) Now() *now {
	for i, it := range s.Items {
		if it.Current {
			return &now{At: i + 1, Of: len(s.Items), Label: it.Label}
		}
	}
	return nil
}

// drawnBar is a bar with its width in thousandths of the picture.
type drawnBar struct {
	Bar
	Width int
}

// Drawn gives each bar its width; a value above zero is never invisible.
func (c BarChart) Drawn() []drawnBar {
	most := c.Max
	for _, b := range c.Bars {
		most = max(most, b.Value)
	}
	drawn := make([]drawnBar, len(c.Bars))
	for i, b := range c.Bars {
		drawn[i] = drawnBar{Bar: b, Width: share(b.Value, most)}
	}
	return drawn
}

func share(v, most float64) int {
	if v <= 0 || most <= 0 {
		return 0
	}
	return max(int(v/most*1000+.5), 4)
}

// drawnLoad is a row of a LoadChart with its three stretches.
type drawnLoad struct {
	Load
	GoodWidth, SoonAt, SoonWidth, LateAt, LateWidth int
}

// Drawn gives each row its stretches, on one scale.
func (c LoadChart) Drawn() []drawnLoad {
	most := 0
	for _, r := range c.Rows {
		most = max(most, r.InTime+r.Soon+r.Overdue)
	}
	drawn := make([]drawnLoad, len(c.Rows))
	for i, r := range c.Rows {
		d := drawnLoad{Load: r, GoodWidth: share(float64(r.InTime), float64(most))}
		d.SoonAt, d.SoonWidth = d.GoodWidth, share(float64(r.Soon), float64(most))
		d.LateAt, d.LateWidth = d.SoonAt+d.SoonWidth, share(float64(r.Overdue), float64(most))
		drawn[i] = d
	}
	return drawn
}
