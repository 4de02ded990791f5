package console

import (
	"strconv"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// eventsPage is how far the consumers of the journal have come, and what they could not apply (sự kiện bị gác lại).
type eventsPage struct {
	ui.Page
	Aside     ui.Table
	Consumers ui.Table
}

func mayEvent(c *web.Ctx, action policy.Action) error {
	return policy.Can(c.Context(), action, policy.Object{Kind: "event"})
}

func (f *face) events(c *web.Ctx) error {
	if err := mayEvent(c, "event.read"); err != nil {
		return err
	}
	p := &eventsPage{Page: ui.Page{Title: c.T("console.events.title"), Active: "events", NoIndex: true, Lead: c.T("console.events.lead")}}
	aside, err := f.Journal.SetAside(c.Context())
	if err != nil {
		return err
	}
	p.Aside = ui.Table{Caption: c.T("console.events.aside"), HideCaption: true, Columns: []ui.Column{{Label: c.T("console.event.kind"), Main: true}, {Label: c.T("console.event.consumer")},
		{Label: c.T("console.event.reason")}, {Label: c.T("console.job.attempt"), Numeric: true}, {Label: c.T("console.event.aside_at"), Code: true}, {Label: c.T("console.do")}},
		Empty: ui.EmptyState{Icon: "good", Title: c.T("console.events.none"), Text: c.T("console.events.none.text")}}
	for _, a := range aside {
		row := ui.Row{Tone: ui.Bad, Cells: []ui.Cell{{Text: eventWords(c, a.Event.Kind), Sub: c.T("console.event.number", "n", strconv.FormatInt(a.Event.Seq, 10))}, {Text: consumerWords(c, a.Consumer)}, {Text: short(a.Reason, 300)},
			{Text: strconv.Itoa(a.Attempts)}, {Text: at(a.At)}, {}}}
		if mayEvent(c, "event.retry") == nil {
			row.Cells[5].Links = []ui.Link{{Label: c.T("console.event_retry.do"), Hidden: c.T("console.event.number", "n", strconv.FormatInt(a.Event.Seq, 10)), Href: eventsPath + "/" + a.ID}}
		}
		p.Aside.Rows = append(p.Aside.Rows, row)
	}
	if p.Consumers, err = f.consumerTable(c); err != nil {
		return err
	}
	return c.Render(200, "events", p)
}

func (f *face) consumerTable(c *web.Ctx) (ui.Table, error) {
	t := ui.Table{Caption: c.T("console.events.consumers"), HideCaption: true, Columns: []ui.Column{{Label: c.T("console.event.consumer"), Main: true}, {Label: c.T("console.event.behind"), Numeric: true},
		{Label: c.T("console.event.state")}, {Label: c.T("console.event.updated"), Code: true}}, Empty: ui.EmptyState{Icon: "transfer", Title: c.T("console.consumers.none")}}
	list, err := f.Journal.Consumers(c.Context())
	for _, s := range list {
		badge := &ui.Badge{Label: c.T("console.consumer.good"), Tone: ui.Good, Dot: true}
		cell := ui.Cell{Badge: badge}
		if s.Attempts > 0 {
			badge.Label, badge.Tone = c.T("console.consumer.trouble", "n", s.Attempts), ui.Warning
			cell.Sub = short(s.Reason, 200)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: consumerWords(c, s.Name), Sub: s.Name}, {Text: count(s.Behind)}, cell, {Text: at(s.UpdatedAt)}}})
	}
	return t, err
}

func consumerWords(c *web.Ctx, name string) string {
	if key := "console.consumer.name." + name; c.Lang.Has(key) {
		return c.T(key)
	}
	return name
}

func (f *face) eventAsk(c *web.Ctx) (*askPage, error) {
	if err := mayEvent(c, "event.retry"); err != nil {
		return nil, err
	}
	list, err := f.Journal.SetAside(c.Context())
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		if a.ID != c.Path("id") {
			continue
		}
		p := ask(c, "event_retry", eventsPath, ui.Primary)
		p.Active, p.Crumbs, p.Facts = "events", crumbs(c, ui.Link{Label: c.T("console.nav.events"), Href: eventsPath}, ui.Link{Label: p.Title}), asideFacts(c, a)
		return p, nil
	}
	return nil, fault.NotFound("event.aside_not_found")
}

func asideFacts(c *web.Ctx, a event.Aside) ui.DefinitionList {
	return ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("console.event.kind"), Text: eventWords(c, a.Event.Kind)}, {Term: c.T("console.event.seq"), Text: strconv.FormatInt(a.Event.Seq, 10)},
		{Term: c.T("console.event.at"), Text: at(a.Event.At)}, {Term: c.T("console.event.consumer"), Text: consumerWords(c, a.Consumer)}, {Term: c.T("console.event.reason"), Text: a.Reason},
		{Term: c.T("console.job.attempt"), Text: strconv.Itoa(a.Attempts)}}}
}

func (f *face) eventForm(c *web.Ctx) error {
	p, err := f.eventAsk(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

// eventRetry applies a set-aside event again. One that is no longer there was done by somebody else, or by the first of
// two clicks.
func (f *face) eventRetry(c *web.Ctx) error {
	p, err := f.eventAsk(c)
	if err == nil {
		err = f.Journal.Retry(c.Context(), c.Path("id"))
	}
	switch {
	case fault.KindOf(err) == fault.KindNotFound:
		c.Flash(ui.Info, "event.aside_not_found")
	case err != nil && p != nil:
		return again(c, p, err)
	case err != nil:
		return err
	default:
		c.Flash(ui.Good, "console.event_retry.done")
	}
	return c.Redirect(eventsPath)
}
