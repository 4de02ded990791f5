package portal

import (
	"net/url"

	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

func (f *face) forgotForm(c *web.Ctx) error {
	policy.Public(c.Context(), "the form holds nothing")
	return c.Render(200, "ask", forgotAsk(c, ""))
}

func forgotAsk(c *web.Ctx, email string) *askPage {
	return &askPage{Page: ui.Page{Title: c.T("portal.forgot.title"), Lead: c.T("portal.forgot.lead"), Narrow: true, NoIndex: true}, Action: "/quen-mat-khau",
		Fields:  []ui.Field{{Kind: "email", Name: "email", Label: c.T("portal.register.email"), Value: email, Required: true, Autocomplete: "email", Max: 200}},
		Buttons: []ui.Button{{Label: c.T("portal.forgot.submit"), Look: ui.Primary, Wide: true}},
		Others:  []ui.Link{{Label: c.T("portal.register.have"), Href: "/dang-nhap"}},
		Tips: []ui.Fact{{Term: c.T("portal.forgot.tip.counter"), Text: c.T("portal.forgot.tip.counter.text")},
			{Term: c.T("portal.forgot.tip.officer"), Text: c.T("portal.forgot.tip.officer.text")}}}
}

func (f *face) forgot(c *web.Ctx) error {
	policy.Public(c.Context(), "everybody may ask for a code")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	id, err := f.Accounts.ForgetPassword(c.Context(), c.Field("email"))
	if err != nil {
		return again(c, forgotAsk(c, c.Field("email")), err)
	}
	c.SetSecret(mailCookie, url.QueryEscape(c.Field("email")), mailFor)
	return c.Redirect("/quen-mat-khau/dat-lai?ma=" + url.QueryEscape(id))
}

func (f *face) resetForm(c *web.Ctx) error {
	policy.Public(c.Context(), "the form holds nothing")
	p := resetAsk(c, c.Query("ma"))
	if err := f.tellCode(c, p); err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

func resetAsk(c *web.Ctx, id string) *askPage {
	return &askPage{Page: ui.Page{Title: c.T("portal.reset.title"), Lead: c.T("portal.reset.lead", "email", sentTo(c)), Narrow: true, NoIndex: true},
		Action: "/quen-mat-khau/dat-lai", Hidden: []ui.Hidden{{Name: "id", Value: id}},
		Fields:  []ui.Field{codeField(c), newPassword(c, "password")},
		Buttons: []ui.Button{{Label: c.T("portal.reset.submit"), Look: ui.Primary, Wide: true}},
		Others:  []ui.Link{{Label: c.T("portal.confirm.again"), Href: "/quen-mat-khau"}}}
}

func (f *face) reset(c *web.Ctx) error {
	policy.Public(c.Context(), "whoever knows the code owns the address")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	if err := f.Accounts.Recover(c.Context(), c.Field("id"), c.Field("code"), c.Form.Get("password")); err != nil {
		return again(c, resetAsk(c, c.Field("id")), err)
	}
	c.SetSecret(mailCookie, "", -1)
	c.Flash(ui.Good, "portal.reset.done")
	return c.Redirect("/dang-nhap")
}
