package flow

import (
	"slices"

	"tinhso/internal/lang"
)

// Measures of the wide picture.
const (
	wideBox, wideName = 158, 26 // a box; the name of a lane
	channel           = 16      // the least room between boxes
)

// laneOrder is the order of the lanes from top to bottom.
var laneOrder = []Role{Applicant, Clerk, Officer, Leader, Nobody}

// Wide draws a flow from left to right in the lanes of those who work (sơ đồ ngang theo làn): the usual way takes a
// column for each step.
func Wide(s Source, tag lang.Tag) Picture {
	w := wide{sketch: newSketch(s, spine(s.Loose()), tag), cell: map[string]spot{}}
	w.place()
	return w.draw()
}

// spot is where a state stands: its column and row.
type spot struct{ col, row int }

type wide struct {
	sketch
	cell   map[string]spot
	lanes  []Role
	rows   []int // rows of each lane
	cols   int
	boxes  map[string]*Box
	routes []route
}

// place gives each state its column and its row.
func (w *wide) place() {
	col := w.columns()
	for _, role := range laneOrder {
		taken := map[spot]bool{}
		height := 0
		first := sum(w.rows)
		for _, main := range []bool{true, false} {
			for _, s := range w.f.States {
				if laneOf(s) != role || slices.Contains(w.spine, s.ID) != main {
					continue
				}
				at := spot{col[s.ID], 0}
				if s.Terminal && !main {
					at = nearest(at, taken, w.cols)
				}
				for taken[at] {
					at.row++
				}
				taken[at] = true
				height = max(height, at.row+1)
				w.cols = max(w.cols, at.col+1)
				w.cell[s.ID] = spot{at.col, first + at.row}
			}
		}
		if height > 0 {
			w.lanes, w.rows = append(w.lanes, role), append(w.rows, height)
		}
	}
}

func laneOf(s State) Role {
	if s.Terminal || !slices.Contains(laneOrder, s.Works) {
		return Nobody
	}
	return s.Works
}

// nearest is a free column for an end that may stand anywhere near what leads to it.
func nearest(at spot, taken map[spot]bool, cols int) spot {
	for by := range 3 {
		for _, col := range []int{at.col + by, at.col - by} {
			if col >= 0 && (col < cols || by == 0) && !taken[spot{col, 0}] {
				return spot{col, 0}
			}
		}
	}
	return at
}

// columns counts the usual way from 0; what leads aside stands one column behind where it comes from.
func (w *wide) columns() map[string]int {
	col := map[string]int{}
	open := slices.Clone(w.spine)
	for i, id := range w.spine {
		col[id] = i
	}
	for len(open) > 0 {
		at := open[0]
		open = open[1:]
		for _, t := range w.f.Leaving(at) {
			to := t.Target(at)
			if _, known := w.f.State(to); !known {
				continue
			}
			if _, placed := col[to]; !placed {
				col[to] = min(col[at]+1, max(len(w.spine)-1, col[at]))
				open = append(open, to)
			}
		}
	}
	w.cols = max(len(w.spine), 1)
	return col // what nothing leads to stands in the first column
}

func sum(list []int) int {
	n := 0
	for _, i := range list {
		n += i
	}
	return n
}

// route is the way of one row of a box: along channels between columns (v) and rows (h); -1 when there is none.
type route struct {
	from, to   string
	row        int // of the box
	out, in    int // channels between columns
	h          int
	back, same bool
}

// plan finds the channels of every way.
func (w *wide) plan() {
	for _, s := range w.f.States {
		b := w.boxes[s.ID]
		for i, r := range b.Rows {
			if r.Way == 0 {
				continue
			}
			to := w.f.Transitions[r.Way-1].To
			a := w.cell[s.ID]
			z, known := w.cell[to]
			if !known {
				continue
			}
			x := route{from: s.ID, to: to, row: i, out: a.col + 1, in: z.col, h: -1, back: r.Back}
			switch {
			case r.Back:
				x.out, x.in = a.col, z.col+1
			case a.col >= z.col: // below or above, or an end that stands further left
				x.in, x.same = z.col+1, true
			}
			if x.out != x.in {
				x.h = z.row
				if a.row > z.row {
					x.h = z.row + 1
				}
			}
			w.routes = append(w.routes, x)
		}
	}
}

// vertical and across are the tracks of each channel, in steps of half a cell.
func (w *wide) channels() (v, h []map[string]int) {
	vs, hs := make([][]span, w.cols+1), make([][]span, sum(w.rows)+1)
	for _, x := range w.routes {
		a, z := w.cell[x.from], w.cell[x.to]
		if x.h < 0 {
			vs[x.out] = append(vs[x.out], span{x.to, 2*a.row + 1, 2*z.row + 1})
			continue
		}
		vs[x.out] = append(vs[x.out], span{x.to, 2*a.row + 1, 2 * x.h})
		vs[x.in] = append(vs[x.in], span{x.to, 2 * x.h, 2*z.row + 1})
		hs[x.h] = append(hs[x.h], span{x.to, x.out, x.in})
	}
	for _, one := range vs {
		v = append(v, tracks(one))
	}
	for _, one := range hs {
		h = append(h, tracks(one))
	}
	return v, h
}

func (w *wide) draw() Picture {
	w.boxes = map[string]*Box{}
	for _, s := range w.f.States {
		b := w.box(s, wideBox, true, func(to State) bool { return w.cell[to.ID].col < w.cell[s.ID].col })
		w.boxes[s.ID] = &b
	}
	w.plan()
	v, h := w.channels()
	left, lefts := wideName, make([]int, w.cols+1) // of each channel between columns
	for c := range v {
		lefts[c] = left
		left += channel + trackWide*widest(v[c]) + wideBox
	}
	p := Picture{Width: left - wideBox}
	tall := make([]int, sum(w.rows))
	for id, at := range w.cell {
		tall[at.row] = max(tall[at.row], w.boxes[id].H)
	}
	top, tops := 2, make([]int, len(tall)+1) // of each channel between rows
	row := 0
	for i, role := range w.lanes {
		lane := Lane{Role: role, Y: top}
		for range w.rows[i] {
			tops[row] = top
			top += channel + trackWide*widest(h[row]) + tall[row]
			row++
		}
		lane.Height = top - lane.Y + channel/2
		top += channel / 2
		p.Lanes = append(p.Lanes, lane)
	}
	tops[row] = top
	p.Height = top + channel/2 + trackWide*widest(h[row])
	for _, s := range w.f.States {
		b, at := w.boxes[s.ID], w.cell[s.ID]
		x := lefts[at.col] + channel + trackWide*widest(v[at.col])
		b.moveTo(x, tops[at.row]+channel/2+trackWide*widest(h[at.row])+channel/2)
		p.Boxes = append(p.Boxes, *b)
	}
	for _, r := range w.routes {
		p.Lines = append(p.Lines, w.line(r, v, h, lefts, tops))
	}
	return p
}

// line draws one way along its channels.
func (w *wide) line(r route, v, h []map[string]int, lefts, tops []int) Line {
	b, t := w.boxes[r.from], w.boxes[r.to]
	row := b.Rows[r.row]
	l := Line{Way: row.Way, Back: row.Back, Main: row.Main}
	trackX := func(c int) int { return lefts[c] + channel/2 + trackWide*v[c][r.to] }
	y := row.Y - 4
	start, end, dir := point{b.X + b.W, y}, point{t.X, t.Y + 16}, 1
	if r.back {
		start.x = b.X
	}
	if r.back || r.same {
		end.x, dir = t.X+t.W, -1
	}
	// A step to the next column in the same row is straight when the target reaches that far down.
	if !r.back && !r.same && r.h < 0 && w.cell[r.from].row == w.cell[r.to].row && y > t.Y+6 && y < t.Y+t.H-6 {
		end.y = y
	}
	points := []point{start, {trackX(r.out), start.y}}
	if r.h >= 0 {
		hy := tops[r.h] + channel/2 + trackWide*h[r.h][r.to]
		points = append(points, point{trackX(r.out), hy}, point{trackX(r.in), hy})
	}
	points = append(points, point{trackX(r.in), end.y}, point{end.x - 6*dir, end.y})
	if start.y == end.y && r.h < 0 {
		points = []point{start, {end.x - 6*dir, end.y}}
	}
	radius := 5
	if r.back {
		radius = 12
	}
	l.Path, l.Head = rounded(points, radius), headAt(end.x, end.y, dir)
	return l
}
