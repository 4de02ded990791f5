package seal

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/attest"
	"tinhso/internal/document"
	"tinhso/internal/event"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/policy"
	"tinhso/internal/proof"
	"tinhso/internal/proof/prooftest"
	"tinhso/internal/seal"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
	"tinhso/internal/witness"
)

var pages = map[string]any{"overview": &overviewPage{}, "history": &historyPage{}, "result": &resultPage{}, "ask": &askPage{}, "drop": &dropPage{}}

func TestTemplatesFitTheirPages(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Tags() {
		v, err := newFace(Deps{Frame: frame}).views(assets)
		if err != nil {
			t.Fatal(err)
		}
		webtest.Templates(t, v.Set(tag), pages)
		for name := range pages {
			webtest.Words(t, v.Set(tag), nil, name)
		}
	}
}

func frame(_ *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
	return ui.PortalLayout{Chrome: chrome, Page: page}
}

var monday = time.Date(2026, 11, 16, 9, 0, 0, 0, viet.Zone)

// world is a log of a few events, shown to everybody.
type world struct {
	t     *testing.T
	face  *face
	clock *storetest.Clock
	jobs  *job.Queue
	shell *web.Shell
	key   *seal.Signer
}

type guests struct{}

func (guests) Load(r *http.Request) (context.Context, web.Visitor, error) {
	return r.Context(), web.Visitor{}, nil
}

type backstop struct{}

func (backstop) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

func newWorld(t *testing.T, witnesses ...attest.Witness) *world {
	t.Helper()
	w := &world{t: t, clock: storetest.NewClock(monday)}
	dir := t.TempDir()
	lines := []store.Line{event.Migrations, job.Migrations, seal.Migrations, document.Migrations, attest.Migrations}
	db := storetest.OpenWith(t, store.Options{Clock: w.clock.Now}, lines...)
	var err error
	w.key, err = seal.LoadKey(filepath.Join(dir, "seal.key"), "dichvucong.tiengiang.example/niem-phong")
	w.fine(err)
	log := seal.New(db, w.key, "", document.Sealed()...)
	room, err := attest.New(attest.Deps{DB: db, Log: log, Witnesses: witnesses, Published: filepath.Join(dir, "published")})
	w.fine(err)
	w.jobs = job.NewQueue(db, room.Workers()...)
	w.face = newFace(Deps{DB: db, Log: log, Attest: room, Frame: frame})
	assets, err := ui.LoadAssets()
	w.fine(err)
	w.shell, err = web.New(web.Options{Sessions: guests{}, Backstop: backstop{}, Assets: assets, Clock: w.clock.Now, MaxBody: 2 << 20, Site: func(lang.Tag) ui.Site { return ui.Site{Name: "Cổng dịch vụ công tỉnh Tiền Giang"} }})
	w.fine(err)
	views, err := w.face.views(assets)
	w.fine(err)
	w.face.routes(w.shell.Pages(views))
	return w
}

func (w *world) fine(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// grow adds events and seals them.
func (w *world) grow(n int) {
	w.t.Helper()
	ctx := w.t.Context()
	w.fine(w.face.DB.Write(ctx, func(tx *store.Tx) error {
		for i := range n {
			if err := event.Append(ctx, tx, event.New{Kind: "test.happened", Subject: fmt.Sprint("S", i), UnitPath: "/P/"}); err != nil {
				return err
			}
		}
		return nil
	}))
	w.fine(w.face.Log.Drain(ctx))
}

func (w *world) bring() {
	w.t.Helper()
	w.clock.Advance(time.Minute)
	w.fine(w.face.Attest.Order(w.t.Context()))
	w.fine(w.jobs.Drain(w.t.Context()))
}

func (w *world) get(path string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, path, nil)
	rec := httptest.NewRecorder()
	w.shell.ServeHTTP(rec, r)
	return rec
}

// agency is a witness; one that lies about its size when told to.
func agency(t *testing.T, log note.Verifier) attest.Witness {
	t.Helper()
	key := prooftest.Cosigner(t, "thanhtra.example/nhan-chung")
	wit, err := witness.Open(witness.Options{Logs: []note.Verifier{log}, Key: key, State: filepath.Join(t.TempDir(), "state"), Clock: monday.UTC, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = wit.Close() })
	server := httptest.NewServer(wit.Handler())
	t.Cleanup(server.Close)
	return attest.Witness{URL: server.URL, VKey: key.Public(), Key: key}
}

// random is what keys, roots and signatures make different in each run.
var random = regexp.MustCompile(`[A-Za-z0-9+/]{43}=|\+[0-9a-f]{8}\+[A-Za-z0-9+/&#;]+=*|— (\S+) [A-Za-z0-9+/&#;]+=*`)

func (w *world) golden(name, path string, tag lang.Tag) string {
	w.t.Helper()
	code, body := webtest.Get(w.t, w.shell, tag, path)
	if code != http.StatusOK {
		w.t.Fatalf("%s: %d %.300s", path, code, body)
	}
	webtest.Page(w.t, body)
	text := strings.NewReplacer("&#43;", "+", "&#34;", `"`).Replace(string(body))
	webtest.Golden(w.t, "testdata/"+name+".html", []byte(random.ReplaceAllString(text, "…")))
	return text
}

func TestPagesStayAsTheyAre(t *testing.T) {
	w := newWorld(t)
	if text := w.golden("overview-none.vi", home, lang.VI); !strings.Contains(text, "Chưa có điểm niêm phong") {
		t.Error("before anything is sealed")
	}
	w.grow(3)
	w.bring()
	if text := w.golden("overview-alone.vi", home, lang.VI); !strings.Contains(text, "chưa có nhân chứng") {
		t.Error("without a witness")
	}
	w.clock.Advance(24 * time.Hour)
	w.grow(5)
	w.bring()
	w.golden("overview-grown.en", home, lang.EN)
	w.golden("history.vi", home+"/lich-su", lang.VI)
}

func TestThePageShowsWitnessesAndAlarms(t *testing.T) {
	secret, err := seal.LoadKey(filepath.Join(t.TempDir(), "k"), "x.example/log")
	if err != nil {
		t.Fatal(err)
	}
	stranger := agency(t, secret.Verifier()) // knows another log only
	w := newWorld(t, stranger)
	w.grow(2)
	w.bring()
	text := w.get(home).Body.String()
	if !strings.Contains(text, "Có báo động về nhật ký") || !strings.Contains(text, "chưa khai báo khóa") || strings.Contains(text, w.face.Attest.Published) {
		t.Errorf("a witness that refuses: %s", text)
	}
	w.face.Attest.Witnesses = []attest.Witness{agency(t, w.key.Verifier())}
	w.clock.Advance(2 * time.Hour)
	w.bring()
	if text := w.get(home).Body.String(); !strings.Contains(text, "Đã niêm phong và được xác nhận") {
		t.Errorf("a witness that countersigned: %s", text)
	}
}

// Whoever reads the tiles makes the same root out of them.
func TestTheTreeCanBeReadByAnybody(t *testing.T) {
	w := newWorld(t)
	w.grow(300)
	small := w.checkpoint("/checkpoint")
	w.grow(400)
	now := w.checkpoint("/checkpoint")
	if small.Size >= now.Size || now.Size < 700 {
		t.Fatalf("%d, %d", small.Size, now.Size)
	}
	hashes := tlog.TileHashReader(tlog.Tree{N: now.Size, Hash: now.Root}, overHTTP{w})
	root, err := tlog.TreeHash(now.Size, hashes)
	if err != nil || root != now.Root {
		t.Errorf("root from the tiles: %v", err)
	}
	if _, err := tlog.ProveRecord(now.Size, 5, hashes); err != nil {
		t.Error(err)
	}
	rec := w.get(fmt.Sprintf("%s/nhat-quan?tu=%d&den=%d", home, small.Size, now.Size))
	var path tlog.TreeProof
	for line := range strings.Lines(rec.Body.String()) {
		h, err := proof.ParseHash(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		path = append(path, h)
	}
	if err := proof.CheckGrowth(path, small.Checkpoint, now.Checkpoint); err != nil {
		t.Error(err)
	}
	kept, err := w.face.Log.Checkpoints(t.Context(), w.face.DB, 0, 1)
	if err != nil || len(kept) == 0 {
		t.Fatalf("nothing is kept: %v", err)
	}
	if again := w.checkpoint(fmt.Sprintf("/checkpoint/%d", kept[0].Size)); again.Root != kept[0].Root {
		t.Error("a kept checkpoint changed")
	}
	for path, want := range map[string]int{
		"/tile/0/000": 200, "/tile/0/002.p/100": 200, "/tile/1/000.p/2": 200, "/tile/0/002": 404, "/tile/0/999": 404, "/tile/0/0": 404, "/tile/9/000": 404,
		"/tile/0/x000/000": 404, "/tile/0/000.p/0": 404, "/tile/0/000.p/256": 404, "/tile/00/000": 404, "/tile/0/x999/x999/x999/x999/999": 404, "/tile/0/-01": 404,
		"/tile/entries/000": 404, "/checkpoint/1000000": 404, "/checkpoint/abc": 404, "/checkpoint/-1": 404, "/lich-su?sau=x": 404,
		"/nhat-quan?tu=0&den=5": 422, "/nhat-quan?tu=5&den=1000000": 422, "/nhat-quan?tu=9223372036854775807&den=9223372036854775807": 422, "/nhat-quan": 422,
		"/khoa": 200,
	} {
		if rec := w.get(home + path); rec.Code != want {
			t.Errorf("%s: %d, want %d", path, rec.Code, want)
		}
	}
}

func (w *world) checkpoint(path string) proof.Signed {
	w.t.Helper()
	rec := w.get(home + path)
	s, err := proof.OpenCheckpoint(rec.Body.String(), w.face.Attest.Keys())
	if err != nil || rec.Header().Get("Content-Type") != plain {
		w.t.Fatalf("%d %v %s", rec.Code, err, rec.Body)
	}
	return s
}

// overHTTP reads tiles as any program does.
type overHTTP struct{ w *world }

func (overHTTP) Height() int                     { return 8 }
func (overHTTP) SaveTiles([]tlog.Tile, [][]byte) {}
func (o overHTTP) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range list {
		rec := o.w.get(home + "/" + strings.Replace(t.Path(), "tile/8/", "tile/", 1))
		b, err := io.ReadAll(rec.Body)
		if err != nil || rec.Code != http.StatusOK {
			return nil, fmt.Errorf("%s: %d", t.Path(), rec.Code)
		}
		all = append(all, b)
	}
	return all, nil
}

func FuzzTileAddress(f *testing.F) {
	f.Add("0", "x001/x234/067.p/8")
	f.Add("3", "000")
	f.Fuzz(func(t *testing.T, level, path string) {
		l, n, width, ok := tileOf(level, path)
		if ok && (l < 0 || l > 5 || n < 0 || n > proof.MaxTree || width < 1 || width > tileWidth) {
			t.Errorf("%q %q: level %d, tile %d, width %d", level, path, l, n, width)
		}
	})
}
