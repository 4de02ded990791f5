package secure

import (
	"net/url"
	"time"

	"tinhso/internal/door"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// dropWithin is how lately the password must have been shown before one-time codes are turned on or off.
const dropWithin = 10 * time.Minute

func (f *face) proveForm(c *web.Ctx) error {
	p, err := f.proveAsk(c, c.Query("next"))
	if err != nil {
		return err
	}
	return c.Render(200, "secure_ask", p)
}

// proveAsk asks for the password once more (xác nhận lại mật khẩu).
func (f *face) proveAsk(c *web.Ctx, next string) (*askPage, error) {
	_, state, err := f.own(c)
	if err != nil {
		return nil, err
	}
	p := &askPage{Page: ui.Page{Title: c.T("secure.prove.title"), Lead: c.T("secure.prove.lead"), Narrow: true, NoIndex: true}, Action: provePath,
		Hidden:  []ui.Hidden{{Name: "next", Value: next}},
		Fields:  []ui.Field{{Name: "password", Label: c.T("portal.sign_in.password"), Type: "password", Required: true, Autocomplete: "current-password", Max: 200}},
		Buttons: []ui.Button{{Label: c.T("secure.prove.submit"), Look: ui.Primary, Wide: true}}}
	if state.On {
		p.Fields = append(p.Fields, codeField(c, c.T("secure.code.label")))
	}
	return p, nil
}

func (f *face) prove(c *web.Ctx) error {
	if _, err := me(c); err != nil {
		return err
	}
	policy.Public(c.Context(), "everybody may show their own password")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	token, err := f.Accounts.Prove(c.Context(), c.Form.Get("password"), c.Field("code"), door.Of(c))
	if err != nil {
		p, failed := f.proveAsk(c, c.Field("next"))
		if failed != nil {
			return failed
		}
		return again(c, p, err)
	}
	c.SetSecret(f.Cookie, token, door.SessionFor)
	return c.Redirect(f.after(c, identity.From(c.Context()), c.Field("next")))
}

// after is where somebody goes who has signed in.
func (f *face) after(c *web.Ctx, who identity.Who, next string) string {
	if next = c.Local(next); next == "/" || who.MustChange || who.MustEnrol && next != factorPath {
		return f.Home(who)
	}
	return next
}

func (f *face) codeForm(c *web.Ctx) error {
	policy.Public(c.Context(), "the form holds nothing")
	if door.Owed(c) == "" {
		return c.Redirect("/dang-nhap?next=" + url.QueryEscape(c.Query("next")))
	}
	return c.Render(200, "secure_ask", codeAsk(c, c.Query("next")))
}

func codeAsk(c *web.Ctx, next string) *askPage {
	return &askPage{Page: ui.Page{Title: c.T("secure.code.title"), Lead: c.T("secure.code.lead"), Narrow: true, NoIndex: true}, Action: codePath,
		Hidden: []ui.Hidden{{Name: "next", Value: next}}, Fields: []ui.Field{codeField(c, c.T("secure.code.label"))},
		Buttons: []ui.Button{{Label: c.T("portal.sign_in.submit"), Look: ui.Primary, Wide: true}},
		Others:  []ui.Link{{Label: c.T("secure.code.other"), Href: "/dang-nhap"}}}
}

func (f *face) code(c *web.Ctx) error {
	policy.Public(c.Context(), "whoever signs in is nobody yet")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	s, err := f.Accounts.SecondStep(c.Context(), door.Owed(c), c.Field("code"), door.Of(c))
	if err != nil {
		return again(c, codeAsk(c, c.Field("next")), err)
	}
	who, _, err := f.Accounts.SessionWho(c.Context(), s.Token)
	if err != nil {
		return err
	}
	if err := door.Enter(c, f.Accounts, f.Cookie, s); err != nil {
		return err
	}
	return c.Redirect(f.after(c, who, c.Field("next")))
}
