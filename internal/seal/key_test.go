package seal_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"tinhso/internal/seal"
)

// Nodes that start together for the first time use one key, and none reads half of it.
func TestNodesThatStartTogetherMakeOneKey(t *testing.T) {
	for range 20 {
		dir := t.TempDir()
		file := filepath.Join(dir, "seal.key")
		public := make([]string, 16)
		var wg sync.WaitGroup
		for i := range public {
			wg.Go(func() {
				s, err := seal.LoadKey(file, "tinhso.example/niem-phong")
				if err != nil {
					t.Error(err)
					return
				}
				public[i] = s.Public()
			})
		}
		wg.Wait()
		for _, p := range public {
			if p == "" || p != public[0] {
				t.Fatalf("%q beside %q", p, public[0])
			}
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) != 1 {
			t.Fatalf("%v %v", left, err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%v %v", info, err)
		}
	}
}
