package indicator

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// column is one version of a base measure as a column of a query on facts.
type column struct {
	key  string // of the atom
	def  *Definition
	from viet.Day
	to   viet.Day
}

// readBase counts atoms of one query from the facts: those of one kind and one day together.
func readBase(ctx context.Context, r store.Reader, set *Set, list []atom, units []string, data map[string]cells) error {
	a := list[0]
	together := map[string][]column{}
	for _, x := range list {
		data[x.key()] = cells{}
		for _, d := range set.byCode[x.code] {
			if !d.base() || !d.Computable() {
				continue
			}
			c := column{key: x.key(), def: d, from: x.from, to: x.to}
			if d.ValidFrom.After(c.from) {
				c.from = d.ValidFrom
			}
			if !d.ValidTo.IsZero() && d.ValidTo.Add(1).Before(c.to) {
				c.to = d.ValidTo.Add(1)
			}
			if c.from.Before(c.to) {
				g := d.Count.Kind + "\x03" + d.Count.By + "\x03" + c.from.String() + "\x03" + c.to.String()
				together[g] = append(together[g], c)
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
		if err := readColumns(ctx, r, set, g, a, units, data); err != nil {
			return err
		}
	}
	return nil
}

func readColumns(ctx context.Context, r store.Reader, set *Set, list []column, a atom, units []string, data map[string]cells) error {
	var w store.Where
	k := set.kinds[list[0].def.Count.Kind]
	group := ""
	if a.group != "" {
		group = ", " + k.column(a.group)
	}
	sums := make([]string, len(list))
	for i, c := range list {
		sums[i] = "CAST(COALESCE(SUM(" + k.amountSQL(&w, c.def) + "), 0) AS BIGINT) AS c" + strconv.Itoa(i)
	}
	w.And("kind = ?", k.Name)
	w.And(k.spanSQL(&w, list[0].def.Count.by, list[0].from, list[0].to))
	for _, c := range a.conds {
		w.And(condSQL(&w, k, c))
	}
	if len(units) > 0 && len(units) <= fewUnits {
		w.In("unit_id", units)
	}
	q := "SELECT unit_id" + orEmpty(group) + ", " + strings.Join(sums, ", ") + " FROM indicator_fact" + w.SQL() + " GROUP BY unit_id" + group
	rows, err := r.Query(ctx, q, w.Args()...)
	if err != nil {
		return err
	}
	defer rows.Close()
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
			if n != 0 {
				data[list[i].key].add(unit, value, n)
			}
		}
	}
	return rows.Err()
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
