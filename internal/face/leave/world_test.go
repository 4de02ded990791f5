package leave

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/consult"
	"tinhso/internal/deadline"
	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/ledger"
	"tinhso/internal/notify"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/timer"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, timer.Migrations, org.Migrations, identity.Migrations,
	policy.Migrations, deadline.Migrations, flow.Migrations, procedure.Migrations, document.Migrations, notify.Migrations,
	ledger.Migrations, consult.Migrations, dossier.Migrations}

// monday is when the world begins.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, viet.Zone)

// world is two wards whose people lend each other roles; a request is from whoever its cookie names.
type world struct {
	t     *testing.T
	shell *web.Shell
	face  *face
	clock *storetest.Clock
	units map[string]string
	who   map[string]string // account by login
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	w := &world{t: t, clock: storetest.NewClock(monday), units: map[string]string{}, who: map[string]string{}}
	db := storetest.OpenWith(t, store.Options{Clock: w.clock.Now}, lines...)
	blobs, err := blob.Dir(t.TempDir())
	w.fine(err)
	units := org.New(db)
	accounts := identity.New(db, units, identity.Options{May: policy.Accounts, Cost: identity.Cost{Time: 1, MemoryKB: 8, Threads: 1}})
	cases := dossier.New(dossier.Deps{DB: db, Units: units, Accounts: accounts, Procedures: procedure.New(db, units), Flows: flow.NewLibrary(db),
		Book: deadline.New(db), Blobs: blobs, Secret: []byte("a secret of thirty-two bytes....")})
	w.face = &face{newKey: func() string { return "KEY" }, Deps: Deps{DB: db, Units: units, Accounts: accounts, Cases: cases,
		Frame: func(_ *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
			return ui.DeskLayout{Chrome: chrome, Page: page}
		}}}
	w.seed()
	assets, err := ui.LoadAssets()
	w.fine(err)
	w.shell, err = web.New(web.Options{Sessions: w, Backstop: backstop{}, Assets: assets, Clock: w.clock.Now, MaxBody: 2 << 20,
		Site: func(lang.Tag) ui.Site { return ui.Site{Name: "Cổng dịch vụ công tỉnh Tiền Giang"} }})
	w.fine(err)
	views, err := web.NewViews(assets, web.Face{Home: home, Files: files, Layout: w.face.Frame})
	w.fine(err)
	w.face.routes(w.shell.Pages(views))
	return w
}

type backstop struct{}

func (backstop) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

func (w *world) fine(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) seed() {
	ctx := identity.With(w.t.Context(), identity.System())
	w.fine(w.face.DB.Write(ctx, func(tx *store.Tx) error {
		for _, u := range []org.PutUnit{
			{Key: "H", Kind: org.Committee, Level: org.District, Name: "Ủy ban nhân dân thành phố Mỹ Tho", GSO: "815"},
			{Key: "C5", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", GSO: "28249", ParentKey: "H"},
			{Key: "C1", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 1", GSO: "28261", ParentKey: "H"},
		} {
			u.ValidFrom = "2020-01-01"
			id, _, err := w.face.Units.PutUnitTx(ctx, tx, u)
			if err != nil {
				return err
			}
			w.units[u.Key] = id
		}
		return nil
	}))
	for _, p := range []struct {
		login, name, unit string
		role              identity.Role
	}{{"lead5", "Đặng Thị Mỹ", "C5", identity.Leader}, {"officer5", "Lê Minh Triết", "C5", identity.Officer}, {"mate5", "Võ Thị Lành", "C5", identity.Officer},
		{"admin5", "Phan Văn Quản", "C5", identity.Admin}, {"lead1", "Hồ Văn Ngoài", "C1", identity.Leader}, {"officer1", "Trần Thị Kế", "C1", identity.Officer}} {
		acc, secret, err := w.face.Accounts.CreateOfficer(ctx, identity.NewOfficer{Login: p.login, Name: p.name, Unit: w.units[p.unit],
			Email: p.login + "@example.vn", Grants: []identity.NewGrant{{Role: p.role}}})
		w.fine(err)
		w.fine(w.face.Accounts.ChangePassword(identity.With(ctx, identity.Who{AccountID: acc.ID}), secret, "Mật khẩu riêng 2026", ""))
		w.who[p.login] = acc.ID
	}
}

// Load lets a test be whoever its cookie names by login.
func (w *world) Load(r *http.Request) (context.Context, web.Visitor, error) {
	k, err := r.Cookie("who")
	if err != nil {
		return identity.With(r.Context(), identity.Guest()), web.Visitor{}, nil
	}
	who, err := w.face.Accounts.WhoOf(r.Context(), w.who[k.Value])
	return identity.With(r.Context(), who), web.Visitor{SignedIn: true, ID: who.AccountID, Name: who.Name, Kind: string(who.Kind), Home: "/desk"}, err
}

func (w *world) get(who, path string, tags ...lang.Tag) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, path, nil)
	for _, tag := range tags {
		r.AddCookie(&http.Cookie{Name: "lang", Value: string(tag)})
	}
	return w.do(who, r)
}

func (w *world) post(who, path string, pairs ...string) *httptest.ResponseRecorder {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(who, r)
}

func (w *world) do(who string, r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("X-Request-Id", "0000000000000000")
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "who", Value: who})
	}
	rec := httptest.NewRecorder()
	w.shell.ServeHTTP(rec, r)
	return rec
}

var ids = regexp.MustCompile(`\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b`)

// plain leaves out what is new every time.
func plain(page []byte) []byte { return ids.ReplaceAll(page, []byte("ID")) }
