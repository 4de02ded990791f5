package portal

import (
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

type homePage struct {
	ui.Page
	Hero ui.Hero
}

func (f *face) home(c *web.Ctx) error {
	policy.Public(c.Context(), "the home page holds published figures only")
	p := &homePage{Page: ui.Page{Title: c.T("portal.home.title"), Bare: true, Active: "home"}}
	p.Hero = ui.Hero{Title: c.T("portal.home.hero")}
	return c.Render(200, "home", p)
}
