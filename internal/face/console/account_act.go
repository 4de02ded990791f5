package console

import (
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// change is one way to change how an account stands: lock, unlock, close.
type change struct {
	key    string
	to     identity.State
	reason bool
	look   ui.Look
}

var (
	locking   = change{"lock", identity.Locked, true, ui.Danger}
	unlocking = change{"unlock", identity.Active, false, ui.Primary}
	closing   = change{"close", identity.Closed, true, ui.Danger}
)

func (f *face) statePage(c *web.Ctx, ch change) (*askPage, identity.Account, error) {
	acc, err := f.accountManaged(c, "account.manage")
	if err != nil {
		return nil, acc, err
	}
	p := ask(c, ch.key, accountPath(acc.ID), ch.look)
	p.Active, p.Crumbs = "accounts", accountCrumbs(c, acc, p.Title)
	p.Facts = f.whoseFacts(c, acc)
	version := strconv.FormatInt(acc.Version, 10)
	if c.Form != nil {
		version = c.Form.Get("version")
	}
	p.Hidden = append(p.Hidden, ui.Hidden{Name: "version", Value: version})
	if ch.reason {
		p.Fields = []ui.Field{field(c, ch.key, "reason", func(x *ui.Field) { x.Kind, x.Required, x.Rows, x.Max = "long_text", true, 3, 500 })}
	}
	return p, acc, nil
}

// whoseFacts names the account that a page is about to change.
func (f *face) whoseFacts(c *web.Ctx, acc identity.Account) ui.DefinitionList {
	return ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("console.account.name"), Text: acc.Name}, {Term: c.T("console.account.login"), Text: acc.Login},
		{Term: c.T("console.account.unit"), Text: f.unitName(c, acc.UnitID)}, {Term: c.T("console.account.roles"), Text: f.rolesNow(c, acc)}}}
}

func (f *face) stateForm(ch change) web.Handler {
	return func(c *web.Ctx) error {
		p, _, err := f.statePage(c, ch)
		if err != nil {
			return err
		}
		return c.Render(200, "ask", p)
	}
}

func (f *face) state(ch change) web.Handler {
	return func(c *web.Ctx) error {
		if err := c.ReadForm(web.FormRules{}); err != nil {
			return err
		}
		p, acc, err := f.statePage(c, ch)
		if err != nil {
			return err
		}
		err = f.Accounts.SetState(c.Context(), acc.ID, versionOf(c), ch.to, c.Field("reason"))
		if fault.KindOf(err) == fault.KindPrecondition && acc.State == ch.to {
			err = nil // sent twice, or somebody was faster: it is so
		}
		if err != nil {
			return again(c, p, err)
		}
		c.Flash(ui.Good, "console."+ch.key+".done", "name", acc.Name)
		return c.Redirect(accountPath(acc.ID))
	}
}

func (f *face) resetPage(c *web.Ctx) (*askPage, identity.Account, error) {
	acc, err := f.accountManaged(c, "account.reset")
	if err != nil {
		return nil, acc, err
	}
	p := ask(c, "reset", accountPath(acc.ID), ui.Primary)
	p.Active, p.Crumbs, p.Facts = "accounts", accountCrumbs(c, acc, p.Title), f.whoseFacts(c, acc)
	return p, acc, nil
}

func (f *face) resetForm(c *web.Ctx) error {
	p, _, err := f.resetPage(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

// reset gives a temporary password and shows it once, on a slip to hand over. The slip is the answer to the POST itself:
// a redirect would have to keep the password somewhere on the way.
func (f *face) reset(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	p, acc, err := f.resetPage(c)
	if err != nil {
		return err
	}
	return f.slips.once(c, guard(c), func() (*slipPage, error) {
		password, err := f.Accounts.ResetPassword(c.Context(), acc.ID)
		if err != nil {
			return nil, err
		}
		return f.passwordSlip(c, acc, password, "reset"), nil
	}, func(err error) error { return again(c, p, err) })
}

// sessionPage asks before a session, or all of an account, is ended.
func (f *face) sessionPage(c *web.Ctx) (*askPage, identity.Account, error) {
	acc, err := f.accountManaged(c, "session.end")
	if err != nil {
		return nil, acc, err
	}
	key := "session_end"
	if c.Path("session") == "" {
		key = "session_end_all"
	}
	p := ask(c, key, accountPath(acc.ID), ui.Danger)
	p.Active, p.Crumbs, p.Facts = "accounts", accountCrumbs(c, acc, p.Title), f.whoseFacts(c, acc)
	return p, acc, nil
}

func (f *face) sessionForm(c *web.Ctx) error {
	p, _, err := f.sessionPage(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

func (f *face) session(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	p, acc, err := f.sessionPage(c)
	if err != nil {
		return err
	}
	ids := []string{c.Path("session")}
	if ids[0] == "" {
		list, err := f.Accounts.Sessions(c.Context(), acc.ID)
		if err != nil {
			return err
		}
		ids = nil
		for _, s := range list {
			ids = append(ids, s.ID)
		}
	}
	for _, id := range ids {
		if err := f.Accounts.EndSession(c.Context(), acc.ID, id); err != nil {
			return again(c, p, err)
		}
	}
	c.Flash(ui.Good, "console.session.done", "name", acc.Name)
	return c.Redirect(accountPath(acc.ID))
}
