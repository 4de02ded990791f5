package secure

import (
	"tinhso/internal/door"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

func (f *face) letterForm(c *web.Ctx) error {
	policy.Public(c.Context(), "the form holds nothing")
	return c.Render(200, "secure_ask", letterAsk(c, c.Query("login")))
}

// letterAsk offers a letter to the owner while strangers guess (thư xác nhận thiết bị).
func letterAsk(c *web.Ctx, login string) *askPage {
	return &askPage{Page: ui.Page{Title: c.T("secure.letter.title"), Lead: c.T("secure.letter.lead"), Narrow: true, NoIndex: true}, Action: letterPath,
		Fields:  []ui.Field{{Name: "login", Label: c.T("portal.sign_in.login"), Value: login, Required: true, Autocomplete: "username", Max: 200}},
		Buttons: []ui.Button{{Label: c.T("secure.letter.submit"), Look: ui.Primary, Icon: "mail", Wide: true}},
		Others:  []ui.Link{{Label: c.T("secure.code.other"), Href: "/dang-nhap"}}}
}

func (f *face) letter(c *web.Ctx) error {
	policy.Public(c.Context(), "everybody may ask for a letter, to the owner alone")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	if err := f.Accounts.AskWay(c.Context(), c.Field("login")); err != nil {
		return again(c, letterAsk(c, c.Field("login")), err)
	}
	p := letterAsk(c, c.Field("login"))
	p.Title, p.Lead = c.T("secure.letter.sent"), ""
	p.Notices = []ui.Notice{{Tone: ui.Good, Text: c.T("secure.letter.sent.text")}}
	p.Buttons = []ui.Button{{Label: c.T("secure.letter.again"), Icon: "mail", Wide: true}}
	if f.Reveal != nil {
		text, err := f.Reveal(c, "way")
		if err != nil {
			return err
		}
		if text != "" {
			p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warning, Title: c.T("portal.demo.mail"), Text: text})
		}
	}
	return c.Render(200, "secure_ask", p)
}

// wayForm is where the letter leads. Opening it does nothing: programs that read mail open what they find.
func (f *face) wayForm(c *web.Ctx) error {
	policy.Public(c.Context(), "the form holds nothing")
	return c.Render(200, "secure_ask", wayAsk(c, c.Query("ma")))
}

func wayAsk(c *web.Ctx, token string) *askPage {
	return &askPage{Page: ui.Page{Title: c.T("secure.way.title"), Lead: c.T("secure.way.lead"), Narrow: true, NoIndex: true}, Action: wayPath,
		Hidden:  []ui.Hidden{{Name: "ma", Value: token}},
		Buttons: []ui.Button{{Label: c.T("secure.way.submit"), Look: ui.Primary, Wide: true}},
		Others:  []ui.Link{{Label: c.T("secure.code.other"), Href: "/dang-nhap"}}}
}

func (f *face) way(c *web.Ctx) error {
	policy.Public(c.Context(), "whoever holds the letter owns the address")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	kept, err := f.Accounts.TakeWay(c.Context(), c.Field("ma"), door.Of(c))
	if err != nil {
		return again(c, wayAsk(c, ""), err)
	}
	door.Keep(c, kept)
	c.Flash(ui.Good, "secure.way.done")
	return c.Redirect("/dang-nhap")
}
