package console

import (
	"errors"
	"strconv"
	"strings"
	"unicode"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// officerFields are the questions about an officer; a new one also has a login and first roles.
func (f *face) officerFields(c *web.Ctx, acc identity.Account, isNew bool) ([]ui.Field, error) {
	r, err := reachOf(c, "account.manage", "account")
	if err != nil {
		return nil, err
	}
	if c.Form == nil && !isNew {
		home, err := f.Units.ByID(c.Context(), f.DB, acc.UnitID, f.today())
		if err != nil {
			return nil, err
		}
		c.Form = map[string][]string{"name": {acc.Name}, "email": {acc.Email}, "phone": {acc.Phone}, "unit": {home.Code}}
	}
	chosen := c.Query("don-vi")
	if c.Form != nil {
		chosen = c.Form.Get("unit")
	}
	units, err := f.unitChoices(c, r, chosen)
	if err != nil {
		return nil, err
	}
	fields := []ui.Field{
		field(c, "officer", "name", func(x *ui.Field) { x.Required, x.Max, x.Autocomplete = true, 200, "off" }),
		field(c, "officer", "unit", func(x *ui.Field) { x.Required, x.Select, x.Choices, x.Value = true, true, units, chosen }),
		field(c, "officer", "email", func(x *ui.Field) { x.Kind, x.Autocomplete = "email", "off" }),
		field(c, "officer", "phone", func(x *ui.Field) { x.Kind, x.Autocomplete = "phone", "off" }),
	}
	if isNew {
		var roles []string
		if c.Form != nil {
			roles = c.Form["role"]
		}
		fields = append(fields, field(c, "officer", "login", func(x *ui.Field) { x.Autocomplete = "off" }),
			field(c, "officer", "role", func(x *ui.Field) {
				x.Kind, x.Multiple, x.Choices, x.Wide = "choice", true, roleChoices(c, roles...), true
			}))
	}
	return fields, nil
}

func (f *face) accountNewPage(c *web.Ctx) (*askPage, error) {
	if c.Form == nil {
		if _, err := reachOf(c, "account.manage", "account"); err != nil {
			return nil, err
		}
	}
	p := ask(c, "officer.new", accountsPath, ui.Primary)
	p.Active, p.Crumbs = "accounts", crumbs(c, ui.Link{Label: c.T("console.nav.accounts"), Href: accountsPath}, ui.Link{Label: p.Title})
	fields, err := f.officerFields(c, identity.Account{}, true)
	p.Fields = fields
	return p, err
}

func (f *face) accountNewForm(c *web.Ctx) error {
	p, err := f.accountNewPage(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

// officerOf reads the posted answers. Units outside the reach are as if they did not exist.
func (f *face) officerOf(c *web.Ctx) (identity.NewOfficer, error) {
	n := identity.NewOfficer{Login: c.Field("login"), Name: c.Form.Get("name"), Email: c.Field("email"), Phone: c.Field("phone"), Unit: c.Field("unit")}
	r, err := reachOf(c, "account.manage", "account")
	if err != nil {
		return n, err
	}
	var wrong []fault.Field
	for _, name := range []string{"name", "email", "phone", "login"} {
		if strings.ContainsFunc(c.Form.Get(name), unicode.IsControl) {
			wrong = append(wrong, fault.Field{Path: name, Code: "field.character", Args: fault.Args("field", c.T("console.officer."+name))})
		}
	}
	if n.Unit == "" {
		wrong = append(wrong, fault.Field{Path: "unit", Code: "field.required", Args: fault.Args("field", c.T("console.officer.unit"))})
	}
	if len(wrong) > 0 {
		return n, fault.Invalid("identity.officer_invalid", wrong...)
	}
	var u org.Unit
	if u, err = f.unitAt(c, r, n.Unit, f.today()); fault.KindOf(err) == fault.KindNotFound {
		return n, fault.Invalid("identity.officer_invalid", fault.Field{Path: "unit", Code: "field.choice", Args: fault.Args("field", c.T("console.officer.unit"))})
	}
	n.Unit = u.ID
	for _, role := range c.Form["role"] {
		n.Grants = append(n.Grants, identity.NewGrant{Role: identity.Role(role)})
	}
	return n, err
}

func (f *face) accountNew(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	n, err := f.officerOf(c)
	if err == nil {
		n.Once = guard(c)
		return f.slips.once(c, n.Once, func() (*slipPage, error) {
			acc, password, err := f.Accounts.CreateOfficer(c.Context(), n)
			if err != nil {
				return nil, err
			}
			return f.passwordSlip(c, acc, password, "new"), nil
		}, func(err error) error {
			var replay *once.Replay
			if errors.As(err, &replay) {
				c.Flash(ui.Info, "console.slip.gone")
				return c.Redirect(accountsPath)
			}
			return f.accountNewAgain(c, err)
		})
	}
	return f.accountNewAgain(c, err)
}

func (f *face) accountNewAgain(c *web.Ctx, err error) error {
	p, errPage := f.accountNewPage(c)
	if errPage != nil {
		return errPage
	}
	return again(c, p, err)
}

func (f *face) accountEditPage(c *web.Ctx) (*askPage, identity.Account, error) {
	acc, err := f.accountManaged(c, "account.manage")
	if err != nil {
		return nil, acc, err
	}
	if acc.Kind != identity.KindOfficer {
		return nil, acc, fault.NotFound("identity.account_not_found")
	}
	p := ask(c, "edit", accountPath(acc.ID), ui.Primary)
	p.Active, p.Crumbs, p.Eyebrow = "accounts", accountCrumbs(c, acc, p.Title), acc.Name
	version := strconv.FormatInt(acc.Version, 10)
	if c.Form != nil {
		version = c.Form.Get("version")
	}
	p.Hidden = append(p.Hidden, ui.Hidden{Name: "version", Value: version})
	p.Fields, err = f.officerFields(c, acc, false)
	return p, acc, err
}

func (f *face) accountEditForm(c *web.Ctx) error {
	p, _, err := f.accountEditPage(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

func (f *face) accountEdit(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	p, acc, err := f.accountEditPage(c)
	if err != nil {
		return err
	}
	n, err := f.officerOf(c)
	if err == nil {
		n.Grants = nil
		err = f.Accounts.Edit(c.Context(), acc.ID, versionOf(c), n)
	}
	if fault.KindOf(err) == fault.KindPrecondition && acc.Name == viet.OneLine(n.Name) && acc.UnitID == n.Unit && acc.Email == n.Email {
		err = nil // the same filling-in sent twice
	}
	if err != nil {
		return again(c, p, err)
	}
	c.Flash(ui.Good, "console.edit.done", "name", n.Name)
	return c.Redirect(accountPath(acc.ID))
}

// versionOf is the version of the account that the reader saw.
func versionOf(c *web.Ctx) int64 {
	v, err := strconv.ParseInt(c.Form.Get("version"), 10, 64)
	if err != nil {
		return -1 // no account has it: as stale as can be
	}
	return v
}
