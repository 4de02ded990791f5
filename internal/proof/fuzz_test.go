package proof_test

import (
	"bytes"
	"testing"

	"tinhso/internal/proof"
)

func FuzzFile(f *testing.F) {
	w := aWorld(f)
	f.Add(w.file.Bytes())
	f.Add([]byte("c2sp.org/tlog-proof@v1\nindex 0\n\nx\n0\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := proof.ParseFile(data)
		if err != nil {
			return
		}
		if !bytes.Equal(p.Bytes(), data) {
			t.Error("written otherwise than read")
		}
		if s, err := p.Check(w.keys); err == nil && (s.Holds(w.result) != nil || s.Index != 42) {
			t.Errorf("a forgery was taken: %q", data)
		}
	})
}

func FuzzRequest(f *testing.F) {
	w := aWorld(f)
	f.Add(proof.Request{Old: 5, Proof: w.log.Growth(5), Note: w.log.Note()}.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := proof.ParseRequest(data)
		if err == nil && !bytes.Equal(r.Bytes(), data) {
			t.Error("written otherwise than read")
		}
	})
}

func FuzzCheckpoint(f *testing.F) {
	w := aWorld(f)
	f.Add(w.file.Note)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := proof.OpenCheckpoint(text, w.keys)
		if err == nil && s.Size != 70 {
			t.Errorf("a forgery was taken: %q", text)
		}
	})
}

func FuzzKey(f *testing.F) {
	w := aWorld(f)
	f.Add(w.witness.Public())
	f.Add(w.log.VKey)
	f.Fuzz(func(t *testing.T, s string) {
		if v, err := proof.ParseKey(s); err == nil && v.Name() == "" {
			t.Errorf("a key without a name: %q", s)
		}
	})
}
