package due

import (
	"embed"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in.
type Deps struct {
	Cases *dossier.Cases
	Frame func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout
}

type face struct{ Deps }

// Mount registers the pages with the shell (gắn trang thời hạn của hồ sơ).
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
	return web.NewViews(assets, web.Face{Home: "/desk", Files: files, Layout: f.Frame})
}

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /desk/ho-so/{code}/thoi-han", f.officers(f.why))
	r.Handle("GET /desk/ho-so/{code}/kiem-soat", f.officers(f.slip))
}

// officers lets in whoever works with dossiers; others are shown to their own place by the desk.
func (f *face) officers(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		if !identity.From(c.Context()).SignedIn() {
			return fault.New(fault.KindUnauthenticated, "desk.sign_in")
		}
		if err := policy.Can(c.Context(), "desk.open", policy.Object{Kind: "desk"}); err != nil {
			if kind := fault.KindOf(err); kind == fault.KindForbidden || kind == fault.KindNotFound {
				return c.Redirect("/desk")
			}
			return err
		}
		return h(c)
	}
}

// opened is a dossier with its clock.
type opened struct {
	d dossier.Dossier
	k dossier.Clock
}

func (f *face) open(c *web.Ctx) (opened, error) {
	d, err := f.Cases.Get(c.Context(), c.Path("code"))
	if err != nil {
		return opened{}, err
	}
	k, err := f.Cases.Deadline(c.Context(), d.Code)
	return opened{d, k}, err
}

func (o opened) head(c *web.Ctx, title string) ui.Page {
	return ui.Page{Title: title, Eyebrow: o.d.Code, Active: "all", NoIndex: true,
		Crumbs:  []ui.Link{{Label: c.T("desk.nav.inbox"), Href: "/desk"}, {Label: o.d.Code, Href: "/desk/ho-so/" + o.d.Code}, {Label: title}},
		Actions: []ui.Button{{Label: c.T("due.print"), Icon: "print", Print: true}}}
}

// about says which dossier it is.
func (o opened) about(c *web.Ctx) []ui.Fact {
	all := []ui.Fact{{Term: c.T("due.owner"), Text: o.d.Owner()}, {Term: c.T("due.procedure"), Text: o.d.Procedure.Name},
		{Term: c.T("due.unit"), Text: o.d.Unit.Name}}
	if !o.d.AcceptedAt.IsZero() {
		all = append(all, ui.Fact{Term: c.T("due.accepted"), Text: viet.Instant(o.d.AcceptedAt)})
	}
	return all
}
