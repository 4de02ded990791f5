package simulate

import (
	"cmp"
	"slices"

	"tinhso/internal/dossier"
)

// series is a yearly series of numbers of a unit, or the numbers that a unit gives to dossiers on a day.
type series struct {
	unit, kind string
	year       int64
}

// numbers are what the counters of the rooms would have given (số hồ sơ, số văn bản): in the order of time, without holes.
type numbers struct {
	codes  []int32 // serial of the dossier in its day, by life
	first  []int32 // where the numbers of papers of a life begin
	papers []int32
	days   map[dossier.Number]int64 // last serial of each day, by the number without it
	last   map[series]int64
}

// number gives every life its numbers.
func (p *plan) number(lib *library) *numbers {
	n := &numbers{codes: make([]int32, len(p.lives)), first: make([]int32, len(p.lives)+1), days: map[dossier.Number]int64{}, last: map[series]int64{}}
	type taken struct {
		at   int64
		life int32
		slot int32
	}
	var all []taken
	for i := range p.lives {
		l := &p.lives[i]
		day := dossier.Number{Identifier: l.office.Identifier, On: l.story.day}
		n.days[day]++
		n.codes[i] = int32(n.days[day])
		t := lib.templates[l.story.n]
		n.first[i+1] = n.first[i] + int32(len(t.docs))
		for k, d := range t.docs {
			at := d.at
			if d.moves {
				at += int64(l.shift)
			}
			all = append(all, taken{at, int32(i), int32(k)})
		}
	}
	slices.SortFunc(all, func(a, b taken) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.life, b.life), cmp.Compare(a.slot, b.slot))
	})
	n.papers = make([]int32, len(all))
	for _, x := range all {
		l := &p.lives[x.life]
		d := lib.templates[l.story.n].docs[x.slot]
		s := series{l.office.ID, d.kind, d.year}
		n.last[s]++
		n.papers[n.first[x.life]+x.slot] = int32(n.last[s])
	}
	return n
}

// of are the numbers of papers of a life.
func (n *numbers) of(l *life) []int64 {
	var out []int64
	for _, k := range n.papers[n.first[l.n]:n.first[l.n+1]] {
		out = append(out, int64(k))
	}
	return out
}

// code is the number of the dossier.
func (n *numbers) code(l *life) string {
	return dossier.Number{Identifier: l.office.Identifier, On: l.story.day, Serial: int64(n.codes[l.n])}.String()
}
