package desk

import (
	"crypto/rand"
	"embed"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in (các bộ phận mà bàn làm việc dùng).
type Deps struct {
	DB         *store.DB
	Units      *org.Directory
	Accounts   *identity.Accounts
	Procedures *procedure.Catalogue
	Cases      *dossier.Cases
	Book       *deadline.Book
	BaseURL    string // put before addresses printed in QR codes
	Largest    int64  // bytes of a file that comes in parts; 0: none does
}

// face answers the pages of officers.
type face struct {
	Deps
	newKey func() string // of a form: random, and fixed in tests
}

// Mount registers the pages of officers with the shell (gắn bàn làm việc).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := &face{Deps: d, newKey: rand.Text}
	views, err := f.views(assets)
	if err != nil {
		return err
	}
	f.routes(sh.Pages(views))
	return nil
}

// Frame is the frame of the desk for pages of officers that stand in a face of their own (khung trang bàn làm việc);
// boot hands it over.
func Frame(d Deps) func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
	return (&face{Deps: d, newKey: rand.Text}).layout
}

func (f *face) views(assets *ui.Assets) (*web.Views, error) {
	return web.NewViews(assets, web.Face{Home: "/desk", Files: files, Layout: f.layout})
}
