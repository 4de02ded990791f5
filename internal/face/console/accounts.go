package console

import (
	"net/url"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// accountsPage lists the accounts of the reach (danh sách tài khoản).
type accountsPage struct {
	ui.Page
	Tabs    ui.Tabs
	Filters ui.Filters
	Table   ui.Table
	Pager   ui.Pager
}

func (f *face) accounts(c *web.Ctx) error {
	kind, kindName := identity.KindOfficer, "account"
	if c.Query("loai") == string(identity.KindCitizen) {
		kind, kindName = identity.KindCitizen, "citizen"
	}
	r, err := reachOf(c, "account.read", kindName)
	if err != nil {
		return err
	}
	p := &accountsPage{Page: ui.Page{Title: c.T("console.accounts.title"), Active: "accounts", NoIndex: true}}
	if opens(c.Context(), way{action: "account.import", kind: "unit"}) {
		p.Actions = []ui.Button{{Label: c.T("console.accounts.import"), Icon: "upload", Href: importPath}, {Label: c.T("console.accounts.new"), Icon: "plus", Look: ui.Primary, Href: accountsPath + "/moi"}}
	}
	p.Tabs = ui.Tabs{Label: c.T("console.accounts.kinds"), Items: []ui.NavItem{
		{Label: c.T("console.accounts.officers"), Href: accountsPath, Current: kind == identity.KindOfficer},
		{Label: c.T("console.accounts.citizens"), Href: accountsPath + "?loai=citizen", Current: kind == identity.KindCitizen}}}
	filter, err := f.accountFilter(c, r, kind)
	if err != nil {
		return err
	}
	page, err := f.Accounts.List(c.Context(), filter)
	if err != nil {
		return err
	}
	if p.Filters, err = f.accountFilters(c, r, kind); err != nil {
		return err
	}
	if p.Table, err = f.accountTable(c, page.Accounts, kind); err != nil {
		return err
	}
	if p.Filters.Clear != "" {
		p.Table.Empty.Action = &ui.Button{Label: c.T("console.filters.clear"), Href: p.Filters.Clear}
	}
	p.Pager = pager(c, page.NextPageToken, "console.accounts.noun", len(page.Accounts))
	return c.Render(200, "accounts", p)
}

// words are what a person looks for: in the list's own box, or in the one above every page.
func words(c *web.Ctx) string {
	if s := c.Query("tim"); s != "" {
		return s
	}
	return c.Query("q")
}

// accountFilter is what the address asks for, cut down to the reach. A unit stands for those below it too.
func (f *face) accountFilter(c *web.Ctx, r reach, kind identity.Kind) (identity.Filter, error) {
	x := identity.Filter{Kind: kind, Everyone: r.all, Within: r.paths, Query: words(c), Role: identity.Role(c.Query("vai-tro")),
		State: identity.State(c.Query("trang-thai")), PageToken: token(c), PageSize: pageSize}
	unit := c.Query("don-vi")
	if unit == "" {
		return x, nil
	}
	u, err := f.unitAt(c, r, unit, f.today())
	if fault.KindOf(err) == fault.KindNotFound {
		x.Everyone, x.Within = false, nil // nobody's list
		return x, nil
	}
	x.Everyone, x.Within = false, []string{u.Path}
	return x, err
}

func (f *face) accountFilters(c *web.Ctx, r reach, kind identity.Kind) (ui.Filters, error) {
	options, err := f.unitChoices(c, r, c.Query("don-vi"))
	fs := ui.Filters{Action: accountsPath, Label: c.T("console.accounts.filter"), Fields: []ui.Field{
		{Name: "tim", Label: c.T("console.accounts.q"), Value: words(c), NoMark: true},
		{Name: "don-vi", Label: c.T("console.accounts.unit"), Select: true, Choices: options, Value: c.Query("don-vi"), NoMark: true, Placeholder: c.T("console.all")}}}
	if kind == identity.KindCitizen {
		fs.Hidden = []ui.Hidden{{Name: "loai", Value: string(kind)}}
	} else {
		fs.Fields = append(fs.Fields, ui.Field{Name: "vai-tro", Label: c.T("console.accounts.role"), Select: true, NoMark: true, Value: c.Query("vai-tro"), Placeholder: c.T("console.all"),
			Choices: choices(c, "identity.role.", c.Query("vai-tro"), "clerk", "officer", "leader", "admin", "operator")})
	}
	fs.Fields = append(fs.Fields, ui.Field{Name: "trang-thai", Label: c.T("console.accounts.state"), Select: true, NoMark: true, Value: c.Query("trang-thai"), Placeholder: c.T("console.all"),
		Choices: choices(c, "identity.state.", c.Query("trang-thai"), "active", "locked", "closed")})
	for _, name := range []string{"tim", "q", "don-vi", "vai-tro", "trang-thai"} {
		if c.Query(name) != "" {
			fs.Clear = accountsPath
			if kind == identity.KindCitizen {
				fs.Clear += "?" + url.Values{"loai": {string(kind)}}.Encode()
			}
		}
	}
	return fs, err
}

var stateTone = map[identity.State]ui.Tone{identity.Active: ui.Good, identity.Locked: ui.Warning, identity.Closed: ui.Muted}

func stateBadge(c *web.Ctx, s identity.State) *ui.Badge {
	return &ui.Badge{Label: c.T("identity.state." + string(s)), Tone: stateTone[s], Dot: true}
}

func (f *face) accountTable(c *web.Ctx, list []identity.Account, kind identity.Kind) (ui.Table, error) {
	t := ui.Table{Caption: c.T("console.accounts.caption"), HideCaption: true, Keyboard: true, Columns: []ui.Column{
		{Label: c.T("console.account.name"), Main: true}, {Label: c.T("console.unit")}, {Label: c.T("console.account.roles")},
		{Label: c.T("console.account.state")}, {Label: c.T("console.account.signed_in"), Hide: true}},
		Empty: ui.EmptyState{Icon: "users", Title: c.T("console.accounts.none"), Text: c.T("console.accounts.none.text")}}
	subjects := make([]policy.Object, 0, len(list))
	for _, acc := range list {
		login := acc.Login
		if kind == identity.KindCitizen {
			login = masked(login)
			subjects = append(subjects, objectOf(acc.Target()))
		}
		state := ui.Cell{Badge: stateBadge(c, acc.State)}
		if acc.MustChange && acc.State == identity.Active {
			state.Sub = c.T("console.account.temporary")
		}
		seen := at(acc.SignedInAt)
		if seen == "" {
			seen = c.T("console.account.never")
		}
		t.Rows = append(t.Rows, ui.Row{Href: accountsPath + "/" + acc.ID, Cells: []ui.Cell{
			{Text: acc.Name, Sub: login}, {Text: f.unitName(c, acc.UnitID)}, {Text: f.rolesNow(c, acc)}, state, {Text: seen}}})
	}
	// Names of citizens are personal data: who read them is written down first.
	return t, policy.Reading(c.Context(), f.DB, subjects, "policy.why.account")
}

// rolesNow says what an account may be trusted with today.
func (f *face) rolesNow(c *web.Ctx, acc identity.Account) string {
	if acc.Kind == identity.KindCitizen {
		return c.T("identity.role.citizen")
	}
	var words []string
	for _, g := range acc.Grants {
		if g.From.After(f.today()) || !g.To.IsZero() && !f.today().Before(g.To) {
			continue
		}
		word := c.T("identity.role." + string(g.Role))
		if g.UnitID != acc.UnitID {
			word += " (" + f.unitName(c, g.UnitID) + ")"
		}
		words = append(words, word)
	}
	if len(words) == 0 {
		return c.T("console.account.no_roles")
	}
	return strings.Join(words, ", ")
}

// masked hides the middle of a citizen's number, which is a login at counters.
func masked(login string) string {
	if len(login) < 9 || strings.Trim(login, "0123456789") != "" {
		return login
	}
	return login[:3] + strings.Repeat("•", len(login)-6) + login[len(login)-3:]
}

// objectOf is an account as policy judges it.
func objectOf(t identity.Target) policy.Object {
	return policy.Object{Kind: t.Kind, ID: t.ID, UnitID: t.UnitID, UnitPath: t.UnitPath, OwnerAccount: t.ID}
}
