package board

import (
	"context"
	"embed"

	"tinhso/internal/door"
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
	Portal  func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout // the frame of the pages for everybody

	// Fields lists the fields of procedures; Procedure names a procedure as it was on a day. Not found is a fault.
	Fields    func(ctx context.Context) ([]Named, error)
	Procedure func(ctx context.Context, code string, on viet.Day) (string, error)

	// Map is the map of the province: the size of its box and the places; nil when there is none.
	Map func(ctx context.Context) (wide, high int, outlines []Outline, err error)
}

// face answers the pages of figures: those of officers, or those of everybody.
type face struct {
	Deps
	home   string // where the figures are
	public bool
}

// desk is the pages of officers, portal those of everybody.
func desk(d Deps) *face   { return &face{Deps: d, home: "/desk/so-lieu"} }
func portal(d Deps) *face { return &face{Deps: d, home: "/so-lieu", public: true} }

// Mount registers the pages of figures with the shell (gắn trang số liệu).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	for _, f := range []*face{desk(d), portal(d)} {
		views, err := f.views(assets)
		if err != nil {
			return err
		}
		f.routes(sh.Pages(views))
	}
	return nil
}

func (f *face) views(assets *ui.Assets) (*web.Views, error) {
	frame := f.Frame
	if f.public {
		frame = f.Portal
	}
	return web.NewViews(assets, web.Face{Home: f.home, Files: files, Layout: frame})
}

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	if f.public {
		r.Handle("GET /so-lieu", everybody(f.overview))
		r.Handle("GET /so-lieu/{code}", everybody(f.figure))
		return
	}
	r.Handle("GET /desk/so-lieu", door.Officers(f.overview))
	r.Handle("GET /desk/so-lieu/{code}", door.Officers(f.figure))
	r.Handle("GET /desk/so-lieu/{code}/ho-so", door.Officers(f.records))
}

// today is the legal day by the clock of the database.
func (f *face) today() viet.Day { return viet.DayOf(f.DB.Now()) }
