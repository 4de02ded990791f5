package indicator

import (
	"tinhso/internal/viet"
)

// dayOf is the day by which a count takes a row; false when it has not come.
func (k *kind) dayOf(e *expr, x *row) (viet.Day, bool) {
	if e.op == opRef {
		d := x.days[k.day[e.text]]
		return d, !d.IsZero()
	}
	var best viet.Day
	found := false
	for _, a := range e.args {
		d, ok := k.dayOf(a, x)
		switch {
		case !ok && e.op == opMax:
			return viet.Day{}, false // later than any
		case !ok:
		case !found, e.op == opMax && d.After(best), e.op == opMin && d.Before(best):
			best, found = d, true
		}
	}
	return best, found
}

// holds reports whether a condition is true of a row.
func (k *kind) holds(e *expr, x *row) bool {
	switch e.op {
	case opNot:
		return !k.holds(e.args[0], x)
	case opAnd:
		return k.holds(e.args[0], x) && k.holds(e.args[1], x)
	case opOr:
		return k.holds(e.args[0], x) || k.holds(e.args[1], x)
	}
	name := e.args[0].text
	if i, ok := k.num[name]; ok {
		return compareInt(e.op, x.nums[i], e.args[1].num.Num().Int64())
	}
	have := k.text(name, x)
	switch e.op {
	case opEq:
		return have == e.args[1].text
	case opNe:
		return have != e.args[1].text
	}
	for _, w := range e.words {
		if w == have {
			return true
		}
	}
	return false
}

func (k *kind) text(name string, x *row) string {
	for i, d := range dimensions {
		if d == name {
			return x.dims[i]
		}
	}
	return x.traits[k.trait[name]]
}

func compareInt(o op, a, b int64) bool {
	switch o {
	case opEq:
		return a == b
	case opNe:
		return a != b
	case opLt:
		return a < b
	case opLe:
		return a <= b
	case opGt:
		return a > b
	default:
		return a >= b
	}
}

// cell is one kept value.
type cell struct {
	cube, grain, measure string
	start                string
	unit                 string
	dims                 [5]string
}

// The cubes and grains of kept values.
const (
	small, full  = "s", "f"
	bucket, year = "b", "y"
)

// deltas collects changes of kept values.
type deltas struct {
	set  *Set
	cuts []int
	all  map[cell]int64
}

// add counts a row in, or out with sign -1.
func (d *deltas) add(x *row, sign int64) {
	k := d.set.kinds[x.kind]
	for _, def := range d.set.base {
		c := def.Count
		if c.Kind != x.kind {
			continue
		}
		day, ok := k.dayOf(c.by, x)
		if !ok || !def.inForce(day) || c.where != nil && !k.holds(c.where, x) {
			continue
		}
		n := sign
		if c.Sum != "" {
			n *= x.nums[k.num[c.Sum]]
		}
		if n == 0 {
			continue
		}
		b, y := bucketOf(day, d.cuts).String(), day.String()[:4]+"-01-01"
		u := cell{cube: small, grain: bucket, measure: def.Code, start: b, unit: x.unit, dims: [5]string{2: x.dims[2], 3: x.dims[3], 4: x.dims[4]}}
		d.all[u] += n
		u.grain, u.start = year, y
		d.all[u] += n
		f := cell{cube: full, grain: bucket, measure: def.Code, start: b, unit: x.unit, dims: x.dims}
		d.all[f] += n
		f.grain, f.start = year, y
		d.all[f] += n
	}
}

// bucketOf is the beginning of the stretch between two cuts in which a day lies; a cut at the first is always there.
func bucketOf(d viet.Day, cuts []int) viet.Day {
	best := 1
	for _, c := range cuts {
		if c <= d.D {
			best = max(best, c)
		}
	}
	day, _ := viet.NewDay(d.Y, int(d.M), best)
	return day
}
