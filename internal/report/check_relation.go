package report

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/viet"
)

// relation checks one declared relation in every row and column that its stars stand for.
func (c *checker) relation(r Relation) {
	from := len(c.all)
	switch {
	case r.Sum != nil:
		parts := r.Sum.Parts
		if r.Sum.Known {
			parts = c.known(r)
		}
		c.each(r, append([]string{r.Sum.Total}, append(slices.Clone(parts), r.Sum.Outside...)...), func(cells []at) {
			n := 1 + len(parts)
			c.sum(cells[0], cells[1:n], cells[n:])
		})
	case r.Within != nil:
		c.each(r, append([]string{r.Within.Part}, r.Within.Whole...), func(cells []at) { c.within(cells[0], cells[1:], r.Within.Proper) })
	case r.Change != nil:
		c.change(r)
	case r.Order != nil:
		c.order(r)
	case r.Before != nil:
		c.each(r, []string{r.Before.First, r.Before.Then}, func(cells []at) { c.before(cells[0], cells[1]) })
	case r.List != nil:
		c.list(r)
	case r.Where != nil:
		c.where(r)
	case r.Run != nil:
		c.run(r)
	}
	for i := from; i < len(c.all); i++ {
		c.all[i].Relation, c.all[i].Note = r.ID, r.Note
		c.all[i].Weak = c.all[i].Weak || r.Weak
	}
}

// each finds the cells of addresses, once for every row and column that a star stands for, where all of them hold
// something.
func (c *checker) each(r Relation, refs []string, visit func([]at)) {
	rows, columns := []string{""}, []string{""}
	for _, s := range refs {
		ref, ok := parseRef(s, r.Sheet)
		sh := c.set.sheet(ref.Sheet)
		if !ok || sh == nil {
			return
		}
		if ref.Row == "*" && len(rows) == 1 {
			rows = nil
			for _, row := range sh.Rows {
				rows = append(rows, row.ID)
			}
		}
		if ref.Column == "*" && len(columns) == 1 {
			columns = nil
			for _, col := range sh.Columns {
				if col.Kind.numeric() {
					columns = append(columns, col.ID)
				}
			}
		}
	}
	for _, row := range rows {
		for _, column := range columns {
			if cells, ok := c.bound(r, refs, row, column); ok {
				visit(cells)
			}
		}
	}
}

// known are the parts that have a figure.
func (c *checker) known(r Relation) []string {
	var all []string
	for _, s := range r.Sum.Parts {
		ref, _ := parseRef(s, r.Sheet)
		if a, ok := c.set.find(ref); ok && a.compared() {
			all = append(all, s)
		}
	}
	return all
}

func (c *checker) bound(r Relation, refs []string, row, column string) ([]at, bool) {
	var cells []at
	for _, s := range refs {
		ref, _ := parseRef(s, r.Sheet)
		if ref.Row == "*" {
			ref.Row = row
		}
		if ref.Column == "*" {
			ref.Column = column
		}
		a, ok := c.set.find(ref)
		if !ok || !a.compared() {
			return nil, false
		}
		cells = append(cells, a)
	}
	return cells, true
}

// rounded says that the figure was rounded before it was written.
func (a at) rounded() bool { return a.kind() == Percent || a.kind() == Decimal }

// sum checks that parts make the total; rounded figures may miss by half a last digit each.
func (c *checker) sum(total at, parts, outside []at) {
	got, slack := new(big.Rat), new(big.Rat)
	var texts []string
	for _, p := range parts {
		got.Add(got, p.Figure.value)
		texts = append(texts, p.Figure.String())
		if p.rounded() {
			slack.Add(slack, half(p.Figure.places))
		}
	}
	if total.rounded() {
		slack.Add(slack, half(total.Figure.places))
	}
	gap := new(big.Rat).Sub(total.Figure.value, got)
	places := total.Figure.places
	if gap.Cmp(new(big.Rat)) != 0 && new(big.Rat).Abs(gap).Cmp(slack) >= 0 {
		for _, p := range parts {
			places = max(places, p.Figure.places)
		}
		c.add(Finding{Rule: "sum", Printed: total.Text, Computed: write(got, places),
			args: args("what", label(total), "printed", total.Figure.String(), "parts", strings.Join(texts, " + "), "computed", write(got, places),
				"gap", write(new(big.Rat).Abs(gap), places))}, append([]at{total}, parts...)...)
		return
	}
	if len(outside) > 0 {
		c.outside(total, outside)
	}
}

func half(places int) *big.Rat {
	den := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	return new(big.Rat).SetFrac(big.NewInt(1), den.Mul(den, big.NewInt(2)))
}

// outside says what a total is without the parts that do not belong to it.
func (c *checker) outside(total at, parts []at) {
	rest := total.Figure.Rat()
	var names []string
	for _, p := range parts {
		rest.Sub(rest, p.Figure.value)
		names = append(names, p.Figure.String())
	}
	f := Finding{Rule: "outside", Printed: total.Text, Computed: write(rest, 0),
		args: args("what", label(total), "printed", total.Figure.String(), "outside", strings.Join(names, " + "), "rest", write(rest, 0), "share", "")}
	cells := append([]at{total}, parts...)
	if whole, ok := total.sheet.role(total.row, WholeRole); ok && !whole.Figure.Zero() {
		if got, ok := percentOf(rest, whole.Figure.value); ok {
			f.Rule, f.Computed = "outside_share", write(got, 2)+"%"
			f.args["whole"], f.args["share"] = whole.Figure.String(), write(got, 2)
			cells = append(cells, whole)
		}
	}
	c.add(f, cells...)
}

// label is how a sentence calls a cell.
func label(a at) string {
	figures := 0
	for _, c := range a.sheet.Columns {
		if c.Role == Plain && c.Kind.numeric() {
			figures++
		}
	}
	if a.column.Role != Plain || a.column.Title == "" || figures < 2 {
		return a.row.Title
	}
	return a.row.Title + ", " + a.column.Title
}

func (c *checker) within(part at, wholes []at, proper bool) {
	all := new(big.Rat)
	var texts []string
	for _, w := range wholes {
		all.Add(all, w.Figure.value)
		texts = append(texts, w.Figure.String())
	}
	var rule string
	switch d := part.Figure.value.Cmp(all); {
	case d > 0:
		rule = "within"
	case d == 0 && proper:
		rule = "proper"
	default:
		return
	}
	c.add(Finding{Rule: rule, Printed: part.Text, Computed: "≤ " + write(all, part.Figure.places),
		args: args("part", label(part), "printed", part.Figure.String(), "whole", strings.Join(texts, " + "), "wholes", label(wholes[0]))},
		append([]at{part}, wholes...)...)
}

func (c *checker) change(r Relation) {
	refs := []string{r.Change.From, r.Change.To}
	if r.Change.By != "" {
		refs = append(refs, r.Change.By)
	}
	c.each(r, refs, func(cells []at) {
		from, to := cells[0], cells[1]
		if r.Change.Up && to.Figure.value.Cmp(from.Figure.value) < 0 {
			c.add(Finding{Rule: "falls", Printed: to.Text, Computed: from.Text,
				args: args("what", label(to), "from", from.Text, "to", to.Text, "was", from.period(), "is", to.period())}, to, from)
		}
		if len(cells) < 3 {
			return
		}
		diff := new(big.Rat).Sub(to.Figure.value, from.Figure.value)
		got, ok := percentOf(diff, from.Figure.value)
		if by := cells[2]; ok && !holds(by.Figure, got) {
			c.add(Finding{Rule: "change", Printed: by.Text, Computed: write(got, max(2, by.Figure.places)) + "%",
				args: args("what", label(to), "printed", by.Text, "from", from.Figure.String(), "to", to.Figure.String(), "computed", write(got, max(2, by.Figure.places)))}, by, from, to)
		}
	})
}

// order checks that better figures have better ranks.
func (c *checker) order(r Relation) {
	type pair struct{ figure, rank at }
	var all []pair
	c.each(r, []string{r.Order.Figures, r.Order.Ranks}, func(cells []at) { all = append(all, pair{cells[0], cells[1]}) })
	slices.SortStableFunc(all, func(a, b pair) int { return a.rank.Figure.value.Cmp(b.rank.Figure.value) })
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		d := a.figure.Figure.value.Cmp(b.figure.Figure.value)
		if r.Order.Up {
			d = -d
		}
		tie := a.rank.Figure.value.Cmp(b.rank.Figure.value) == 0
		if d < 0 || tie && d != 0 {
			c.add(Finding{Rule: "order", Printed: a.rank.Text + ", " + b.rank.Text,
				args: args("one", a.figure.row.Title, "rank", a.rank.Text, "figure", a.figure.Text, "other", b.figure.row.Title,
					"other_rank", b.rank.Text, "other_figure", b.figure.Text)}, a.rank, a.figure, b.rank, b.figure)
		}
	}
}

func (c *checker) before(one, then at) {
	a, err1 := viet.ParseDay(one.Text)
	b, err2 := viet.ParseDay(then.Text)
	if err1 != nil || err2 != nil || a.String() <= b.String() {
		return
	}
	c.add(Finding{Rule: "before", Printed: one.Text, Computed: "≤ " + then.Text,
		args: args("one", one.row.Title, "day", one.Text, "then", then.row.Title, "then_day", then.Text)}, one, then)
}

// list checks a number of things against their list.
func (c *checker) list(r Relation) {
	sh := c.set.sheet(r.List.Rows)
	if sh == nil {
		return
	}
	n := int64(0)
	for i := range sh.Rows {
		if r.List.Column == "" || slices.Contains(r.List.Is, sh.Rows[i].Cells[r.List.Column].Text) {
			n++
		}
	}
	c.each(r, []string{r.List.Count}, func(cells []at) {
		if holds(cells[0].Figure, new(big.Rat).SetInt64(n)) {
			return
		}
		c.add(Finding{Rule: "list", Printed: cells[0].Text, Computed: strconv.FormatInt(n, 10),
			args: args("what", cells[0].row.Title, "printed", cells[0].Figure.String(), "list", sh.Title, "computed", viet.Number(n))}, cells[0])
	})
}

// where checks rows of one sort.
func (c *checker) where(r Relation) {
	sh := c.set.sheet(r.Sheet)
	if sh == nil {
		return
	}
	for i := range sh.Rows {
		row := &sh.Rows[i]
		if row.Cells[r.Where.Column].Text != r.Where.Is {
			continue
		}
		a, ok := c.set.find(Ref{sh.ID, row.ID, r.Where.Figure})
		if !ok || a.Figure.Zero() {
			continue
		}
		low := r.Where.Min != 0 && a.Figure.value.Cmp(new(big.Rat).SetInt64(r.Where.Min)) < 0
		high := r.Where.Max != 0 && a.Figure.value.Cmp(new(big.Rat).SetInt64(r.Where.Max)) > 0
		if low || high {
			sort, _ := c.set.find(Ref{sh.ID, row.ID, r.Where.Column})
			c.add(Finding{Rule: "where", Printed: a.Text, args: args("what", row.Title, "sort", r.Where.Is, "column", a.column.Title, "printed", a.Text)}, a, sort)
		}
	}
}

// run checks that the numbers of rows have no gap.
func (c *checker) run(r Relation) {
	sh := c.set.sheet(r.Sheet)
	if sh == nil {
		return
	}
	var before at
	for i := range sh.Rows {
		row := &sh.Rows[i]
		if len(r.Run.Rows) > 0 && !slices.Contains(r.Run.Rows, row.ID) {
			continue
		}
		a, ok := c.set.find(Ref{sh.ID, row.ID, r.Run.Column})
		if !ok || a.Figure.Zero() {
			continue
		}
		if before.row != nil {
			next := new(big.Rat).Add(before.Figure.value, new(big.Rat).SetInt64(1))
			if next.Cmp(a.Figure.value) != 0 {
				c.add(Finding{Rule: "run", Printed: a.Text, Computed: write(next, 0),
					args: args("before", before.Text, "printed", a.Text, "computed", write(next, 0))}, a, before)
			}
		}
		before = a
	}
}
