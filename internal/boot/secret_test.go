package boot

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Nodes that start together on one folder end with one key, and a broken key is
// never replaced.
func TestNodesThatStartTogetherShareOneSecret(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	keys := make([][]byte, 8)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			var err error
			if keys[i], err = secretFile(path); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, k := range keys {
		if len(k) != leastSecret || !bytes.Equal(k, keys[0]) {
			t.Fatalf("%x and %x", keys[0], k)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Error(left, err)
	}
	if err := os.WriteFile(path, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := secretFile(path); err == nil {
		t.Error("a key that is cut short is taken")
	}
}
