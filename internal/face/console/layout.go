package console

import (
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// layout frames every page of administrators.
func (f *face) layout(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
	return ui.ConsoleLayout{Chrome: chrome, Page: page, Groups: []ui.NavGroup{
		{Items: []ui.NavItem{{Key: "overview", Label: c.T("console.nav.overview"), Href: "/console", Icon: "home"}}},
	}}
}
