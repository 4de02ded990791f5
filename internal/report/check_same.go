package report

import (
	"cmp"
	"regexp"
	"strings"

	"tinhso/internal/viet"
)

// marks notes figures that can be read in two ways, and sheets that write fractions in two ways.
func (c *checker) marks() {
	seen := map[string][2]at{}
	c.set.cells(func(a at) {
		if a.Read != "" && a.kind().numeric() {
			c.add(Finding{Rule: "marks", Printed: a.Text, Computed: a.Figure.String(),
				args: args("what", a.row.Title, "printed", a.Text, "read", a.Figure.String())}, a)
		}
		if a.sheet.Marks == "" && a.From == "" && a.kind().numeric() {
			two := seen[a.Sheet]
			if a.Figure.comma && two[0].row == nil {
				two[0] = a
			}
			if a.Figure.dotted && two[1].row == nil {
				two[1] = a
			}
			seen[a.Sheet] = two
		}
	})
	for i := range c.set.Sheets {
		two := seen[c.set.Sheets[i].ID]
		if two[0].row != nil && two[1].row != nil {
			c.add(Finding{Rule: "marks_mixed", Weak: true, Printed: two[1].Text, Computed: strings.ReplaceAll(two[1].Text, ".", ","),
				args: args("comma", two[0].Text, "dot", two[1].Text)}, two[1], two[0])
		}
	}
}

// same finds two numbers, targets or days for one thing in one period.
func (c *checker) same() {
	type key struct{ subject, period string }
	heads := map[key][]at{} // cells that differ from each other
	var order []key
	c.set.cells(func(a at) {
		if a.Subject == "" || a.From != "" || !a.compared() {
			return
		}
		k := key{a.Subject, a.period()}
		if len(heads[k]) == 0 {
			order = append(order, k)
		}
		for _, h := range heads[k] {
			if alike(h, a) {
				return
			}
		}
		heads[k] = append(heads[k], a)
	})
	for _, k := range order {
		for _, other := range heads[k][1:] {
			c.differ(heads[k][0], other)
		}
	}
}

// compared says whether the cell holds something that can be compared.
func (a at) compared() bool {
	switch a.kind() {
	case Date, Target:
		return a.Text != ""
	}
	return !a.Figure.Zero()
}

// alike says whether two cells say the same.
func alike(a, b at) bool {
	switch a.kind() {
	case Date:
		return a.Text == b.Text
	case Target:
		g, err1 := ReadGoal(a.Text)
		h, err2 := ReadGoal(b.Text)
		if err1 != nil || err2 != nil || g.Figure.Zero() || h.Figure.Zero() {
			return viet.Fold(a.Text) == viet.Fold(b.Text)
		}
		return g.Figure.value.Cmp(h.Figure.value) == 0
	}
	if a.kind() != b.kind() {
		return true // a share and a count of one subject are two things
	}
	return meets(a.Figure, b.Figure) && a.Figure.Bound == b.Figure.Bound
}

func (c *checker) differ(a, b at) {
	f := Finding{Rule: "same", Printed: a.Text, Computed: b.Text,
		args: args("what", cmp.Or(c.set.Subjects[a.Subject], a.row.Title), "one", a.Text, "other", b.Text, "where", a.sheet.Source, "there", b.sheet.Source)}
	switch {
	case a.kind() == Target:
		f.Rule = "same_goal"
	case a.kind() == Date:
		f.Rule = "same_day"
	case meets(a.Figure, b.Figure):
		f.Rule, f.Weak = "same_bound", true
	}
	if f.Rule == "same" && a.sheet == b.sheet {
		f.Rule = "same_here"
	}
	c.add(f, a, b)
}

var yearInNumber = regexp.MustCompile(`/(\d{4})/`)

// numberYear checks that a document is of the year that its number says.
func (c *checker) numberYear(sh *Sheet, row *Row) {
	number, ok1 := sh.role(row, NameRole)
	day, ok2 := sh.role(row, DayRole)
	if !ok1 || !ok2 {
		return
	}
	m := yearInNumber.FindStringSubmatch(number.Text)
	on, err := viet.ParseDay(day.Text)
	if m == nil || err != nil || on.String()[:4] == m[1] {
		return
	}
	c.add(Finding{Rule: "number_year", Printed: day.Text, Computed: m[1], args: args("number", number.Text, "day", day.Text, "year", m[1])}, day, number)
}
