package seal

import (
	"embed"

	"tinhso/internal/attest"
	"tinhso/internal/seal"
	"tinhso/internal/store"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in (các bộ phận mà trang công bố niêm phong dùng).
type Deps struct {
	DB     *store.DB
	Log    *seal.Log
	Attest *attest.Room
	Frame  func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout
}

type face struct {
	Deps
	checking chan struct{} // files that are looked into at once
}

const home = "/niem-phong"

// Mount registers the pages with the shell (gắn trang công bố niêm phong).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := newFace(d)
	views, err := f.views(assets)
	if err != nil {
		return err
	}
	f.routes(sh.Pages(views))
	return nil
}

func newFace(d Deps) *face { return &face{Deps: d, checking: make(chan struct{}, atOnce)} }

func (f *face) views(assets *ui.Assets) (*web.Views, error) {
	return web.NewViews(assets, web.Face{Home: home, Files: files, Layout: f.Frame})
}

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /niem-phong", f.overview)
	r.Handle("GET /niem-phong/lich-su", f.history)
	r.Handle("GET /niem-phong/khoa", f.keys)
	r.Handle("GET /niem-phong/checkpoint", f.latest)
	r.Handle("GET /niem-phong/checkpoint/{size}", f.checkpoint)
	r.Handle("GET /niem-phong/nhat-quan", f.growth)
	r.Handle("GET /niem-phong/tile/{level}/{path...}", f.tile)

	r.Handle("GET /xac-minh", f.askForm)
	r.Upload("POST /xac-minh", 2*mostDropped+64<<10, f.dropped)
	r.Handle("GET /xac-minh/{code}", f.result)
	r.Handle("GET /xac-minh/{code}/bang-chung", f.proofOf)
}

// public is why nobody is asked who they are.
const public = "the sealed log is published: it holds hashes and signatures, nothing of a record"
