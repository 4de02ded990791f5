package leave

import (
	"crypto/rand"
	"embed"
	"net/url"

	"tinhso/internal/door"
	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in (các bộ phận mà trang ủy quyền dùng).
type Deps struct {
	DB       *store.DB
	Units    *org.Directory
	Accounts *identity.Accounts
	Cases    *dossier.Cases
	Frame    func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout
}

type face struct {
	Deps
	newKey func() string // of a form: random, and fixed in tests
}

// home is where the delegations are.
const home = "/desk/uy-quyen"

// Mount registers the pages with the shell (gắn trang ủy quyền).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := &face{Deps: d, newKey: rand.Text}
	views, err := web.NewViews(assets, web.Face{Home: home, Files: files, Layout: d.Frame})
	if err != nil {
		return err
	}
	f.routes(sh.Pages(views))
	return nil
}

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /desk/uy-quyen", f.officers(f.list))
	r.Handle("GET /desk/uy-quyen/moi", f.officers(f.newForm))
	r.Handle("POST /desk/uy-quyen", f.officers(f.ask))
	r.Handle("GET /desk/uy-quyen/{id}", f.officers(f.show))
	r.Handle("POST /desk/uy-quyen/{id}/quyet-dinh", f.officers(f.decide))
	r.Handle("POST /desk/uy-quyen/{id}/cham-dut", f.officers(f.end))
	r.Handle("GET /desk/xung-dot-loi-ich", f.officers(f.number))
	r.Handle("POST /desk/xung-dot-loi-ich", f.officers(f.keepNumber))
}

// officers lets in who works with dossiers, and administrators, who decide on delegations; a guest signs in first.
func (f *face) officers(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		who := identity.From(c.Context())
		if !who.SignedIn() {
			return fault.New(fault.KindUnauthenticated, "fault.unauthenticated")
		}
		err := policy.Can(c.Context(), "desk.open", policy.Object{Kind: "desk"})
		if fault.KindOf(err) == fault.KindForbidden {
			if !who.Held() && who.Has(identity.Admin, "") {
				return h(c)
			}
			return c.Redirect("/desk")
		}
		if err != nil {
			return err
		}
		return h(c)
	}
}

func path(id string, more ...string) string {
	p := home + "/" + url.PathEscape(id)
	for _, m := range more {
		p += "/" + m
	}
	return p
}

// guard makes a second press of the same button the same request.
func guard(c *web.Ctx) once.Guard {
	return door.Once(c, func(v any) string {
		d, _ := v.(identity.Delegation)
		return path(d.ID)
	})
}
