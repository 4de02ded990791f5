package indicator

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/store"
)

// column is one version of a base measure as a column of a query on facts.
type column struct {
	key string // of the atom
	def *Definition
	span
}

// readBase counts atoms of one query from the facts.
func readBase(ctx context.Context, r store.Reader, set *Set, list []atom, units []string, data map[string]cells) error {
	for _, x := range list {
		data[x.key()] = cells{}
	}
	q := factQuery{set: set, atom: list[0], units: units}
	return q.read(ctx, r, list, data)
}

// takeAhead takes off what kept values of a period that runs have of the days ahead.
func takeAhead(ctx context.Context, r store.Reader, set *Set, list []atom, units []string, data map[string]cells) error {
	if list[0].ahead.IsZero() {
		return nil
	}
	q := factQuery{set: set, atom: list[0], units: units, ahead: true}
	return q.read(ctx, r, list, data)
}

// factQuery is atoms of one query as they are read from the facts.
type factQuery struct {
	set   *Set
	atom  atom // what they have in common
	units []string
	ahead bool // only what lies ahead, to be taken off
}

// read counts measures of one kind and one day together.
func (q factQuery) read(ctx context.Context, r store.Reader, list []atom, data map[string]cells) error {
	together := map[string][]column{}
	for _, x := range list {
		for _, d := range q.set.byCode[x.code] {
			if !d.base() || !d.Computable() {
				continue
			}
			in, ok := x.clip(d)
			if q.ahead && (!x.ahead.Before(in.to) || len(q.set.kinds[d.Count.Kind].dues(d.Count.by)) == 0) {
				continue
			}
			if ok {
				g := d.Count.Kind + "\x03" + d.Count.By + "\x03" + in.String()
				together[g] = append(together[g], column{x.key(), d, in})
			}
		}
	}
	groups := make([][]column, 0, len(together))
	for _, g := range together {
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b []column) int {
		return cmp.Or(cmp.Compare(a[0].key, b[0].key), a[0].from.Compare(b[0].from))
	})
	for _, g := range groups {
		if err := q.columns(ctx, r, g, data); err != nil {
			return err
		}
	}
	return nil
}

func (q factQuery) columns(ctx context.Context, r store.Reader, list []column, data map[string]cells) error {
	text, args := q.sql(list)
	rows, err := r.Query(ctx, text, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // what was read is told by Err
	numbers := make([]int64, len(list))
	var unit, value string
	dest := []any{&unit, &value}
	for i := range numbers {
		dest = append(dest, &numbers[i])
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		for i, n := range numbers {
			switch {
			case n == 0:
			case q.ahead:
				data[list[i].key].add(unit, value, -n)
			default:
				data[list[i].key].add(unit, value, n)
			}
		}
	}
	return rows.Err()
}

func (q factQuery) sql(list []column) (text string, args []any) {
	var w store.Where
	k := q.set.kinds[list[0].def.Count.Kind]
	group := ""
	if q.atom.group != "" {
		group = ", " + k.column(q.atom.group)
	}
	sums := make([]string, len(list))
	for i, c := range list {
		sums[i] = "CAST(COALESCE(SUM(" + k.amountSQL(&w, c.def) + "), 0) AS BIGINT) AS c" + strconv.Itoa(i)
	}
	w.And("kind = ?", k.Name)
	unit := "unit_id"
	if q.ahead {
		unit = "unit_id || ''" // so that no index is read for its order, but that of the days, which are few
		w.And(k.aheadSQL(&w, list[0].def.Count.by, list[0].span))
	} else {
		w.And(k.passedSQL(&w, list[0].def.Count.by, list[0].span))
	}
	for _, c := range q.atom.conds {
		w.And(condSQL(&w, k, c))
	}
	if len(q.units) > 0 && len(q.units) <= fewUnits {
		w.In("unit_id", q.units)
	}
	text = "SELECT " + unit + orEmpty(group) + ", " + strings.Join(sums, ", ") + " FROM indicator_fact" + w.SQL() + " GROUP BY " + unit + group
	return text, w.Args()
}

// amountSQL is what a row adds to a count whose day it has.
func (k *kind) amountSQL(w *store.Where, d *Definition) string {
	n := "1"
	if d.Count.Sum != "" {
		n = "n" + strconv.Itoa(k.num[d.Count.Sum])
	}
	if d.Count.where == nil {
		return n
	}
	return "CASE WHEN " + condSQL(w, k, d.Count.where) + " THEN " + n + " ELSE 0 END"
}
