package console

import (
	"tinhso/internal/identity"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// factorPage asks before one-time codes are taken off an account whose owner has lost the telephone (gỡ mã một lần).
func (f *face) factorPage(c *web.Ctx) (*askPage, identity.Account, error) {
	acc, err := f.accountManaged(c, "account.reset")
	if err != nil {
		return nil, acc, err
	}
	p := ask(c, "factor", accountPath(acc.ID), ui.Danger)
	p.Active, p.Crumbs, p.Facts = "accounts", accountCrumbs(c, acc, p.Title), f.whoseFacts(c, acc)
	return p, acc, nil
}

func (f *face) factorForm(c *web.Ctx) error {
	p, _, err := f.factorPage(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

func (f *face) factor(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	p, acc, err := f.factorPage(c)
	if err != nil {
		return err
	}
	if err := f.Accounts.DropFactor(c.Context(), acc.ID); err != nil {
		return again(c, p, err)
	}
	c.Flash(ui.Good, "console.factor.done", "name", acc.Name)
	return c.Redirect(accountPath(acc.ID))
}
