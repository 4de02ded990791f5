package watch

import (
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/law"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/oversight"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in.
type Deps struct {
	DB       *store.DB
	Units    *org.Directory
	Accounts *identity.Accounts
	Watch    *oversight.Watch
	Frame    func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout // of the desk; of the console for who has none
}

// face answers the pages of the watch.
type face struct {
	Deps
	newKey func() string // of a form: random, and fixed in tests
}

// Mount registers the pages of the watch with the shell (gắn trang giám sát).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := &face{Deps: d, newKey: rand.Text}
	v, err := f.views(assets)
	if err != nil {
		return err
	}
	f.routes(sh.Pages(v))
	return nil
}

func (f *face) views(assets *ui.Assets) (*web.Views, error) {
	return web.NewViews(assets, web.Face{Home: "/desk", Files: files, Layout: f.Frame})
}

// The places of the face.
const (
	listPath  = "/desk/giam-sat"
	rulesPath = "/desk/giam-sat/quy-tac"
)

func findingPath(id string) string { return listPath + "/" + id }

func (f *face) routes(r *web.Routes) {
	r.Handle("GET "+listPath, f.open(f.list))
	r.Handle("GET "+rulesPath, f.open(f.rules))
	r.Handle("GET "+listPath+"/{id}", f.open(f.finding))
	r.Handle("POST "+listPath+"/{id}/giai-trinh", f.open(f.explain))
	r.Handle("POST "+listPath+"/{id}/ket-luan", f.open(f.decide))
}

// open lets in who may see findings at all. A guest is sent to sign in; others to the desk.
func (f *face) open(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		if !identity.From(c.Context()).SignedIn() {
			return fault.New(fault.KindUnauthenticated, "fault.unauthenticated")
		}
		_, err := policy.ScopeOf(c.Context(), "finding.read", "finding")
		if fault.KindOf(err) == fault.KindForbidden && err != nil {
			return c.Redirect("/desk")
		}
		if err != nil {
			return err
		}
		return h(c)
	}
}

func (f *face) today() viet.Day { return viet.DayOf(f.DB.Now()) }

// page begins a page of this face.
func page(c *web.Ctx, title string, links ...ui.Link) ui.Page {
	crumbs := append([]ui.Link{{Label: c.T("oversight.page"), Href: listPath}}, links...)
	crumbs[len(crumbs)-1].Href = ""
	p := ui.Page{Title: title, Active: "watch", NoIndex: true}
	if len(crumbs) > 1 {
		p.Crumbs = crumbs
	}
	return p
}

// guard makes what a form does happen once, however often it is sent.
func guard(c *web.Ctx) once.Guard {
	sum := sha256.Sum256([]byte(c.R.URL.Path + "\n" + c.Form.Encode()))
	key := c.Form.Get("key")
	if key != "" {
		key = "watch:" + key
	}
	return once.Guard{Account: identity.From(c.Context()).AccountID, Key: key, BodyHash: hex.EncodeToString(sum[:]),
		Answer: func(any) once.Answer { return once.Answer{Status: 303} }}
}

// sentTwice says whether an error only tells that the same form was sent before.
func sentTwice(err error) bool {
	var replay *once.Replay
	return errors.As(err, &replay)
}

// mendable are the faults that the person at the form can do something about.
var mendable = []fault.Kind{fault.KindInvalid, fault.KindConflict, fault.KindForbidden, fault.KindPrecondition}

// mend puts the message of a fault beside its field, else above the page.
func mend(c *web.Ctx, err error, fields ...*ui.Field) (ui.ErrorSummary, bool) {
	if !slices.Contains(mendable, fault.KindOf(err)) {
		return ui.ErrorSummary{}, false
	}
	title, messages := c.Lang.Fault(err)
	var s ui.ErrorSummary
	for _, f := range fields {
		if m := messages[f.Name]; f.Name != "" && m != "" {
			f.Error = m
			s.Errors = append(s.Errors, ui.FieldError{Path: f.Name, Message: m})
		}
	}
	if len(s.Errors) == 0 {
		s.Errors = []ui.FieldError{{Path: "main", Message: title}}
	}
	return s, true
}

// cite names an act that is in the catalogue of law, and repeats one that is not.
func cite(key string) string {
	if _, ok := law.Builtin().Find(law.Key(key)); ok {
		return law.Cite(law.Key(key))
	}
	return key
}
