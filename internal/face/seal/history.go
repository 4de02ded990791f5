package seal

import (
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// historyPage lists the checkpoints that are kept.
type historyPage struct {
	ui.Page
	Table ui.Table
	More  *ui.Link
}

const pageSize = 50

func (f *face) history(c *web.Ctx) error {
	policy.Public(c.Context(), public)
	after := int64(0)
	if text := c.Query("sau"); text != "" {
		var ok bool
		if after, ok = sizeOf(text); !ok {
			return fault.NotFound("sealed.none")
		}
	}
	list, err := f.Log.Checkpoints(c.Context(), f.DB, after, pageSize+1)
	if err != nil {
		return err
	}
	p := &historyPage{Page: ui.Page{Title: c.T("sealed.history.title"), Lead: c.T("sealed.history.lead"), Active: "seal", NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("sealed.home"), Href: "/"}, {Label: c.T("sealed.crumb"), Href: home}, {Label: c.T("sealed.history.crumb")}}}}
	p.Table = ui.Table{Caption: c.T("sealed.history.title"), HideCaption: true, Columns: []ui.Column{{Label: c.T("sealed.column.size"), Main: true, Numeric: true},
		{Label: c.T("sealed.fact.at")}, {Label: c.T("sealed.fact.root")}}, Empty: ui.EmptyState{Title: c.T("sealed.state.none"), Text: c.T("sealed.state.none.text")}}
	if len(list) > pageSize {
		list = list[:pageSize]
		p.More = &ui.Link{Label: c.T("sealed.history.more"), Href: home + "/lich-su?sau=" + strconv.FormatInt(list[pageSize-1].Size, 10)}
	}
	for _, cp := range list {
		p.Table.Rows = append(p.Table.Rows, ui.Row{Href: home + "/checkpoint/" + strconv.FormatInt(cp.Size, 10),
			Cells: []ui.Cell{{Text: viet.Number(cp.Size)}, {Text: viet.Instant(cp.At.In(viet.Zone))}, {Text: cp.Root.String()}}})
	}
	return c.Render(200, "history", p)
}
