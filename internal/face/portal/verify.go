package portal

import (
	"tinhso/internal/document"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// verifyPage says whether a result holds; it names no person.
type verifyPage struct {
	ui.Page
	Status ui.Notice
	Facts  ui.DefinitionList
	Seal   *sealPart
}

// verifyAskPage asks for the code of a result, or for a file that proves one.
type verifyAskPage struct {
	*askPage
	Drop *dropForm
}

func (f *face) verifyAgain(c *web.Ctx, code string, err error) error {
	p := &verifyAskPage{askPage: verifyAsk(c, code), Drop: f.drop(c)}
	sum, ok := blame(c, err, p.Fields)
	if !ok {
		return err
	}
	p.Errors, p.NoIndex = sum, true
	return c.Render(web.Status(err), "verify-ask", p)
}

// verifyForm asks for the code of a result; with one it leads to its page.
func (f *face) verifyForm(c *web.Ctx) error {
	policy.Public(c.Context(), "the form holds nothing")
	code := c.Query("ma")
	if code == "" {
		return c.Render(200, "verify-ask", &verifyAskPage{askPage: verifyAsk(c, ""), Drop: f.drop(c)})
	}
	clean, err := document.CleanCode(code)
	if err != nil {
		return f.verifyAgain(c, code, err)
	}
	return c.Redirect("/xac-minh/" + clean)
}

func verifyAsk(c *web.Ctx, code string) *askPage {
	return &askPage{Page: ui.Page{Title: c.T("portal.verify.title"), Lead: c.T("portal.verify.lead"), Active: "verify", Narrow: true,
		Description: c.T("portal.verify.description")}, Action: "/xac-minh", Get: true,
		Fields:  []ui.Field{{Name: "ma", Label: c.T("portal.verify.code"), Help: c.T("portal.verify.code.help"), Value: code, Required: true, Autocomplete: "off", Max: 40}},
		Buttons: []ui.Button{{Label: c.T("portal.verify.submit"), Look: ui.Primary, Icon: "shield", Wide: true}},
		Tips: []ui.Fact{{Term: c.T("portal.verify.tip.qr"), Text: c.T("portal.verify.tip.qr.text")},
			{Term: c.T("portal.verify.tip.safe"), Text: c.T("portal.verify.tip.safe.text")}}}
}

func (f *face) verify(c *web.Ctx) error {
	policy.Public(c.Context(), "anybody who holds the code may check a result; it names no person")
	res, err := document.Get(c.Context(), f.DB, c.Path("code"))
	if err != nil {
		return f.verifyAgain(c, c.Path("code"), err)
	}
	v := res.Public()
	p := &verifyPage{Page: ui.Page{Title: c.T("portal.verify.result"), Eyebrow: document.FormatCode(v.Code), Active: "verify", Narrow: true, NoIndex: true,
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
	return c.Render(200, "verify", p)
}
