package ops

import (
	"context"
	"embed"
	"net/url"
	"strings"
	"time"

	"tinhso/internal/backup"
	"tinhso/internal/door"
	"tinhso/internal/health"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/seal"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in (các bộ phận mà trang vận hành dùng).
type Deps struct {
	DB       *store.DB
	Units    *org.Directory
	Accounts *identity.Accounts
	Health   *health.Room
	Seal     *seal.Log
	Backups  func(ctx context.Context, r store.Reader, limit int) ([]backup.Record, error)
	Plan     func() (folder, at, keep string)                           // of scheduled backups; empty when there are none
	Frame    func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout // of the console
}

// The places of the face.
const (
	healthPath  = "/console/suc-khoe"
	clockPath   = "/console/suc-khoe/dong-ho"
	presentPath = "/console/phien"
	sealPath    = "/console/niem-phong"
	backupPath  = "/console/sao-luu"
	readsPath   = "/console/luot-xem"
)

type face struct{ Deps }

// Mount registers the pages of operation with the shell (gắn trang vận hành).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := &face{Deps: d}
	v, err := f.views(assets)
	if err != nil {
		return err
	}
	f.routes(sh.Pages(v))
	return nil
}

func (f *face) views(assets *ui.Assets) (*web.Views, error) {
	return web.NewViews(assets, web.Face{Home: "/console", Files: files, Layout: f.Frame})
}

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	operator := func(h web.Handler) web.Handler { return door.For("health.read", "health", "/console", h) }
	r.Handle("GET "+healthPath, operator(f.health))
	r.Handle("GET "+clockPath, operator(f.clockForm))
	r.Handle("POST "+clockPath, operator(f.clock))
	r.Handle("GET "+presentPath, door.For("console.open", "console", "/desk", f.present))
	r.Handle("GET "+sealPath, operator(f.sealed))
	r.Handle("GET "+backupPath, operator(f.backups))
	r.Handle("GET "+readsPath, operator(f.reads))
}

// page begins a page of this face.
func page(active, title, lead string) ui.Page {
	return ui.Page{Title: title, Lead: lead, Active: active, NoIndex: true}
}

// at prints an instant; nothing for none.
func at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strings.Replace(viet.Instant(t), ", ", ",\u00a0", 1) // never broken over two lines
}

// since says how long ago something was, in the largest unit that fits.
func since(c *web.Ctx, t time.Time) string {
	d := c.Now().Sub(t)
	switch {
	case t.IsZero():
		return ""
	case d < 2*time.Minute:
		return c.T("ops.ago.now")
	case d < 2*time.Hour:
		return c.T("ops.ago.minutes", "n", int(d.Minutes()))
	case d < 48*time.Hour:
		return c.T("ops.ago.hours", "n", int(d.Hours()))
	}
	return c.T("ops.ago.days", "n", int(d.Hours()/24))
}

const pageSize = 50

// next is the address of the next page of a list; empty at the end.
func next(c *web.Ctx, token string) string {
	if token == "" {
		return ""
	}
	q := url.Values{}
	for k, v := range c.R.URL.Query() {
		q[k] = v
	}
	q.Set("tiep", token)
	return c.R.URL.Path + "?" + q.Encode()
}

func (f *face) unitName(c *web.Ctx, id string) string {
	if id == "" {
		return ""
	}
	u, err := f.Units.ByID(c.Context(), f.DB, id, viet.DayOf(f.DB.Now()))
	if err != nil {
		return id
	}
	return u.Name
}
