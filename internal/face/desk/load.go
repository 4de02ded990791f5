package desk

import (
	"cmp"
	"slices"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// loadPage is how a unit stands: what it has, what is late, who has how much, and, for a leader above, how the units
// below stand, in numbers only (tình hình xử lý).
type loadPage struct {
	ui.Page
	Tiles  []tile
	People ui.LoadChart
	States ui.BarChart
	Late   caseTable
	Soon   caseTable
	Calm   *ui.Notice
	Below  ui.LoadChart
	Units  ui.Table
}

// tile is a number that a leader looks at first.
type tile struct {
	Value, Label, Href string
	Tone               ui.Tone
}

// shownUnits is how many units the picture shows; the table beside it has all.
const (
	shownUnits = 15
	shownCases = 10
)

func (f *face) load(c *web.Ctx) error {
	who := identity.From(c.Context())
	unit := cmp.Or(c.Query("don-vi"), who.UnitID)
	if unit == "" && len(who.Grants) > 0 {
		unit = who.Grants[0].UnitID
	}
	n, err := f.Cases.Counts(c.Context(), unit)
	if err != nil {
		return err
	}
	p := &loadPage{Page: ui.Page{Title: c.T("desk.load.title"), Lead: n.Unit.Name, Active: "load", NoIndex: true}}
	p.Tiles = tiles(c, n)
	f.people(c, p, n)
	f.states(c, p, n)
	if atUnit(who, n.Unit.ID) {
		if err := f.urgent(c, p, n); err != nil {
			return err
		}
	}
	if who.Has(identity.Leader, "") {
		if err := f.below(c, p, n); err != nil {
			return err
		}
	}
	return c.Render(200, "load", p)
}

func tiles(c *web.Ctx, n dossier.Counts) []tile {
	number := func(v int) string { return viet.Number(int64(v)) }
	late := tile{Value: number(n.Late), Label: c.T("desk.load.late"), Href: "/desk/ho-so?han=qua-han"}
	if n.Late > 0 {
		late.Tone = ui.Bad
	}
	soon := tile{Value: number(n.DueSoon), Label: c.T("desk.load.soon"), Href: "/desk/ho-so?han=3-ngay"}
	if n.DueSoon > 0 {
		soon.Tone = ui.Warning
	}
	return []tile{{Value: number(n.Open), Label: c.T("desk.load.open"), Href: "/desk/ho-so?trang-thai=open&xep=han"}, late, soon,
		{Value: number(n.Waiting), Label: c.T("desk.load.waiting")},
		{Value: number(n.Closed), Label: c.T("desk.load.closed"), Href: "/desk/ho-so?trang-thai=closed"}}
}

// people is who has how much; what nobody has stands last.
func (f *face) people(c *web.Ctx, p *loadPage, n dossier.Counts) {
	p.People = ui.LoadChart{Title: c.T("desk.load.people")}
	var none *ui.Load
	for _, one := range n.ByPerson {
		l := ui.Load{Label: one.Name.In(c.Lang.Tag()), InTime: max(one.Open-one.Late-one.DueSoon, 0), Soon: one.DueSoon, Overdue: one.Late}
		if one.Key == "" {
			l.Label, l.Href = c.T("desk.load.nobody"), at("/desk", "the", "chua-nhan")
			none = &l
			continue
		}
		p.People.Rows = append(p.People.Rows, l)
	}
	slices.SortStableFunc(p.People.Rows, byLoad)
	if none != nil {
		p.People.Rows = append(p.People.Rows, *none)
	}
}

func byLoad(a, b ui.Load) int {
	return cmp.Or(b.Overdue-a.Overdue, (b.InTime+b.Soon+b.Overdue)-(a.InTime+a.Soon+a.Overdue))
}

func (f *face) states(c *web.Ctx, p *loadPage, n dossier.Counts) {
	p.States = ui.BarChart{Title: c.T("desk.load.states")}
	order, err := f.Cases.States(c.Context())
	if err != nil {
		order = nil // only the order of the bars is lost
	}
	place := func(id string) int {
		return slices.IndexFunc(order, func(s dossier.State) bool { return s.ID == id })
	}
	all := slices.Clone(n.ByState)
	slices.SortStableFunc(all, func(a, b dossier.Count) int { return place(a.Key) - place(b.Key) })
	for _, s := range all {
		text := c.T("desk.load.bar", "n", s.Open)
		bar := ui.Bar{Label: s.Name.In(c.Lang.Tag()), Value: float64(s.Open), Href: at("/desk/ho-so", "trang-thai", s.Key)}
		if s.Late > 0 {
			text = c.T("desk.load.bar_late", "n", s.Open, "late", s.Late)
		}
		bar.Text = text
		p.States.Bars = append(p.States.Bars, bar)
	}
}

// urgent lists what is late and what soon will be.
func (f *face) urgent(c *web.Ctx, p *loadPage, n dossier.Counts) error {
	late, err := f.Cases.List(c.Context(), dossier.Filter{Unit: n.Unit.ID, Late: true, PageSize: shownCases})
	if err != nil {
		return err
	}
	soon, err := f.Cases.List(c.Context(), dossier.Filter{Unit: n.Unit.ID, DueBefore: f.today().Add(4).Time(0), PageSize: shownCases})
	if err != nil {
		return err
	}
	k := f.clocks(c)
	table := func(key string, items []dossier.Item, want bool) (caseTable, error) {
		t := caseTable{Caption: c.T("desk.load." + key + ".caption")}
		g := rowGroup{}
		for _, i := range items {
			if i.Late != want {
				continue
			}
			row, err := f.row(c, k, i)
			if err != nil {
				return t, err
			}
			row.Claim = nil
			g.Rows = append(g.Rows, row)
		}
		if len(g.Rows) > 0 {
			t.Groups = []rowGroup{g}
		}
		return t, nil
	}
	if p.Late, err = table("late", late.Items, true); err != nil {
		return err
	}
	if p.Soon, err = table("soon", soon.Items, false); err != nil {
		return err
	}
	if n.Late == 0 && n.Open > 0 {
		p.Calm = &ui.Notice{Tone: ui.Good, Text: c.T("desk.load.calm")}
	}
	return nil
}

// below is how the units below stand: numbers, not dossiers.
func (f *face) below(c *web.Ctx, p *loadPage, own dossier.Counts) error {
	all, err := f.Cases.Below(c.Context(), own.Unit.ID)
	if fault.KindOf(err) == fault.KindForbidden {
		return nil
	}
	if err != nil {
		return err
	}
	p.Below = ui.LoadChart{Title: c.T("desk.load.below"), Note: c.T("desk.load.below.note")}
	p.Units = ui.Table{Caption: c.T("desk.load.units"), Columns: []ui.Column{{Label: c.T("desk.load.unit"), Main: true}, {Label: c.T("desk.load.open"), Numeric: true},
		{Label: c.T("desk.load.late"), Numeric: true}, {Label: c.T("desk.load.waiting"), Numeric: true}, {Label: c.T("desk.load.closed"), Numeric: true}}}
	for _, u := range all {
		if u.Unit.ID == own.Unit.ID {
			continue
		}
		p.Below.Rows = append(p.Below.Rows, ui.Load{Label: u.Unit.Name, InTime: u.Open - u.Late, Overdue: u.Late})
		row := ui.Row{Cells: []ui.Cell{{Text: u.Unit.Name}}}
		for _, v := range []int{u.Open, u.Late, u.Waiting, u.Closed} {
			row.Cells = append(row.Cells, ui.Cell{Text: viet.Number(int64(v))})
		}
		if u.Late > 0 {
			row.Tone = ui.Bad
		}
		p.Units.Rows = append(p.Units.Rows, row)
	}
	slices.SortStableFunc(p.Below.Rows, byLoad)
	p.Below.Rows = p.Below.Rows[:min(len(p.Below.Rows), shownUnits)]
	return nil
}
