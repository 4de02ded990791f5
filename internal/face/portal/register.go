package portal

import (
	"net/url"
	"strings"
	"time"

	"tinhso/internal/door"
	"tinhso/internal/identity"
	"tinhso/internal/notify"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// mailCookie remembers to which address a code went, so that the next page can say so.
const (
	mailCookie = "tinhso_mail"
	mailFor    = 15 * time.Minute
)

func (f *face) registerForm(c *web.Ctx) error {
	policy.Public(c.Context(), "the form holds nothing")
	return c.Render(200, "ask", registerAsk(c, "", ""))
}

func registerAsk(c *web.Ctx, name, email string) *askPage {
	return &askPage{Page: ui.Page{Title: c.T("portal.register.title"), Lead: c.T("portal.register.lead"), Narrow: true,
		Description: c.T("portal.register.lead")}, Action: "/dang-ky",
		Fields: []ui.Field{
			{Kind: "person_name", Name: "full_name", Label: c.T("portal.register.name"), Value: name, Required: true, Autocomplete: "name", Max: 100},
			{Kind: "email", Name: "email", Label: c.T("portal.register.email"), Help: c.T("portal.register.email.help"), Value: email, Required: true, Autocomplete: "email", Max: 200},
			newPassword(c, "password"),
		},
		Buttons: []ui.Button{{Label: c.T("portal.register.submit"), Look: ui.Primary, Wide: true}},
		Others:  []ui.Link{{Label: c.T("portal.register.have"), Href: "/dang-nhap"}},
		Tips: []ui.Fact{{Term: c.T("portal.register.tip.counter"), Text: c.T("portal.register.tip.counter.text")},
			{Term: c.T("portal.register.tip.none"), Text: c.T("portal.register.tip.none.text")}}}
}

func newPassword(c *web.Ctx, name string) ui.Field {
	return ui.Field{Name: name, Label: c.T("portal.password.new"), Help: c.T("portal.password.new.help"), Type: "password", Required: true, Autocomplete: "new-password", Max: 200}
}

func (f *face) register(c *web.Ctx) error {
	policy.Public(c.Context(), "everybody may ask for an account")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	name, email := c.Field("full_name"), c.Field("email")
	id, err := f.Accounts.Register(c.Context(), identity.Registration{FullName: name, Email: email, Password: c.Form.Get("password"), Door: door.Of(c)})
	if err != nil {
		return again(c, registerAsk(c, name, email), err)
	}
	c.SetSecret(mailCookie, url.QueryEscape(email), mailFor)
	return c.Redirect("/dang-ky/xac-nhan?ma=" + url.QueryEscape(id))
}

func (f *face) confirmForm(c *web.Ctx) error {
	policy.Public(c.Context(), "the form holds nothing")
	p := confirmAsk(c, c.Query("ma"))
	if err := f.tellCode(c, p); err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

func confirmAsk(c *web.Ctx, id string) *askPage {
	return &askPage{Page: ui.Page{Title: c.T("portal.confirm.title"), Lead: c.T("portal.confirm.lead", "email", sentTo(c)), Narrow: true, NoIndex: true},
		Action: "/dang-ky/xac-nhan", Hidden: []ui.Hidden{{Name: "id", Value: id}},
		Fields:  []ui.Field{codeField(c)},
		Buttons: []ui.Button{{Label: c.T("portal.confirm.submit"), Look: ui.Primary, Wide: true}},
		Others:  []ui.Link{{Label: c.T("portal.confirm.again"), Href: "/dang-ky"}}}
}

func codeField(c *web.Ctx) ui.Field {
	return ui.Field{Name: "code", Label: c.T("portal.confirm.code"), Help: c.T("portal.confirm.code.help"), Required: true, Autocomplete: "one-time-code", InputMode: "numeric", Max: 12}
}

// sentTo is the address a code went to, as this browser wrote it.
func sentTo(c *web.Ctx) string {
	if email, err := url.QueryUnescape(c.Secret(mailCookie)); err == nil && email != "" {
		return email
	}
	return c.T("portal.confirm.your_mail")
}

func (f *face) confirm(c *web.Ctx) error {
	policy.Public(c.Context(), "whoever knows the code owns the address")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	session, err := f.Accounts.Confirm(c.Context(), c.Field("id"), c.Field("code"), door.Of(c))
	if err != nil {
		return again(c, confirmAsk(c, c.Field("id")), err)
	}
	c.SetSecret(mailCookie, "", -1)
	c.Flash(ui.Good, "portal.registered")
	return f.enter(c, session, "")
}

// tellCode shows the letter itself in a demonstration without a mail server: nobody could go on otherwise. Deps.Demo is
// never set outside one.
func (f *face) tellCode(c *web.Ctx, p *askPage) error {
	if !f.Demo {
		return nil
	}
	page, err := notify.Mails(c.Context(), f.DB, "", "", 20)
	if err != nil {
		return err
	}
	email := sentTo(c)
	for _, m := range page.Mails {
		if !strings.EqualFold(m.Email, email) {
			continue
		}
		text, err := notify.Reveal(c.Context(), f.DB, m.ID)
		if err != nil {
			return err
		}
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warning, Title: c.T("portal.demo.mail"), Text: text})
		break
	}
	return nil
}
