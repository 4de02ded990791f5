package desk

import (
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// inboxPage is what an officer has to do, what is due first on top (hộp việc).
type inboxPage struct {
	ui.Page
}

func (f *face) inbox(c *web.Ctx) error {
	p := &inboxPage{Page: ui.Page{Title: c.T("desk.inbox.title"), Active: "inbox", NoIndex: true}}
	return c.Render(200, "inbox", p)
}
