package console

import (
	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// accountPage is one account: what it may do, where it is signed in, what was done with it (hồ sơ tài khoản).
type accountPage struct {
	ui.Page
	Notices  []ui.Notice
	Facts    ui.DefinitionList
	Grants   ui.Table
	Sessions ui.Table
	Tokens   ui.Table
	Latest   ui.Timeline
	Give     *ui.Button
	Issue    *ui.Button
	End      *ui.Button
	Citizen  bool
}

// accountRead reads an account that the reader may know of; another does not exist here.
func (f *face) accountRead(c *web.Ctx) (identity.Account, error) {
	acc, err := f.Accounts.Account(c.Context(), c.Path("id"))
	if err != nil {
		return acc, err
	}
	return acc, policy.Can(c.Context(), "account.read", objectOf(acc.Target()))
}

// accountManaged reads an account for a page that changes it.
func (f *face) accountManaged(c *web.Ctx, action policy.Action) (identity.Account, error) {
	acc, err := f.accountRead(c)
	if err != nil {
		return acc, err
	}
	return acc, policy.Can(c.Context(), action, objectOf(acc.Target()))
}

func accountPath(id string) string { return accountsPath + "/" + id }

func accountCrumbs(c *web.Ctx, acc identity.Account, here string) []ui.Link {
	links := []ui.Link{{Label: c.T("console.nav.accounts"), Href: accountsPath}, {Label: acc.Name, Href: accountPath(acc.ID)}}
	if here == "" {
		links[1].Href = ""
		return crumbs(c, links...)
	}
	return crumbs(c, append(links, ui.Link{Label: here})...)
}

func (f *face) account(c *web.Ctx) error {
	acc, err := f.accountRead(c)
	if err != nil {
		return err
	}
	obj := objectOf(acc.Target())
	if obj.Kind == "citizen" {
		if err := policy.Reading(c.Context(), f.DB, []policy.Object{obj}, "policy.why.account"); err != nil {
			return err
		}
	}
	may := func(action policy.Action) bool { return policy.Allowed(c.Context(), action, obj) }
	p := &accountPage{Page: ui.Page{Title: acc.Name, Eyebrow: acc.Login, Active: "accounts", NoIndex: true, Crumbs: accountCrumbs(c, acc, "")}, Citizen: acc.Kind == identity.KindCitizen}
	self := acc.ID == identity.From(c.Context()).AccountID
	p.Actions = accountActions(c, acc, self, may)
	if on, err := f.Accounts.HasFactor(c.Context(), acc.ID); err == nil && on && !self && may("account.reset") {
		p.Actions = append(p.Actions, ui.Button{Label: c.T("console.factor.do"), Icon: "phone", Href: accountPath(acc.ID) + "/ma-mot-lan"})
	}
	p.Facts = f.accountFacts(c, acc)
	if acc.State != identity.Active {
		p.Notices = append(p.Notices, ui.Notice{Tone: stateTone[acc.State], Title: c.T("identity.state." + string(acc.State)), Text: acc.Why})
	}
	if !p.Citizen && may("account.manage") {
		p.Give = &ui.Button{Label: c.T("console.grant.give"), Icon: "plus", Href: accountPath(acc.ID) + "/quyen"}
	}
	if self && may("token.issue") {
		p.Issue = &ui.Button{Label: c.T("console.token.issue"), Icon: "plus", Href: accountPath(acc.ID) + "/ma"}
	}
	p.Grants = f.grantTable(c, acc, may("account.manage"))
	if p.Sessions, err = f.sessionTable(c, acc, may("session.end")); err != nil {
		return err
	}
	if n := len(p.Sessions.Rows); n > 1 && may("session.end") && !self {
		p.End = &ui.Button{Label: c.T("console.session.end_all"), Icon: "out", Href: accountPath(acc.ID) + "/phien"}
	}
	if p.Tokens, err = f.tokenTable(c, acc, may("token.revoke")); err != nil {
		return err
	}
	events, err := f.journalPage(c, event.Filter{Subject: acc.ID, PageSize: 12})
	if err != nil {
		return err
	}
	for _, e := range events.lines {
		p.Latest.Items = append(p.Latest.Items, ui.Moment{Title: e.What, Text: e.More, Who: e.Who, At: e.At})
	}
	return c.Render(200, "account", p)
}

// accountActions are the buttons beside the name, as far as the state and the reader allow.
func accountActions(c *web.Ctx, acc identity.Account, self bool, may func(policy.Action) bool) []ui.Button {
	var list []ui.Button
	button := func(key, icon, way string, look ui.Look) {
		list = append(list, ui.Button{Label: c.T("console." + key + ".do"), Icon: icon, Href: accountPath(acc.ID) + way, Look: look})
	}
	if acc.State == identity.Closed {
		return nil
	}
	if acc.Kind == identity.KindOfficer && may("account.manage") {
		button("edit", "pen", "/sua", ui.Secondary)
	}
	if self {
		return append(list, ui.Button{Label: c.T("console.account.own_password"), Icon: "lock", Href: "/tai-khoan/mat-khau"})
	}
	if may("account.reset") {
		button("reset", "lock", "/mat-khau", ui.Secondary)
	}
	if may("account.manage") && acc.State == identity.Active {
		button("lock", "pause", "/khoa", ui.Danger)
	} else if may("account.manage") {
		button("unlock", "check", "/mo-khoa", ui.Primary)
		button("close", "close", "/dong", ui.Danger)
	}
	return list
}

func (f *face) accountFacts(c *web.Ctx, acc identity.Account) ui.DefinitionList {
	fact := func(key, text string) ui.Fact {
		return ui.Fact{Term: c.T("console.account." + key), Text: text, Missing: text == ""}
	}
	password := "console.account.password.own"
	if acc.MustChange {
		password = "console.account.password.temporary"
	}
	seen := fact("signed_in", at(acc.SignedInAt))
	if seen.Missing {
		seen = fact("signed_in", c.T("console.account.never"))
	}
	list := []ui.Fact{
		{Term: c.T("console.account.state"), Badge: stateBadge(c, acc.State)}, fact("unit", f.unitName(c, acc.UnitID)), fact("login", acc.Login),
		fact("email", acc.Email), fact("phone", acc.Phone), fact("password", c.T(password)), seen, fact("created", at(acc.CreatedAt))}
	if acc.IsDemo {
		list = append(list, ui.Fact{Term: c.T("console.account.demo"), Text: c.T("console.account.demo.text")})
	}
	return ui.DefinitionList{Dense: true, Items: list}
}
