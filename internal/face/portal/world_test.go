package portal

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/consult"
	"tinhso/internal/deadline"
	"tinhso/internal/demo"
	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/ledger"
	"tinhso/internal/notify"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/pack"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/timer"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

const (
	birth = "1.001193"
	ward5 = "28249"
	anne  = "congdan.hanh" // a citizen of the demonstration
)

// monday is a working day, nine in the morning.
var monday = time.Date(2026, 11, 16, 9, 0, 0, 0, viet.Zone)

var migrations = []store.Line{event.Migrations, job.Migrations, once.Migrations, flow.Migrations, org.Migrations, notify.Migrations,
	identity.Migrations, deadline.Migrations, policy.Migrations, procedure.Migrations, document.Migrations, timer.Migrations, ledger.Migrations, consult.Migrations, dossier.Migrations,
	demo.Migrations, pack.Migrations}

// world is the face over the real pack, on SQLite, at a fixed time.
type world struct {
	Deps
	t     *testing.T
	clock *storetest.Clock
	shell *web.Shell
}

// loaded is a database with the pack and the demo accounts, made once and copied for each test.
var loaded struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(loaded.dir) // a leftover in the temporary folder harms nobody
	os.Exit(code)
}

func loadedPack(t *testing.T) string {
	t.Helper()
	loaded.once.Do(func() {
		if loaded.dir, loaded.err = os.MkdirTemp("", "tinhso-portal-"); loaded.err != nil {
			return
		}
		ctx := context.Background()
		db, err := store.Open(ctx, "sqlite:"+filepath.Join(loaded.dir, "template.db"), store.Options{Clock: func() time.Time { return monday }})
		if err != nil {
			loaded.err = err
			return
		}
		d := deps(db, nil)
		_, err = pack.Load(ctx, pack.Deps{DB: db, Units: d.Units, Book: d.Book, Flows: d.Cases.Flows, Procedures: d.Procedures},
			os.DirFS("../../../provinces/tien-giang"), io.Discard)
		if err == nil {
			err = demo.Ensure(ctx, demo.Deps{DB: db, Units: d.Units, Accounts: d.Accounts})
		}
		loaded.err = errors.Join(err, db.Close())
	})
	if loaded.err != nil {
		t.Fatal(loaded.err)
	}
	return filepath.Join(loaded.dir, "template.db")
}

func deps(db *store.DB, blobs *blob.Store) Deps {
	ctx := context.Background()
	if err := db.Migrate(ctx, migrations...); err != nil {
		return Deps{}
	}
	units := org.New(db)
	procedures := procedure.New(db, units)
	flows, book := flow.NewLibrary(db), deadline.New(db)
	send := func(ctx context.Context, tx *store.Tx, m identity.Mail) error {
		return notify.NoticeTx(ctx, tx, notify.To{Name: m.Name, Email: m.To}, strings.TrimPrefix(m.Kind, "identity.mail."), m.Args)
	}
	return Deps{DB: db, Units: units, Procedures: procedures, Book: book, Cookie: "session", BaseURL: "https://tiengiang.example.vn", Demo: true,
		Accounts: identity.New(db, units, identity.Options{Send: send, May: policy.Accounts, Demo: true, Cost: identity.Cost{Time: 1, MemoryKB: 8, Threads: 1}}),
		Cases: dossier.New(dossier.Deps{DB: db, Units: units, Procedures: procedures, Flows: flows, Book: book, Blobs: blobs, Clock: db.Now,
			Secret: []byte("a secret of thirty-two characters"), BaseURL: "https://tiengiang.example.vn"})}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	dir := t.TempDir()
	b, err := os.ReadFile(loadedPack(t))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "tinhso.db"), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	clock := storetest.NewClock(monday)
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "tinhso.db"), store.Options{Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	blobs, err := blob.Dir(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Deps: deps(db, blobs), t: t, clock: clock}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	w.shell, err = web.New(web.Options{Sessions: sessions{w}, Backstop: backstop{}, Assets: assets, Clock: clock.Now,
		Site: func(tag lang.Tag) ui.Site {
			return ui.Site{Province: "Tiền Giang", Name: lang.For(tag).T("boot.site", "province", "tỉnh Tiền Giang"), Owner: "Ủy ban nhân dân tỉnh Tiền Giang", Hotline: "1022"}
		}})
	if err != nil {
		t.Fatal(err)
	}
	if err := Mount(w.shell, assets, w.Deps); err != nil {
		t.Fatal(err)
	}
	return w
}

// sessions knows callers by the cookie alone, as boot does.
type sessions struct{ w *world }

func (s sessions) Load(r *http.Request) (context.Context, web.Visitor, error) {
	k, err := r.Cookie(s.w.Cookie)
	if err != nil {
		return identity.With(r.Context(), identity.Guest()), web.Visitor{}, nil
	}
	who, _, err := s.w.Accounts.SessionWho(r.Context(), k.Value)
	if err != nil {
		return identity.With(r.Context(), identity.Guest()), web.Visitor{}, nil
	}
	return identity.With(r.Context(), who), web.Visitor{SignedIn: true, ID: who.AccountID, Name: who.Name, Kind: string(who.Kind), Home: Home(who)}, nil
}

type backstop struct{}

func (backstop) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

// browser keeps cookies from page to page.
type browser struct {
	w       *world
	cookies map[string]*http.Cookie
	tag     lang.Tag
}

func (w *world) browser() *browser {
	return &browser{w: w, cookies: map[string]*http.Cookie{}, tag: lang.VI}
}

// as is a browser in which somebody has signed in.
func (w *world) as(login string) *browser {
	w.t.Helper()
	b := w.browser()
	if r := b.post("/dang-nhap", url.Values{"login": {login}, "password": {demo.Password}}); r.Code != http.StatusSeeOther {
		w.t.Fatalf("sign in as %s: %d %s", login, r.Code, r.Body)
	}
	return b
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	return b.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (b *browser) post(path string, v url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

func (b *browser) do(r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 11) Chrome/90.0 Mobile")
	r.AddCookie(&http.Cookie{Name: "lang", Value: string(b.tag)})
	for _, k := range b.cookies {
		r.AddCookie(k)
	}
	rec := httptest.NewRecorder()
	b.w.shell.ServeHTTP(rec, r)
	for _, k := range rec.Result().Cookies() {
		if k.MaxAge < 0 {
			delete(b.cookies, k.Name)
		} else {
			b.cookies[k.Name] = k
		}
	}
	return rec
}

// who is the caller of a login, for verbs of the rooms.
func (w *world) who(login string) context.Context {
	w.t.Helper()
	s, err := w.Accounts.SignIn(w.t.Context(), login, demo.Password, identity.Door{Address: "10.0.0.1"})
	if err != nil {
		w.t.Fatal(err)
	}
	who, _, err := w.Accounts.SessionWho(w.t.Context(), s.Token)
	if err != nil {
		w.t.Fatal(err)
	}
	return identity.With(w.t.Context(), who)
}

// file files the example of a procedure at ward 5.
func (w *world) file(ctx context.Context, channel dossier.Channel) dossier.Dossier {
	w.t.Helper()
	p, err := w.Procedures.Get(ctx, w.DB, birth)
	if err != nil {
		w.t.Fatal(err)
	}
	frm, err := w.Cases.FormOf(ctx, p)
	if err != nil {
		w.t.Fatal(err)
	}
	var papers []dossier.Paper
	for i, d := range p.Documents {
		if d.Kind == "paper" {
			papers = append(papers, dossier.Paper{Component: dossier.ComponentKey(d, i), Status: dossier.Later})
		}
	}
	d, err := w.Cases.Submit(ctx, dossier.Submit{Procedure: birth, Unit: ward5, Channel: channel, Applicant: form.Person(true).Example(),
		Fields: frm.Example(), Documents: papers, ReturnBy: dossier.Direct, Guest: "a secret of a guest, long enough"})
	if err != nil {
		w.t.Fatalf("%v %+v", err, err)
	}
	return d
}

// act takes steps, each "login action".
func (w *world) act(d dossier.Dossier, steps ...string) dossier.Dossier {
	w.t.Helper()
	for _, s := range steps {
		login, action, _ := strings.Cut(s, " ")
		ctx := w.who(login)
		actions, err := w.Cases.Actions(ctx, d)
		if err != nil {
			w.t.Fatal(err)
		}
		input := map[string]any{}
		for _, a := range actions {
			if a.Name == action {
				input = a.Input.Example()
			}
		}
		if d, err = w.Cases.Act(ctx, d.Code, dossier.Act{Action: action, Version: d.Version, Input: input}); err != nil {
			w.t.Fatalf("%s: %v", s, err)
		}
	}
	return d
}

var ids = regexp.MustCompile(`\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b`)

// plain leaves out what is new every time: ids, and the check codes of results.
func plain(html []byte, codes ...string) []byte {
	html = ids.ReplaceAll(html, []byte("ID"))
	for _, c := range codes {
		html = bytes.ReplaceAll(html, []byte(c), []byte("MÃ"))
		html = bytes.ReplaceAll(html, []byte(document.FormatCode(c)), []byte("MÃ"))
	}
	return html
}
