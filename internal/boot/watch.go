package boot

import (
	"tinhso/internal/face/console"
	"tinhso/internal/face/desk"
	"tinhso/internal/face/watch"
	"tinhso/internal/identity"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// watchDeps is what the pages of the watch stand on. Leaders see them in the frame of the desk, administrators who have
// no desk in that of the console.
func (a *App) watchDeps() watch.Deps {
	atDesk, atConsole := desk.Frame(a.deskDeps()), console.Frame(a.consoleDeps())
	return watch.Deps{DB: a.DB, Units: a.Units, Accounts: a.Accounts, Watch: a.Oversight,
		Frame: func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
			who := identity.From(c.Context())
			if who.Has(identity.Clerk, "") || who.Has(identity.Officer, "") || who.Has(identity.Leader, "") {
				return atDesk(c, chrome, page)
			}
			return atConsole(c, chrome, page)
		}}
}
