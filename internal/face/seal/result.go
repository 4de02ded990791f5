package seal

import (
	"tinhso/internal/document"
	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// resultPage says whether a result holds; it names no person.
type resultPage struct {
	ui.Page
	Status ui.Notice
	Facts  ui.DefinitionList
	Seal   sealPart
}

// askPage asks for the code of a result, or for a file that proves one.
type askPage struct {
	ui.Page
	Errors ui.ErrorSummary
	Field  ui.Field
	Send   ui.Button
	Tips   []ui.Fact
	Drop   dropForm
}

// askForm asks for the code of a result; with one it leads to its page.
func (f *face) askForm(c *web.Ctx) error {
	policy.Public(c.Context(), "the form holds nothing")
	code := c.Query("ma")
	if code == "" {
		return c.Render(200, "ask", ask(c, ""))
	}
	clean, err := document.CleanCode(code)
	if err != nil {
		return askAgain(c, code, err)
	}
	return c.Redirect("/xac-minh/" + clean)
}

func ask(c *web.Ctx, code string) *askPage {
	return &askPage{Page: ui.Page{Title: c.T("portal.verify.title"), Lead: c.T("portal.verify.lead"), Active: "verify", Narrow: true,
		Description: c.T("portal.verify.description")}, Drop: drop(c),
		Field: ui.Field{Name: "ma", Label: c.T("portal.verify.code"), Help: c.T("portal.verify.code.help"), Value: code, Required: true, Autocomplete: "off", Max: 40},
		Send:  ui.Button{Label: c.T("portal.verify.submit"), Look: ui.Primary, Icon: "shield", Wide: true},
		Tips: []ui.Fact{{Term: c.T("portal.verify.tip.qr"), Text: c.T("portal.verify.tip.qr.text")},
			{Term: c.T("portal.verify.tip.safe"), Text: c.T("portal.verify.tip.safe.text")}}}
}

// askAgain says what is wrong with a code, which stays in the field.
func askAgain(c *web.Ctx, code string, err error) error {
	if kind := fault.KindOf(err); kind != fault.KindInvalid && kind != fault.KindNotFound {
		return err
	}
	p := ask(c, code)
	title, fields := c.Lang.Fault(err)
	for _, text := range fields {
		title = text
	}
	p.Field.Error, p.NoIndex = title, true
	p.Errors.Errors = []ui.FieldError{{Path: p.Field.Name, Message: title}}
	return c.Render(web.Status(err), "ask", p)
}

func (f *face) result(c *web.Ctx) error {
	policy.Public(c.Context(), "anybody who holds the code may check a result; it names no person")
	res, err := document.Get(c.Context(), f.DB, c.Path("code"))
	if err != nil {
		return askAgain(c, c.Path("code"), err)
	}
	v := res.Public()
	p := &resultPage{Page: ui.Page{Title: c.T("portal.verify.result"), Eyebrow: document.FormatCode(v.Code), Active: "verify", Narrow: true, NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("portal.nav.home"), Href: "/"}, {Label: c.T("portal.nav.verify"), Href: "/xac-minh"}, {Label: document.FormatCode(v.Code)}}}}
	p.Status = ui.Notice{Tone: ui.Good, Title: c.T("portal.verify.valid"), Text: c.T("portal.verify.valid.text")}
	if v.Status != document.Valid {
		p.Status = ui.Notice{Tone: ui.Bad, Title: c.T("portal.verify." + string(v.Status)), Text: c.T("portal.verify."+string(v.Status)+".text", "day", v.EndedOn.Vietnamese())}
	}
	if v.ReplacedBy != "" {
		p.Status.Links = []ui.Link{{Label: c.T("portal.verify.new"), Href: "/xac-minh/" + v.ReplacedBy}}
	}
	for _, x := range [][2]string{{"number", v.Reference}, {"day", v.On.Vietnamese()}, {"unit", v.UnitName}, {"procedure", v.ProcedureName}, {"code", document.FormatCode(v.Code)}, {"file", v.FileSHA256}} {
		if x[1] != "" {
			p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("portal.verify.fact." + x[0]), Text: x[1]})
		}
	}
	if err := f.sealOf(c, p, res); err != nil {
		return err
	}
	return c.Render(200, "result", p)
}
