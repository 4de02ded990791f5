package portal

import (
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// layout frames every page of citizens.
func layout(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
	nav := []ui.NavItem{
		{Key: "home", Label: c.T("portal.nav.home"), Href: "/", Icon: "home"},
		{Key: "procedures", Label: c.T("portal.nav.procedures"), Href: "/thu-tuc", Icon: "list"},
		{Key: "track", Label: c.T("portal.nav.track"), Href: "/ho-so/tra-cuu", Icon: "search"},
		{Key: "verify", Label: c.T("portal.nav.verify"), Href: "/xac-minh", Icon: "shield"},
		{Key: "units", Label: c.T("portal.nav.units"), Href: "/don-vi", Icon: "building"},
		{Key: "help", Label: c.T("portal.nav.help"), Href: "/tro-giup", Icon: "info"},
	}
	if c.Visitor.SignedIn && c.Visitor.Kind != "officer" {
		nav = append(nav, ui.NavItem{Key: "mine", Label: c.T("portal.nav.mine"), Href: "/ho-so", Icon: "folder"})
	}
	return ui.PortalLayout{Chrome: chrome, Page: page, Nav: nav, Footer: []ui.NavGroup{
		{Title: c.T("portal.foot.do"), Items: []ui.NavItem{
			{Label: c.T("portal.nav.procedures"), Href: "/thu-tuc"},
			{Label: c.T("portal.nav.track"), Href: "/ho-so/tra-cuu"},
			{Label: c.T("portal.nav.verify"), Href: "/xac-minh"},
		}},
		{Title: c.T("portal.foot.about"), Items: []ui.NavItem{
			{Label: c.T("portal.nav.about"), Href: "/gioi-thieu"},
			{Label: c.T("portal.nav.help"), Href: "/tro-giup"},
			{Label: c.T("portal.nav.units"), Href: "/don-vi"},
			{Label: c.T("portal.nav.figures"), Href: "/so-lieu"},
			{Label: c.T("portal.nav.seal"), Href: "/niem-phong"},
		}},
	}}
}
