package portal

import (
	"tinhso/internal/procedure"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// nothing says why nothing was found and offers ways on: fewer filters first, then the events of life.
func (f *face) nothing(c *web.Ctx, p *proceduresPage, k criteria) error {
	p.Empty = &ui.EmptyState{Icon: "search", Title: c.T("portal.procedures.none"), Text: c.T("portal.procedures.none.text")}
	if k.address("q") != "/thu-tuc" {
		all, err := f.Procedures.Search(c.Context(), procedure.Query{Text: k.text, PageSize: 1})
		if err != nil {
			return err
		}
		if all.Total > 0 {
			p.Empty.Text = c.T("portal.procedures.none.filtered")
			p.Empty.Action = &ui.Button{Label: c.T("portal.procedures.none.unfilter", "n", all.Total), Href: criteria{text: k.text}.address(""), Look: ui.Primary}
		}
	}
	events, err := f.Procedures.LifeEvents(c.Context())
	if err != nil {
		return err
	}
	for _, e := range events[:min(6, len(events))] {
		p.Others = append(p.Others, ui.Link{Label: e.Name.In(c.Lang.Tag()), Href: "/su-kien/" + e.ID})
	}
	return nil
}

// refused shows a search that makes no sense: too long, a level or a unit that does not exist, a page that is gone.
func (f *face) refused(c *web.Ctx, p *proceduresPage, err error) error {
	title, messages := c.Lang.Fault(err)
	for _, m := range messages {
		p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: "q", Message: m})
	}
	if len(messages) == 0 {
		p.Errors.Errors = []ui.FieldError{{Path: "q", Message: title}}
	}
	if fail := f.nothing(c, p, criteria{}); fail != nil {
		return fail
	}
	p.Empty.Title, p.Empty.Text = c.T("portal.procedures.refused"), c.T("portal.procedures.refused.text")
	p.Empty.Action = &ui.Button{Label: c.T("portal.procedures.all"), Href: "/thu-tuc", Look: ui.Primary}
	return c.Render(web.Status(err), "procedures", p)
}

// searchBox asks for a procedure.
func searchBox(c *web.Ctx, value string, large bool) *ui.SearchBox {
	return &ui.SearchBox{Action: "/thu-tuc", Value: value, Label: c.T("portal.search.label"), Placeholder: c.T("portal.search.example"),
		Large: large, Key: true, Suggest: "/thu-tuc/goi-y"}
}
