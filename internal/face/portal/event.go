package portal

import (
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// eventPage is an event of life with the procedures that people then need.
type eventPage struct {
	ui.Page
	Cards  []ui.Card
	Others ui.CardGrid
}

func (f *face) event(c *web.Ctx) error {
	policy.Public(c.Context(), "the events of life are published")
	events, err := f.Procedures.LifeEvents(c.Context())
	if err != nil {
		return err
	}
	at := slices.IndexFunc(events, func(e procedure.LifeEvent) bool { return e.ID == c.Path("id") })
	if at < 0 {
		return fault.NotFound("web.not_found")
	}
	e := events[at]
	p := &eventPage{Page: ui.Page{Title: e.Name.In(c.Lang.Tag()), Lead: e.Help.In(c.Lang.Tag()), Active: "procedures",
		Description: c.T("portal.event.description", "name", e.Name.In(c.Lang.Tag())),
		Crumbs:      []ui.Link{{Label: c.T("portal.nav.home"), Href: "/"}, {Label: e.Name.In(c.Lang.Tag())}}}}
	for _, code := range e.Procedures {
		item, err := f.Procedures.Card(c.Context(), code)
		if fault.KindOf(err) == fault.KindNotFound {
			continue // no longer in the catalogue
		}
		if err != nil {
			return err
		}
		card, err := f.card(c, item)
		if err != nil {
			return err
		}
		card.Heading = 2
		p.Cards = append(p.Cards, card)
	}
	p.Others.Small = true
	for i, other := range events {
		if i != at {
			p.Others.Cards = append(p.Others.Cards, ui.Card{Title: other.Name.In(c.Lang.Tag()), Href: "/su-kien/" + other.ID, Icon: iconOf(other.Icon)})
		}
	}
	return c.Render(200, "event", p)
}
