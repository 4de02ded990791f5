package attest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/attest"
	"tinhso/internal/document"
	"tinhso/internal/event"
	"tinhso/internal/examine"
	"tinhso/internal/job"
	"tinhso/internal/proof"
	"tinhso/internal/proof/prooftest"
	"tinhso/internal/seal"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
	"tinhso/internal/witness"
)

var lines = []store.Line{event.Migrations, job.Migrations, seal.Migrations, document.Migrations, attest.Migrations}

var monday = time.Date(2026, 11, 16, 9, 0, 0, 0, viet.Zone)

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

// world is a log of results, with the room that brings it before others.
type world struct {
	t       *testing.T
	db      *store.DB
	clock   *storetest.Clock
	key     *seal.Signer
	log     *seal.Log
	room    *attest.Room
	jobs    *job.Queue
	results map[string]document.Result
}

// signer draws the key of the log.
func signer(t *testing.T) *seal.Signer {
	t.Helper()
	k, err := seal.LoadKey(filepath.Join(t.TempDir(), "seal.key"), "tinhso.example/tien-giang")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newWorld(t *testing.T, db *store.DB, clock *storetest.Clock, key *seal.Signer, d attest.Deps) *world {
	t.Helper()
	w := &world{t: t, db: db, clock: clock, key: key, log: seal.New(db, key, "", document.Sealed()...), results: map[string]document.Result{}}
	d.DB, d.Log = db, w.log
	var err error
	w.room, err = attest.New(d)
	w.fine(err)
	w.jobs = job.NewQueue(db, w.room.Workers()...)
	return w
}

func (w *world) fine(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// issue issues a result and seals it.
func (w *world) issue(dossier string, file []byte) document.Result {
	w.t.Helper()
	sum := sha256.Sum256(file)
	ctx := w.t.Context()
	w.fine(w.db.Write(ctx, func(tx *store.Tx) error {
		r, err := document.IssueTx(ctx, tx, document.New{DossierID: dossier, UnitID: "U5", UnitName: "UBND Phường 5", ProcedureCode: "1.001193", ProcedureName: "Đăng ký khai sinh",
			TypeCode: "QĐ", Reference: "05/QĐ-UBND", On: viet.DayOf(w.clock.Now()), Subject: "Nguyễn Thị Hạnh", Signer: "Trần Văn Lãnh", FileSHA256: hex.EncodeToString(sum[:]), FileName: "kq.pdf", By: "A1"})
		if err != nil {
			return err
		}
		w.results[dossier] = r
		return event.Append(ctx, tx, event.New{Kind: "dossier.issue", Subject: dossier, Actor: "A1", UnitPath: "/P/U5/", Data: map[string]any{"result": r.Code}})
	}))
	w.seal()
	return w.results[dossier]
}

func (w *world) seal() {
	w.t.Helper()
	w.fine(w.log.Drain(w.t.Context()))
}

// bring orders what is due and does it, some time later.
func (w *world) bring() []attest.Place {
	w.t.Helper()
	ctx := w.t.Context()
	w.clock.Advance(time.Hour)
	w.fine(w.room.Order(ctx))
	w.fine(w.jobs.Drain(ctx))
	places, err := w.room.Places(ctx, w.db)
	w.fine(err)
	return places
}

func (w *world) place(name string) attest.Place {
	w.t.Helper()
	for _, p := range w.bring() {
		if p.Name == name {
			return p
		}
	}
	w.t.Fatalf("no place %s", name)
	return attest.Place{}
}

func (w *world) kinds() string {
	w.t.Helper()
	page, err := event.List(w.t.Context(), w.db, event.Filter{PageSize: 50})
	w.fine(err)
	var all []string
	for _, e := range page.Events {
		if strings.HasPrefix(e.Kind, "attest.") {
			all = append(all, e.Kind)
		}
	}
	return strings.Join(all, " ")
}

// agency is a witness of another agency, as it really runs.
func agency(t *testing.T, log note.Verifier) (attest.Witness, *httptest.Server) {
	t.Helper()
	key := prooftest.Cosigner(t, "thanhtra.example/w")
	w, err := witness.Open(witness.Options{Logs: []note.Verifier{log}, Key: key, State: filepath.Join(t.TempDir(), "state"), Clock: monday.UTC, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(w.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(func() { _ = w.Close() })
	return attest.Witness{URL: server.URL, VKey: key.Public(), Key: key}, server
}

func TestAResultIsProvenToAnybody(t *testing.T) {
	storetest.RunClock(t, monday, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		key := signer(t)
		other, _ := agency(t, key.Verifier())
		w := newWorld(t, db, clock, key, attest.Deps{Witnesses: []attest.Witness{other}})
		ctx := t.Context()
		file := []byte("the result as it was issued")
		res := w.issue("D1", file)
		for _, id := range []string{"D2", "D3", "D4"} {
			w.issue(id, []byte(id))
		}
		if p := w.place(other.Name()); p.State != attest.Well || p.Size == 0 || p.TakenAt.IsZero() {
			t.Fatalf("the witness: %+v", p)
		}
		paper, err := w.room.OfResult(ctx, db, "D1", res.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(paper.Witnesses) != 1 || paper.Position < 1 || paper.Position > paper.Size || paper.Fingerprint == "" || paper.At.IsZero() {
			t.Errorf("%+v", paper)
		}
		// The citizen's computer: the proof, the file, and keys from elsewhere.
		keys, err := examine.Keys([]string{key.Public()}, []string{other.VKey})
		w.fine(err)
		r := examine.Of(examine.Ask{Proof: paper.File, Result: bytes.NewReader(file), Keys: keys, Need: 1})
		if !r.Holds || r.File != examine.FileSame || r.Values["reference"] != "05/QĐ-UBND" || r.Values["unit_name"] != "UBND Phường 5" || r.Values["signed_on"] != "2026-11-16" {
			t.Errorf("%+v %v", r, r.Err())
		}
		for _, secret := range []string{"Hạnh", "Lãnh", "A1"} {
			for _, v := range r.Values {
				if strings.Contains(v, secret) {
					t.Errorf("the proof says %q", v)
				}
			}
		}
		if r := examine.Of(examine.Ask{Proof: paper.File, Result: strings.NewReader("another"), Keys: keys}); r.Holds || r.Code != "proof.result_other" {
			t.Errorf("another file: %+v", r)
		}

		// The log goes on before the witness comes again: what others vouch for stays.
		w.issue("D5", []byte("D5"))
		w.issue("D6", []byte("D6"))
		again, err := w.room.OfResult(ctx, db, "D1", res.ID)
		if err != nil || len(again.Witnesses) != 1 || again.Size != paper.Size || !examine.Of(examine.Ask{Proof: again.File, Keys: keys, Need: 1}).Holds {
			t.Errorf("while the log is ahead of the witness: %+v %v", again.Witnesses, err)
		}
		if fresh, err := w.room.OfResult(ctx, db, "D6", w.results["D6"].ID); err != nil || len(fresh.Witnesses) != 0 || fresh.Size <= paper.Size {
			t.Errorf("what the witness has not seen: %+v %v", fresh, err)
		}

		// An administrator edits the row.
		w.fine(db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE document_result SET reference = '06/QĐ-UBND' WHERE dossier_id = 'D1'`)
			return err
		}))
		if _, err := w.room.OfResult(ctx, db, "D1", res.ID); !attest.Broken(err) {
			t.Errorf("an edited row: %v", err)
		}
		if _, err := w.room.OfResult(ctx, db, "D2", w.results["D2"].ID); err != nil {
			t.Errorf("the others: %v", err)
		}
		if r := examine.Of(examine.Ask{Proof: paper.File, Keys: keys}); !r.Holds {
			t.Error("the proof that was downloaded before does not hold any more")
		}

		// Not sealed yet.
		w.fine(db.Write(ctx, func(tx *store.Tx) error {
			n := document.New{DossierID: "D9", UnitID: "U5", UnitName: "UBND Phường 5", ProcedureName: "x", Reference: "1", On: viet.DayOf(clock.Now()), By: "A1"}
			r, err := document.IssueTx(ctx, tx, n)
			w.results["D9"] = r
			return err
		}))
		if _, err := w.room.OfResult(ctx, db, "D9", w.results["D9"].ID); !attest.Soon(err) {
			t.Errorf("not sealed: %v", err)
		}
	})
}

func TestAWitnessThatSawMoreIsBelieved(t *testing.T) {
	storetest.RunClock(t, monday, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		key := signer(t)
		other, _ := agency(t, key.Verifier())
		folder := filepath.Join(t.TempDir(), "out")
		deps := attest.Deps{Witnesses: []attest.Witness{other}, CopyTo: folder}
		honest := newWorld(t, storetest.Open(t, lines...), clock, key, deps)
		for _, id := range []string{"D1", "D2", "D3"} {
			honest.issue(id, []byte(id))
		}
		if p := honest.place(other.Name()); p.State != attest.Well {
			t.Fatalf("%+v", p)
		}
		published, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
		if err != nil {
			t.Fatal(err)
		}

		// The same key over a history written anew, shorter at first, then longer.
		lying := newWorld(t, db, clock, key, deps)
		lying.issue("D1", []byte("another result"))
		if p := lying.place(other.Name()); p.State != attest.Alarm || p.Why != "attest.why.ahead" {
			t.Errorf("a shorter history at the witness: %+v", p)
		}
		if p := lying.place(folder); p.State != attest.Alarm || p.Why != "attest.why.ahead" {
			t.Errorf("a shorter history in the folder: %+v", p)
		}
		for _, id := range []string{"D2", "D3", "D4", "D5"} {
			lying.issue(id, []byte(id))
		}
		if p := lying.place(other.Name()); p.State != attest.Alarm || p.Why != "attest.why.fork" {
			t.Errorf("a longer history at the witness: %+v", p)
		}
		if p := lying.place(folder); p.State != attest.Alarm || p.Why != "attest.why.fork" {
			t.Errorf("a longer history in the folder: %+v", p)
		}
		if now, err := os.ReadFile(filepath.Join(folder, "checkpoint")); err != nil || !bytes.Equal(now, published) {
			t.Errorf("what was published was written over: %v", err)
		}
		lying.log.Others = lying.room.Alarms
		if s, err := lying.log.Status(t.Context(), db); err != nil || len(s.Broken) != 2 || s.Broken[0].Code != "attest.why.fork" {
			t.Errorf("the state of the seal: %+v %v", s.Broken, err)
		}
		if kinds := lying.kinds(); kinds != "attest.alarm attest.alarm" {
			t.Errorf("events: %s", kinds)
		}
	})
}

func TestAWitnessThatIsAwayIsTriedAgain(t *testing.T) {
	storetest.RunClock(t, monday, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		key := signer(t)
		answer := http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { http.Error(rw, "busy", http.StatusServiceUnavailable) })
		away := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { answer(rw, r) }))
		t.Cleanup(away.Close)
		real, server := agency(t, key.Verifier())
		stranger := prooftest.Cosigner(t, real.Name())
		real.URL = away.URL
		w := newWorld(t, db, clock, key, attest.Deps{Witnesses: []attest.Witness{real}})
		w.issue("D1", []byte("x"))
		for i := range 3 {
			if p := w.place(real.Name()); p.State != attest.Away || p.Fails != int64(i+1) || p.Why != "attest.why.answer" {
				t.Errorf("%+v", p)
			}
		}
		if err := w.room.Order(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := count(w); n != 0 {
			t.Errorf("tried again at once: %d orders", n)
		}
		answer = func(rw http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(rw, stranger.Cosign("x\n", monday))
		}
		if p := w.place(real.Name()); p.State != attest.Alarm || p.Why != "attest.why.signature" {
			t.Errorf("a signature by another key: %+v", p)
		}
		answer = func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(make([]byte, 1<<20)) }
		if p := w.place(real.Name()); p.State != attest.Away {
			t.Errorf("an endless answer: %+v", p)
		}
		answer = func(rw http.ResponseWriter, r *http.Request) { server.Config.Handler.ServeHTTP(rw, r) }
		if p := w.place(real.Name()); p.State != attest.Well || p.Fails != 0 || p.Why != "" {
			t.Errorf("back again: %+v", p)
		}
		if kinds := w.kinds(); kinds != "attest.settled attest.alarm" {
			t.Errorf("events: %s", kinds)
		}
	})
}

// count counts the orders that wait.
func count(w *world) int64 {
	w.t.Helper()
	n, err := w.jobs.Counts(w.t.Context())
	w.fine(err)
	return n["available"]
}

func TestCheckpointsAreLaidOutByDay(t *testing.T) {
	clock := storetest.NewClock(monday)
	db := storetest.OpenWith(t, store.Options{Clock: clock.Now}, lines...)
	key := signer(t)
	dir := t.TempDir()
	w := newWorld(t, db, clock, key, attest.Deps{Published: dir})
	for range 3 {
		w.issue(store.NewID(), []byte("x"))
		if p := w.place(dir); p.State != attest.Well {
			t.Fatalf("%+v", p)
		}
		clock.Advance(24 * time.Hour)
	}
	days := w.room.Days(viet.DayOf(monday).Add(3), 5)
	var known int
	for i, d := range days {
		if d.Known {
			known++
		}
		if i > 0 && d.Size < days[i-1].Size {
			t.Errorf("the log shrank: %+v", days)
		}
	}
	if known < 3 {
		t.Errorf("days: %+v", days)
	}
	b, err := os.ReadFile(filepath.Join(dir, "keys"))
	if err != nil || string(b) != "log "+key.Public()+"\n" {
		t.Errorf("keys: %q %v", b, err)
	}
	latest, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := proof.OpenCheckpoint(string(latest), w.room.Keys()); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "checkpoint"), []byte("scribble"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.issue(store.NewID(), []byte("x"))
	if p := w.place(dir); p.State != attest.Alarm || p.Why != "attest.why.file" {
		t.Errorf("scribbled over: %+v", p)
	}
}

func TestWitnessesAreReadFromAFile(t *testing.T) {
	key := prooftest.Cosigner(t, "thanhtra.example/w").Public()
	for name, c := range map[string]struct {
		text string
		n    int // -1: refused
	}{
		"none":      {"# chưa có\n\n", 0},
		"one":       {"https://w.example " + key + " # Thanh tra tỉnh\n", 1},
		"twice":     {"https://w.example " + key + "\nhttps://v.example " + key, -1},
		"no key":    {"https://w.example\n", -1},
		"wrong key": {"https://w.example abc\n", -1},
		"no web":    {"ftp://w.example " + key, -1},
	} {
		path := filepath.Join(t.TempDir(), "w")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		all, err := attest.ReadWitnesses(path)
		if (err != nil) != (c.n < 0) || err == nil && len(all) != c.n {
			t.Errorf("%s: %d %v", name, len(all), err)
		}
	}
	if _, err := attest.ReadWitnesses(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there")
	}
}

func TestRunEndsWhenAsked(t *testing.T) {
	clock := storetest.NewClock(monday)
	w := newWorld(t, storetest.OpenWith(t, store.Options{Clock: clock.Now}, lines...), clock, signer(t), attest.Deps{})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := w.room.Run(ctx); err == nil {
		t.Error("it ran on")
	}
}
