package flow

import (
	"fmt"
	"slices"
	"strings"

	"tinhso/internal/lang"
)

// Picture is a flow drawn (sơ đồ quy trình): where boxes and lines stand, in units that are pixels at full size. Colours
// and letters are for the page.
type Picture struct {
	Width, Height int
	Lanes         []Lane
	Boxes         []Box
	Lines         []Line
}

// Lane is the part of a wide picture in which the states of one role stand (làn của vai trò).
type Lane struct {
	Role      Role
	Y, Height int
}

// Box is a state (ô trạng thái): its name on one or two lines, and a row for each way out.
type Box struct {
	State      string
	X, Y, W, H int
	Name       []Label
	Note       Label // whose turn it is
	Mark       Mark  // what the clock does
	Rows       []BoxRow
	Clock      Clock
	Works      Role
	Ends, Main bool
	Full       string // the whole name
}

// Label is a line of text.
type Label struct {
	X, Y int
	Text string
}

// Mark is where the sign of the clock stands (ký hiệu thời hạn), as a path of its own.
type Mark struct{ Path string }

// BoxRow is a way out of a state, named in its box (thao tác trong ô); Way counts from 1, and is 0 for the row that
// counts what is done on the spot.
type BoxRow struct {
	Label
	Way        int
	Full       string
	Back, Main bool
	Stays      int
	Rule       int // y of the line above it; 0: none
}

// Line is the way from a row to the state it leads to (mũi tên).
type Line struct {
	Way        int
	Path, Head string
	Back, Main bool
}

// Measures of boxes, the same in both pictures.
const (
	nameLine, noteLine, rowLine = 17, 15, 17
	boxPad                      = 9
	nameWide, rowWide           = 7.3, 6.1 // width of a letter, about
	trackWide                   = 8
)

// sketch is what both pictures begin with.
type sketch struct {
	f     Flow
	p     lang.Printer
	usual []string // the usual way of the whole flow
	spine []string // as far as it is drawn
}

func newSketch(s Source, usual []string, tag lang.Tag) sketch {
	k := sketch{f: s.Loose(), p: lang.For(tag), usual: usual}
	k.spine = slices.DeleteFunc(slices.Clone(usual), func(id string) bool {
		_, drawn := k.f.State(id)
		return !drawn
	})
	return k
}

// main reports whether a step is part of the usual way.
func (k *sketch) main(from, to string) bool {
	i := slices.Index(k.usual, from)
	return i >= 0 && i+1 < len(k.usual) && k.usual[i+1] == to
}

// box makes the box of a state at the origin; in lanes nobody has to be told whose turn it is. back says which ways lead
// back from here.
func (k *sketch) box(s State, width int, lanes bool, back func(to State) bool) Box {
	b := Box{State: s.ID, W: width, Clock: s.Clock, Works: s.Works, Ends: s.Terminal, Main: slices.Contains(k.spine, s.ID), Full: k.p.Pick(s.Name)}
	if b.Full == "" {
		b.Full = s.ID
	}
	y := boxPad + 11
	for _, text := range wrap(b.Full, int(float64(width-2*boxPad-16)/nameWide), 3) {
		b.Name = append(b.Name, Label{boxPad, y, text})
		y += nameLine
	}
	note := k.p.T("flow.role."+string(s.Works)) + " · "
	switch {
	case s.Terminal:
		note = k.p.T("flow.picture.end") + " · "
	case lanes:
		note = ""
	}
	b.Note = Label{boxPad, y - 2, cutTo(note+k.p.T("flow.picture.clock."+string(s.Clock)), int(float64(width-2*boxPad)/5.8))}
	b.Mark = Mark{clockMark(s.Clock, width-boxPad-11, boxPad)}
	b.H = y + noteLine - 5
	k.rows(&b, s, back)
	return b
}

func (k *sketch) rows(b *Box, s State, back func(to State) bool) {
	stays := 0
	for i, t := range k.f.Transitions {
		if !slices.Contains(t.From, s.ID) {
			continue
		}
		to := t.Target(s.ID)
		if to == s.ID {
			stays++
			continue
		}
		r := BoxRow{Way: i + 1, Full: k.p.Pick(t.Name), Main: k.main(s.ID, to)}
		if target, ok := k.f.State(to); ok {
			r.Back = !target.Terminal && back(target)
		}
		if r.Full == "" {
			r.Full = k.p.T("flow.place.nameless")
		}
		b.Rows = append(b.Rows, r)
	}
	slices.SortStableFunc(b.Rows, func(x, y BoxRow) int { return rank(x) - rank(y) })
	if stays > 0 {
		b.Rows = append(b.Rows, BoxRow{Full: k.p.T("flow.picture.stays", "n", stays), Stays: stays})
	}
	for i := range b.Rows {
		r := &b.Rows[i]
		r.X, r.Y = boxPad, b.H+rowLine*i+11
		if i == 0 {
			r.Rule = b.H - 3
		}
		r.Text = cutTo(r.Full, int(float64(b.W-2*boxPad)/rowWide))
		if !r.Back && r.Stays == 0 {
			r.X = b.W - boxPad
		}
	}
	if len(b.Rows) > 0 {
		b.H += rowLine*len(b.Rows) + 2
	}
}

// rank puts the usual way first, then ways on, then ways back.
func rank(r BoxRow) int {
	switch {
	case r.Main:
		return 0
	case r.Back:
		return 2
	}
	return 1
}

// moveTo sets a box and all in it at a place.
func (b *Box) moveTo(x, y int) {
	b.X, b.Y = x, y
	for i := range b.Name {
		b.Name[i].X, b.Name[i].Y = b.Name[i].X+x, b.Name[i].Y+y
	}
	b.Note.X, b.Note.Y = b.Note.X+x, b.Note.Y+y
	b.Mark.Path = clockMark(b.Clock, x+b.W-boxPad-11, y+boxPad)
	for i := range b.Rows {
		b.Rows[i].X, b.Rows[i].Y = b.Rows[i].X+x, b.Rows[i].Y+y
		if b.Rows[i].Rule > 0 {
			b.Rows[i].Rule += y
		}
	}
}

// clockMark draws what the clock does by its shape: a ring has not begun, an arrow runs, two bars pause, a square stopped.
func clockMark(c Clock, x, y int) string {
	switch c {
	case ClockRunning:
		return fmt.Sprintf("M%d %dl10 6l-10 6z", x, y)
	case ClockPaused:
		return fmt.Sprintf("M%d %dh4v12h-4zM%d %dh4v12h-4z", x, y, x+7, y)
	case ClockStopped:
		return fmt.Sprintf("M%d %dh11v11h-11z", x, y)
	case ClockNone:
	}
	return fmt.Sprintf("M%d %da5 5 0 1 0 10 0a5 5 0 1 0 -10 0M%d %da2.5 2.5 0 1 1 5 0a2.5 2.5 0 1 1 -5 0", x, y+6, x+2, y+6)
}

// wrap breaks a text into lines of so many letters; what is left over ends in dots.
func wrap(s string, wide, most int) []string {
	var lines []string
	now := ""
	for _, word := range strings.Fields(s) {
		if now != "" && len([]rune(now+" "+word)) > wide {
			lines, now = append(lines, now), word
			continue
		}
		now = strings.TrimSpace(now + " " + word)
	}
	lines = append(lines, now)
	if len(lines) > most {
		lines = append(lines[:most-1], strings.Join(lines[most-1:], " "))
	}
	for i := range lines {
		lines[i] = cutTo(lines[i], max(wide, 4))
	}
	return lines
}

func cutTo(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:max(most-1, 1)])) + "…"
	}
	return s
}

// point is a corner of a line.
type point struct{ x, y int }

// rounded draws a line through its corners, each rounded off.
func rounded(points []point, radius int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%d %d", points[0].x, points[0].y)
	for i := 1; i < len(points); i++ {
		p := points[i]
		if i == len(points)-1 {
			fmt.Fprintf(&b, "L%d %d", p.x, p.y)
			break
		}
		q := points[i+1] //nolint:gosec // G602: the last point has left the loop
		r := min(radius, length(points[i-1], p)/2, length(p, q)/2)
		in, out := towards(p, points[i-1], r), towards(p, q, r)
		fmt.Fprintf(&b, "L%d %dQ%d %d %d %d", in.x, in.y, p.x, p.y, out.x, out.y)
	}
	return b.String()
}

func length(a, b point) int { return max(a.x-b.x, b.x-a.x) + max(a.y-b.y, b.y-a.y) }

// towards is so far from a corner on the way to another.
func towards(from, to point, by int) point {
	switch {
	case to.x > from.x:
		return point{from.x + by, from.y}
	case to.x < from.x:
		return point{from.x - by, from.y}
	case to.y > from.y:
		return point{from.x, from.y + by}
	}
	return point{from.x, from.y - by}
}

// headAt is the tip of an arrow that points right (1), left (-1) or down (0).
func headAt(x, y, dir int) string {
	if dir == 0 {
		return fmt.Sprintf("M%d %dl-5 -8h10z", x, y)
	}
	return fmt.Sprintf("M%d %dl%d -5v10z", x, y, -8*dir)
}

// span is a stretch of a track that belongs to the lines to one state.
type span struct {
	to       string
	from, by int
}

// tracks puts stretches that overlap beside each other: the lines to one state share a track, others keep apart.
func tracks(all []span) map[string]int {
	merged := map[string]span{}
	var order []string
	for _, s := range all {
		m, ok := merged[s.to]
		if !ok {
			m = span{s.to, min(s.from, s.by), max(s.from, s.by)}
			order = append(order, s.to)
		}
		merged[s.to] = span{s.to, min(m.from, s.from, s.by), max(m.by, s.from, s.by)}
	}
	slices.SortStableFunc(order, func(a, b string) int {
		return (merged[a].by - merged[a].from) - (merged[b].by - merged[b].from)
	})
	out := map[string]int{}
	var lanes [][]span
	for _, to := range order {
		m := merged[to]
		i := slices.IndexFunc(lanes, func(lane []span) bool {
			return !slices.ContainsFunc(lane, func(o span) bool { return o.from <= m.by && m.from <= o.by })
		})
		if i < 0 {
			i = len(lanes)
			lanes = append(lanes, nil)
		}
		lanes[i] = append(lanes[i], m)
		out[to] = i
	}
	return out
}

func widest(t map[string]int) int {
	n := 0
	for _, i := range t {
		n = max(n, i+1)
	}
	return n
}
