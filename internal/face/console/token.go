package console

import (
	"errors"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// tokenPage asks for a new bearer token. Only one's own: a token acts in the name of its account.
func (f *face) tokenPage(c *web.Ctx) (*askPage, identity.Account, error) {
	acc, err := f.accountManaged(c, "token.issue")
	if err != nil {
		return nil, acc, err
	}
	p := ask(c, "token_issue", accountPath(acc.ID), ui.Primary)
	p.Active, p.Crumbs = "accounts", accountCrumbs(c, acc, p.Title)
	p.Notices = []ui.Notice{{Tone: ui.Warning, Text: c.T("console.token.warning")}}
	p.Fields = []ui.Field{
		field(c, "token", "label", func(x *ui.Field) { x.Required, x.Max, x.Autocomplete = true, 100, "off" }),
		field(c, "token", "until", func(x *ui.Field) {
			x.Kind = "date"
			if c.Form == nil {
				x.Value = f.today().AddMonths(12).Vietnamese()
			}
		}),
	}
	return p, acc, nil
}

func (f *face) tokenForm(c *web.Ctx) error {
	p, _, err := f.tokenPage(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

func (f *face) tokenIssue(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	p, acc, err := f.tokenPage(c)
	if err != nil {
		return err
	}
	n := identity.NewToken{Label: c.Form.Get("label"), Once: guard(c)}
	if text := c.Field("until"); text != "" {
		day, err := viet.ParseDay(text)
		if err != nil {
			return again(c, p, fault.Invalid("identity.token_invalid", fault.Field{Path: "until", Code: codeOf(err), Args: fault.Args("field", c.T("console.token.until"), "value", text)}))
		}
		n.Until = day.Time(24*time.Hour - time.Second)
	}
	return f.slips.once(c, n.Once, func() (*slipPage, error) {
		bearer, t, err := f.Accounts.IssueToken(c.Context(), acc.ID, n)
		if err != nil {
			return nil, err
		}
		return f.tokenSlip(c, acc, t, bearer), nil
	}, func(err error) error {
		var replay *once.Replay
		if errors.As(err, &replay) {
			c.Flash(ui.Info, "console.slip.gone")
			return c.Redirect(accountPath(acc.ID))
		}
		return again(c, p, err)
	})
}

func (f *face) revokePage(c *web.Ctx) (*askPage, identity.Account, identity.Token, error) {
	acc, err := f.accountManaged(c, "token.revoke")
	if err != nil {
		return nil, acc, identity.Token{}, err
	}
	list, err := f.Accounts.Tokens(c.Context(), acc.ID)
	if err != nil {
		return nil, acc, identity.Token{}, err
	}
	for _, t := range list {
		if t.ID != c.Path("token") {
			continue
		}
		p := ask(c, "token_revoke", accountPath(acc.ID), ui.Danger)
		p.Active, p.Crumbs = "accounts", accountCrumbs(c, acc, p.Title)
		p.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("console.account.name"), Text: acc.Name}, {Term: c.T("console.token.label"), Text: t.Label},
			{Term: c.T("console.token.created"), Text: at(t.CreatedAt)}, {Term: c.T("console.token.until"), Text: at(t.ExpiresAt)}}}
		return p, acc, t, nil
	}
	return nil, acc, identity.Token{}, fault.NotFound("identity.token_not_found")
}

func (f *face) revokeForm(c *web.Ctx) error {
	p, _, _, err := f.revokePage(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

func (f *face) revoke(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	p, acc, t, err := f.revokePage(c)
	if err != nil {
		return err
	}
	if t.RevokedAt.IsZero() { // otherwise it was sent twice
		if err := f.Accounts.RevokeToken(c.Context(), acc.ID, t.ID); err != nil {
			return again(c, p, err)
		}
	}
	c.Flash(ui.Good, "console.token.revoked", "label", t.Label)
	return c.Redirect(accountPath(acc.ID))
}
