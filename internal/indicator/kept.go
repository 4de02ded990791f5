package indicator

import (
	"context"
	"slices"
	"strings"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// pieces is a span as kept values have it: whole calendar years from one to another, and stretches added and taken off.
type pieces struct {
	firstYear, lastYear string // beginnings of the years; empty: none, firstYear empty: from the beginning of time
	years               bool
	plus, minus         []string
}

// cutSpan parts a span into kept pieces; false when it does not lie on the cuts.
func cutSpan(from, to viet.Day, cuts []int) (p pieces, ok bool) {
	if !from.IsZero() && bucketOf(from, cuts) != from || bucketOf(to, cuts) != to {
		return p, false
	}
	last := to.Add(-1).Y
	first := last
	if !from.IsZero() {
		first = from.Y
	}
	if from.IsZero() { // every year before
		p.years, p.lastYear = true, yearStart(last-1)
	}
	whole := func(y string) {
		if !p.years {
			p.firstYear = y
		}
		p.years, p.lastYear = true, y
	}
	for y := first; y <= last; y++ {
		var in, out []string
		for _, b := range bucketsOf(y, cuts) {
			if b.Before(to) && (from.IsZero() || !b.Before(from)) {
				in = append(in, b.String())
			} else {
				out = append(out, b.String())
			}
		}
		if len(out) < len(in) {
			whole(yearStart(y))
			p.minus = append(p.minus, out...)
		} else {
			p.plus = append(p.plus, in...)
		}
	}
	return p, true
}

func yearStart(y int) string {
	d, _ := viet.NewDay(y, 1, 1)
	return d.String()
}

func bucketsOf(y int, cuts []int) []viet.Day {
	all := []int{Calendar}
	for _, c := range cuts {
		if c != Calendar {
			all = append(all, c)
		}
	}
	slices.Sort(all)
	var list []viet.Day
	for m := 1; m <= 12; m++ {
		for _, c := range all {
			d, _ := viet.NewDay(y, m, c)
			list = append(list, d)
		}
	}
	return list
}

// readKept reads atoms of one query from the kept values; false when they do not lie on the cuts. With few units only
// those are read.
func readKept(ctx context.Context, r store.Reader, set *Set, list []atom, units []string, data map[string]cells) (bool, error) {
	a := list[0]
	p, ok := cutSpan(a.from, a.to, set.cutDays())
	if !ok {
		return false, nil
	}
	codes := make([]string, len(list))
	keys := map[string]string{}
	for i, x := range list {
		codes[i], keys[x.code] = x.code, x.key()
		data[x.key()] = cells{}
	}
	read := func(grain string, value func(w *store.Where) string, span func(w *store.Where)) error {
		var w store.Where
		sum := value(&w)
		cube, group := small, ""
		if slices.ContainsFunc(dimensions[:fewDims], a.asks) {
			cube = full
		}
		if a.group != "" {
			group = ", " + (*kind)(nil).column(a.group)
		}
		w.And("cube = ? AND grain = ?", cube, grain)
		w.In("measure", codes)
		span(&w)
		for _, c := range a.conds {
			w.And(condSQL(&w, nil, c))
		}
		if len(units) > 0 && len(units) <= fewUnits {
			w.In("unit_id", units)
		}
		q := "SELECT measure, unit_id" + orEmpty(group) + ", CAST(SUM(" + sum + ") AS BIGINT) FROM indicator_kept" + w.SQL() + " GROUP BY measure, unit_id" + group
		return scanCells(ctx, r, q, w.Args(), func(code string) cells { return data[keys[code]] })
	}
	plain := func(*store.Where) string { return "value" }
	if p.years {
		if err := read(year, plain, func(w *store.Where) { w.And("start_on >= ? AND start_on <= ?", p.firstYear, p.lastYear) }); err != nil {
			return false, err
		}
	}
	if len(p.plus)+len(p.minus) == 0 {
		return true, nil
	}
	signed := func(w *store.Where) string {
		if len(p.minus) == 0 {
			return "value"
		}
		marks := make([]string, len(p.minus))
		for i, b := range p.minus {
			marks[i] = w.Arg(b)
		}
		return "CASE WHEN start_on IN (" + strings.Join(marks, ", ") + ") THEN -value ELSE value END"
	}
	return true, read(bucket, signed, func(w *store.Where) { w.In("start_on", slices.Concat(p.plus, p.minus)) })
}

// fewUnits is up to how many units are named in a query; of more, all are read.
const fewUnits = 16

// orEmpty selects the column of a dimension, or nothing in its place.
func orEmpty(group string) string {
	if group == "" {
		return ", ''"
	}
	return group
}

// scanCells adds the rows (measure, unit, value of the dimension, number) to their cells.
func scanCells(ctx context.Context, r store.Reader, q string, args []any, of func(code string) cells) error {
	rows, err := r.Query(ctx, q, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // what was read is told by Err
	for rows.Next() {
		var code, unit, value string
		var n int64
		if err := rows.Scan(&code, &unit, &value, &n); err != nil {
			return err
		}
		of(code).add(unit, value, n)
	}
	return rows.Err()
}

func (c cells) add(unit, value string, n int64) {
	if c[unit] == nil {
		c[unit] = map[string]int64{}
	}
	c[unit][value] += n
}
