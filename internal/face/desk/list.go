package desk

import (
	"net/url"

	"tinhso/internal/dossier"
	"tinhso/internal/identity"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// listPage is every dossier of the reader's units, narrowed as wanted (tất cả hồ sơ).
type listPage struct {
	ui.Page
	Filters ui.Filters
	Table   caseTable
	Empty   ui.EmptyState
	Pager   ui.Pager
	Faults  ui.ErrorSummary
	Bulk    ui.Button
}

func (f *face) list(c *web.Ctx) error {
	p := &listPage{Page: ui.Page{Title: c.T("desk.list.title"), Active: "all", NoIndex: true}}
	filter, err := f.listFilter(c, p)
	if err != nil {
		return err
	}
	if n, err := dossier.ParseNumber(filter.Query); err == nil && c.Query("t") == "" {
		if d, err := f.Cases.Get(c.Context(), n.String()); err == nil { // a whole code leads straight to it
			return c.Redirect(casePath(d.Code))
		}
	}
	n, err := f.Cases.Count(c.Context(), filter)
	if err != nil {
		return err
	}
	steps := walk(c)
	filter.PageToken, filter.PageSize = steps.now, perPage
	page, err := f.Cases.List(c.Context(), filter)
	if err != nil {
		return err
	}
	k := f.clocks(c)
	group := rowGroup{}
	for _, i := range page.Items {
		row, err := f.row(c, k, i)
		if err != nil {
			return err
		}
		row.Pick = "chon"
		group.Rows = append(group.Rows, row)
	}
	p.Table = caseTable{Caption: c.T("desk.list.caption"), Pick: "chon"}
	p.Bulk = ui.Button{Label: c.T("desk.list.bulk"), Look: ui.Secondary, Icon: "check"}
	if len(group.Rows) > 0 {
		p.Table.Groups = []rowGroup{group}
	}
	p.Lead = countWords(c, n)
	p.Pager = steps.pager(c, "/desk/ho-so", page.Next, len(page.Items))
	p.Empty = ui.EmptyState{Icon: "folder", Title: c.T("desk.list.empty"), Text: c.T("desk.list.empty.text")}
	if p.Filters.Clear != "" || len(p.Filters.Active) > 0 {
		p.Empty.Action = &ui.Button{Label: c.T("desk.empty.filter.action"), Href: "/desk/ho-so"}
	}
	return c.Render(200, "list", p)
}

// countWords says how many there are; beyond a thousand that is enough to know.
func countWords(c *web.Ctx, n int) string {
	if n >= 1000 {
		return c.T("desk.list.many")
	}
	return c.T("desk.list.count", "n", viet.Number(int64(n)))
}

// listFilter reads the conditions from the address and draws them.
func (f *face) listFilter(c *web.Ctx, p *listPage) (dossier.Filter, error) {
	b := newFiltering(c, "/desk/ho-so")
	out := dossier.Filter{Newest: true, Query: c.Query("q")}
	if procedure.ValidCode(out.Query) {
		out.Procedure, out.Query = out.Query, ""
	}
	b.words("q", c.T("desk.filter.query", "q", c.Query("q")))
	states, err := f.Cases.States(c.Context())
	if err != nil {
		return out, err
	}
	choices := []ui.Choice{{Value: "open", Label: c.T("desk.filter.open")}, {Value: "closed", Label: c.T("desk.filter.closed")}}
	for _, s := range states {
		choices = append(choices, ui.Choice{Value: s.ID, Label: s.Name.In(c.Lang.Tag())})
	}
	out.State = b.choose("trang-thai", c.T("desk.filter.state"), c.T("desk.filter.any_state"), choices)
	if b.due(&out, f.today()) {
		out.Newest = false
	}
	out.Since = b.day("tu", c.T("desk.filter.since"))
	out.Until = b.day("den", c.T("desk.filter.until"))
	out.Taken = b.choose("nhan-thay", c.T("desk.filter.taken"), c.T("desk.filter.any_taken"), []ui.Choice{{Value: "1", Label: c.T("desk.filter.taken_here")}}) != ""
	if err := f.unitChoice(c, &b, &out); err != nil {
		return out, err
	}
	if b.order() {
		out.Newest = false
	}
	p.Filters = ui.Filters{Action: "/desk/ho-so", Label: c.T("desk.filter"), Fields: b.fields, Hidden: b.hidden, Active: b.active}
	p.Faults.Errors = b.faults
	if len(b.active) > 1 {
		p.Filters.Clear = "/desk/ho-so"
	}
	return out, nil
}

// unitChoice lets who works in several units choose one.
func (f *face) unitChoice(c *web.Ctx, b *filtering, out *dossier.Filter) error {
	var choices []ui.Choice
	seen := map[string]bool{}
	for _, g := range identity.From(c.Context()).Grants {
		if seen[g.UnitID] || g.Role == identity.Admin || g.Role == identity.Operator {
			continue
		}
		seen[g.UnitID] = true
		u, err := f.Units.ByID(c.Context(), f.DB, g.UnitID, f.today())
		if err != nil {
			return err
		}
		choices = append(choices, ui.Choice{Value: u.ID, Label: u.Name})
	}
	if len(choices) > 1 {
		out.Unit = b.choose("don-vi", c.T("desk.filter.unit"), c.T("desk.filter.any_unit"), choices)
	}
	return nil
}

// filtering draws conditions and reads them from the address.
type filtering struct {
	c      *web.Ctx
	query  url.Values
	path   string
	fields []ui.Field
	hidden []ui.Hidden
	active []ui.Link
	faults []ui.FieldError
}

func newFiltering(c *web.Ctx, path string) filtering {
	b := filtering{c: c, query: c.R.URL.Query(), path: path}
	b.query.Del("t")
	b.query.Del("qua")
	return b
}

// due narrows to what is late, or due soon, and says whether it did.
func (b *filtering) due(f *dossier.Filter, today viet.Day) bool {
	choices := make([]ui.Choice, 0, 3)
	for _, v := range []string{"qua-han", "hom-nay", "3-ngay"} {
		choices = append(choices, ui.Choice{Value: v, Label: b.c.T("desk.filter.due." + v)})
	}
	v := b.choose("han", b.c.T("desk.filter.due"), b.c.T("desk.filter.any_due"), choices)
	switch v {
	case "qua-han":
		f.Late = true
	case "hom-nay":
		f.DueBefore = today.Add(1).Time(0)
	case "3-ngay":
		f.DueBefore = today.Add(4).Time(0)
	}
	return v != ""
}

// words keeps what was searched while other conditions change.
func (b *filtering) words(name, label string) {
	if v := b.c.Query(name); v != "" {
		b.hidden = append(b.hidden, ui.Hidden{Name: name, Value: v})
		b.active = append(b.active, ui.Link{Label: label, Href: without(b.path, b.query, name)})
	}
}

func (b *filtering) choose(name, label, anyOf string, choices []ui.Choice) string {
	now, found := b.c.Query(name), ""
	for i := range choices {
		if choices[i].Value == now {
			choices[i].Chosen, found = true, now
			b.active = append(b.active, ui.Link{Label: choices[i].Label, Href: without(b.path, b.query, name)})
		}
	}
	b.fields = append(b.fields, ui.Field{Kind: "choice", Select: true, Name: name, Label: label, Placeholder: anyOf, Choices: choices, NoMark: true, NoFind: true})
	return found
}

func (b *filtering) day(name, label string) viet.Day {
	text := b.c.Query(name)
	f := ui.Field{Kind: "date", Name: name, Label: label, Value: text, NoMark: true, NoHint: true, Placeholder: b.c.T("desk.filter.day_hint")}
	d, err := viet.ParseDay(text)
	if text != "" && err != nil {
		f.Error = b.c.T("desk.filter.bad_day", "field", label)
		b.faults = append(b.faults, ui.FieldError{Path: name, Message: f.Error})
	} else if text != "" {
		f.Value = d.Vietnamese()
		b.active = append(b.active, ui.Link{Label: label + " " + d.Vietnamese(), Href: without(b.path, b.query, name)})
	}
	b.fields = append(b.fields, f)
	return d
}

// order says whether what is due first is wanted on top.
func (b *filtering) order() bool {
	return b.choose("xep", b.c.T("desk.filter.order"), b.c.T("desk.filter.newest"), []ui.Choice{{Value: "han", Label: b.c.T("desk.filter.due_first")}}) == "han"
}
