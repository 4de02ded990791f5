package studio

import (
	"context"
	"embed"

	"tinhso/internal/batch"
	"tinhso/internal/deadline"
	"tinhso/internal/flow"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in (các bộ phận mà trình soạn quy trình dùng).
type Deps struct {
	DB     *store.DB
	Units  *org.Directory
	Flows  *flow.Library
	Drafts *flow.Drafts
	Book   *deadline.Book
	Moves  *batch.Room
	Open   func(ctx context.Context) (map[Version]int, error) // dossiers under way on each version
	Frame  func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout
}

// Version names a published version of a flow (phiên bản quy trình).
type Version struct {
	Code   string
	Number int
}

type face struct{ Deps }

// Mount registers the pages of the editor with the shell (gắn trình soạn quy trình).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := &face{Deps: d}
	v, err := f.views(assets)
	if err != nil {
		return err
	}
	f.routes(sh.Pages(v))
	return nil
}

func (f *face) views(assets *ui.Assets) (*web.Views, error) {
	return web.NewViews(assets, web.Face{Home: "/console", Files: files, Layout: f.Frame})
}

func (f *face) today() viet.Day { return viet.DayOf(f.DB.Now()) }
