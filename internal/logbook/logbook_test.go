package logbook

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tinhso/internal/trace"
)

// hostile is what somebody could hand to the log, with what of it must not be there.
var hostile = []struct{ text, secret string }{
	{"không tìm thấy 082190001234", "082190001234"},
	{"cccd=082190001234;", "082190001234"},
	{"082 190 001 234", "190 001"},
	{"cmnd 311234567 cũ", "311234567"},
	{"gọi 0912345678.", "0912345678"},
	{"gọi 0912.345.678", "345.678"},
	{"+84912345678", "84912345678"},
	{"082190001234 0912345678", "0912345678"},
	{"550 user nguyen.thi.dao@example.vn unknown", "nguyen.thi.dao"},
	{"next=%2Fa%3Fmail%3Ddao%40example.vn", "dao%40"},
	{"Authorization: Bearer abc.def-123", "abc.def-123"},
	{"Bearer tsk_9f8e7d6c", "tsk_9f8e7d6c"},
	{"password=hunter2&x=1", "hunter2"},
	{`{"token":"tsk_123"}`, "tsk_123"},
	{"Cookie: tinhso_session=s3cr3t", "s3cr3t"},
	{"postgres://tinhso:m4tkhau@db/tinhso", "m4tkhau"},
	{"/t/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFy", "Zm9vYmFyYmF6"},
	{"x\ny\x1b[31m 082190001234", "082190001234"},
}

func TestTheGuardLetsNoPersonPass(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		for _, h := range hostile {
			var out bytes.Buffer
			b, err := Open(Options{Screen: &out, JSON: asJSON})
			if err != nil {
				t.Fatal(err)
			}
			b.Log.Info(h.text)
			b.Log.Error("fault", "error", errors.New(h.text), "value", h.text, slog.Group("g", "in", h.text), "any", struct{ S string }{h.text})
			b.Log.With("with", h.text).WithGroup("group").Warn("x")
			if got := out.String(); strings.Contains(got, h.secret) || !strings.Contains(got, hidden) {
				t.Errorf("%q shows %q:\n%s", h.text, h.secret, got)
			}
			if lines := strings.Count(out.String(), "\n"); lines != 3 {
				t.Errorf("%q made %d lines of 3", h.text, lines)
			}
		}
	}
}

func TestWhatTheProgramSaysIsLeft(t *testing.T) {
	for _, s := range []string{
		"", "request", "H58.815-261123-0007", "/ho-so/H58.815-261123-0007", "GET /thu-tuc/{code}", "dossier.(*Cases).Submit", "2026-11-23T08:00:00Z",
		"store: commit: database or disk is full (13)", "01KAT3NMQ8WZ7V5R9XHGB2CDEF", "9f86d081884c7d65", "123456789012345", "job: notify.mail 01KAT3NMQ8WZ7V5R9XHGB2CDEF, attempt 3: x",
		"còn trống 12,5 GB", "1.004227.000.00.00.H58",
	} {
		if got := Clean(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, h := range hostile {
		f.Add(h.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if again := Clean(Clean(s)); len(again) > len(s)*4+len(hidden) {
			t.Errorf("%q grew to %q", s, again)
		}
		s = strings.ReplaceAll(s, "082190001234", "") // glued to letters it is a word of its own
		if strings.Contains(Clean(s+" 082190001234 "), "082190001234") {
			t.Errorf("behind %q a number passes", s)
		}
	})
}

func TestIDsOfRequestAndTrace(t *testing.T) {
	var out bytes.Buffer
	b, err := Open(Options{Screen: &out, Node: "n1"})
	if err != nil {
		t.Fatal(err)
	}
	ctx := trace.WithRequest(t.Context(), "9f86d081884c7d65")
	b.Log.InfoContext(ctx, "work")
	b.Log.InfoContext(ctx, "work", "request", "given")
	if got := out.String(); strings.Count(got, "request=9f86d081884c7d65") != 1 || strings.Count(got, "request=given") != 1 || strings.Count(got, "node=n1") != 2 {
		t.Error(got)
	}
}

func TestFilesAreKeptApartTurnedAndGuarded(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "logs")
	var screen bytes.Buffer
	b, err := Open(Options{Screen: &screen, Dir: dir, Days: 400, FileMB: 1})
	if err != nil {
		t.Fatal(err)
	}
	b.Log.Info("request", "path", "/x")
	b.Log.Info("alarm", "error", "082190001234")
	if err := b.Rotate(); err != nil {
		t.Fatal(err)
	}
	b.Log.Info("request", "path", "/y")
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"access.log": "path=/y", "tinhso.log": ""} {
		text := read(t, filepath.Join(dir, name))
		if text != want && !strings.Contains(text, want) || strings.Contains(text, "path=/x") {
			t.Errorf("%s: %s", name, text)
		}
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
	old := map[string]string{"access-*.log.gz": "path=/x", "tinhso-*.log.gz": "msg=alarm"}
	for pattern, want := range old {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %v %v", pattern, found, err)
		}
		if text := read(t, found[0]); !strings.Contains(text, want) || strings.Contains(text, "082190001234") {
			t.Errorf("%s: %s", found[0], text)
		}
		if info, err := os.Stat(found[0]); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s: %v %v", found[0], info.Mode(), err)
		}
	}
	if s := screen.String(); strings.Contains(s, "path=/x") || !strings.Contains(s, "alarm") {
		t.Errorf("the screen shows %s", s)
	}
}

// A year is kept, what is older goes.
func TestOldFilesGo(t *testing.T) {
	dir := t.TempDir()
	stamp := func(days int) string {
		return filepath.Join(dir, "tinhso-"+time.Now().UTC().AddDate(0, 0, -days).Format("2006-01-02T15-04-05.000")+"-time.log.gz")
	}
	kept, gone := stamp(364), stamp(402)
	for _, name := range []string{kept, gone} {
		if err := os.WriteFile(name, []byte("x"), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	b, err := Open(Options{Screen: io.Discard, Dir: dir, Days: 400, FileMB: 1})
	if err != nil {
		t.Fatal(err)
	}
	b.Log.Warn("x")
	if err := errors.Join(b.Rotate(), b.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(kept); err != nil {
		t.Errorf("a file of last year's law is gone: %v", err)
	}
	if _, err := os.Stat(gone); err == nil {
		t.Error("a file of 402 days is kept")
	}
}

func TestAFolderThatCannotBeWrittenIsToldAtTheStart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Options{Screen: io.Discard, Dir: filepath.Join(file, "x")}); err == nil {
		t.Error("opened")
	}
	if _, err := Open(Options{Screen: io.Discard, Level: "loud"}); err == nil {
		t.Error("a level that is none was taken")
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
