package ops

import (
	"net/http"

	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// readsPage is who has read personal data, when and why (nhật ký đọc dữ liệu cá nhân).
type readsPage struct {
	ui.Page
	Filters ui.Filters
	Errors  ui.ErrorSummary
	Table   ui.Table
	Next    *ui.Button
}

func (f *face) reads(c *web.Ctx) error {
	filter := policy.ReadFilter{PageToken: c.Query("tiep"), PageSize: pageSize}
	login := c.Query("nguoi")
	who := ui.Field{Name: "nguoi", Label: c.T("ops.reads.login"), Value: login, NoMark: true}
	p := &readsPage{Page: page("reads", c.T("ops.reads.title"), c.T("ops.reads.lead"))}
	if login != "" {
		acc, err := f.Accounts.ByLogin(c.Context(), login)
		switch {
		case fault.KindOf(err) == fault.KindNotFound:
			who.Error = c.T("ops.reads.nobody", "login", login)
			p.Errors.Errors = []ui.FieldError{{Path: "nguoi", Message: who.Error}}
			filter.Account = "-" // nobody's
		case err != nil:
			return err
		default:
			filter.Account = acc.ID
		}
		p.Filters.Clear = readsPath
	}
	p.Filters.Action, p.Filters.Fields = readsPath, []ui.Field{who}
	list, token, err := policy.Reads(c.Context(), f.DB, filter)
	if err != nil {
		return err
	}
	p.Table = ui.Table{Caption: c.T("ops.reads.title"), HideCaption: true, Columns: []ui.Column{{Label: c.T("ops.reads.who"), Main: true}, {Label: c.T("ops.reads.unit")}, {Label: c.T("ops.reads.kind")},
		{Label: c.T("ops.reads.why")}, {Label: c.T("ops.reads.at")}}, Empty: ui.EmptyState{Icon: "shield", Title: c.T("ops.reads.none"), Text: c.T("ops.reads.none.text")}}
	for _, r := range list {
		name := r.Name
		if name == "" {
			name = c.T("ops.reads.guest")
		}
		p.Table.Rows = append(p.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: name}, {Text: f.unitName(c, r.UnitID)}, {Text: said(c, "ops.reads.kind."+r.Kind, r.Kind)}, {Text: said(c, r.Why, r.Why)}, {Text: at(r.At)}}})
	}
	if to := next(c, token); to != "" {
		p.Next = &ui.Button{Label: c.T("ops.more"), Href: to, Look: ui.Quiet}
	}
	return c.Render(http.StatusOK, "reads", p)
}

// said is the word for a key, or the text itself when there is none.
func said(c *web.Ctx, key, text string) string {
	if c.Lang.Has(key) {
		return c.T(key)
	}
	return text
}
