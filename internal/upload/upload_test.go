package upload_test

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // of the protocol
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/dossier"
	"tinhso/internal/dossier/file"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/ledger"
	"tinhso/internal/scan"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/upload"
)

var lines = []store.Line{event.Migrations, job.Migrations, scan.Migrations, ledger.Migrations, dossier.Migrations, upload.Migrations}

const mb = 1 << 20

// world is a room with its store.
type world struct {
	*upload.Room
	db    *store.DB
	blobs *blob.Store
	dir   string
	clock *storetest.Clock
}

func run(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	at := time.Now().UTC().Truncate(time.Millisecond)
	storetest.RunClock(t, at, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		dir := filepath.Join(t.TempDir(), "files")
		blobs, err := blob.Dir(dir)
		if err != nil {
			t.Fatal(err)
		}
		w := &world{db: db, blobs: blobs, dir: dir, clock: clock}
		w.Room = w.node()
		fn(t, w)
	})
}

// node is another node on the same database and the same store.
func (w *world) node() *upload.Room {
	limit := func(_ context.Context, procedure, component string) (int64, error) {
		if procedure == "1.004" && component == "KQ1" {
			return mb, nil
		}
		return 0, nil
	}
	return upload.New(upload.Deps{DB: w.db, Blobs: w.blobs, Gate: scan.New(w.db, w.blobs, ""), Most: 10 * mb, Quota: 16 * mb, Limit: limit})
}

func as(t *testing.T, account string) context.Context {
	return identity.With(t.Context(), identity.Who{AccountID: account, Kind: identity.KindCitizen, Name: account})
}

func is(t *testing.T, err error, code string) {
	t.Helper()
	if f, ok := fault.As(err); !ok || f.Code != code {
		t.Errorf("%v, want %s", err, code)
	}
}

// paper is a text of a size that compresses badly enough and that the gate takes.
func paper(n int) []byte {
	b := bytes.Repeat([]byte("Tờ khai điện tử số 0123456789.\n"), n/32+1)
	return append(b[:n-1], '\n')
}

func (w *world) begin(t *testing.T, ctx context.Context, b upload.Begin) upload.Upload {
	t.Helper()
	u, err := w.Create(ctx, b)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (w *world) parts(t *testing.T) (n int) {
	t.Helper()
	if err := w.blobs.WalkParts(t.Context(), func(string, time.Time) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func (w *world) same(t *testing.T, u upload.Upload, want []byte) {
	t.Helper()
	sum := sha256.Sum256(want)
	if u.State != upload.Done || u.File == nil || u.File.SHA256 != hex.EncodeToString(sum[:]) || u.File.Size != int64(len(want)) || u.File.ID != u.ID {
		t.Fatalf("%+v %+v", u, u.File)
	}
	body, err := w.blobs.Open(t.Context(), u.File.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(body)
	if !bytes.Equal(got, want) || errors.Join(err, body.Close()) != nil {
		t.Errorf("%d other bytes: %v", len(got), err)
	}
	if n := w.parts(t); n != 0 {
		t.Errorf("%d parts left", n)
	}
}

func TestALineThatDropsCostsOnlyWhatWasOnItsWay(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		ctx, all := as(t, "an"), paper(7*mb+12345)
		u := w.begin(t, ctx, upload.Begin{Name: "ban ve.txt", Length: int64(len(all))})
		lost := errors.New("the line broke")
		u, err := w.Append(ctx, u.ID, "", 0, io.MultiReader(bytes.NewReader(all[:5*mb+7]), iotest.ErrReader(lost)), upload.Checksum{})
		if !errors.Is(err, lost) || u.Offset != 5*mb+7 {
			t.Fatal(u.Offset, err)
		}
		_, err = w.Append(ctx, u.ID, "", 5*mb, bytes.NewReader(all[5*mb:]), upload.Checksum{})
		is(t, err, "upload.offset")
		other := w.node() // goes on with what it is told by the database alone
		u, err = other.Get(ctx, u.ID, "")
		if err != nil || u.Offset != 5*mb+7 || u.State != upload.Open {
			t.Fatal(u, err)
		}
		u, err = other.Append(ctx, u.ID, "", u.Offset, bytes.NewReader(all[u.Offset:]), upload.Checksum{})
		if err != nil {
			t.Fatal(err)
		}
		w.same(t, u, all)
		u, err = w.Get(ctx, u.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		w.same(t, u, all)
		found, err := file.Find(ctx, w.db, []string{u.ID}, []string{"an"})
		if err != nil || found[u.ID].MediaType != "text/plain" || found[u.ID].Name != "ban ve.txt" {
			t.Error(found, err)
		}
		_, err = w.Append(ctx, u.ID, "", u.Length, strings.NewReader("x"), upload.Checksum{})
		is(t, err, "upload.offset")
	})
}

func TestRefusedBeforeAByteIsSent(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		ctx := as(t, "an")
		for _, tc := range []struct {
			b    upload.Begin
			code string
			kind fault.Kind
		}{
			{upload.Begin{Name: "a.pdf", Length: 10*mb + 1}, "scan.large", fault.KindTooLarge},
			{upload.Begin{Name: "a.pdf", Length: 0}, "scan.empty", fault.KindInvalid},
			{upload.Begin{Name: "a.pdf", Length: 2 * mb, Procedure: "1.004", Component: "KQ1"}, "scan.large", fault.KindTooLarge},
			{upload.Begin{Name: "a\u202e.pdf", Length: 1}, "scan.name", fault.KindInvalid},
			{upload.Begin{Name: "a.exe.pdf", Length: 1}, "scan.double", fault.KindInvalid},
		} {
			_, err := w.Create(ctx, tc.b)
			is(t, err, tc.code)
			if fault.KindOf(err) != tc.kind {
				t.Errorf("%+v: %v", tc.b, err)
			}
		}
		w.begin(t, ctx, upload.Begin{Name: "a.pdf", Length: mb, Procedure: "1.004", Component: "KQ1"})
		w.begin(t, ctx, upload.Begin{Name: "a.pdf", Length: 9 * mb})
		_, err := w.Create(ctx, upload.Begin{Name: "b.pdf", Length: 7 * mb})
		is(t, err, "upload.quota")
		u := w.begin(t, ctx, upload.Begin{Name: "b.pdf", Length: 6 * mb})
		if _, err := w.Create(as(t, "binh"), upload.Begin{Name: "b.pdf", Length: 7 * mb}); err != nil {
			t.Error(err)
		}
		if err := w.Cancel(ctx, u.ID, ""); err != nil {
			t.Fatal(err)
		}
		w.begin(t, ctx, upload.Begin{Name: "c.pdf", Length: 6 * mb})
		guest := identity.With(t.Context(), identity.Guest())
		_, err = w.Create(guest, upload.Begin{Name: "a.pdf", Length: 1, Guest: "short"})
		is(t, err, "dossier.guest.unknown")
		for i := range 20 { // guests are many behind one address, and may be one
			_, err = w.Create(guest, upload.Begin{Name: "a.pdf", Length: 8 * mb, Guest: strings.Repeat("x", 20+i), Addr: "192.0.2.1"})
			if err != nil {
				t.Fatal(i, err)
			}
		}
		_, err = w.Create(guest, upload.Begin{Name: "a.pdf", Length: 8 * mb, Guest: strings.Repeat("y", 20), Addr: "192.0.2.1"})
		is(t, err, "upload.quota")
		if _, err = w.Create(guest, upload.Begin{Name: "a.pdf", Length: 8 * mb, Guest: strings.Repeat("y", 20), Addr: "192.0.2.2"}); err != nil {
			t.Error(err)
		}
	})
}

func TestAnUploadIsItsOwners(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		secret := strings.Repeat("s", 32)
		guest := identity.With(t.Context(), identity.Guest())
		mine := w.begin(t, as(t, "an"), upload.Begin{Name: "a.txt", Length: 10})
		theirs := w.begin(t, guest, upload.Begin{Name: "a.txt", Length: 10, Guest: secret})
		for name, try := range map[string]struct {
			ctx       context.Context
			id, guest string
		}{
			"another account": {as(t, "binh"), mine.ID, ""}, "a guest": {guest, mine.ID, secret}, "another guest": {guest, theirs.ID, strings.Repeat("t", 32)},
			"no secret": {guest, theirs.ID, ""}, "an account without the secret": {as(t, "an"), theirs.ID, ""}, "nothing": {as(t, "an"), "01ABC", ""},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := w.Get(try.ctx, try.id, try.guest)
				is(t, err, "upload.unknown")
				_, err = w.Append(try.ctx, try.id, try.guest, 0, strings.NewReader("x"), upload.Checksum{})
				is(t, err, "upload.unknown")
				is(t, w.Cancel(try.ctx, try.id, try.guest), "upload.unknown")
			})
		}
		if _, err := w.Append(as(t, "an"), theirs.ID, secret, 0, strings.NewReader("Xin "), upload.Checksum{}); err != nil {
			t.Error("who signs in goes on with what they began as a guest:", err)
		}
		if u, err := w.Append(guest, theirs.ID, secret, 4, strings.NewReader("chào!!!"), upload.Checksum{}); err != nil || u.Offset != 10 {
			t.Error(u, err)
		}
	})
}

// silent is a line on which nothing comes until it is told to.
type silent struct {
	first  io.Reader
	reach  chan struct{} // closed when all that came first was read
	speak  chan struct{}
	then   io.Reader
	waited bool
}

func (s *silent) Read(p []byte) (int, error) {
	if n, err := s.first.Read(p); n > 0 || err == nil {
		return n, err
	}
	if !s.waited {
		s.waited = true
		close(s.reach)
		<-s.speak
	}
	return s.then.Read(p)
}

func TestOneSendsAtATime(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		ctx, all := as(t, "an"), paper(5*mb)
		u := w.begin(t, ctx, upload.Begin{Name: "a.txt", Length: int64(len(all))})
		dead := &silent{first: bytes.NewReader(all[:2*mb]), reach: make(chan struct{}), speak: make(chan struct{}), then: bytes.NewReader(all[2*mb:])}
		ended := make(chan error)
		go func() {
			_, err := w.Append(ctx, u.ID, "", 0, dead, upload.Checksum{})
			ended <- err
		}()
		<-dead.reach
		u, err := w.Get(ctx, u.ID, "")
		if err != nil || u.Offset != 2*mb {
			t.Fatal(u.Offset, err)
		}
		other := w.node()
		_, err = other.Append(ctx, u.ID, "", u.Offset, bytes.NewReader(all[u.Offset:]), upload.Checksum{})
		is(t, err, "upload.locked")
		is(t, other.Cancel(ctx, u.ID, ""), "upload.locked")
		w.clock.Advance(9 * time.Second) // the line says nothing: it is dead
		u, err = other.Append(ctx, u.ID, "", u.Offset, bytes.NewReader(all[u.Offset:4*mb]), upload.Checksum{})
		if err != nil || u.Offset != 4*mb {
			t.Fatal(u.Offset, err)
		}
		close(dead.speak) // and speaks after all
		is(t, <-ended, "upload.locked")
		u, err = other.Append(ctx, u.ID, "", u.Offset, bytes.NewReader(all[u.Offset:]), upload.Checksum{})
		if err != nil {
			t.Fatal(err)
		}
		w.same(t, u, all)
	})
}

func TestChecksum(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		ctx, all := as(t, "an"), paper(5*mb)
		u := w.begin(t, ctx, upload.Begin{Name: "a.txt", Length: int64(len(all))})
		one, rest := sha1.Sum(all[:3*mb]), sha256.Sum256(all[3*mb:]) //nolint:gosec // of the protocol
		sum := upload.Checksum{Algorithm: "sha1", Sum: one[:]}
		_, err := w.Append(ctx, u.ID, "", 0, bytes.NewReader(all[1:3*mb+1]), sum)
		is(t, err, "upload.checksum")
		_, err = w.Append(ctx, u.ID, "", 0, io.MultiReader(bytes.NewReader(all[:2*mb]), iotest.ErrReader(io.ErrUnexpectedEOF)), sum)
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Error("a sending that was cut:", err)
		}
		if u, err = w.Get(ctx, u.ID, ""); err != nil || u.Offset != 0 {
			t.Fatalf("what cannot be checked must not count: %d %v", u.Offset, err)
		}
		if u, err = w.Append(ctx, u.ID, "", 0, bytes.NewReader(all[:3*mb]), sum); err != nil || u.Offset != 3*mb {
			t.Fatal(u.Offset, err)
		}
		_, err = w.Append(ctx, u.ID, "", u.Offset, bytes.NewReader(all[3*mb:]), sum)
		is(t, err, "upload.checksum")
		if u, err = w.Get(ctx, u.ID, ""); err != nil || u.Offset != 3*mb {
			t.Fatal(u.Offset, err)
		}
		if u, err = w.Append(ctx, u.ID, "", u.Offset, bytes.NewReader(all[3*mb:]), upload.Checksum{Algorithm: "sha256", Sum: rest[:]}); err != nil {
			t.Fatal(err)
		}
		w.same(t, u, all)
		_, err = w.Append(ctx, u.ID, "", 0, strings.NewReader("x"), upload.Checksum{Algorithm: "crc32"})
		is(t, err, "upload.algorithm")
	})
}

func TestWhatIsNotFitToBeAFileIsRefusedInWords(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		ctx := as(t, "an")
		body := append(paper(3*mb), "<script>alert(1)</script>"...)
		u := w.begin(t, ctx, upload.Begin{Name: "ghi chu.txt", Length: int64(len(body))})
		u, err := w.Append(ctx, u.ID, "", 0, bytes.NewReader(body), upload.Checksum{})
		is(t, err, "scan.polyglot")
		if u.State != upload.Refused || w.parts(t) != 0 {
			t.Error(u.State, w.parts(t))
		}
		if u, err = w.Get(ctx, u.ID, ""); err != nil || u.State != upload.Refused {
			t.Fatal(u, err)
		}
		is(t, u.Why(), "scan.polyglot")
		_, err = w.Append(ctx, u.ID, "", 0, bytes.NewReader(body), upload.Checksum{})
		is(t, err, "scan.polyglot")
		kept := 0
		if err := w.blobs.Walk(ctx, func(blob.Ref) error { kept++; return nil }); err != nil || kept != 0 {
			t.Error(kept, err)
		}
	})
}

func TestWhatNobodyGoesOnWithIsSwept(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		ctx, all := as(t, "an"), paper(4*mb)
		old := w.begin(t, ctx, upload.Begin{Name: "a.txt", Length: int64(len(all))})
		done := w.begin(t, ctx, upload.Begin{Name: "b.txt", Length: int64(len(all))})
		for _, u := range []struct {
			id string
			b  []byte
		}{{old.ID, all[:3*mb]}, {done.ID, all}} {
			if _, err := w.Append(ctx, u.id, "", 0, bytes.NewReader(u.b), upload.Checksum{}); err != nil {
				t.Fatal(err)
			}
		}
		lost := store.NewID() // its node was killed between the rows and the bytes
		if err := w.blobs.PutPart(ctx, lost, store.NewID(), []byte("x")); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(20 * time.Hour)
		w.work(t)
		if w.parts(t) != 3 {
			t.Fatalf("%d parts: swept too early", w.parts(t))
		}
		young := w.begin(t, ctx, upload.Begin{Name: "c.txt", Length: int64(len(all))})
		w.clock.Advance(5 * time.Hour)
		_, err := w.Get(ctx, old.ID, "")
		is(t, err, "upload.expired")
		_, err = w.Append(ctx, old.ID, "", 3*mb, bytes.NewReader(all[3*mb:]), upload.Checksum{})
		is(t, err, "upload.expired")
		w.work(t)
		if w.parts(t) != 0 {
			t.Errorf("%d parts left", w.parts(t))
		}
		_, err = w.Get(ctx, old.ID, "")
		is(t, err, "upload.unknown")
		if _, err = w.Get(ctx, young.ID, ""); err != nil {
			t.Error(err)
		}
		if found, err := file.Find(ctx, w.db, []string{done.ID}, []string{"an"}); err != nil || len(found) != 1 {
			t.Error("the file went with its upload", err)
		}
	})
}

func (w *world) work(t *testing.T) {
	t.Helper()
	for _, worker := range w.Workers() {
		if _, err := worker.Work(t.Context(), job.Job{Kind: worker.Kind}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }
