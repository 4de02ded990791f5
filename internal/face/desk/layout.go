package desk

import (
	"slices"

	"tinhso/internal/dossier"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// layout frames every page of officers: what each role has at hand.
func (f *face) layout(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
	who := identity.From(c.Context())
	l := ui.DeskLayout{Chrome: chrome, Page: page}
	if !works(who) {
		return l
	}
	l.Account.Notices = noticesPath
	l.Unit = f.unitName(c, who)
	l.Groups = append(l.Groups, ui.NavGroup{Items: []ui.NavItem{
		{Key: "inbox", Label: c.T("desk.nav.inbox"), Href: "/desk", Icon: "inbox", Count: f.waiting(c), CountLabel: c.T("desk.dossiers")},
		{Key: "all", Label: c.T("desk.nav.all"), Href: "/desk/ho-so", Icon: "folder"},
	}})
	if who.Has(identity.Clerk, "") {
		l.Groups = append(l.Groups, ui.NavGroup{Title: c.T("desk.nav.counter"), Items: []ui.NavItem{
			{Key: "intake", Label: c.T("desk.nav.intake"), Href: intakePath, Icon: "scan"},
			{Key: "certify", Label: c.T("desk.nav.certify"), Href: certifyPath, Icon: "stamp"},
			{Key: "handover", Label: c.T("desk.nav.handover"), Href: handoverPath, Icon: "check"},
			{Key: "quay", Label: c.T("desk.nav.quay"), Href: "/desk/quay", Icon: "users"},
			{Key: "buu-chinh", Label: c.T("desk.nav.parcels"), Href: "/desk/buu-chinh", Icon: "mail"},
			{Key: "fees", Label: c.T("desk.nav.fees"), Href: feesPath, Icon: "coins"},
			{Key: "late", Label: c.T("desk.nav.late"), Href: latePath, Icon: "pen"},
			{Key: "account", Label: c.T("desk.nav.account"), Href: accountPath, Icon: "user"},
		}})
		l.New = &ui.Button{Label: c.T("desk.new"), Icon: "plus", Look: ui.Primary, Href: intakePath, Key: "n"}
	}
	l.Groups = append(l.Groups, ui.NavGroup{Title: c.T("desk.nav.unit"), Items: []ui.NavItem{
		{Key: "batch", Label: c.T("desk.nav.batch"), Href: "/desk/hang-loat", Icon: "check"},
		{Key: "leave", Label: c.T("desk.nav.leave"), Href: "/desk/uy-quyen", Icon: "user"},
		{Key: "load", Label: c.T("desk.nav.load"), Href: "/desk/tinh-hinh", Icon: "clock"},
		{Key: "figures", Label: c.T("desk.nav.figures"), Href: "/desk/so-lieu", Icon: "chart"},
		{Key: "reports", Label: c.T("desk.nav.reports"), Href: "/desk/bao-cao", Icon: "file"},
		{Key: "notices", Label: c.T("desk.nav.notices"), Href: "/desk/thong-bao", Icon: "bell"},
	}})
	if who.Has(identity.Leader, "") && !who.Has(identity.Clerk, "") {
		own := &l.Groups[len(l.Groups)-1]
		own.Items = append(own.Items, ui.NavItem{Key: "quay", Label: c.T("desk.nav.quay"), Href: "/desk/quay/so-lieu", Icon: "users"},
			ui.NavItem{Key: "buu-chinh", Label: c.T("desk.nav.parcels"), Href: "/desk/buu-chinh", Icon: "mail"})
	}
	if who.Has(identity.Leader, "") {
		own := &l.Groups[len(l.Groups)-1]
		own.Items = append(own.Items, ui.NavItem{Key: "watch", Label: c.T("desk.nav.watch"), Href: "/desk/giam-sat", Icon: "shield"})
	}
	l.Search = &ui.SearchBox{Action: "/desk/ho-so", Label: c.T("desk.search"), Placeholder: c.T("desk.search.hint"), Key: true}
	if page.Active == "all" {
		l.Search.Value = c.Query("q")
	}
	l.Keys = &ui.KeyHints{Keys: []ui.KeyHint{{Key: "j", Does: c.T("desk.key.j")}, {Key: "k", Does: c.T("desk.key.k")},
		{Key: "Enter", Does: c.T("desk.key.enter")}, {Key: "/", Does: c.T("desk.key.slash")}}}
	if page.Active == "inbox" && who.Has(identity.Officer, "") {
		l.Keys.Keys = slices.Insert(l.Keys.Keys, 3, ui.KeyHint{Key: "c", Does: c.T("desk.key.claim")})
	}
	return l
}

// waiting is how many dossiers are with the reader; without the number the frame is still whole.
func (f *face) waiting(c *web.Ctx) int {
	n, err := f.Cases.Count(c.Context(), dossier.Filter{Turn: true})
	if err != nil {
		return 0
	}
	return n
}

// works says whether somebody handles dossiers.
func works(w identity.Who) bool {
	return w.Has(identity.Clerk, "") || w.Has(identity.Officer, "") || w.Has(identity.Leader, "")
}

// unitName is the unit whose desk this is, for the frame; without it the frame is still whole.
func (f *face) unitName(c *web.Ctx, who identity.Who) string {
	u, err := f.Units.ByID(c.Context(), f.DB, who.UnitID, f.today())
	if err != nil {
		return ""
	}
	return u.Name
}

// today is the legal day by the clock of the database.
func (f *face) today() viet.Day { return viet.DayOf(f.DB.Now()) }
