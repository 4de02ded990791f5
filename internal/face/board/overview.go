package board

import (
	"slices"

	"tinhso/internal/indicator"
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
	Public  bool
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
	p := &overviewPage{Page: ui.Page{Title: f.title(c), Lead: a.lead(c), Active: "figures", NoIndex: f.hidden(c)}, Public: f.public}
	if p.Filters, err = f.filters(c, a, f.home); err != nil {
		return err
	}
	p.Scope = scopes(c, a, f.home)
	d, err := f.defined(c, a)
	if err != nil {
		return err
	}
	if len(d.order) == 0 {
		p.Empty = &ui.EmptyState{Icon: "chart", Title: c.T("board.empty"), Text: c.T("board.empty.text")}
		return c.Render(200, "overview", p)
	}
	steps := []func(*web.Ctx, *overviewPage, asked, definitions) error{f.tiles, f.courses, f.scores, f.drawMap, f.units}
	if !f.public {
		steps = append(steps, f.catalogue)
	}
	for _, step := range steps {
		if err := step(c, p, a, d); err != nil {
			return err
		}
	}
	return c.Render(200, "overview", p)
}

// title is what the pages are called.
func (f *face) title(c *web.Ctx) string {
	if f.public {
		return c.T("board.public.title")
	}
	return c.T("board.title")
}

// hidden keeps search engines to the page that stays: that of the province, now.
func (f *face) hidden(c *web.Ctx) bool { return !f.public || c.R.URL.RawQuery != "" }

// definitions are those in force in the period, by code; to everybody only what is everybody's.
type definitions struct {
	order []indicator.Definition
	by    map[string]indicator.Definition
}

func (f *face) defined(c *web.Ctx, a asked) (d definitions, err error) {
	d.order, err = f.Figures.Definitions(c.Context(), a.period)
	if f.public {
		d.order = slices.DeleteFunc(d.order, func(one indicator.Definition) bool { return !one.Public })
	}
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
