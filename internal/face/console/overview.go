package console

import (
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// overviewPage is the first page: is all well, and how much there is.
type overviewPage struct {
	ui.Page
}

func (f *face) overview(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "console.open", policy.Object{Kind: "console"}); err != nil {
		return err
	}
	return c.Render(200, "overview", &overviewPage{Page: ui.Page{Title: c.T("console.overview.title"), Active: "overview"}})
}
