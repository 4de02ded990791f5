package blob

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tinhso/internal/fault"
)

// A disk that fills up in the middle of a file keeps nothing of it, says that
// it is full, goes on being read, and takes the file when there is room.
func TestAFullDiskKeepsNothingHalf(t *testing.T) {
	dir := t.TempDir()
	if err := mount(dir, 2<<20); err != nil {
		if os.Getenv("TINHSO_TEST_STRICT") != "" && runtime.GOOS == "linux" && os.Getuid() == 0 {
			t.Fatal(err)
		}
		t.Skipf("NOT TESTED: a small disk cannot be mounted: %v", err)
	}
	t.Cleanup(func() { _ = unmount(dir) })
	s, err := Dir(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	small, err := s.Put(ctx, strings.NewReader("kept"), 0)
	if err != nil {
		t.Fatal(err)
	}
	big := bytes.Repeat([]byte("0123456789abcdef"), 3<<16) // 3 MB
	_, err = s.Put(ctx, bytes.NewReader(big), 0)
	if f, ok := fault.As(err); !ok || f.Code != "blob.full" || f.Kind != fault.KindUnavailable {
		t.Fatalf("told as %v", err)
	}
	left := 0
	_ = filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			left++
		}
		return err
	})
	if left != 1 {
		t.Errorf("%d files are left of one", left)
	}
	f, err := s.Open(ctx, small.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(f); err != nil || string(b) != "kept" {
		t.Errorf("%q %v", b, err)
	}
	_ = f.Close()
	if _, err := s.Put(ctx, bytes.NewReader(big[:1<<20]), 0); err != nil {
		t.Errorf("there is room for this one: %v", err)
	}
}

func TestNothingIsTakenWhileTheIntakeIsClosed(t *testing.T) {
	s, err := Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	closed := fault.New(fault.KindUnavailable, "health.intake_closed")
	s.Intake = func() error { return closed }
	read := false
	_, err = s.Put(t.Context(), readerFunc(func([]byte) (int, error) { read = true; return 0, io.EOF }), 0)
	if !errors.Is(err, closed) || read {
		t.Errorf("%v, read %v", err, read)
	}
	if err := s.PutPart(t.Context(), "01M855Y3T6R3GAWDFY9EDK5QE7", "01M855Y3T6R3GAWDFY9EDK5QE8", []byte("x")); !errors.Is(err, closed) {
		t.Error(err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }
