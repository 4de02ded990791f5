package console

import (
	"fmt"
	"slices"

	"tinhso/internal/flow"
	"tinhso/internal/web"
)

// The measures of the picture, in units of its own; it is drawn as wide as a phone and grows with the page.
const (
	nodeTop, nodeHeight, nodeGap = 12, 46, 22
	nodeWidth                    = 290
	laneFirst, laneWidth         = 14, 12
)

// picture is a flow drawn from top to bottom: its states in their order, ways on to the right, ways back to the left.
type picture struct {
	Label         string
	Width, Height int
	Nodes         []pictureNode
	Arrows        []pictureArrow
}

// pictureNode is a state: its colour is what the clock does, and the words say it too.
type pictureNode struct {
	X, Y, W, H    int
	TextX, Y1, Y2 int
	Name, Note    string
	Clock         string
	Ends          bool
}

// pictureArrow is a way from one state to another.
type pictureArrow struct {
	Path, Head string
	Back       bool
}

func draw(c *web.Ctx, x flow.Flow) picture {
	at := map[string]int{}
	for i, s := range x.States {
		at[s.ID] = i
	}
	on, back := lanes(jumps(x, at))
	left := margin(len(back))
	p := picture{Label: c.T("console.flow.picture", "flow", c.Lang.Pick(x.Name), "n", len(x.States)), Width: left + nodeWidth + margin(len(on)),
		Height: nodeTop*2 + len(x.States)*(nodeHeight+nodeGap) - nodeGap}
	for i, s := range x.States {
		y := top(i)
		p.Nodes = append(p.Nodes, pictureNode{X: left, Y: y, W: nodeWidth, H: nodeHeight, TextX: left + nodeWidth/2, Y1: y + 20, Y2: y + 37,
			Name: cut(c.Lang.Pick(s.Name), 42), Note: c.T("flow.role." + string(s.Works)), Clock: string(s.Clock), Ends: s.Terminal})
	}
	for _, j := range jumps(x, at) {
		if j.to == j.from+1 {
			mid := left + nodeWidth/2
			p.Arrows = append(p.Arrows, pictureArrow{Path: fmt.Sprintf("M%d %dV%d", mid, bottom(j.from), top(j.to)-5), Head: head(mid, top(j.to), 0)})
		}
	}
	for i, lane := range on {
		for _, w := range lane {
			p.Arrows = append(p.Arrows, w.draw(left+nodeWidth, 1, i))
		}
	}
	for i, lane := range back {
		for _, w := range lane {
			p.Arrows = append(p.Arrows, w.draw(left, -1, i))
		}
	}
	return p
}

// cut keeps a name within its box.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

type jump struct{ from, to int }

// jumps are the pairs of states with a way between them, each once.
func jumps(x flow.Flow, at map[string]int) []jump {
	var list []jump
	for _, t := range x.Transitions {
		for _, from := range t.From {
			j := jump{at[from], at[t.Target(from)]}
			if j.from != j.to && !slices.Contains(list, j) {
				list = append(list, j)
			}
		}
	}
	return list
}

// bus is every way to one state from those that do not stand right above it: they run together beside the boxes.
type bus struct {
	from []int
	to   int
}

func (b bus) first() int { return min(slices.Min(b.from), b.to) }
func (b bus) last() int  { return max(slices.Max(b.from), b.to) }

// lanes puts the ways into lanes in which no two run beside each other: ways on, and ways back.
func lanes(list []jump) (on, back [][]bus) {
	for _, isBack := range []bool{false, true} {
		var all []bus
		for _, j := range list {
			if j.to == j.from+1 || (j.to < j.from) != isBack {
				continue
			}
			i := slices.IndexFunc(all, func(b bus) bool { return b.to == j.to })
			if i < 0 {
				i = len(all)
				all = append(all, bus{to: j.to})
			}
			all[i].from = append(all[i].from, j.from)
		}
		slices.SortStableFunc(all, func(a, b bus) int { return (a.last() - a.first()) - (b.last() - b.first()) })
		for _, b := range all {
			if isBack {
				back = inLane(back, b)
			} else {
				on = inLane(on, b)
			}
		}
	}
	return on, back
}

// inLane puts a way into the first lane that is free beside it.
func inLane(all [][]bus, b bus) [][]bus {
	for i, lane := range all {
		if !slices.ContainsFunc(lane, func(o bus) bool { return o.first() <= b.last() && b.first() <= o.last() }) {
			all[i] = append(all[i], b)
			return all
		}
	}
	return append(all, []bus{b})
}

// margin is the room beside the boxes for so many lanes.
func margin(lanes int) int {
	if lanes == 0 {
		return 6
	}
	return laneFirst + lanes*laneWidth
}

// draw is the way in its lane beside the boxes: dir is 1 to the right of them, -1 to the left.
func (b bus) draw(side, dir, lane int) pictureArrow {
	out, in := side+dir*(laneFirst+lane*laneWidth), top(b.to)+nodeHeight/3
	path := ""
	for _, f := range b.from {
		path += fmt.Sprintf("M%d %dH%dV%d", side, top(f)+nodeHeight*2/3, out, in)
	}
	return pictureArrow{Path: path + fmt.Sprintf("M%d %dH%d", out, in, side+dir*5), Head: head(side, in, -dir), Back: dir < 0}
}

func top(i int) int    { return nodeTop + i*(nodeHeight+nodeGap) }
func bottom(i int) int { return top(i) + nodeHeight }

// head is the tip of an arrow: down, or towards a box from its right (-1) or left (1).
func head(x, y, dir int) string {
	if dir == 0 {
		return fmt.Sprintf("M%d %dl-5 -8h10z", x, y)
	}
	return fmt.Sprintf("M%d %dl%d -5v10z", x, y, -8*dir)
}
