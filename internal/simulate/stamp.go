package simulate

import (
	"cmp"
	"slices"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// press stamps lives: the rows of a template with the places and people of another (bản sao hồ sơ).
type press struct {
	p      *plan
	s      *scene
	people []owner
	lib    *library
	nums   *numbers
	target map[string]store.Table
	plans  []columns // by table of the library
	event  int       // which of them is the journal
	later  map[viet.Day][]told
	buf    []byte
}

// columns are those of a table that both databases have.
type columns struct {
	name string
	use  []int // of the template's
	list []string
}

// told is an event that is told on a later day than its dossier was filed.
type told struct {
	at   int64
	life int
	n    int
	row  []any
}

// sheet is what is written at once, by table of the library.
type sheet struct {
	upTo  viet.Day
	lives int
	rows  [][][]any
}

func newPress(p *plan, s *scene, people []owner, lib *library, tables []store.Table) *press {
	x := &press{p: p, s: s, people: people, lib: lib, nums: p.number(lib), target: map[string]store.Table{}, later: map[viet.Day][]told{}, event: -1}
	for _, t := range tables {
		x.target[t.Name] = t
	}
	for i, t := range lib.tables {
		c := columns{name: t.Name}
		for k, col := range t.Columns {
			if slices.ContainsFunc(x.target[t.Name].Columns, func(o store.Column) bool { return o.Name == col.Name }) {
				c.use, c.list = append(c.use, k), append(c.list, col.Name)
			}
		}
		x.plans = append(x.plans, c)
		if t.Name == "event" {
			x.event = i
		}
	}
	return x
}

// cast names who fills the places of a life.
func (x *press) cast(l *life) *cast {
	p := l.person(x.s, x.people)
	var o owner
	if l.owner >= 0 {
		o = x.people[l.owner]
	}
	c := castOf(x.s, l, p, o, o.Name, x.nums.code(l), x.s.w.Cases.AgainOf(l.story.matter.Code, "id|"+p.CitizenID))
	c.fill(x.lib.templates[l.story.n], l, x.p.seed, x.nums.of(l))
	return c
}

// stamp makes the rows of a life: those of the journal wait for their day.
func (x *press) stamp(l *life, into [][][]any) {
	t := x.lib.templates[l.story.n]
	c := x.cast(l)
	for n := range t.rows {
		r := &t.rows[n]
		use := x.plans[r.table].use
		row := make([]any, len(use))
		for i, k := range use {
			row[i], x.buf = c.value(&r.cells[k], x.buf)
		}
		if r.table != x.event {
			into[r.table] = append(into[r.table], row)
			continue
		}
		at := r.at
		if r.moves {
			at += c.shift
		}
		day := viet.DayOf(store.Instant(at))
		x.later[day] = append(x.later[day], told{at, l.n, n, row})
	}
}

// tell puts the events of a day in their order.
func (x *press) tell(day viet.Day, into [][][]any) {
	list := x.later[day]
	delete(x.later, day)
	slices.SortFunc(list, func(a, b told) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.life, b.life), cmp.Compare(a.n, b.n))
	})
	for _, e := range list {
		into[x.event] = append(into[x.event], e.row)
	}
}

// sheets makes everything from one day on, some days at once, and hands it over. What was handed over in an earlier run,
// before the day from, is made again only for its events that are still to come.
func (x *press) sheets(from viet.Day, most int, hand func(sheet) error) error {
	blank := func() [][][]any { return make([][][]any, len(x.lib.tables)) }
	next := 0
	out := sheet{rows: blank()}
	for day := x.p.from; !day.After(dayOf(x.p.until)); day = day.Add(1) {
		old := day.Before(from)
		for ; next < len(x.p.lives) && !x.p.lives[next].story.day.After(day); next++ {
			x.stamp(&x.p.lives[next], out.rows)
			out.lives++
		}
		x.tell(day, out.rows)
		out.upTo = day
		switch {
		case old:
			out = sheet{rows: blank()}
		case out.lives >= most || day == dayOf(x.p.until):
			if err := hand(out); err != nil {
				return err
			}
			out = sheet{rows: blank()}
		}
	}
	return nil
}
