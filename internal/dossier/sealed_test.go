package dossier

import (
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/consult"
	"tinhso/internal/document"
	"tinhso/internal/ledger"
	"tinhso/internal/policy"
	"tinhso/internal/seal"
)

// allSealed is what is sealed of the rooms below.
func allSealed() []seal.Facts {
	return slices.Concat(Sealed(), document.Sealed(), ledger.Sealed(), consult.Sealed(), policy.Sealed())
}

// sealed seals what a test did, as the sealer would have, and finds nothing that no event speaks of.
func (w *world) sealed(t *testing.T) {
	t.Helper()
	if t.Failed() || t.Skipped() {
		return
	}
	if w.log == nil {
		key, err := seal.LoadKey(filepath.Join(t.TempDir(), "seal.key"), "tinhso.example/niem-phong")
		if err != nil {
			t.Fatal(err)
		}
		w.log, w.logKey = seal.New(w.DB, key, "", allSealed()...), key
	}
	if err := w.log.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := seal.Verify(t.Context(), w.DB, seal.VerifyOptions{Facts: allSealed(), Keys: []note.Verifier{w.logKey.Verifier()}})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Holds() || r.Waiting+r.WaitingRows > 0 {
		t.Fatalf("the seal does not hold: %+v", r)
	}
}
