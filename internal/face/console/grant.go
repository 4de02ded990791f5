package console

import (
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

func (f *face) grantPage(c *web.Ctx) (*askPage, identity.Account, error) {
	acc, err := f.accountManaged(c, "account.manage")
	if err != nil {
		return nil, acc, err
	}
	if acc.Kind != identity.KindOfficer {
		return nil, acc, fault.NotFound("identity.account_not_found")
	}
	r, err := reachOf(c, "role.give", "account")
	if err != nil {
		return nil, acc, err
	}
	role, unit := "", acc.UnitID
	if c.Form != nil {
		role, unit = c.Form.Get("role"), c.Form.Get("unit")
	}
	units, err := f.unitChoices(c, r, unit)
	if err != nil {
		return nil, acc, err
	}
	p := ask(c, "grant_give", accountPath(acc.ID), ui.Primary)
	p.Active, p.Crumbs, p.Facts = "accounts", accountCrumbs(c, acc, p.Title), f.whoseFacts(c, acc)
	p.Fields = []ui.Field{
		field(c, "grant", "role", func(x *ui.Field) { x.Kind, x.Required, x.Choices, x.Wide = "choice", true, roleChoices(c, role), true }),
		field(c, "grant", "unit", func(x *ui.Field) { x.Required, x.Select, x.Choices, x.Value = true, true, units, unit }),
		field(c, "grant", "from", func(x *ui.Field) {
			x.Kind, x.Required = "date", true
			if c.Form == nil {
				x.Value = f.today().Vietnamese()
			}
		}),
		field(c, "grant", "to", func(x *ui.Field) { x.Kind = "date" }),
	}
	return p, acc, nil
}

func (f *face) grantForm(c *web.Ctx) error {
	p, _, err := f.grantPage(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

// grantOf reads what was posted; what is wrong is told for every field at once.
func (f *face) grantOf(c *web.Ctx) (identity.NewGrant, error) {
	g := identity.NewGrant{Role: identity.Role(c.Field("role"))}
	var wrong []fault.Field
	say := func(path, code string) {
		wrong = append(wrong, fault.Field{Path: path, Code: code, Args: fault.Args("field", c.T("console.grant."+path), "value", c.Field(path))})
	}
	if g.Role == "" {
		say("role", "field.required")
	}
	r, err := reachOf(c, "role.give", "account")
	if err != nil {
		return g, err
	}
	u, err := f.unitAt(c, r, c.Field("unit"), f.today())
	if err != nil {
		say("unit", "field.choice")
	}
	g.Unit = u.ID
	for _, d := range []struct {
		path string
		into *viet.Day
	}{{"from", &g.From}, {"to", &g.To}} {
		if c.Field(d.path) == "" {
			continue
		}
		day, err := viet.ParseDay(c.Field(d.path))
		if err != nil {
			say(d.path, codeOf(err))
		}
		*d.into = day
	}
	if len(wrong) > 0 {
		return g, fault.Invalid("identity.grant_invalid", wrong...)
	}
	return g, nil
}

func (f *face) grant(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	p, acc, err := f.grantPage(c)
	if err != nil {
		return err
	}
	g, err := f.grantOf(c)
	if err == nil {
		_, err = f.Accounts.Give(c.Context(), acc.ID, g)
	}
	if x, ok := fault.As(err); ok && x.Code == "identity.role_held" && holds(acc, g, f.today()) {
		err = nil // sent twice: it is given
	}
	if err != nil {
		return again(c, p, err)
	}
	c.Flash(ui.Good, "console.grant.done", "role", c.T("identity.role."+string(g.Role)), "name", acc.Name)
	return c.Redirect(accountPath(acc.ID))
}

// holds says whether an account has exactly this grant.
func holds(acc identity.Account, g identity.NewGrant, today viet.Day) bool {
	if g.From.IsZero() {
		g.From = today
	}
	for _, h := range acc.Grants {
		if h.Role == g.Role && h.UnitID == g.Unit && h.From == g.From && h.To == g.To {
			return true
		}
	}
	return false
}

// withdrawPage asks from which day on a role of the account no longer holds.
func (f *face) withdrawPage(c *web.Ctx) (*askPage, identity.Account, identity.Held, error) {
	acc, err := f.accountManaged(c, "account.manage")
	if err != nil {
		return nil, acc, identity.Held{}, err
	}
	for _, h := range acc.Grants {
		if h.ID != c.Path("grant") {
			continue
		}
		p := ask(c, "grant_withdraw", accountPath(acc.ID), ui.Danger)
		p.Active, p.Crumbs = "accounts", accountCrumbs(c, acc, p.Title)
		p.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("console.account.name"), Text: acc.Name}, {Term: c.T("console.grant.role"), Text: c.T("identity.role." + string(h.Role))},
			{Term: c.T("console.unit"), Text: f.unitName(c, h.UnitID)}, {Term: c.T("console.grant.from_day"), Text: h.From.Vietnamese()}}}
		p.Fields = []ui.Field{field(c, "grant", "on", func(x *ui.Field) {
			x.Kind, x.Required = "date", true
			if c.Form == nil {
				x.Value = f.today().Vietnamese()
			}
		})}
		return p, acc, h, nil
	}
	return nil, acc, identity.Held{}, fault.NotFound("identity.grant_not_found")
}

func (f *face) withdrawForm(c *web.Ctx) error {
	p, _, _, err := f.withdrawPage(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

func (f *face) withdraw(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	p, acc, h, err := f.withdrawPage(c)
	if err != nil {
		return err
	}
	on := f.today()
	if text := c.Field("on"); text != "" {
		if on, err = viet.ParseDay(text); err != nil {
			return again(c, p, fault.Invalid("identity.grant_invalid", fault.Field{Path: "on", Code: codeOf(err), Args: fault.Args("field", c.T("console.grant.on"), "value", text)}))
		}
	}
	if h.To != on { // otherwise it was sent twice
		if err := f.Accounts.Withdraw(c.Context(), h.ID, on); err != nil {
			return again(c, p, err)
		}
	}
	c.Flash(ui.Good, "console.grant.withdrawn", "role", c.T("identity.role."+string(h.Role)), "name", acc.Name, "day", on.Vietnamese())
	return c.Redirect(accountPath(acc.ID))
}
