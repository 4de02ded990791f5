package dossier

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/consult"
	"tinhso/internal/document"
	"tinhso/internal/event"
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
	w.noPersons(t)
	if !r.Holds() || r.Waiting+r.WaitingRows > 0 {
		t.Fatalf("the seal does not hold: %+v", r)
	}
}

// noPersons looks for what is known of the people of the world in every event: the journal is kept for good.
func (w *world) noPersons(t *testing.T) {
	t.Helper()
	p := person()
	words := []string{"0912345678", "Đề nghị giải quyết"}
	for _, key := range []string{"full_name", "birth_date", "citizen_id", "phone", "email", "address"} {
		words = append(words, p[key].(string))
	}
	for _, who := range w.who {
		words = append(words, who.Name)
	}
	for _, input := range []string{"refuse", "request_more", "reject", "stop", "correct"} {
		if reason, ok := w.inputs(input)["reason"].(string); ok {
			words = append(words, reason)
		}
	}
	for token := ""; ; {
		page, err := event.List(t.Context(), w.DB, event.Filter{PageSize: 100, PageToken: token})
		must(t, page, err)
		for _, e := range page.Events {
			var v any
			if err := e.Decode(&v); err != nil {
				t.Fatal(err)
			}
			data, err := json.Marshal(v)
			must(t, data, err)
			for _, word := range words {
				if strings.Contains(e.Subject+" "+e.Actor+" "+string(data), word) {
					t.Errorf("the event %s names a person: %q in %s", e.Kind, word, data)
				}
			}
		}
		if token = page.NextPageToken; token == "" {
			return
		}
	}
}
