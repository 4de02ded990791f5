package calendar

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tinhso/internal/blob"
	room "tinhso/internal/calendar"
	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, org.Migrations, identity.Migrations, policy.Migrations, deadline.Migrations, room.Migrations}

// monday is when the world begins: a working day, nine in the morning.
var monday = time.Date(2026, 10, 5, 9, 0, 0, 0, viet.Zone)

func day(m time.Month, d int) viet.Day { return viet.Day{Y: 2026, M: m, D: d} }

// world is the calendar over real rooms in a small province; the dossiers are only counted.
type world struct {
	t     *testing.T
	shell *web.Shell
	views *web.Views
	face  *face
	jobs  *job.Queue
	units map[string]org.Unit
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	clock := storetest.NewClock(monday)
	db := storetest.OpenWith(t, store.Options{Clock: clock.Now}, lines...)
	blobs, err := blob.Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, units: map[string]org.Unit{}}
	units, book := org.New(db), deadline.New(db)
	changes := room.New(room.Deps{DB: db, Units: units, Book: book, Cases: &cases{w: w, book: book, due: map[string]time.Time{}}, Blobs: blobs})
	w.jobs = job.NewQueue(db, changes.Workers()...)
	w.face = &face{newKey: func() string { return "KEY" }, Deps: Deps{DB: db, Units: units, Changes: changes,
		Frame: func(_ *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
			return ui.ConsoleLayout{Chrome: chrome, Page: page}
		}}}
	w.seed(book)
	assets, err := ui.LoadAssets()
	w.fine(err)
	w.shell, err = web.New(web.Options{Sessions: w, Backstop: backstop{}, Assets: assets, Clock: clock.Now, MaxBody: 2 << 20, Site: func(lang.Tag) ui.Site { return ui.Site{Name: "Cổng dịch vụ công tỉnh Tiền Giang"} }})
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

func (w *world) seed(book *deadline.Book) {
	ctx := w.t.Context()
	w.fine(w.face.DB.Write(ctx, func(tx *store.Tx) error {
		for _, u := range []org.PutUnit{
			{Key: "P", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", GSO: "82"},
			{Key: "C5", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", GSO: "28249", ParentKey: "P"},
			{Key: "C1", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 1", GSO: "28261", ParentKey: "P"},
		} {
			u.ValidFrom = "2020-01-01"
			if _, _, err := w.face.Units.PutUnitTx(ctx, tx, u); err != nil {
				return err
			}
		}
		for _, d := range []deadline.DayRow{
			{On: day(1, 1), Status: "off", Name: "Tết Dương lịch", Law: "45/2019/QH14@2019-11-20#art112", Confidence: "high"},
			{On: day(8, 22), Status: "work", Name: "Làm bù cho 31/8/2026", Law: "TB 9441/TB-BNV 2025", Confidence: "high"},
			{On: day(8, 31), Status: "off", Name: "Hoán đổi 31/8/2026", Law: "TB 9441/TB-BNV 2025", Confidence: "high"},
			{On: day(11, 24), Status: "off", Name: "Ngày Văn hóa Việt Nam", Law: "28/2026/QH16", Confidence: "low"},
		} {
			if _, err := book.PutDayTx(ctx, tx, d); err != nil {
				return err
			}
		}
		return nil
	}))
	for key, code := range map[string]string{"P": "82", "C5": "28249", "C1": "28261"} {
		u, err := w.face.Units.Unit(ctx, w.face.DB, code, viet.DayOf(monday))
		w.fine(err)
		w.units[key] = u
	}
}

// cases are forty dossiers, half of them at each ward, accepted this week, three working days.
type cases struct {
	w    *world
	book *deadline.Book
	due  map[string]time.Time
}

func (f *cases) Projections(ctx context.Context, r store.Reader, after string, limit int, cals func(string) (deadline.Calendar, error)) ([]dossier.Projection, string, error) {
	var out []dossier.Projection
	for i := range 40 {
		id := fmt.Sprintf("%026d", i)
		if id <= after {
			continue
		}
		u := f.w.units[[]string{"C5", "C1"}[i%2]]
		now, err := f.book.For(ctx, r, u.ID)
		if err != nil {
			return nil, "", err
		}
		then, err := cals(u.ID)
		if err != nil {
			return nil, "", err
		}
		before, after := count(now, i), count(then, i)
		if kept, ok := f.due[id]; ok {
			before.Due, before.DueOn = kept, viet.DayOf(kept)
		} else {
			f.due[id] = before.Due
		}
		out = append(out, dossier.Projection{ID: id, Code: fmt.Sprintf("H58.931-261005-%04d", i+1), Procedure: "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân",
			Unit: dossier.Unit{ID: u.ID, Path: u.Path, Name: u.Name}, Before: before.Due, After: after.Due, BeforeOn: before.DueOn, AfterOn: after.DueOn})
	}
	_ = limit // there are few
	return out, "", nil
}

func count(cal deadline.Calendar, i int) deadline.Result {
	r, _ := deadline.Compute(cal, monday.AddDate(0, 0, i/10), deadline.Budget{Amount: 3, Kind: deadline.WorkingDay}, nil, 0)
	return r
}

func (f *cases) ReprojectTx(_ context.Context, _ *store.Tx, ids []string, _ string) (int, error) {
	return len(ids), nil
}

// Load lets a test be whoever its cookie names: the administrator of a unit, a second one of the province, a clerk.
func (w *world) Load(r *http.Request) (context.Context, web.Visitor, error) {
	k, err := r.Cookie("who")
	if err != nil {
		return identity.With(r.Context(), identity.Guest()), web.Visitor{}, nil
	}
	role, unit := identity.Admin, strings.TrimSuffix(k.Value, "2")
	if k.Value == "clerk" {
		role, unit = identity.Clerk, "C5"
	}
	u := w.units[unit]
	who := identity.Who{AccountID: k.Value, Name: map[string]string{"P": "Vũ Thành Long", "P2": "Đỗ Minh Nhật", "C5": "Đỗ Quang Vinh", "C1": "Mai Tấn Phát"}[k.Value], Kind: identity.KindOfficer, UnitID: u.ID,
		Grants: []identity.Grant{{Role: role, UnitID: u.ID, UnitPath: u.Path}}}
	return identity.With(r.Context(), who), web.Visitor{SignedIn: true, ID: who.AccountID, Name: who.Name, Kind: string(who.Kind), Home: "/console"}, nil
}

func (w *world) get(who, path string, tags ...lang.Tag) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, path, nil)
	if len(tags) > 0 {
		r.AddCookie(&http.Cookie{Name: "lang", Value: string(tags[0])})
	}
	return w.do(who, r)
}

// post sends a form, with a file when its name is not empty.
func (w *world) post(who, path, file, body string, pairs ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		w.fine(m.WriteField(pairs[i], pairs[i+1]))
	}
	if file != "" {
		part, err := m.CreateFormFile("file", file)
		w.fine(err)
		_, err = part.Write([]byte(body))
		w.fine(err)
	}
	w.fine(m.Close())
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
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

// flood proposes the closure of Phường 5 from Wednesday to Friday and gives its address.
func (w *world) flood() string {
	w.t.Helper()
	r := w.post("C5", newPath, "quyet-dinh-118.pdf", "%PDF-1.7 ...", "loai", "tam-ngung", "don-vi", "28249", "key", "flood", "closures.0.from", "07/10/2026", "closures.0.to", "09/10/2026",
		"reason", "Triều cường gây ngập trụ sở", "law", "Quyết định số 118/QĐ-UBND ngày 05/10/2026")
	if r.Code != http.StatusSeeOther {
		w.t.Fatalf("%d %.600s", r.Code, r.Body.String())
	}
	return r.Header().Get("Location")
}

func (w *world) drain() { w.t.Helper(); w.fine(w.jobs.Drain(w.t.Context())) }

var ids = regexp.MustCompile(`\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b`)

// plain leaves out what is new every time.
func plain(page []byte) []byte { return ids.ReplaceAll(page, []byte("ID")) }
