package batch

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/url"

	"tinhso/internal/batch"
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
	f := &face{Deps: d, newKey: randomKey}
	views, err := web.NewViews(assets, web.Face{Home: home, Files: files, Layout: d.Frame})
	if err != nil {
		return err
	}
	f.routes(sh.Pages(views))
	return nil
}

// officers lets in whoever works with dossiers; a guest signs in first, others are told at the desk where their own place
// is.
func (f *face) officers(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		if !identity.From(c.Context()).SignedIn() {
			return fault.New(fault.KindUnauthenticated, "fault.unauthenticated")
		}
		err := policy.Can(c.Context(), "desk.open", policy.Object{Kind: "desk"})
		if fault.KindOf(err) == fault.KindForbidden {
			return c.Redirect("/desk")
		}
		if err != nil {
			return err
		}
		return h(c)
	}
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
	key := c.Form.Get("key")
	if key == "" || len(key) > 255 {
		return once.Guard{}
	}
	sum := sha256.Sum256([]byte(c.R.URL.Path + "\n" + c.Form.Encode()))
	return once.Guard{Account: identity.From(c.Context()).AccountID, Key: key, BodyHash: hex.EncodeToString(sum[:]),
		Answer: func(v any) once.Answer {
			b, _ := v.(batch.Batch)
			return once.Answer{Status: 303, Location: path(b.ID)}
		}}
}

func randomKey() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
