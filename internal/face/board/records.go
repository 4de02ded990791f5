package board

import (
	"net/url"

	"tinhso/internal/fault"
	"tinhso/internal/indicator"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// recordsPage lists the dossiers behind a figure, as far as the reader may see them (hồ sơ đằng sau con số).
type recordsPage struct {
	ui.Page
	Table ui.Table
	Note  ui.Notice
	Next  *ui.Button
}

const perPage = 50

func (f *face) records(c *web.Ctx) error {
	a, err := f.ask(c)
	if err != nil {
		return err
	}
	d, err := f.defined(c, a)
	if err != nil {
		return err
	}
	code := c.Path("code")
	def, ok := d.by[code]
	if !ok {
		return fault.NotFound("board.unknown", "code", code)
	}
	which := indicator.Part(c.Query("phan"))
	if which == "" {
		which = indicator.PartValue
	}
	list, err := f.Figures.Records(c.Context(), code, a.query(), which, c.Query("t"), perPage)
	if err != nil {
		return err
	}
	path := f.home + "/" + url.PathEscape(code)
	p := &recordsPage{Page: ui.Page{Title: c.T("board.records." + words(which)), Eyebrow: def.Name.In(c.Lang.Tag()), Lead: a.lead(c),
		Active: "figures", NoIndex: true, Crumbs: []ui.Link{{Label: c.T("board.title"), Href: a.href(f.home)}, {Label: def.Name.In(c.Lang.Tag()), Href: a.href(path)}, {Label: c.T("board.records")}}}}
	p.Table = ui.Table{Caption: c.T("board.records"), HideCaption: true, Keyboard: true, Empty: ui.EmptyState{Icon: "folder", Title: c.T("board.records.empty"), Text: c.T("board.records.empty.text")},
		Columns: []ui.Column{{Label: c.T("board.records.code"), Main: true, Code: true}, {Label: c.T("board.unit")}, {Label: c.T("board.records.on")}}}
	for _, r := range list.Items {
		u, err := f.Units.ByID(c.Context(), f.DB, r.UnitID, f.heldOn(a.period))
		if err != nil {
			return err
		}
		p.Table.Rows = append(p.Table.Rows, ui.Row{Href: "/desk/ho-so/" + url.PathEscape(r.Label), Cells: []ui.Cell{{Text: r.Label}, {Text: u.Name}, {Text: r.On.Vietnamese()}}})
	}
	p.Note = ui.Notice{Tone: ui.Info, Text: c.T("board.records.rights")}
	if list.NextPageToken != "" {
		p.Next = &ui.Button{Label: c.T("board.records.next"), Href: a.href(path+"/ho-so", "phan", string(which), "t", list.NextPageToken)}
	}
	return c.Render(200, "records", p)
}

func words(p indicator.Part) string {
	switch p {
	case indicator.PartNumerator, indicator.PartDenominator:
		return string(p)
	}
	return "value"
}
