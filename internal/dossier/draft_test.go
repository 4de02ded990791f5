package dossier

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/form"
)

// Several photographs of one paper arrive side by side; each is noted in the draft.
func TestPapersThatArriveSideBySideAreAllKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, secret := guest(t), "0123456789abcdef-secret"
		d, err := w.SaveDraft(ctx, Draft{Procedure: Procedure{Code: standard}, Guest: secret})
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for i := range 12 {
			all.Go(func() {
				_, err := w.EditDraft(ctx, d.ID, secret, func(d *Draft) error {
					d.Files = append(d.Files, fmt.Sprint("file-", i))
					d.Values[fmt.Sprint("n", i)] = int64(i)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		got, err := w.Draft(ctx, d.ID, secret)
		if err != nil || len(got.Files) != 12 || len(got.Values) != 12 {
			t.Fatalf("%d files, %d values: %v", len(got.Files), len(got.Values), err)
		}
		if n, ok := got.Values["n7"].(int64); !ok || n != 7 {
			t.Errorf("a whole number came back as %T", got.Values["n7"])
		}
	})
}

func TestOnlyItsOwnerEditsADraft(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d, err := w.SaveDraft(w.as(t, "citizen"), Draft{Procedure: Procedure{Code: standard}, Values: form.Values{"a": "1"}})
		if err != nil {
			t.Fatal(err)
		}
		same := func(*Draft) error { return nil }
		if _, err := w.EditDraft(w.as(t, "other"), d.ID, "", same); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("another citizen: %v", err)
		}
		refused := errors.New("refused")
		_, err = w.EditDraft(w.as(t, "citizen"), d.ID, "", func(d *Draft) error { d.Values["a"] = "2"; return refused })
		if !errors.Is(err, refused) {
			t.Errorf("want the editor's own error, got %v", err)
		}
		if got, err := w.Draft(w.as(t, "citizen"), d.ID, ""); err != nil || got.Values["a"] != "1" {
			t.Errorf("a refused change was kept: %v %v", got.Values, err)
		}
	})
}

// Begun on a phone as a guest, signed in there, finished at a desk.
func TestUploadsOfAGuestGoWithTheDraftToTheAccount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := w.upload(t, guest(t), "anh.jpg", jpeg, secret)
		d, err := w.SaveDraft(guest(t), Draft{Procedure: Procedure{Code: standard}, Guest: secret, Files: []string{f.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = w.EditDraft(w.as(t, "citizen"), d.ID, secret, func(*Draft) error { return nil }); err != nil {
			t.Fatal(err)
		}
		s := w.filing(standard)
		s.Draft = d.ID
		s.Documents[0] = Paper{Component: "A1", Status: Attached, File: f.ID}
		if _, err := w.Submit(w.as(t, "citizen"), s); err != nil {
			t.Errorf("without the guest's secret: %v", err)
		}
	})
}
