package report

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/indicator"
	"tinhso/internal/org"
	"tinhso/internal/viet"
)

// Figures is where computed figures come from: the room of indicators.
type Figures interface {
	Table(ctx context.Context, codes, units []string, q indicator.Query) (indicator.Table, error)
}

// builder fills one form for one unit and period.
type builder struct {
	*Reports
	ctx    context.Context
	form   Form
	unit   org.Unit
	period indicator.Period
	sheet  Sheet
}

// build makes the sheet of a form (lập biểu): every figure with the indicator it comes from.
func (m *Reports) build(ctx context.Context, f Form, u org.Unit, p indicator.Period) (Sheet, error) {
	b := &builder{Reports: m, ctx: ctx, form: f, unit: u, period: p}
	b.sheet = Sheet{ID: f.Kind, Title: f.Title, Source: f.Number, Period: p.String(), Columns: f.columns()}
	var err error
	switch f.Rows {
	case ByField:
		err = b.byField()
	case ByUnit:
		err = b.byUnit()
	default:
		err = b.byItem()
	}
	return b.sheet, err
}

func (f Form) codes() []string {
	var all []string
	for _, c := range f.Columns {
		if c.Code != "" {
			all = append(all, c.Code)
		}
	}
	return all
}

// AllCodes lists the indicators that fill the form (các chỉ số của biểu).
func (f Form) AllCodes() []string {
	all := f.codes()
	for _, it := range f.Items {
		for _, code := range []string{it.Self, it.Share, it.Points} {
			if code != "" && !slices.Contains(all, code) {
				all = append(all, code)
			}
		}
	}
	if f.Below != nil {
		all = append(all, f.Below.Codes...)
	}
	return all
}

// values asks for the figures of one row.
func (b *builder) values(q indicator.Query) ([]indicator.Value, error) {
	q.Period = b.period
	t, err := b.Figures.Table(b.ctx, b.form.codes(), []string{q.Unit}, q)
	if err != nil {
		return nil, err
	}
	if len(t.Rows) != 1 {
		return nil, fmt.Errorf("report: %d rows of figures for one unit", len(t.Rows))
	}
	return t.Rows[0].Values, nil
}

// row adds a row of figures.
func (b *builder) row(id, no, title, look string, q indicator.Query, values []indicator.Value) {
	row := Row{ID: id, No: no, Title: title, Look: look, Cells: map[string]Cell{}}
	i := 0
	for _, c := range b.form.Columns {
		if c.Code == "" {
			continue
		}
		row.Cells[c.ID] = cellOf(c.Kind, values[i], q, "")
		i++
	}
	b.sheet.Rows = append(b.sheet.Rows, row)
}

// cellOf writes a value as a cell of a report.
func cellOf(kind Kind, v indicator.Value, q indicator.Query, part string) Cell {
	c := Cell{Source: Source{Code: v.Code, State: v.State, Why: v.Reason, Unit: q.Unit, Own: q.Own, Category: q.Category, Level: q.Level, Part: part}}
	if !v.Missing.IsZero() {
		c.Source.State, c.Source.Missing, c.Source.Why = indicator.NoData, true, v.Missing
	}
	if v.State != indicator.Known || c.Source.Missing {
		return c
	}
	r, ok := new(big.Rat).SetString(v.Text)
	if !ok {
		return c
	}
	_, fraction, _ := strings.Cut(v.Text, ".")
	c.Figure = Exact(r, len(fraction))
	c.Text = c.Figure.String()
	if kind == Percent {
		c.Text += "%"
	}
	return c
}

// levels are the levels of competence in the order of the form.
var levels = []struct{ level, no string }{{"province", "A"}, {"district", "B"}, {"commune", "C"}}

// byField makes a row for each field in which something was handled, in groups by level.
func (b *builder) byField() error {
	fields, err := b.fields(b.ctx)
	if err != nil {
		return err
	}
	for _, l := range levels {
		q := indicator.Query{Unit: b.unit.ID, Own: true, Level: l.level}
		sums, err := b.values(q)
		if err != nil {
			return err
		}
		if silent(sums) {
			continue
		}
		group := l.level
		b.row(group, l.no, b.levelName(l.level), "group", q, sums)
		var parts []string
		for _, f := range fields {
			q.Category = f.Code
			values, err := b.values(q)
			if err != nil {
				return err
			}
			if silent(values) {
				continue
			}
			id := group + "-" + f.Code
			parts = append(parts, id)
			b.row(id, strconv.Itoa(len(parts)), f.Name, "", q, values)
		}
		b.adds(group, parts)
	}
	return b.total(indicator.Query{Unit: b.unit.ID, Own: true}, "group")
}

// fields are those of the unit in the order of their names.
func (b *builder) fields(ctx context.Context) ([]Field, error) {
	all, err := b.Fields(ctx, b.unit.ID)
	if err != nil {
		return nil, err
	}
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b Field) int { return strings.Compare(viet.Fold(a.Name), viet.Fold(b.Name)) })
	return all, nil
}

// silent says that a row has nothing to tell: every figure is nought or not known.
func silent(values []indicator.Value) bool {
	return !slices.ContainsFunc(values, func(v indicator.Value) bool {
		return v.State == indicator.Known && v.Exact != nil && v.Exact.Sign() != 0
	})
}

// adds says that rows make another row, in every column. Sums belong to the sheet that was built, not to the form.
func (b *builder) adds(total string, parts []string) {
	if len(parts) == 0 {
		return
	}
	r := Relation{ID: "rows-" + total, Sheet: b.sheet.ID, Sum: &Sum{Total: total + "/*"}}
	for _, p := range parts {
		r.Sum.Parts = append(r.Sum.Parts, p+"/*")
	}
	b.sheet.Sums = append(b.sheet.Sums, r)
}

// total adds the last row and says that the rows of a look make it.
func (b *builder) total(q indicator.Query, look string) error {
	values, err := b.values(q)
	if err != nil {
		return err
	}
	var parts []string
	for _, r := range b.sheet.Rows {
		if r.Look == look {
			parts = append(parts, r.ID)
		}
	}
	b.row("total", "", b.word("report.row.total"), "total", q, values)
	b.adds("total", parts)
	return nil
}

// byUnit makes a row for each unit below, in groups.
func (b *builder) byUnit() error {
	on := b.period.Last()
	all, err := b.Units.Tree(b.ctx, b.DB, on)
	if err != nil {
		return err
	}
	var ids []string
	for _, u := range all {
		if u.Below(b.unit.Path) && u.Kind != org.Office {
			ids = append(ids, u.ID)
		}
	}
	t, err := b.Figures.Table(b.ctx, b.form.codes(), ids, indicator.Query{Own: true, Period: b.period})
	if err != nil {
		return err
	}
	values := map[string][]indicator.Value{}
	for _, r := range t.Rows {
		values[r.UnitID] = r.Values
	}
	for _, g := range unitGroups {
		var rows []org.Unit
		for _, u := range all {
			if g.has(u) && values[u.ID] != nil {
				rows = append(rows, u)
			}
		}
		if len(rows) == 0 {
			continue
		}
		b.group(g, rows, values)
	}
	return b.total(indicator.Query{Unit: b.unit.ID}, "group")
}

// unitGroup is a group of units of II.06b and c.
type unitGroup struct {
	id, no string
	has    func(u org.Unit) bool
}

var unitGroups = []unitGroup{
	{"departments", "A", func(u org.Unit) bool { return u.Level == org.Province }},
	{"districts", "B", func(u org.Unit) bool { return u.Level == org.District }},
	{"communes", "C", func(u org.Unit) bool { return u.Level == org.Commune }},
}

// group adds a heading with its sums and the units below it.
func (b *builder) group(g unitGroup, units []org.Unit, values map[string][]indicator.Value) {
	head := Row{ID: g.id, No: g.no, Title: b.word("report.group." + g.id), Look: "group", Cells: map[string]Cell{}}
	at := len(b.sheet.Rows)
	b.sheet.Rows = append(b.sheet.Rows, head)
	var parts []string
	for _, u := range units {
		parts = append(parts, u.ID)
		b.row(u.ID, strconv.Itoa(len(parts)), u.Name, "", indicator.Query{Unit: u.ID, Own: true}, values[u.ID])
	}
	for _, c := range b.form.Columns {
		if sum, ok := b.sum(parts, c.ID); ok {
			head.Cells[c.ID] = sum
		}
	}
	b.sheet.Rows[at] = head
	b.adds(g.id, parts)
}

// sum adds up rows where all of them are known.
func (b *builder) sum(rows []string, column string) (Cell, bool) {
	total := new(big.Rat)
	for _, id := range rows {
		c := b.sheet.row(id).Cells[column]
		if c.Figure.Zero() {
			return Cell{}, false
		}
		total.Add(total, c.Figure.value)
	}
	f := Exact(total, 0)
	return Cell{Text: f.String(), Figure: f, Source: Source{State: indicator.Known}}, true
}

// check judges a sheet by the relations of its form.
func (f Form) check(sh Sheet) []Finding {
	s := Set{ID: f.ID, Title: f.Title, Sheets: []Sheet{sh}}
	for _, r := range slices.Concat(f.Relations, sh.Sums) {
		r.Sheet = sh.ID
		s.Relations = append(s.Relations, r)
	}
	return Check(s)
}

// reread gives the cells of a sheet that was kept their figures back.
func (sh *Sheet) reread() error {
	for i := range sh.Rows {
		for _, c := range sh.Columns {
			cell, ok := sh.Rows[i].Cells[c.ID]
			if !ok || cell.Text == "" || !c.Kind.numeric() {
				continue
			}
			f, err := readKept(c.Kind, cell.Text)
			if err != nil {
				return fault.New(fault.KindInternal, "fault.internal").With(err)
			}
			cell.Figure = f
			sh.Rows[i].Cells[c.ID] = cell
		}
	}
	return nil
}

// readKept reads what this room wrote itself.
func readKept(kind Kind, text string) (Figure, error) {
	if kind == Decimal && !strings.Contains(text, ",") {
		kind = Count // 1.000 written by us is a thousand
	}
	return ReadFigure(kind, viet.NFC(text))
}
