package watch

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/oversight"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, org.Migrations, identity.Migrations, policy.Migrations, deadline.Migrations, oversight.Migrations}

func when(day, hour, minute int) time.Time {
	return time.Date(2026, 10, day, hour, minute, 0, 0, viet.Zone)
}

// world is the watch over real rooms in a small province.
type world struct {
	t     *testing.T
	shell *web.Shell
	views *web.Views
	face  *face
	clock *storetest.Clock
	units map[string]org.Unit
	names map[string]string
	pump  *event.Journal
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	w := &world{t: t, clock: storetest.NewClock(when(5, 7, 30)), units: map[string]org.Unit{}, names: map[string]string{}}
	db := storetest.OpenWith(t, store.Options{Clock: w.clock.Now}, lines...)
	units := org.New(db)
	accounts := identity.New(db, units, identity.Options{May: policy.Accounts, Cost: identity.Cost{Time: 1, MemoryKB: 8, Threads: 1}})
	w.face = &face{newKey: func() string { return "KEY" }, Deps: Deps{DB: db, Units: units, Accounts: accounts, Watch: oversight.New(oversight.Deps{DB: db, Units: units, Book: deadline.New(db)}),
		Frame: func(_ *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
			return ui.DeskLayout{Chrome: chrome, Page: page}
		}}}
	w.pump = event.NewJournal(db, w.face.Watch.Consumer())
	w.seed()
	assets, err := ui.LoadAssets()
	w.fine(err)
	w.shell, err = web.New(web.Options{Sessions: w, Backstop: backstop{}, Assets: assets, Clock: w.clock.Now, MaxBody: 2 << 20, Site: func(lang.Tag) ui.Site { return ui.Site{Name: "Cổng dịch vụ công tỉnh Tiền Giang"} }})
	w.fine(err)
	w.views, err = w.face.views(assets)
	w.fine(err)
	w.face.routes(w.shell.Pages(w.views))
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
	b, err := os.ReadFile("../../../provinces/tien-giang/oversight.yaml")
	w.fine(err)
	rules, err := oversight.ParseYAML("oversight.yaml", b)
	w.fine(err)
	w.fine(w.face.DB.Write(ctx, func(tx *store.Tx) error {
		for _, u := range []org.PutUnit{
			{Key: "H", Kind: org.Committee, Level: org.District, Name: "Ủy ban nhân dân thành phố Mỹ Tho", GSO: "815"},
			{Key: "C5", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", GSO: "28249", ParentKey: "H"},
			{Key: "C1", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 1", GSO: "28261", ParentKey: "H"},
		} {
			u.ValidFrom = "2020-01-01"
			if _, _, err := w.face.Units.PutUnitTx(ctx, tx, u); err != nil {
				return err
			}
		}
		return w.face.Watch.PutRulesTx(ctx, tx, rules)
	}))
	for key, code := range map[string]string{"H": "815", "C5": "28249", "C1": "28261"} {
		u, err := w.face.Units.Unit(ctx, w.face.DB, code, viet.DayOf(w.clock.Now()))
		w.fine(err)
		w.units[key] = u
	}
	acc, _, err := w.face.Accounts.CreateOfficer(ctx, identity.NewOfficer{Login: "officer5", Name: "Lê Minh Triết", Unit: "28249", Email: "triet@example.vn", Grants: []identity.NewGrant{{Role: identity.Officer}}})
	w.fine(err)
	w.names["officer C5"] = acc.ID
}

// step tells the journal a step of a dossier at the ward.
func (w *world) step(at time.Time, action, id string, edit func(m *dossier.Moved)) {
	w.t.Helper()
	w.clock.Set(at)
	u := w.units["C5"]
	accepted, due := when(5, 8, 0), when(16, 17, 0)
	m := dossier.Moved{Dossier: id, Code: "H58.931.249-261005-" + id, Action: action, By: "officer", Unit: u.ID, UnitName: u.Name, UnitPath: u.Path, AcceptedAt: &accepted, DueAt: &due}
	if action == "submit" {
		m.AcceptedAt, m.DueAt, m.By = nil, nil, "citizen"
	}
	if edit != nil {
		edit(&m)
	}
	w.fine(w.face.DB.Write(w.t.Context(), func(tx *store.Tx) error {
		return event.Append(w.t.Context(), tx, event.New{Kind: "dossier." + action, Subject: id, Actor: w.names["officer C5"], UnitPath: u.Path, Data: m})
	}))
	w.fine(w.pump.Drain(w.t.Context()))
}

// late makes a dossier whose clock was stopped on its last morning, and went on days later.
func (w *world) late(id string) string {
	w.t.Helper()
	w.step(when(5, 7, 40), "submit", id, nil)
	w.step(when(5, 8, 0), "accept", id, nil)
	w.step(when(7, 9, 0), "assign", id, nil)
	w.step(when(16, 10, 15), "request_more", id, func(m *dossier.Moved) { m.Paused, m.Supplements = true, 1 })
	w.step(when(21, 14, 0), "supply", id, func(m *dossier.Moved) {
		was, due := when(16, 17, 0), when(30, 17, 0)
		m.By, m.DueWas, m.DueAt = "citizen", &was, &due
	})
	return w.only(oversight.LatePause)
}

// only is the id of the finding by a rule.
func (w *world) only(rule string) string {
	w.t.Helper()
	page, err := w.face.Watch.List(identity.With(w.t.Context(), identity.System()), oversight.Filter{Rule: rule})
	w.fine(err)
	if len(page.Findings) != 1 {
		w.t.Fatalf("%d findings by %s", len(page.Findings), rule)
	}
	return page.Findings[0].ID
}

// Load lets a test be whoever its cookie names: "leader C5", "admin H", "officer C1".
func (w *world) Load(r *http.Request) (context.Context, web.Visitor, error) {
	k, err := r.Cookie("who")
	if err != nil {
		return identity.With(r.Context(), identity.Guest()), web.Visitor{}, nil
	}
	text, _ := url.QueryUnescape(k.Value)
	role, unit, _ := strings.Cut(text, " ")
	u := w.units[unit]
	who := identity.Who{AccountID: text, Name: "Trần Văn Bình", Kind: identity.KindOfficer, UnitID: u.ID, Grants: []identity.Grant{{Role: identity.Role(role), UnitID: u.ID, UnitPath: u.Path}}}
	return identity.With(r.Context(), who), web.Visitor{SignedIn: true, ID: who.AccountID, Name: who.Name, Kind: string(who.Kind), Home: "/desk"}, nil
}

func (w *world) get(who, path string, tags ...lang.Tag) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, path, nil)
	if len(tags) > 0 {
		r.AddCookie(&http.Cookie{Name: "lang", Value: string(tags[0])})
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
		r.AddCookie(&http.Cookie{Name: "who", Value: url.QueryEscape(who)})
	}
	rec := httptest.NewRecorder()
	w.shell.ServeHTTP(rec, r)
	return rec
}

var ids = regexp.MustCompile(`\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b`)

// plain leaves out what is new every time.
func plain(page []byte) []byte { return ids.ReplaceAll(page, []byte("ID")) }
