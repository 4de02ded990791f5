package report

import (
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/url"

	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/report"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in (các bộ phận mà trang báo cáo dùng).
type Deps struct {
	DB      *store.DB
	Units   *org.Directory
	Reports *report.Reports
	Frame   func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout

	// Plan is a plan that was printed, for checking against itself; an empty one has no page.
	Plan report.Set
}

// face answers the pages of reports.
type face struct {
	Deps
	newKey func() string // of a form: random, and fixed in tests
}

// home is where the reports are.
const home = "/desk/bao-cao"

// Mount registers the pages of reports with the shell (gắn trang báo cáo).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := &face{Deps: d, newKey: rand.Text}
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

// today is the legal day by the clock of the database.
func (f *face) today() viet.Day { return viet.DayOf(f.DB.Now()) }

// path is the address of a report.
func path(kind, unit, period string, more ...string) string {
	p := home + "/" + url.PathEscape(kind) + "/" + url.PathEscape(unit) + "/" + url.PathEscape(period)
	for _, m := range more {
		p += "/" + m
	}
	return p
}

// guard is the idempotency key of a posted form.
func guard(c *web.Ctx, what string) once.Guard {
	key := c.Field("key")
	if key == "" || len(key) > 255 {
		return once.Guard{}
	}
	sum := sha256.Sum256([]byte(what))
	return once.Guard{Account: identity.From(c.Context()).AccountID, Key: key, BodyHash: hex.EncodeToString(sum[:]),
		Answer: func(any) once.Answer { return once.Answer{Status: 303} }}
}
