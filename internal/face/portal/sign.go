package portal

import (
	"net/url"

	"tinhso/internal/demo"
	"tinhso/internal/door"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

func (f *face) signInForm(c *web.Ctx) error {
	policy.Public(c.Context(), "the form holds nothing")
	next := c.Query("next")
	if who := identity.From(c.Context()); who.SignedIn() {
		return c.Redirect(f.after(c, who, next))
	}
	return c.Render(200, "ask", signInAsk(c, "", next))
}

func signInAsk(c *web.Ctx, login, next string) *askPage {
	p := &askPage{Page: ui.Page{Title: c.T("portal.sign_in.title"), Lead: c.T("portal.sign_in.lead"), Narrow: true, NoIndex: true}, Action: "/dang-nhap",
		Hidden: []ui.Hidden{{Name: "next", Value: next}},
		Fields: []ui.Field{
			{Name: "login", Label: c.T("portal.sign_in.login"), Help: c.T("portal.sign_in.login.help"), Value: login, Required: true, Autocomplete: "username", Max: 200},
			{Name: "password", Label: c.T("portal.sign_in.password"), Type: "password", Required: true, Autocomplete: "current-password", Max: 200},
		},
		Buttons: []ui.Button{{Label: c.T("portal.sign_in.submit"), Look: ui.Primary, Wide: true}},
		Others: []ui.Link{{Label: c.T("portal.sign_in.forgot"), Href: "/quen-mat-khau"}, {Label: c.T("portal.sign_in.register"), Href: "/dang-ky"},
			{Label: c.T("portal.sign_in.guest"), Href: trackPath}},
		Tips: []ui.Fact{{Term: c.T("portal.sign_in.officer"), Text: c.T("portal.sign_in.officer.text")}}}
	if next != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Text: c.T("portal.sign_in.next")})
	}
	if c.Site().Demo {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warning, Title: c.T("portal.demo.accounts"), Text: c.T("portal.demo.accounts.text", "password", demo.Password), Closed: true})
	}
	return p
}

func (f *face) signIn(c *web.Ctx) error {
	policy.Public(c.Context(), "whoever signs in is nobody yet")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	login, next := c.Field("login"), c.Field("next")
	session, err := f.Accounts.SignIn(c.Context(), login, c.Form.Get("password"), door.Of(c))
	if err != nil {
		p := signInAsk(c, login, next)
		if e, ok := fault.As(err); ok && e.Code == "identity.proof_needed" {
			p.Buttons = append(p.Buttons, ui.Button{Label: c.T("portal.sign_in.letter"), Href: letterPath + "?login=" + url.QueryEscape(login), Icon: "mail", Wide: true})
		}
		return again(c, p, err)
	}
	if session.Half != "" {
		door.Owe(c, session.Half)
		return c.Redirect(codePath + "?next=" + url.QueryEscape(next))
	}
	return f.enter(c, session, next)
}

// enter gives the browser its session and leads to where the person wanted to go, or to what is theirs. What the browser
// held before (a guest's ticket) is of no use any more.
func (f *face) enter(c *web.Ctx, s identity.Session, next string) error {
	who, _, err := f.Accounts.SessionWho(c.Context(), s.Token)
	if err != nil {
		return err
	}
	if err := door.Enter(c, f.Accounts, f.Cookie, s); err != nil {
		return err
	}
	c.SetSecret(ticketCookie, "", -1)
	return c.Redirect(f.after(c, who, next))
}

// after is where somebody goes who has signed in. A password given by another is changed first.
func (f *face) after(c *web.Ctx, who identity.Who, next string) string {
	if next = c.Local(next); next == "/" || who.Held() {
		return Home(who)
	}
	return next
}

func (f *face) signOut(c *web.Ctx) error {
	policy.Public(c.Context(), "everybody may leave")
	if token := c.Secret(f.Cookie); token != "" {
		if err := f.Accounts.SignOut(c.Context(), token); err != nil {
			return err
		}
	}
	c.SetSecret(f.Cookie, "", -1)
	c.SetSecret(ticketCookie, "", -1)
	c.W.Header().Set("Clear-Site-Data", `"cache", "storage"`) // what the next person at this computer must not find
	c.Flash(ui.Good, "portal.signed_out")
	return c.Redirect("/")
}
