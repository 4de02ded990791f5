package witness

import (
	"path/filepath"
	"testing"
)

// Whatever stands in the state file, it is read or refused, and what is read is
// written as it was.
func FuzzState(f *testing.F) {
	f.Add([]byte(`{"format":1,"checkpoints":["a\\n1\\nb\\n"]}`))
	f.Add([]byte(`{"format":2}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := openState(filepath.Join(t.TempDir(), "state"))
		if err != nil {
			t.Fatal(err)
		}
		defer s.close()
		if err := s.put(data); err != nil {
			t.Fatal(err)
		}
		notes, err := s.read()
		if err != nil {
			return
		}
		if err := s.write(notes); err != nil {
			t.Fatal(err)
		}
		if again, err := s.read(); err != nil || len(again) != len(notes) {
			t.Errorf("%d checkpoints, then %d: %v", len(notes), len(again), err)
		}
	})
}
