package report

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"tinhso/internal/viet"
)

// Check finds what cannot be in a set of sheets (kiểm tra số liệu), in reading order. It is pure: it asks nobody.
func Check(s Set) []Finding {
	c := &checker{set: &s}
	for i := range s.Sheets {
		sh := &s.Sheets[i]
		for j := range sh.Rows {
			c.share(sh, &sh.Rows[j])
			c.goal(sh, &sh.Rows[j])
			c.numberYear(sh, &sh.Rows[j])
		}
	}
	c.marks()
	c.same()
	for _, r := range s.Relations {
		c.relation(r)
	}
	c.sort()
	return c.all
}

type checker struct {
	set *Set
	all []Finding
}

// add notes a finding about cells.
func (c *checker) add(f Finding, cells ...at) {
	for _, a := range cells {
		seen := Seen{Ref: a.Ref, Source: a.sheet.Source, Line: a.line(), Row: a.row.Title, Column: a.column.Title, Text: a.Text}
		if ref, ok := parseRef(a.From, a.Sheet); ok {
			if o, ok := c.set.find(ref); ok {
				seen.Source, seen.Line, seen.Row, seen.Column = o.sheet.Source, o.line(), o.row.Title, o.column.Title
			}
		}
		f.Cells = append(f.Cells, seen)
	}
	c.all = append(c.all, f)
}

// sort puts findings where a reader meets their first cell.
func (c *checker) sort() {
	place := map[Ref]int{}
	c.set.cells(func(a at) { place[a.Ref] = len(place) })
	slices.SortStableFunc(c.all, func(a, b Finding) int {
		return cmp.Compare(place[first(a)], place[first(b)])
	})
}

func first(f Finding) Ref {
	if len(f.Cells) == 0 {
		return Ref{}
	}
	return f.Cells[0].Ref
}

// share checks that a percentage is its fraction.
func (c *checker) share(sh *Sheet, row *Row) {
	value, hasValue := sh.role(row, ValueRole)
	part, hasPart := sh.role(row, PartRole)
	whole, hasWhole := sh.role(row, WholeRole)
	hasValue = hasValue && !value.Figure.Zero() && value.kind() == Percent
	hasPart, hasWhole = hasPart && !part.Figure.Zero(), hasWhole && !whole.Figure.Zero()
	if hasValue && !row.Rate && value.Figure.value.Cmp(hundred) > 0 {
		c.add(Finding{Rule: "over", Printed: value.Text, Computed: "≤ 100%", args: args("what", row.Title, "printed", value.Text)}, value)
	}
	if !hasPart || !hasWhole {
		return
	}
	c.shareUnits(row, part, whole)
	if !hasValue {
		if !row.Rate && part.Figure.value.Cmp(whole.Figure.value) > 0 {
			c.add(Finding{Rule: "within", Printed: part.Text, Computed: "≤ " + whole.Figure.String(),
				args: args("part", row.Title, "printed", part.Figure.String(), "whole", whole.Figure.String())}, part, whole)
		}
		return
	}
	got, ok := percentOf(part.Figure.value, whole.Figure.value)
	if !ok {
		c.add(Finding{Rule: "share_of_nothing", Printed: value.Text, args: args("what", row.Title, "printed", value.Text)}, value, part, whole)
		return
	}
	if !holds(value.Figure, got) {
		places := max(value.Figure.places, 2)
		c.add(Finding{Rule: "share", Printed: value.Text, Computed: write(got, places) + "%",
			args: args("what", row.Title, "printed", value.Text, "part", part.Figure.String(), "whole", whole.Figure.String(),
				"computed", write(got, places), "rounded", write(got, value.Figure.places))}, value, part, whole)
	}
	c.universe(row, value, part, whole)
}

var hundred = new(big.Rat).SetInt64(100)

// holds says whether a printed figure fits an exact one, as near as it claims to be.
func holds(printed Figure, exact *big.Rat) bool {
	switch printed.Bound {
	case Over:
		return exact.Cmp(printed.value) >= 0
	case Under:
		return exact.Cmp(printed.value) <= 0
	case About:
		return true
	}
	return printed.agrees(exact)
}

// shareUnits checks that a share counts the same thing above and below the line.
func (c *checker) shareUnits(row *Row, part, whole at) {
	a, b := c.meaning(part.unit()), c.meaning(whole.unit())
	if row.Rate || a == "" || b == "" || a == b {
		return
	}
	// A share within 100 % may still be meant: one account is perhaps one person.
	weak := part.Figure.value.Cmp(whole.Figure.value) <= 0
	c.add(Finding{Rule: "units", Weak: weak, Printed: part.Text + " / " + whole.Text,
		args: args("what", row.Title, "above", part.unit(), "below", whole.unit())}, part, whole)
}

// meaning is the unit that a unit means.
func (c *checker) meaning(unit string) string {
	unit = strings.ToLower(viet.NFC(strings.TrimSpace(unit)))
	if same, ok := c.set.Units[unit]; ok {
		return same
	}
	return unit
}

// universe checks that a share was taken of the set that its words name.
func (c *checker) universe(row *Row, value, part, whole at) {
	if row.Universe == "" || whole.Subject == "" || row.Universe == whole.Subject {
		return
	}
	f := Finding{Rule: "universe", Weak: true, Printed: value.Text,
		args: args("what", row.Title, "printed", value.Text, "whole", whole.Figure.String())}
	cells := []at{value, part, whole}
	if right, ok := c.subject(row.Universe, whole.period()); ok {
		if got, ok := percentOf(part.Figure.value, right.Figure.value); ok {
			f.Rule, f.Weak = "universe_known", false
			f.Computed = write(got, 2) + "%"
			f.args["right"], f.args["computed"] = right.Figure.String(), write(got, 2)
			cells = append(cells, right)
		}
	}
	c.add(f, cells...)
}

// subject finds the first figure of a subject in a period.
func (c *checker) subject(subject, period string) (at, bool) {
	var found at
	ok := false
	c.set.cells(func(a at) {
		if !ok && a.Subject == subject && a.period() == period && !a.Figure.Zero() && a.From == "" {
			found, ok = a, true
		}
	})
	return found, ok
}

// args are the arguments of a finding's sentence.
func args(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}
