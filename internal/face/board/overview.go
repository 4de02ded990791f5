package board

import (
	"cmp"
	"slices"

	"tinhso/internal/indicator"
	"tinhso/internal/org"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// overviewPage is how a unit does in a period at a glance (tổng quan số liệu).
type overviewPage struct {
	ui.Page
	Filters ui.Filters
	Scope   []ui.Link
	Tiles   []tile
	Course  []ui.SeriesChart
	Score   ui.ScoreChart
	Map     ui.MapChart
	Units   ui.Table
	Groups  []group
	Empty   *ui.EmptyState
}

// tile is a figure that is looked at first, with how it moved.
type tile struct {
	Value, Label, Href, Change string
	Tone                       ui.Tone
}

// group is the figures of one subject.
type group struct {
	Title string
	Table ui.Table
}

// The figures shown first, in their order; those that the province does not define are left out.
var (
	headline = []string{"received", "done", "on_time_rate", "in_process_late", "online_rate", "i766.total"}
	course   = []string{"on_time_rate", "received"}
	compared = []string{"received", "done", "on_time_rate", "in_process_late", "i766.total"}
	mapped   = "on_time_rate"
)

func (f *face) overview(c *web.Ctx) error {
	a, err := f.ask(c)
	if err != nil {
		return err
	}
	p := &overviewPage{Page: ui.Page{Title: c.T("board.title"), Lead: a.unit.Name + " · " + periodWords(c, a.period), Active: "figures", NoIndex: true}}
	if p.Filters, err = f.filters(c, a, home); err != nil {
		return err
	}
	p.Scope = scopes(c, a, home)
	d, err := f.defined(c, a)
	if err != nil {
		return err
	}
	if len(d.order) == 0 {
		p.Empty = &ui.EmptyState{Icon: "chart", Title: c.T("board.empty"), Text: c.T("board.empty.text")}
		return c.Render(200, "overview", p)
	}
	for _, step := range []func(*web.Ctx, *overviewPage, asked, definitions) error{f.tiles, f.courses, f.scores, f.drawMap, f.units, f.catalogue} {
		if err := step(c, p, a, d); err != nil {
			return err
		}
	}
	return c.Render(200, "overview", p)
}

// definitions are those in force in the period, by code.
type definitions struct {
	order []indicator.Definition
	by    map[string]indicator.Definition
}

func (f *face) defined(c *web.Ctx, a asked) (d definitions, err error) {
	d.order, err = f.Figures.Definitions(c.Context(), a.period)
	d.by = map[string]indicator.Definition{}
	for _, one := range d.order {
		d.by[one.Code] = one
	}
	return d, err
}

// known keeps the codes that are defined.
func (d definitions) known(codes []string) []string {
	return slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return d.by[code].Code == "" })
}

// scopes are the two ways of counting a unit that has others below it.
func scopes(c *web.Ctx, a asked, path string) []ui.Link {
	with, alone := a, a
	with.own, alone.own = false, true
	if a.own {
		return []ui.Link{{Label: c.T("board.scope.all"), Href: with.href(path)}}
	}
	return []ui.Link{{Label: c.T("board.scope.own"), Href: alone.href(path)}}
}

func (f *face) tiles(c *web.Ctx, p *overviewPage, a asked, d definitions) error {
	codes := d.known(headline)
	if len(codes) == 0 {
		return nil
	}
	now, err := f.row(c, codes, a.query())
	if err != nil {
		return err
	}
	q := a.query()
	q.Period = a.period.Shift(-1)
	before, err := f.row(c, codes, q)
	if err != nil {
		return err
	}
	for i, code := range codes {
		def := d.by[code]
		t := tile{Value: plain(c, now[i]), Label: def.Name.In(c.Lang.Tag()), Href: a.href(home + "/" + code)}
		switch {
		case now[i].State != indicator.Known:
			t.Change = say(c, now[i])
		case before[i].State == indicator.Known:
			t.Change, t.Tone = c.T("board.before", "period", short(q.Period), "value", plain(c, before[i])), mood(def.Better, now[i], before[i])
		default:
			t.Change = c.T("board.before.none", "period", short(q.Period))
		}
		p.Tiles = append(p.Tiles, t)
	}
	return nil
}

// row is the values of one unit.
func (f *face) row(c *web.Ctx, codes []string, q indicator.Query) ([]indicator.Value, error) {
	t, err := f.Figures.Table(c.Context(), codes, []string{q.Unit}, q)
	if err != nil {
		return nil, err
	}
	if len(t.Rows) != 1 || len(t.Rows[0].Values) != len(codes) {
		return make([]indicator.Value, len(codes)), nil
	}
	return t.Rows[0].Values, nil
}

func (f *face) courses(c *web.Ctx, p *overviewPage, a asked, d definitions) error {
	for _, code := range d.known(course) {
		chart, err := f.series(c, a, d.by[code])
		if err != nil {
			return err
		}
		p.Course = append(p.Course, chart)
	}
	return nil
}

// series is the course of one figure over the last twelve periods.
func (f *face) series(c *web.Ctx, a asked, def indicator.Definition) (ui.SeriesChart, error) {
	points, err := f.Figures.Series(c.Context(), def.Code, a.query(), 12)
	if err != nil {
		return ui.SeriesChart{}, err
	}
	chart := ui.SeriesChart{Title: def.Name.In(c.Lang.Tag()), Bars: def.Count != nil || def.Unit == "dossier"}
	if def.Unit == "percent" {
		chart.Unit, chart.Max = "%", 100
	}
	for _, at := range points {
		then := a
		then.period = at.Period
		one := ui.Point{Label: short(at.Period), Text: say(c, at.Value), None: at.Value.State != indicator.Known, Value: drawn(at.Value),
			Href: then.href(home + "/" + def.Code)}
		chart.Points = append(chart.Points, one)
		if at.Value.Provisional && !one.None {
			chart.Note = c.T("board.provisional", "period", periodWords(c, at.Period))
		}
	}
	return chart, nil
}

// units compares the units directly below, and leads into each.
func (f *face) units(c *web.Ctx, p *overviewPage, a asked, d definitions) error {
	below, err := f.Units.Children(c.Context(), f.DB, a.unit.ID, f.heldOn(a.period))
	codes := d.known(compared)
	if err != nil || len(below) == 0 || len(codes) == 0 {
		return err
	}
	t, err := f.Figures.Table(c.Context(), codes, idsOf(below), a.query())
	if err != nil {
		return err
	}
	p.Units = ui.Table{Caption: c.T("board.units"), HideCaption: true, Wide: true, Columns: []ui.Column{{Label: c.T("board.unit"), Main: true}}}
	for _, code := range codes {
		p.Units.Columns = append(p.Units.Columns, ui.Column{Label: d.by[code].Name.In(c.Lang.Tag()), Numeric: true})
	}
	for _, r := range t.Rows {
		i := slices.IndexFunc(below, func(u org.Unit) bool { return u.ID == r.UnitID })
		if i < 0 {
			continue
		}
		there := a
		there.unit = below[i]
		row := ui.Row{Href: there.href(home), Cells: []ui.Cell{{Text: below[i].Name}}}
		for k, v := range r.Values {
			row.Cells = append(row.Cells, ui.Cell{Text: plain(c, v), Links: nil})
			if codes[k] == mapped && v.State == indicator.Known && level(v) == 1 {
				row.Tone = ui.Bad
			}
		}
		p.Units.Rows = append(p.Units.Rows, row)
	}
	return nil
}

func idsOf(units []org.Unit) []string {
	ids := make([]string, len(units))
	for i, u := range units {
		ids[i] = u.ID
	}
	return ids
}

// catalogue lists every figure with its value, by subject.
func (f *face) catalogue(c *web.Ctx, p *overviewPage, a asked, d definitions) error {
	codes := make([]string, len(d.order))
	for i, def := range d.order {
		codes[i] = def.Code
	}
	values, err := f.row(c, codes, a.query())
	if err != nil {
		return err
	}
	place := map[string]int{}
	for i, def := range d.order {
		key := cmp.Or(def.Group, "other")
		at, ok := place[key]
		if !ok {
			at = len(p.Groups)
			place[key] = at
			title := key
			if c.Lang.Has("board.group." + key) {
				title = c.T("board.group." + key)
			}
			p.Groups = append(p.Groups, group{Title: title, Table: ui.Table{Caption: title, HideCaption: true,
				Columns: []ui.Column{{Label: c.T("board.figure"), Main: true}, {Label: c.T("board.value"), Numeric: true}}}})
		}
		t := &p.Groups[at].Table
		t.Rows = append(t.Rows, ui.Row{Href: a.href(home + "/" + def.Code), Cells: []ui.Cell{{Text: def.Name.In(c.Lang.Tag())}, {Text: say(c, values[i])}}})
	}
	return nil
}
