package leave

import (
	"net/http"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// numberPage asks an officer for their citizen number, by which a conflict of interest is found by itself (khai số định
// danh để kiểm soát xung đột lợi ích).
type numberPage struct {
	ui.Page
	Errors ui.ErrorSummary
	Why    ui.Notice
	Hidden []ui.Hidden
	Field  ui.Field
	Do     ui.Button
	Other  []string
}

func (f *face) number(c *web.Ctx) error {
	n, err := f.Accounts.Number(c.Context())
	if err != nil {
		return err
	}
	return f.askNumber(c, http.StatusOK, n, nil)
}

func (f *face) askNumber(c *web.Ctx, status int, value string, wrong []fault.Field) error {
	p := &numberPage{Page: ui.Page{Title: c.T("leave.number"), Active: "leave", NoIndex: true, Crumbs: []ui.Link{{Label: c.T("leave.title"), Href: home}, {Label: c.T("leave.number")}}},
		Why: ui.Notice{Tone: ui.Info, Title: c.T("leave.number.why"), Text: c.T("leave.number.text")}, Hidden: []ui.Hidden{{Name: "key", Value: f.newKey()}},
		Field: ui.Field{Kind: form.CitizenID, Name: "citizen_id", Label: c.T("leave.number.label"), Value: value, NoMark: true, Autocomplete: "off"},
		Do:    ui.Button{Label: c.T("leave.number.keep"), Look: ui.Primary}, Other: []string{c.T("leave.number.declare"), c.T("leave.number.order"), c.T("leave.number.law")}}
	for _, one := range wrong {
		p.Field.Error = c.Lang.Field(one)
		p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: "citizen_id", Message: p.Field.Error})
	}
	return c.Render(status, "number", p)
}

func (f *face) keepNumber(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	value := c.Form.Get("citizen_id")
	n, err := f.Cases.KeepNumber(c.Context(), value)
	if e, ok := fault.As(err); ok && e.Kind == fault.KindInvalid && len(e.Fields) > 0 {
		return f.askNumber(c, http.StatusUnprocessableEntity, value, e.Fields)
	}
	if err != nil {
		return err
	}
	if n > 0 {
		c.Flash(ui.Good, "leave.number.found", "n", n)
	} else {
		c.Flash(ui.Good, "leave.number.kept")
	}
	return c.Redirect("/desk/xung-dot-loi-ich")
}
