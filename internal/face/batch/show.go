package batch

import (
	"tinhso/internal/batch"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// showPage is the preview of a batch, then how far it is, then what became of each dossier (kết quả từng hồ sơ).
type showPage struct {
	ui.Page
	Notice *ui.Notice
	Facts  ui.DefinitionList
	Bar    *progress
	Forms  []postForm
	Tabs   ui.Tabs
	Table  ui.Table
	More   *ui.Button
	Reload *ui.Link
}

// progress says how far a batch is.
type progress struct {
	Now, Max int
	Text     string
}

// postForm is one button with what it sends.
type postForm struct {
	Action string
	Hidden []ui.Hidden
	Button ui.Button
}

// perPage is how many dossiers of a batch a page shows.
const perPage = 50

func (f *face) show(c *web.Ctx) error {
	b, err := f.Batches.Get(c.Context(), c.Path("id"))
	if err != nil {
		return err
	}
	p := &showPage{Page: ui.Page{Title: label(c, b), Active: "batch", NoIndex: true, Crumbs: []ui.Link{{Label: c.T("batch.page.title"), Href: home}, {Label: label(c, b)}}}}
	p.Lead = c.T("batch.page.state." + string(b.State))
	f.head(c, p, b)
	filter := batch.Filter{PageToken: c.Query("t"), PageSize: perPage}
	tab := c.Query("loc")
	switch tab {
	case "khong-duoc":
		filter.Verdict = batch.Cannot
	case "loi":
		filter.Outcome = batch.Failed
	case "xong":
		filter.Outcome = batch.Did
	default:
		tab = ""
	}
	items, next, err := f.Batches.Items(c.Context(), b.ID, filter)
	if err != nil {
		return err
	}
	p.Tabs = tabs(c, b, tab)
	p.Table = ui.Table{Caption: c.T("batch.page.those"), HideCaption: true, Keyboard: true, Columns: []ui.Column{{Label: c.T("batch.page.code"), Main: true, Code: true},
		{Label: c.T("batch.page.verdict")}, {Label: c.T("batch.page.change")}}, Empty: ui.EmptyState{Icon: "folder", Title: c.T("batch.page.empty")}}
	for _, i := range items {
		p.Table.Rows = append(p.Table.Rows, row(c, i))
	}
	if next != "" {
		p.More = &ui.Button{Label: c.T("batch.page.more"), Href: path(b.ID) + "?loc=" + tab + "&t=" + next, Look: ui.Secondary}
	}
	if b.State == batch.Running || b.State == batch.Stopping {
		c.W.Header().Set("Refresh", "3") // without script, too; the page may be left
	}
	return c.Render(200, "show", p)
}

// head says what a batch is about, how far it is, and what can be done with it.
func (f *face) head(c *web.Ctx, p *showPage, b batch.Batch) {
	p.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("batch.page.who"), Text: b.ByName}, {Term: c.T("batch.page.planned_at"), Text: viet.Instant(b.CreatedAt)}}}
	p.Facts.Items = append(p.Facts.Items, f.common(c, b)...)
	if !b.EndedAt.IsZero() {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("batch.page.ended_at"), Text: viet.Instant(b.EndedAt)})
	}
	if b.Why != "" {
		p.Notice = &ui.Notice{Tone: ui.Warning, Title: c.T("batch.page.by_itself"), Text: c.T(b.Why)}
	}
	if b.State != batch.Planned {
		p.Bar = &progress{Now: b.Done + b.Failed, Max: max(b.Will, 1), Text: c.T("batch.page.far", "done", b.Done, "failed", b.Failed, "left", b.Left)}
	}
	post := func(what string, button ui.Button) {
		p.Forms = append(p.Forms, postForm{Action: path(b.ID, what), Hidden: []ui.Hidden{{Name: "key", Value: f.newKey()}}, Button: button})
	}
	mine := identity.From(c.Context()).AccountID == b.By
	switch {
	case !mine:
	case b.State == batch.Planned && b.Will == 0:
		p.Notice = &ui.Notice{Tone: ui.Warning, Text: c.T("batch.page.none_can")}
	case b.State == batch.Planned:
		p.Notice = &ui.Notice{Tone: ui.Info, Title: c.T("batch.page.nothing_yet"), Text: c.T("batch.page.split", "will", b.Will, "cannot", b.Cannot)}
		post("chay", ui.Button{Label: c.T("batch.page.run", "n", b.Will), Look: ui.Primary, Icon: "check"})
	case b.State == batch.Running:
		post("dung", ui.Button{Label: c.T("batch.page.stop"), Look: ui.Secondary})
	case b.State == batch.Stopped:
		post("chay", ui.Button{Label: c.T("batch.page.go_on", "n", b.Left), Look: ui.Primary})
	}
	if b.State == batch.Running || b.State == batch.Stopping {
		p.Reload = &ui.Link{Label: c.T("batch.page.reload"), Href: path(b.ID), Icon: "clock"}
	}
}

// common is what was entered for all of them, with names in the place of ids.
func (f *face) common(c *web.Ctx, b batch.Batch) []ui.Fact {
	var facts []ui.Fact
	for _, key := range []string{"officer", "unit", "note", "reason", "proposal"} {
		v, _ := b.Input[key].(string)
		if v == "" {
			continue
		}
		switch key {
		case "officer":
			if names, err := f.Names(c.Context(), []string{v}); err == nil && names[v] != "" {
				v = names[v]
			}
		case "unit":
			if u, err := f.Units.ByID(c.Context(), f.DB, v, viet.DayOf(f.DB.Now())); err == nil {
				v = u.Name
			}
		}
		facts = append(facts, ui.Fact{Term: c.T("batch.page.input." + key), Text: v})
	}
	return facts
}

func tabs(c *web.Ctx, b batch.Batch, now string) ui.Tabs {
	t := ui.Tabs{Label: c.T("batch.page.tabs")}
	add := func(key, words string, n int) {
		if n > 0 || key == "" {
			href := path(b.ID)
			if key != "" {
				href += "?loc=" + key
			}
			t.Items = append(t.Items, ui.NavItem{Label: c.T("batch.page.tab." + words), Href: href, Count: n, CountLabel: c.T("batch.page.dossiers"), Current: key == now})
		}
	}
	add("", "all", b.Total)
	add("xong", "done", b.Done)
	add("loi", "failed", b.Failed)
	add("khong-duoc", "cannot", b.Cannot)
	return t
}

func row(c *web.Ctx, i batch.Item) ui.Row {
	r := ui.Row{Cells: []ui.Cell{{Text: i.Code, Sub: i.Procedure}, {}, {Text: change(c, i)}}}
	if i.DossierID != "" {
		r.Href = "/desk/ho-so/" + i.Code
	}
	badge := &ui.Badge{Label: c.T("batch.page.verdict.will"), Tone: ui.Info}
	switch {
	case i.Verdict == batch.Cannot:
		badge = &ui.Badge{Label: c.T("batch.page.verdict.cannot"), Tone: ui.Warning}
	case i.Outcome == batch.Did:
		badge = &ui.Badge{Label: c.T("batch.page.verdict.done"), Tone: ui.Good}
	case i.Outcome == batch.Failed:
		badge = &ui.Badge{Label: c.T("batch.page.verdict.failed"), Tone: ui.Bad}
	}
	r.Cells[1].Badge = badge
	if i.Why != "" {
		r.Cells[1].Sub = why(c, i)
	}
	return r
}

// why says in words why a dossier is left alone.
func why(c *web.Ctx, i batch.Item) string {
	args := make([]any, 0, 2*len(i.WhyArgs))
	for k, v := range i.WhyArgs {
		if m, ok := v.(map[string]any); ok { // a text in two languages, as it was kept
			vi, _ := m["vi"].(string)
			en, _ := m["en"].(string)
			v = c.Lang.Pick(lang.Text{VI: vi, EN: en})
		}
		args = append(args, k, v)
	}
	return c.T(i.Why, args...)
}

// change says from where to where.
func change(c *web.Ctx, i batch.Item) string {
	from, to := c.Lang.Pick(i.Change.FromName), c.Lang.Pick(i.Change.ToName)
	switch {
	case from == "":
		return "–"
	case to == "" || to == from:
		return from
	}
	return from + " → " + to
}

func (f *face) run(c *web.Ctx) error {
	if _, err := f.Batches.Run(c.Context(), c.Path("id")); err != nil {
		return err
	}
	return c.Redirect(path(c.Path("id")))
}

func (f *face) stop(c *web.Ctx) error {
	if _, err := f.Batches.Stop(c.Context(), c.Path("id")); err != nil {
		return err
	}
	return c.Redirect(path(c.Path("id")))
}
