package watch

import (
	"net/url"

	"tinhso/internal/form"
	"tinhso/internal/oversight"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// listPage is what was found, with a count for each unit (danh sách phát hiện).
type listPage struct {
	ui.Page
	Figures []figure
	Filters ui.Filters
	Units   ui.BarChart
	Table   ui.Table
	Pager   ui.Pager
	Rules   ui.Link
	Recheck string
}

type figure struct{ Value, Label, Href string }

var stateTone = map[oversight.State]ui.Tone{oversight.Fresh: ui.Warning, oversight.Explained: ui.Info, oversight.Accepted: ui.Good, oversight.Upheld: ui.Bad}

func (f *face) list(c *web.Ctx) error {
	filter := oversight.Filter{Rule: c.Query("quy-tac"), State: oversight.State(c.Query("trang-thai")), Unit: c.Query("don-vi"), PageToken: c.Query("tiep"), PageSize: 25}
	p := &listPage{Page: page(c, c.T("oversight.page")), Rules: ui.Link{Label: c.T("oversight.rules"), Href: rulesPath, Icon: "list"}}
	p.Lead = c.T("oversight.list.lead")
	if filter.State == oversight.State("mo") {
		filter.State = oversight.Fresh
	}
	counts, err := f.Watch.Counts(c.Context(), oversight.Filter{Rule: filter.Rule})
	if err != nil {
		return err
	}
	found, err := f.Watch.List(c.Context(), filter)
	if err != nil {
		return err
	}
	p.count(c, counts)
	p.Filters = filters(c, filter, counts)
	p.Table = f.table(c, found.Findings)
	if found.Next != "" {
		q := c.R.URL.Query()
		q.Set("tiep", found.Next)
		p.Pager = ui.Pager{Next: listPath + "?" + q.Encode(), Noun: c.T("oversight.noun")}
	}
	ended, looked, fresh, err := f.Watch.Rechecked(c.Context())
	if err != nil {
		return err
	}
	if !ended.IsZero() {
		p.Recheck = c.T("oversight.rechecked", "at", viet.Instant(ended), "n", viet.Number(int64(looked)), "found", viet.Number(int64(fresh)))
	}
	return c.Render(200, "list", p)
}

// mostBars is how many units the chart shows.
const mostBars = 12

// count draws how many findings each unit has open, and how many there are in each state.
func (p *listPage) count(c *web.Ctx, counts []oversight.UnitCount) {
	var all oversight.UnitCount
	p.Units = ui.BarChart{Title: c.T("oversight.chart"), Note: c.T("oversight.chart.note")}
	for i, u := range counts {
		all.Fresh += u.Fresh
		all.Explained += u.Explained
		all.Accepted += u.Accepted
		all.Upheld += u.Upheld
		if i < mostBars {
			p.Units.Bars = append(p.Units.Bars, ui.Bar{Label: u.Name, Value: float64(u.Fresh + u.Explained), Tone: ui.Warning, Href: listPath + "?don-vi=" + url.QueryEscape(u.UnitID),
				Text: c.T("oversight.chart.bar", "open", viet.Number(int64(u.Fresh+u.Explained)), "upheld", viet.Number(int64(u.Upheld)))})
		}
	}
	for _, x := range []struct {
		state oversight.State
		n     int
	}{{oversight.Fresh, all.Fresh}, {oversight.Explained, all.Explained}, {oversight.Accepted, all.Accepted}, {oversight.Upheld, all.Upheld}} {
		p.Figures = append(p.Figures, figure{viet.Number(int64(x.n)), c.T("oversight.state." + string(x.state)), listPath + "?trang-thai=" + string(x.state)})
	}
}

func filters(c *web.Ctx, f oversight.Filter, counts []oversight.UnitCount) ui.Filters {
	drop := func(name, label string) ui.Field {
		return ui.Field{Kind: form.ChoiceOne, Select: true, Name: name, Label: c.T(label), NoMark: true, Placeholder: c.T("oversight.any")}
	}
	rules, units, states := drop("quy-tac", "oversight.rule"), drop("don-vi", "oversight.unit"), drop("trang-thai", "oversight.state")
	for _, code := range oversight.Codes() {
		rules.Choices = append(rules.Choices, ui.Choice{Value: code, Label: c.T("oversight.short." + code), Chosen: code == f.Rule})
	}
	for _, u := range counts {
		units.Choices = append(units.Choices, ui.Choice{Value: u.UnitID, Label: u.Name, Chosen: u.UnitID == f.Unit})
	}
	for _, s := range oversight.States() {
		states.Choices = append(states.Choices, ui.Choice{Value: string(s), Label: c.T("oversight.state." + string(s)), Chosen: s == f.State})
	}
	out := ui.Filters{Action: listPath, Label: c.T("oversight.filter"), Fields: []ui.Field{rules, units, states}}
	if f.Rule != "" || f.Unit != "" || f.State != "" {
		out.Clear = listPath
	}
	return out
}

func (f *face) table(c *web.Ctx, list []oversight.Finding) ui.Table {
	t := ui.Table{Caption: c.T("oversight.page"), HideCaption: true, Keyboard: true, Columns: []ui.Column{{Label: c.T("oversight.found"), Main: true}, {Label: c.T("oversight.unit")},
		{Label: c.T("oversight.dossier"), Code: true}, {Label: c.T("oversight.at"), Code: true}, {Label: c.T("oversight.state")}},
		Empty: ui.EmptyState{Icon: "shield", Title: c.T("oversight.none"), Text: c.T("oversight.none.text")}}
	for _, x := range list {
		code := ui.Cell{Text: x.Code}
		if n := len(x.Evidence.Items); n > 1 && x.Rule != oversight.Reopened {
			code = ui.Cell{Text: c.T("oversight.many", "n", n)}
		}
		state := ui.Cell{Badge: &ui.Badge{Label: c.T("oversight.state." + string(x.State)), Tone: stateTone[x.State]}}
		if x.State == oversight.Fresh {
			state.Sub = f.explainBy(c, x)
		}
		t.Rows = append(t.Rows, ui.Row{Href: findingPath(x.ID), Cells: []ui.Cell{{Text: c.T("oversight.short." + x.Rule), Sub: x.Words(c.Lang)}, {Text: x.UnitName}, code, {Text: viet.Instant(x.At)}, state}})
	}
	return t
}

// explainBy says until when the unit explains, or that the time is over.
func (f *face) explainBy(c *web.Ctx, x oversight.Finding) string {
	if f.DB.Now().After(x.ExplainBy) {
		return c.T("oversight.explain.over", "at", viet.Instant(x.ExplainBy))
	}
	return c.T("oversight.explain.by", "at", viet.Instant(x.ExplainBy))
}
