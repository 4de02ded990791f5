package indicator

import (
	"context"
	"math/big"
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// term is an atom with what one of its facts adds to a part.
type term struct {
	atom
	factor *big.Rat
}

// terms finds what a part counts. Of sums and differences a fact counts with all its signs: what was accepted and has
// ended is not among what is open. Other parts count every fact that they read.
func (w *work) terms(o operand) []term {
	found := map[string]*term{}
	if !w.linear(o.e, o.s, big.NewRat(1, 1), found) {
		found = map[string]*term{}
		some := newEvaluation(w.set, w.v.today)
		if some.collect(o.e, o.s) != nil {
			return nil
		}
		for k, a := range some.atoms {
			found[k] = &term{a, big.NewRat(1, 1)}
		}
	}
	var list []term
	for _, t := range found {
		if t.factor.Sign() != 0 {
			t.group = ""
			list = append(list, *t)
		}
	}
	slices.SortFunc(list, func(a, b term) int { return strings.Compare(a.key(), b.key()) })
	return list
}

func (w *work) linear(e *expr, s scope, factor *big.Rat, out map[string]*term) bool {
	switch e.op {
	case opRef:
		d, err := w.set.on(e.text, s.period.Last())
		if err != nil || !d.Computable() {
			return false
		}
		if !d.base() {
			return w.linear(d.expr, s, factor, out)
		}
		a := s.atom(e.text)
		if out[a.key()] == nil {
			out[a.key()] = &term{a, new(big.Rat)}
		}
		out[a.key()].factor.Add(out[a.key()].factor, factor)
		return true
	case opAdd:
		return w.linear(e.args[0], s, factor, out) && w.linear(e.args[1], s, factor, out)
	case opSub:
		return w.linear(e.args[0], s, factor, out) && w.linear(e.args[1], s, new(big.Rat).Neg(factor), out)
	case opNeg:
		return w.linear(e.args[0], s, new(big.Rat).Neg(factor), out)
	case opPrev, opLastYear, opBefore, opAtEnd, opWhere:
		return w.linear(e.args[0], s.inner(e), factor, out)
	}
	return false
}

// Records lists the facts behind a part of a value, within the reader's rights (danh sách hồ sơ đằng sau con số), in
// the order of their ids.
func (m *Room) Records(ctx context.Context, code string, q Query, part Part, token string, size int) (Records, error) {
	w, err := m.asked(ctx, code, q)
	if err != nil {
		return Records{}, err
	}
	o := operand{&expr{op: opRef, text: code}, w.scope}
	if part != PartValue {
		num, den, ok := w.v.ratio(o.e, o.s)
		switch {
		case part != PartNumerator && part != PartDenominator:
			return Records{}, fault.Invalid("indicator.query", fault.Field{Path: "part", Code: "indicator.part", Args: fault.Args("value", string(part))})
		case !ok:
			return Records{}, fault.Invalid("indicator.query", fault.Field{Path: "part", Code: "indicator.part_none"})
		case part == PartNumerator:
			o = num
		default:
			o = den
		}
	}
	byKind := map[string][]term{}
	for _, t := range w.terms(o) {
		d, err := w.set.on(t.code, t.to.Add(-1))
		if err != nil {
			return Records{}, err
		}
		byKind[d.Count.Kind] = append(byKind[d.Count.Kind], t)
	}
	kinds := make([]string, 0, len(byKind))
	for k := range byKind {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	size = store.PageSize(size)
	var items []Record
	for _, k := range kinds {
		if len(items) > size {
			break
		}
		some, err := w.records(ctx, w.set.kinds[k], byKind[k], token, size+1-len(items))
		if err != nil {
			return Records{}, err
		}
		items = append(items, some...)
	}
	page, next := store.Page(items, size, func(r Record) []any { return []any{r.Kind, r.ID, r.leg} })
	return Records{Items: page, NextPageToken: next}, nil
}

var byID = store.Keyset{Columns: []string{"kind text", "id text", "leg bigint"}}

// records reads a page of the facts of one kind that add something.
func (w *work) records(ctx context.Context, k *kind, terms []term, token string, limit int) ([]Record, error) {
	scope, err := policy.ScopeOf(ctx, k.List)
	if err != nil {
		return nil, err
	}
	var c store.Where
	c.And("kind = ?", k.Name)
	c.In("unit_id", w.v.units)
	scope.Where(&c, policy.Columns{Unit: "unit_id", Path: "unit_path"})
	var sums, days []string
	for _, t := range terms {
		for _, d := range w.set.byCode[t.code] {
			if d.base() && d.Computable() {
				sums = append(sums, k.termSQL(&c, t, d))
				days = append(days, k.daySQL(d.Count.by))
			}
		}
	}
	c.And("(" + strings.Join(sums, " + ") + ") <> 0")
	if err := byID.After(&c, token); err != nil {
		return nil, err
	}
	q := "SELECT kind, id, leg, label, unit_id, " + days[0] + " FROM indicator_fact" + c.SQL() + byID.OrderBy() + " LIMIT " + c.Arg(limit)
	return store.All(ctx, w.m.db, q, func(r *store.Rows) (x Record, err error) {
		return x, r.Scan(&x.Kind, &x.ID, &x.leg, &x.Label, &x.UnitID, &x.On)
	}, c.Args()...)
}

// termSQL is what a row adds by one term, in whole numbers: only whether the sum is zero matters.
func (k *kind) termSQL(c *store.Where, t term, d *Definition) string {
	in, _ := t.clip(d)
	conds := []string{k.passedSQL(c, d.Count.by, in)}
	for _, e := range t.conds {
		conds = append(conds, condSQL(c, k, e))
	}
	sign := ""
	if t.factor.Sign() < 0 {
		sign = "-"
	}
	return sign + "(CASE WHEN (" + strings.Join(conds, ") AND (") + ") THEN " + k.amountSQL(c, d) + " ELSE 0 END)"
}
