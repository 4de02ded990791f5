package blob

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tinhso/internal/fault"
)

func TestTheSameBytesAreKeptOnce(t *testing.T) {
	dir := t.TempDir()
	s, err := Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Put(t.Context(), strings.NewReader("giấy khai sinh"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Put(t.Context(), strings.NewReader("giấy khai sinh"), 1<<20)
	if err != nil || a != b {
		t.Fatalf("%v %v %v", a, b, err)
	}
	f, err := s.Open(t.Context(), a.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := io.ReadAll(f)
	if err != nil || string(got) != "giấy khai sinh" {
		t.Errorf("%q %v", got, err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "tmp"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestLimitsAndFaults(t *testing.T) {
	s, err := Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), bytes.NewReader(make([]byte, 11)), 10); fault.KindOf(err) != fault.KindTooLarge {
		t.Errorf("too large: %v", err)
	}
	if _, err := s.Put(t.Context(), bytes.NewReader(make([]byte, 10)), 10); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	cut := errors.New("cut")
	if _, err := s.Put(t.Context(), io.MultiReader(strings.NewReader("x"), failing{cut}), 10); !errors.Is(err, cut) {
		t.Errorf("cut: %v", err)
	}
	for _, sha := range []string{"", "../../etc/passwd", strings.Repeat("0", 64), "zz"} {
		if _, err := s.Open(t.Context(), sha); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("%q: %v", sha, err)
		}
		if ok, err := s.Has(t.Context(), sha); ok || err != nil {
			t.Errorf("has %q: %v %v", sha, ok, err)
		}
	}
}

func TestWhatACrashLeftIsSwept(t *testing.T) {
	dir := t.TempDir()
	if _, err := Dir(dir); err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(dir, "tmp", "put-half")
	if err := os.WriteFile(half, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Dir(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
