package console

import (
	"context"

	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// way is one place of the console and the action that opens it; without one it is open to every administrator.
type way struct {
	key, href, icon string
	action          policy.Action
	kind            string
}

// ways are the places, in groups: what there is, what happens, what is published, what runs.
var ways = []struct {
	title string
	items []way
}{
	{"", []way{{"overview", "/console", "home", "", ""}}},
	{"people", []way{
		{"units", unitsPath, "building", "unit.overview", "unit"}, {"posts", postsPath, "briefcase", "unit.overview", "unit"},
		{"accounts", accountsPath, "users", "account.manage", "account"}, {"present", "/console/phien", "users", "account.read", "account"}, {"roles", rolesPath, "shield", "", ""},
	}},
	{"work", []way{
		{"jobs", jobsPath, "clock", "job.read", "job"}, {"events", eventsPath, "pause", "event.read", "event"},
		{"mails", mailsPath, "mail", "mail.read", "mail"}, {"journal", journalPath, "list", "journal.read", "journal"},
	}},
	{"published", []way{
		{"procedures", proceduresPath, "folder", "", ""}, {"flows", flowsPath, "transfer", "", ""}, {"forms", formsPath, "pen", "", ""},
		{"mau-thu", "/console/mau-thu", "mail", "account.manage", "account"},
	}},
	{"calendar", []way{{"calendar", "/console/lich", "calendar", "", ""}, {"watch", "/desk/giam-sat", "shield", "finding.read", "finding"}}},
	{"system", []way{{"health", "/console/suc-khoe", "clock", "health.read", "health"}, {"seal", "/console/niem-phong", "shield", "health.read", "health"},
		{"backup", "/console/sao-luu", "folder", "health.read", "health"}, {"reads", "/console/luot-xem", "list", "access.read", "access"}, {"settings", settingsPath, "settings", "settings.read", "settings"}, {"about", aboutPath, "info", "", ""}}},
}

// layout frames every page of administrators; what is not theirs is not in the navigation.
func (f *face) layout(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
	l := ui.ConsoleLayout{Chrome: chrome, Page: page, Unit: f.homeName(c)}
	who := identity.From(c.Context())
	if !who.Has(identity.Admin, "") && !who.Has(identity.Operator, "") || who.Held() {
		return l
	}
	for _, g := range ways {
		group := ui.NavGroup{}
		if g.title != "" {
			group.Title = c.T("console.nav.group." + g.title)
		}
		for _, w := range g.items {
			if w.action != "" && !opens(c.Context(), w) {
				continue
			}
			group.Items = append(group.Items, ui.NavItem{Key: w.key, Label: c.T("console.nav." + w.key), Href: w.href, Icon: w.icon})
		}
		if len(group.Items) > 0 {
			l.Groups = append(l.Groups, group)
		}
	}
	if opens(c.Context(), way{action: "account.manage", kind: "account"}) {
		l.Search = &ui.SearchBox{Action: accountsPath, Label: c.T("console.search"), Placeholder: c.T("console.search.hint"), Key: true}
	}
	return l
}

// opens says whether any part of a place is the reader's.
func opens(ctx context.Context, w way) bool {
	s, err := policy.ScopeOf(ctx, w.action, w.kind)
	return err == nil && (s.All || len(s.Subtrees) > 0)
}

// homeName is the unit of the administrator, above the navigation.
func (f *face) homeName(c *web.Ctx) string {
	who := identity.From(c.Context())
	if who.UnitID == "" {
		return ""
	}
	u, err := f.Units.ByID(c.Context(), f.DB, who.UnitID, f.today())
	if err != nil {
		return "" // a frame without it is better than no page
	}
	return u.Name
}

func (f *face) today() viet.Day { return viet.DayOf(f.DB.Now()) }
