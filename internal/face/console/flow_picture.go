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
	nodeLeft, nodeWidth          = 70, 260
	laneWidth                    = 13
	pictureWidth                 = 400
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
	p := picture{Label: c.T("console.flow.picture", "flow", c.Lang.Pick(x.Name), "n", len(x.States)), Width: pictureWidth}
	at := map[string]int{}
	for i, s := range x.States {
		at[s.ID] = i
		y := nodeTop + i*(nodeHeight+nodeGap)
		p.Nodes = append(p.Nodes, pictureNode{X: nodeLeft, Y: y, W: nodeWidth, H: nodeHeight, TextX: nodeLeft + nodeWidth/2, Y1: y + 20, Y2: y + 37,
			Name: cut(c.Lang.Pick(s.Name), 36), Note: c.T("flow.role." + string(s.Works)), Clock: string(s.Clock), Ends: s.Terminal})
	}
	p.Height = nodeTop*2 + len(x.States)*(nodeHeight+nodeGap) - nodeGap
	p.Arrows = arrows(jumps(x, at))
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

// jumps are the pairs of states with a way between them, each once, the short ones first.
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
	slices.SortStableFunc(list, func(a, b jump) int { return span(a) - span(b) })
	return list
}

func span(j jump) int { return max(j.to-j.from, j.from-j.to) }

// arrows draws neighbours straight and the others around the boxes, each in a lane in which no other runs beside it.
func arrows(list []jump) []pictureArrow {
	var out []pictureArrow
	lanes := map[bool][][]jump{}
	for _, j := range list {
		if j.to == j.from+1 {
			x, y1, y2 := nodeLeft+nodeWidth/2, bottom(j.from), top(j.to)
			out = append(out, pictureArrow{Path: fmt.Sprintf("M%d %dV%d", x, y1, y2-5), Head: head(x, y2, 0)})
			continue
		}
		back := j.to < j.from
		lane := 0
		for lane < len(lanes[back]) && slices.ContainsFunc(lanes[back][lane], func(o jump) bool { return overlap(o, j) }) {
			lane++
		}
		if lane == len(lanes[back]) {
			lanes[back] = append(lanes[back], nil)
		}
		lanes[back][lane] = append(lanes[back][lane], j)
		out = append(out, around(j, back, lane))
	}
	return out
}

func top(i int) int    { return nodeTop + i*(nodeHeight+nodeGap) }
func bottom(i int) int { return top(i) + nodeHeight }

// overlap says whether two ways would run beside each other.
func overlap(a, b jump) bool {
	return min(a.from, a.to) < max(b.from, b.to) && min(b.from, b.to) < max(a.from, a.to)
}

// around is a way in a lane beside the boxes: on to the right, back to the left.
func around(j jump, back bool, lane int) pictureArrow {
	side, out, dir := nodeLeft+nodeWidth, nodeLeft+nodeWidth+12+lane*laneWidth, -1
	if back {
		side, out, dir = nodeLeft, nodeLeft-12-lane*laneWidth, 1
	}
	y1, y2 := top(j.from)+nodeHeight*2/3, top(j.to)+nodeHeight/3
	return pictureArrow{Path: fmt.Sprintf("M%d %dH%dV%dH%d", side, y1, out, y2, side-dir*5), Head: head(side, y2, dir), Back: back}
}

// head is the tip of an arrow: down, or towards a box from its right (-1) or left (1).
func head(x, y, dir int) string {
	if dir == 0 {
		return fmt.Sprintf("M%d %dl-5 -8h10z", x, y)
	}
	return fmt.Sprintf("M%d %dl%d -5v10z", x, y, -8*dir)
}
