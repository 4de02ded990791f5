package ops

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tinhso/internal/backup"
	"tinhso/internal/event"
	"tinhso/internal/health"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/seal"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

var pages = map[string]any{"health": &healthPage{}, "clock": &clockPage{}, "present": &presentPage{}, "sealed": &sealedPage{}, "backup": &backupsPage{}, "reads": &readsPage{}}

func TestTemplatesFitTheirPages(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Tags() {
		v, err := (&face{}).views(assets)
		if err != nil {
			t.Fatal(err)
		}
		webtest.Templates(t, v.Set(tag), pages)
		for name := range pages {
			webtest.Words(t, v.Set(tag), nil, name)
		}
	}
}

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, viet.Zone)

// world is the pages over real rooms, with copies that were made.
type world struct {
	t     *testing.T
	shell *web.Shell
	face  *face
	list  []backup.Record
	free  uint64
	clock *storetest.Clock
	who   identity.Who
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	clock := storetest.NewClock(monday)
	db := storetest.OpenWith(t, store.Options{Clock: clock.Now}, event.Migrations, once.Migrations, org.Migrations, identity.Migrations, policy.Migrations,
		health.Migrations, seal.Migrations, backup.Migrations)
	w := &world{t: t, free: 40 << 30, clock: clock}
	units := org.New(db)
	room := health.New(health.Deps{DB: db, Node: "nut-1", Folders: []health.Folder{{Name: "data", Path: t.TempDir(), Low: 10 << 30, Least: 1 << 30}}, Wall: clock.Now,
		Steady: func() time.Duration { return clock.Now().Sub(monday) }, Kernel: func() health.Kernel { return health.Kernel{Synced: true} },
		Space: func(string) (health.Space, error) { return health.Space{Free: w.free, Total: 100 << 30}, nil }})
	w.face = &face{Deps{DB: db, Units: units, Accounts: identity.New(db, units, identity.Options{May: policy.Accounts, Clock: clock.Now}), Health: room, Seal: seal.New(db, nil, t.TempDir()),
		Backups: func(context.Context, store.Reader, int) ([]backup.Record, error) { return w.list, nil },
		Plan:    func() (string, string, string) { return "/var/backups/tinhso", "01:30", "7" },
		Frame: func(_ *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
			return ui.ConsoleLayout{Chrome: chrome, Page: page}
		}}}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	w.shell, err = web.New(web.Options{Assets: assets, Clock: clock.Now, Backstop: backstop{}, Sessions: w})
	if err != nil {
		t.Fatal(err)
	}
	v, err := w.face.views(assets)
	if err != nil {
		t.Fatal(err)
	}
	w.face.routes(w.shell.Pages(v))
	return w
}

type backstop struct{}

func (backstop) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

// Load lets a test be whom it wants.
func (w *world) Load(r *http.Request) (context.Context, web.Visitor, error) {
	return identity.With(r.Context(), w.who), web.Visitor{SignedIn: w.who.SignedIn(), ID: w.who.AccountID, Name: w.who.Name, Home: "/console"}, nil
}

func (w *world) get(who identity.Who, path string) *httptest.ResponseRecorder {
	w.t.Helper()
	w.who = who
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, path, nil)
	rec := httptest.NewRecorder()
	w.shell.ServeHTTP(rec, r)
	return rec
}

func operator() identity.Who {
	return identity.Who{AccountID: "op", Name: "Nguyễn Vận Hành", Kind: identity.KindOfficer, Grants: []identity.Grant{{Role: identity.Operator}}}
}

func TestPagesOfOperationAreForOperators(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{healthPath, sealPath, backupPath, readsPath, presentPath} {
		r := w.get(operator(), path)
		if r.Code != http.StatusOK {
			t.Errorf("%s: %d %.300s", path, r.Code, r.Body.String())
			continue
		}
		webtest.Page(t, r.Body.Bytes())
		clerk := identity.Who{AccountID: "c", Kind: identity.KindOfficer, Grants: []identity.Grant{{Role: identity.Clerk, UnitID: "U", UnitPath: "/U/"}}}
		if r := w.get(clerk, path); r.Code == http.StatusOK {
			t.Errorf("a clerk opens %s", path)
		}
		if r := w.get(identity.Guest(), path); r.Code == http.StatusOK {
			t.Errorf("a guest opens %s", path)
		}
	}
}

func TestTheVerdictOnBackups(t *testing.T) {
	w := newWorld(t)
	at := monday.Add(-8 * time.Hour)
	good := backup.Record{ID: "1", Kind: backup.Scheduled, State: backup.Done, File: "/b/tinhso-1.tar.zst", StartedAt: at, FinishedAt: at.Add(time.Minute), VerifiedAt: &at, Size: 5 << 20, Rows: 1234}
	failed := backup.Record{ID: "2", Kind: backup.Scheduled, State: backup.Failed, StartedAt: monday, FinishedAt: monday, Error: "đĩa đầy"}
	for said, list := range map[string][]backup.Record{
		"Chưa có bản sao lưu nào dùng được":             nil,
		"Có bản sao lưu tốt":                            {good},
		"Lần sao lưu gần nhất không thành công":         {failed, good},
		"Kiểm tra thư mục sao lưu và nhật ký; xem sổ":   {failed},
		"Đã đọc lại toàn bộ và khớp mọi tổng kiểm tra:": {good, failed},
	} {
		w.list = list
		if r := w.get(operator(), backupPath); !strings.Contains(r.Body.String(), said) {
			t.Errorf("%d copies: no %q", len(list), said)
		}
	}
}

func TestTroubleIsSeen(t *testing.T) {
	w := newWorld(t)
	if err := w.face.Health.Sample(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := w.get(operator(), healthPath); strings.Contains(r.Body.String(), "cần xử lý ngay") {
		t.Errorf("a healthy machine: %.2000s", r.Body.String())
	}
	w.free = 1 << 20
	w.clock.Set(monday.Add(2 * time.Minute))
	if err := w.face.Health.Sample(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := w.get(operator(), healthPath); !strings.Contains(r.Body.String(), "cần xử lý ngay") || !strings.Contains(r.Body.String(), "đang có") {
		t.Errorf("a full disk: %.2000s", r.Body.String())
	}
}
