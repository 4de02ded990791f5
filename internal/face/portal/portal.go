package portal

import (
	"embed"

	"tinhso/internal/attest"
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

// Deps is what the face stands on; boot fills it in (các bộ phận mà cổng dịch vụ công dùng).
type Deps struct {
	DB         *store.DB
	Units      *org.Directory
	Accounts   *identity.Accounts
	Procedures *procedure.Catalogue
	Cases      *dossier.Cases
	Book       *deadline.Book
	Cookie     string                                             // name of the session cookie
	BaseURL    string                                             // put before the addresses of sitemap.xml
	Post       func(c *web.Ctx, code string) (ui.Timeline, error) // what became of a result sent by post; may be nil
	Attest     *attest.Room                                       // proofs of what was sealed; nil: nothing is said of it
	Largest    int64                                              // bytes of a file that comes in parts; 0: none does
	Demo       bool                                               // a demonstration without a mail server: codes sent by e-mail are shown
}

// face answers the pages of citizens.
type face struct {
	Deps
}

// Mount registers the pages of citizens with the shell (gắn cổng dịch vụ công).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	views, err := views(assets)
	if err != nil {
		return err
	}
	f := &face{Deps: d}
	f.routes(sh.Pages(views))
	return nil
}

// Frame is the frame of the portal for pages of everybody that stand in a face of their own (khung trang cổng dịch vụ
// công); boot hands it over.
func Frame() func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout { return layout }

func views(assets *ui.Assets) (*web.Views, error) {
	return web.NewViews(assets, web.Face{Home: "/", Files: files, Layout: layout})
}
