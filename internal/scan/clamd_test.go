package scan

import (
	"bytes"
	"context"
	"crypto/md5" //nolint:gosec // the form of ClamAV's signatures
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

var lines = []store.Line{event.Migrations, job.Migrations, Migrations}

// marker is what the second signature of the test finds, wherever it stands.
const marker = "tinhso-malicious-marker-0001"

// clamd runs the real one, with two signatures of our own and no others; it gives its setting.
func clamd(t *testing.T, address string, options ...string) string {
	t.Helper()
	program, err := exec.LookPath("clamd")
	if err != nil {
		if program = "/usr/sbin/clamd"; !exists(program) {
			if os.Getenv("TINHSO_TEST_STRICT") != "" {
				t.Fatal("clamd is not installed: apt-get install clamav-daemon")
			}
			t.Skip("NOT TESTED with clamd: it is not installed (apt-get install clamav-daemon)")
		}
	}
	dir := t.TempDir()
	sum := md5.Sum([]byte(eicar)) //nolint:gosec // the form of ClamAV's signatures
	conf := []string{"DatabaseDirectory " + dir, "Foreground yes", "TCPAddr 127.0.0.1", "TCPSocket " + address[strings.LastIndexByte(address, ':')+1:],
		"User " + user(), "StreamMaxLength 210M", "MaxFileSize 210M", "MaxScanSize 400M", "AlertExceedsMax yes"}
	conf = slices.DeleteFunc(conf, func(line string) bool {
		name, _, _ := strings.Cut(line, " ")
		return slices.ContainsFunc(options, func(o string) bool { return strings.HasPrefix(o, name+" ") })
	})
	for name, text := range map[string]string{
		"own.hdb": hex.EncodeToString(sum[:]) + ":68:TinhSo.Eicar\n", "own.ndb": "TinhSo.Marker:0:*:" + hex.EncodeToString([]byte(marker)) + "\n",
		"clamd.conf": strings.Join(slices.Concat(options, conf), "\n") + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program, "-c", filepath.Join(dir, "clamd.conf"))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	d := newDaemon("tcp:" + address)
	for end := time.Now().Add(30 * time.Second); ; {
		if _, err := d.version(t.Context()); err == nil {
			return "tcp:" + address
		}
		if time.Now().After(end) {
			t.Fatalf("clamd does not answer: %s", out.String())
		}
	}
}

func exists(name string) bool { _, err := os.Stat(name); return err == nil }

func user() string {
	if out, err := exec.Command("id", "-un").Output(); err == nil {
		return strings.TrimSpace(string(out))
	}
	return "root"
}

func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

func newGate(t *testing.T, db *store.DB, setting string) (*Gate, *blob.Store) {
	t.Helper()
	blobs, err := blob.Dir(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	return New(db, blobs, setting), blobs
}

func take(t *testing.T, g *Gate, name, content string) (Taken, string) {
	t.Helper()
	taken, err := g.Take(t.Context(), name, strings.NewReader(content), 0)
	bad, ok := fault.As(err)
	if err != nil && !ok {
		t.Fatal(err)
	}
	if ok {
		said(t, bad)
		return taken, bad.Code
	}
	return taken, ""
}

func work(t *testing.T, db *store.DB, g *Gate) {
	t.Helper()
	q := job.NewQueue(db, g.Workers()...)
	for _, kind := range []string{jobOwed, jobAgain} {
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return job.Insert(t.Context(), tx, job.New{Kind: kind}) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := q.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func usable(t *testing.T, db *store.DB, g *Gate, sha string) string {
	t.Helper()
	err := g.Usable(t.Context(), db, "tệp.pdf", sha)
	bad, ok := fault.As(err)
	if ok {
		return bad.Code
	}
	if err != nil {
		t.Fatal(err)
	}
	return ""
}

func events(t *testing.T, db *store.DB) (n int) {
	t.Helper()
	if err := db.QueryRow(t.Context(), `SELECT COUNT(*) FROM event e WHERE e.kind = 'scan.found'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// long is a document that is too long for a request.
func long(mark string) string {
	return "%PDF-1.7\n% " + mark + "\n1 0 obj\n<<>>stream\n" + strings.Repeat("0123456789abcdef", inlineBytes/16+1) + "\nendstream\nendobj\n%%EOF\n"
}

func TestARealClamd(t *testing.T) {
	setting := clamd(t, freeAddress(t))
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		g, blobs := newGate(t, db, setting)
		good, code := take(t, g, "don.txt", "Đơn đề nghị")
		if code != "" || good.State != Clean {
			t.Errorf("%s %+v", code, good)
		}
		for name, content := range map[string]string{"virus.txt": eicar, "don.docx": docx(part{"word/embeddings/virus.bin", eicar})} {
			if bad, code := take(t, g, name, content); code != "scan.infected" {
				t.Errorf("%s: %s %+v", name, code, bad)
			} else if has, err := blobs.Has(t.Context(), bad.SHA256); has || err != nil {
				t.Errorf("%s is kept: %v", name, err)
			}
		}
		if n := events(t, db); n != 2 {
			t.Errorf("%d events", n)
		}
		if _, code := take(t, New(db, blobs, ""), "lai.txt", eicar); code != "scan.infected" {
			t.Errorf("known to be infected and taken: %q", code)
		}

		// Long ones are scanned by a job, and used by nobody before.
		clean, _ := take(t, g, "ban ve.pdf", long("bản vẽ"))
		sick, _ := take(t, g, "ban ve 2.pdf", long(marker))
		for _, f := range []Taken{clean, sick} {
			if f.State != Waiting || usable(t, db, g, f.SHA256) != "scan.waiting" {
				t.Errorf("%+v", f)
			}
		}
		work(t, db, g)
		if code := usable(t, db, g, clean.SHA256); code != "" {
			t.Error(code)
		}
		if code := usable(t, db, g, sick.SHA256); code != "scan.quarantined" || events(t, db) != 3 {
			t.Error(code, events(t, db))
		}
		if again, _ := take(t, g, "ban ve.pdf", long("bản vẽ")); again.State != Clean {
			t.Errorf("what was clean waits again: %+v", again)
		}
		s, err := g.Status(t.Context())
		if err != nil || !s.Configured || !strings.HasPrefix(s.Version, "ClamAV ") || s.Infected != 3 || s.Waiting != 0 || s.Unscanned != 0 || s.Last.IsZero() {
			t.Errorf("%+v %v", s, err)
		}
	})
}

func TestWhatIsBeyondClamdsLimitsIsNotCalledClean(t *testing.T) {
	for name, options := range map[string][]string{"stream": {"StreamMaxLength 1M"}, "file": {"MaxFileSize 1M"}} {
		t.Run(name, func(t *testing.T) {
			setting := clamd(t, freeAddress(t), options...)
			storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
				g, _ := newGate(t, db, setting)
				f, code := take(t, g, "ban ve.txt", strings.Repeat("dài ", 1<<20))
				v, err := g.Verdict(t.Context(), db, f.SHA256)
				if code != "" || f.State != Unscanned || v.Note != noteLimits || err != nil {
					t.Errorf("%s %+v %+v %v", code, f, v, err)
				}
			})
		})
	}
}

func TestClamdThatIsNotThereIsSaidAndMadeUpFor(t *testing.T) {
	address := freeAddress(t)
	storetest.RunClock(t, time.Now().UTC().Truncate(time.Millisecond), lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		g, blobs := newGate(t, db, "tcp:"+address)
		before, _ := take(t, New(db, blobs, ""), "cu.txt", "Của ngày trước "+marker)
		good, _ := take(t, g, "don.txt", "Đơn đề nghị")
		sick, _ := take(t, g, "don 2.txt", "Đơn "+marker)
		if good.State != Unscanned || sick.State != Unscanned || usable(t, db, g, sick.SHA256) != "" {
			t.Errorf("%+v %+v", good, sick)
		}
		clock.Advance(10 * time.Minute)
		work(t, db, g) // it is still not there
		s, err := g.Status(t.Context())
		if err != nil || s.Problem == "" || s.Version != "" || s.Unscanned != 3 {
			t.Errorf("%+v %v", s, err)
		}
		clamdOnce(t, address)
		work(t, db, g)
		if v, err := g.Verdict(t.Context(), db, good.SHA256); v.State != Clean || err != nil {
			t.Errorf("%+v %v", v, err)
		}
		if code := usable(t, db, g, sick.SHA256); code != "scan.quarantined" || events(t, db) != 2 || usable(t, db, g, before.SHA256) != "scan.quarantined" {
			t.Error(code, events(t, db))
		}
		if s, err = g.Status(t.Context()); err != nil || s.Problem != "" || s.Unscanned != 0 || s.Infected != 2 {
			t.Errorf("%+v %v", s, err)
		}
	})
}

// clamdOnce runs clamd for one engine and frees its address for the next.
func clamdOnce(t *testing.T, address string) { clamd(t, address) }

func TestWithoutClamdEverythingIsUnscanned(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		g, _ := newGate(t, db, "")
		if f, code := take(t, g, "don.txt", "Đơn đề nghị"); code != "" || f.State != Unscanned {
			t.Errorf("%s %+v", code, f)
		}
		if s, err := g.Status(t.Context()); err != nil || s.Configured {
			t.Errorf("%+v %v", s, err)
		}
		work(t, db, g)
	})
}

// faulty speaks like clamd, badly.
func faulty(t *testing.T, talk func(conn net.Conn)) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				talk(conn)
			}()
		}
	}()
	return "tcp:" + ln.Addr().String()
}

func TestAFaultyClamdIsNeverTakenForClean(t *testing.T) {
	answer := func(text string) func(net.Conn) {
		return func(conn net.Conn) {
			_, _ = io.ReadFull(conn, make([]byte, 10+4+4+4)) // the question, a piece of four bytes, the end
			_, _ = io.WriteString(conn, text)
		}
	}
	for name, talk := range map[string]func(net.Conn){
		"slow":           func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) },
		"cut":            func(conn net.Conn) { _, _ = io.ReadFull(conn, make([]byte, 5)) },
		"cut answer":     answer("stream: O"),
		"no answer":      answer(""),
		"wrong":          answer("stream: MAYBE\x00"),
		"another's":      answer("1: stream: OK\x00"),
		"unfinished":     answer("stream: OK"),
		"error":          answer("stream: Can't allocate memory ERROR\x00"),
		"nothing found":  answer("stream:  FOUND\x00"),
		"endless":        answer(strings.Repeat("x", 1<<20)),
		"at once":        func(conn net.Conn) { _, _ = io.WriteString(conn, "COMMAND READ TIMED OUT\x00") },
		"limit exceeded": answer("INSTREAM size limit exceeded. ERROR\x00"),
	} {
		t.Run(name, func(t *testing.T) {
			setting := faulty(t, talk)
			storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
				g, _ := newGate(t, db, setting)
				g.most = 300 * time.Millisecond
				f, code := take(t, g, "a.txt", "abc\n")
				if code != "" || f.State != Unscanned {
					t.Errorf("%s %+v", code, f)
				}
			})
		})
	}
	early := faulty(t, func(conn net.Conn) {
		_, _ = io.ReadFull(conn, make([]byte, 100))
		_, _ = io.WriteString(conn, "stream: OK\x00") // and hangs up: it has not seen the rest
	})
	if virus, err := newDaemon(early).scan(t.Context(), bytes.NewReader(make([]byte, 64<<20))); err == nil {
		t.Errorf("%q: clean before it had everything", virus)
	}
	broken := errors.New("the disk")
	if _, err := newDaemon(faulty(t, answer("stream: OK\x00"))).scan(t.Context(), io.MultiReader(strings.NewReader("abc"), errReader{broken})); !errors.Is(err, broken) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newDaemon(early).scan(ctx, strings.NewReader("x")); err == nil {
		t.Error("clean after the end")
	}
}

type errReader struct{ error }

func (e errReader) Read([]byte) (int, error) { return 0, e.error }

func FuzzVerdictOf(f *testing.F) {
	for _, s := range []string{"stream: OK", "stream: X FOUND", "INSTREAM size limit exceeded. ERROR", "", "stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", "stream: OK\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		virus, err := verdictOf(text)
		if err == nil && virus == "" && text != "stream: OK" {
			t.Errorf("%q is taken for clean", text)
		}
		if err == nil && virus != "" && text != fmt.Sprintf("stream: %s FOUND", virus) {
			t.Errorf("%q is taken for %q", text, virus)
		}
	})
}

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }
