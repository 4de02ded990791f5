package batch

import (
	"context"
	"crypto/rand"
	"embed"
	"net/url"

	"tinhso/internal/batch"
	"tinhso/internal/door"
	"tinhso/internal/dossier"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in (các bộ phận mà trang xử lý hàng loạt dùng).
type Deps struct {
	DB      *store.DB
	Units   *org.Directory
	Names   func(ctx context.Context, accounts []string) (map[string]string, error)
	Cases   *dossier.Cases
	Batches *batch.Room
	Frame   func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout
}

type face struct {
	Deps
	newKey func() string // of a form: random, and fixed in tests
}

// home is where the batches are.
const home = "/desk/hang-loat"

// Mount registers the pages with the shell (gắn trang xử lý hàng loạt).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := &face{Deps: d, newKey: rand.Text}
	views, err := web.NewViews(assets, web.Face{Home: home, Files: files, Layout: d.Frame})
	if err != nil {
		return err
	}
	f.routes(sh.Pages(views))
	return nil
}

// path is the address of a batch.
func path(id string, more ...string) string {
	p := home + "/" + url.PathEscape(id)
	for _, m := range more {
		p += "/" + m
	}
	return p
}

// guard makes a second press of the same button the same batch; the answer is its id.
func guard(c *web.Ctx) once.Guard {
	return door.Once(c, func(v any) string {
		b, _ := v.(batch.Batch)
		return path(b.ID)
	})
}
