package portal

import (
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// accountPage is what an account knows of its owner and who has used it.
type accountPage struct {
	ui.Page
	Profile  ui.Summary
	Checked  *ui.Notice // a clerk has seen the card
	Links    []ui.Link
	Reads    []readRow
	AllReads ui.Link
}

// me is who asks, with the object that policy judges; a guest is sent to sign in.
func me(c *web.Ctx) (identity.Who, policy.Object, error) {
	who := identity.From(c.Context())
	if !who.SignedIn() {
		policy.Public(c.Context(), "a guest is asked to sign in")
		return who, policy.Object{}, fault.New(fault.KindUnauthenticated, "fault.unauthenticated")
	}
	obj := policy.Object{Kind: "account", ID: who.AccountID, OwnerAccount: who.AccountID}
	if who.Kind == identity.KindCitizen {
		obj.Kind = "citizen"
	}
	return who, obj, nil
}

func (f *face) account(c *web.Ctx) error {
	who, obj, err := me(c)
	if err != nil {
		return err
	}
	if who.Held() {
		policy.Public(c.Context(), "what is asked first is done first")
		return c.Redirect(Home(who))
	}
	if err := policy.Can(c.Context(), "account.read", obj); err != nil {
		return err
	}
	p := &accountPage{Page: ui.Page{Title: c.T("portal.account.title"), Lead: who.Name, NoIndex: true, Active: "account"}}
	if err := f.accountProfile(c, p, who); err != nil {
		return err
	}
	p.Links = []ui.Link{{Label: c.T("portal.account.password"), Href: passwordPath, Icon: "lock"},
		{Label: c.T("portal.account.devices"), Href: devicesPath, Icon: "shield"}}
	p.Reads, _, err = f.reads(c, "", 5)
	if err != nil {
		return err
	}
	p.AllReads = ui.Link{Label: c.T("portal.reads.all"), Href: readsPath}
	return c.Render(200, "account", p)
}

func (f *face) accountProfile(c *web.Ctx, p *accountPage, who identity.Who) error {
	p.Profile.Title = c.T("portal.account.profile")
	add := func(key, text string) {
		p.Profile.Items = append(p.Profile.Items, ui.Fact{Term: c.T("portal.profile." + key), Text: text, Missing: text == ""})
	}
	acc, err := f.Accounts.Account(c.Context(), who.AccountID)
	if err != nil {
		return err
	}
	if who.Kind != identity.KindCitizen {
		return f.officerProfile(c, p, acc)
	}
	said, err := f.Accounts.Profile(c.Context(), who.AccountID)
	if err != nil {
		return err
	}
	p.Profile.Change = &ui.Link{Label: c.T("portal.account.change"), Href: profilePath, Hidden: c.T("portal.account.profile")}
	add("full_name", said.FullName)
	add("birth_date", said.Birth.Vietnamese())
	add("citizen_id", said.CitizenID)
	if said.Gender != "" {
		add("gender", c.T("portal.profile.gender."+said.Gender))
	}
	add("phone", said.Phone)
	add("email", said.Email)
	add("address", said.Address)
	if said.VerifiedBy != "" {
		p.Checked = &ui.Notice{Tone: ui.Good, Text: c.T("portal.account.checked")}
	}
	return nil
}

func (f *face) officerProfile(c *web.Ctx, p *accountPage, acc identity.Account) error {
	p.Profile.Items = []ui.Fact{{Term: c.T("portal.profile.full_name"), Text: acc.Name}, {Term: c.T("portal.profile.login"), Text: acc.Login},
		{Term: c.T("portal.profile.email"), Text: acc.Email, Missing: acc.Email == ""}}
	for _, g := range acc.Grants {
		if !g.To.IsZero() && !g.To.After(f.today()) {
			continue
		}
		u, err := f.Units.ByID(c.Context(), f.DB, g.UnitID, f.today())
		if err != nil {
			return err
		}
		p.Profile.Items = append(p.Profile.Items, ui.Fact{Term: c.T("identity.role." + string(g.Role)), Text: u.Name})
	}
	return nil
}

// thisSession is the session of this browser.
func (f *face) thisSession(c *web.Ctx) string {
	if _, s, err := f.Accounts.SessionWho(c.Context(), c.Secret(f.Cookie)); err == nil {
		return s.ID
	}
	return ""
}
