package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorder keeps what a comparison would fail with.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.said += fmt.Sprintf(format, args...)
}

func TestSame(t *testing.T) {
	file := filepath.Join(t.TempDir(), "testdata", "x.vi.txt")
	before := *update
	t.Cleanup(func() { *update = before })

	*update = true
	Same(t, file, "một\nhai\n")
	if b, err := os.ReadFile(file); err != nil || string(b) != "một\nhai\n" {
		t.Fatalf("%q %v", b, err)
	}

	*update = false
	rec := &recorder{TB: t}
	if Same(rec, file, "một\nhai\n"); rec.said != "" {
		t.Errorf("the same differs: %s", rec.said)
	}
	if Same(rec, file, "một\nba\n"); !strings.Contains(rec.said, "ba") || !strings.Contains(rec.said, "make golden") {
		t.Errorf("another text is taken: %q", rec.said)
	}
}
