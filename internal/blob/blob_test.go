package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/blob"
	"tinhso/internal/fault"
)

const (
	hello     = "xin chào"
	helloHash = "be59e0c3af3cab4a79a7a2ae3f76e9d21acf1c8fcac2d27bdf0ba1e6e0bc7b4e"
)

func open(t *testing.T) (*blob.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	s, err := blob.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, filepath.Base(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestPutAndOpen(t *testing.T) {
	s, dir := open(t)
	ctx := t.Context()
	for range 2 {
		ref, err := s.Put(ctx, strings.NewReader(hello), int64(len(hello)))
		if err != nil || ref.Size != int64(len(hello)) {
			t.Fatal(ref, err)
		}
		f, err := s.Open(ctx, ref.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(f)
		if string(got) != hello || errors.Join(err, f.Close()) != nil {
			t.Errorf("%q %v", got, err)
		}
		if has, err := s.Has(ctx, ref.SHA256); !has || err != nil {
			t.Error(has, err)
		}
		if diff := cmp.Diff([]string{ref.SHA256}, files(t, dir)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestLimitAndFaults(t *testing.T) {
	lost := errors.New("the line broke")
	tests := []struct {
		name string
		r    io.Reader
		max  int64
		want fault.Kind
		is   error
	}{
		{"one too many", strings.NewReader("12345"), 4, fault.KindTooLarge, nil},
		{"endless", neverEnding{}, 1 << 20, fault.KindTooLarge, nil},
		{"broken line", io.MultiReader(strings.NewReader("123"), iotest.ErrReader(lost)), 10, fault.KindInternal, lost},
	}
	s, dir := open(t)
	for _, tt := range tests {
		_, err := s.Put(t.Context(), tt.r, tt.max)
		if err == nil || fault.KindOf(err) != tt.want || tt.is != nil && !errors.Is(err, tt.is) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if f, ok := fault.As(err); ok && (f.Args["bytes"] != tt.max || f.Args["limit"] != int64(1)) {
			t.Errorf("%s: the limit is not named: %v", tt.name, f.Args)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, strings.NewReader("x"), 1); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if left := files(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

type neverEnding struct{}

func (neverEnding) Read(p []byte) (int, error) { return len(p), nil }

func TestNamesThatAreNoHashes(t *testing.T) {
	s, _ := open(t)
	for _, name := range []string{"", "x", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("/", 64), helloHash} {
		if _, err := s.Open(t.Context(), name); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("%q: %v", name, err)
		}
		if has, err := s.Has(t.Context(), name); has || err != nil {
			t.Errorf("%q: %v %v", name, has, err)
		}
	}
}

func TestHalfWrittenFilesDoNotStay(t *testing.T) {
	_, dir := open(t)
	for name, age := range map[string]time.Duration{"put-old": 25 * time.Hour, "put-now": time.Hour} {
		name = filepath.Join(dir, "tmp", name)
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(-age)
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := blob.Dir(dir); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"put-now"}, files(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestWalkAndRemove(t *testing.T) {
	s, _ := open(t)
	ctx := t.Context()
	var want []blob.Ref
	for _, text := range []string{"a", "bb", ""} {
		ref, err := s.Put(ctx, strings.NewReader(text), 0)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, ref)
	}
	if err := s.Remove(ctx, want[0].SHA256); err != nil {
		t.Fatal(err)
	}
	seen := map[blob.Ref]bool{}
	if err := s.Walk(ctx, func(r blob.Ref) error { seen[r] = true; return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[blob.Ref]bool{want[1]: true, want[2]: true}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameBytesAtOnce(t *testing.T) {
	s, dir := open(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := s.Put(t.Context(), bytes.NewReader(make([]byte, 100_000)), 0); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := files(t, dir); len(got) != 1 {
		t.Error(got)
	}
}
