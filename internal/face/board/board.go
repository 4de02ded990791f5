package board

import (
	"context"
	"embed"

	"tinhso/internal/indicator"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in (các bộ phận mà trang số liệu dùng).
type Deps struct {
	DB      *store.DB
	Units   *org.Directory
	Figures *indicator.Room
	Frame   func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout

	// Map is the map of the province: the size of its box and the places; nil when there is none.
	Map func(ctx context.Context) (wide, high int, outlines []Outline, err error)
}

// face answers the pages of figures.
type face struct{ Deps }

// home is where the figures are.
const home = "/desk/so-lieu"

// Mount registers the pages of figures with the shell (gắn trang số liệu).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := &face{d}
	views, err := f.views(assets)
	if err != nil {
		return err
	}
	f.routes(sh.Pages(views))
	return nil
}

func (f *face) views(assets *ui.Assets) (*web.Views, error) {
	return web.NewViews(assets, web.Face{Home: home, Files: files, Layout: f.Frame})
}

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /desk/so-lieu", f.officers(f.overview))
	r.Handle("GET /desk/so-lieu/{code}", f.officers(f.figure))
	r.Handle("GET /desk/so-lieu/{code}/ho-so", f.officers(f.records))
}

// today is the legal day by the clock of the database.
func (f *face) today() viet.Day { return viet.DayOf(f.DB.Now()) }
