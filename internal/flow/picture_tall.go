package flow

import (
	"slices"

	"tinhso/internal/lang"
)

// Measures of the tall picture: as wide as a phone.
const (
	tallWidth, tallGap, tallIndent = 343, 22, 34
	tallSide                       = 10
)

// Tall draws a flow from top to bottom, for a phone or beside a form (sơ đồ dọc): the usual way straight down, states off
// it set in, ways on to the right, ways back to the left.
func Tall(s Source, tag lang.Tag) Picture { return tall(s, spine(s.Loose()), tag) }

func tall(s Source, usual []string, tag lang.Tag) Picture {
	k := newSketch(s, usual, tag)
	order := k.downward()
	at := map[string]int{}
	for i, st := range order {
		at[st.ID] = i
	}
	on, back := k.besides(order, at)
	onTracks, backTracks := tracks(on), tracks(back)
	left, right := tallSide+trackWide*widest(backTracks), tallSide+trackWide*widest(onTracks)
	width := max(tallWidth, left+right+200)
	p := Picture{Width: width}
	y := 6
	for i, st := range order {
		in := 0
		if !slices.Contains(k.spine, st.ID) {
			in = tallIndent
		}
		b := k.box(st, width-left-right-in, false, func(to State) bool { return at[to.ID] < i })
		b.moveTo(left+in, y)
		y += b.H + tallGap
		p.Boxes = append(p.Boxes, b)
	}
	p.Height = max(y-tallGap+6, 40)
	p.Lines = k.tallLines(p.Boxes, at, onTracks, backTracks, left, width-right)
	return p
}

// downward is the order of the states: the usual way, each followed by what leads aside from it; ends come last.
func (k *sketch) downward() []State {
	var order []State
	put := map[string]bool{}
	add := func(s State) {
		if !put[s.ID] {
			put[s.ID] = true
			order = append(order, s)
		}
	}
	var aside func(id string)
	aside = func(id string) {
		for _, t := range k.f.Leaving(id) {
			s, ok := k.f.State(t.Target(id))
			if !ok || put[s.ID] || s.Terminal || slices.Contains(k.spine, s.ID) {
				continue
			}
			add(s)
			aside(s.ID)
		}
	}
	for _, id := range k.spine {
		s, _ := k.f.State(id)
		add(s)
		aside(id)
	}
	for _, ends := range []bool{false, true} {
		for _, s := range k.f.States {
			if s.Terminal == ends {
				add(s)
			}
		}
	}
	return order
}

// besides are the ways that run beside the boxes, on and back.
func (k *sketch) besides(order []State, at map[string]int) (on, back []span) {
	for i, s := range order {
		for _, t := range k.f.Leaving(s.ID) {
			to := t.Target(s.ID)
			j, known := at[to]
			switch {
			case !known || to == s.ID || k.main(s.ID, to):
			case j > i:
				on = append(on, span{to, i, j})
			default:
				back = append(back, span{to, i, j})
			}
		}
	}
	return on, back
}

func (k *sketch) tallLines(boxes []Box, at, on, back map[string]int, left, right int) []Line {
	var lines []Line
	for _, b := range boxes {
		for _, r := range b.Rows {
			if r.Way == 0 {
				continue
			}
			to := k.f.Transitions[r.Way-1].To
			j, known := at[to]
			if !known {
				continue
			}
			t := boxes[j]
			y := r.Y - 4
			l := Line{Way: r.Way, Back: r.Back, Main: r.Main}
			switch {
			case r.Main:
				x := b.X + tallIndent/2
				l.Path, l.Head = rounded([]point{{x, b.Y + b.H}, {x, t.Y - 6}}, 0), headAt(x, t.Y, 0)
			case r.Back:
				x := left - tallSide - trackWide*back[to]
				in := t.Y + t.H/3
				l.Path, l.Head = rounded([]point{{b.X, y}, {x, y}, {x, in}, {t.X - 6, in}}, 9), headAt(t.X, in, 1)
			default:
				x := right + tallSide + trackWide*on[to]
				in := t.Y + 14
				l.Path, l.Head = rounded([]point{{b.X + b.W, y}, {x, y}, {x, in}, {t.X + t.W + 6, in}}, 5), headAt(t.X+t.W, in, -1)
			}
			lines = append(lines, l)
		}
	}
	return lines
}
