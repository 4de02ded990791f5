package dossier

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

const (
	pdf  = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
	jpeg = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
)

const secret = "a guest's secret, long enough"

func (w *world) upload(t *testing.T, ctx context.Context, name, content, guest string) file.File {
	t.Helper()
	f, err := w.Upload(ctx, name, strings.NewReader(content), guest)
	return must(t, f, err)
}

func TestUploadsBelongToWhoUploadedThem(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := w.as(t, "citizen")
		f := w.upload(t, ctx, "đơn.pdf", pdf, "")
		if f.MediaType != "application/pdf" || f.Size != int64(len(pdf)) || len(f.SHA256) != 64 {
			t.Errorf("kept as %+v", f)
		}
		if _, _, err := w.OpenUpload(w.as(t, "other"), f.ID, secret); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("another opens it: %v", err)
		}
		_, err := w.Upload(ctx, "trống.pdf", strings.NewReader(""), "")
		wantFault(t, err, fault.KindInvalid, "scan.empty")
		_, err = w.Upload(guest(t), "a.pdf", strings.NewReader(pdf), "short")
		wantFault(t, err, fault.KindUnauthenticated, "dossier.guest.unknown")
		large := io.MultiReader(strings.NewReader(pdf), io.LimitReader(zeros{}, file.Max))
		_, err = w.Upload(ctx, "lớn.pdf", large, "")
		wantFault(t, err, fault.KindTooLarge, "scan.large")

		s := w.filing(standard)
		s.Documents[0] = Paper{Component: "A1", Status: Attached, File: f.ID}
		_, err = w.Submit(w.as(t, "other"), s)
		wantFault(t, err, fault.KindInvalid, "")
		d, err := w.Submit(ctx, s)
		must(t, d, err)
		got, body, err := w.OpenFile(w.as(t, "clerk1"), d.Code, f.ID)
		must(t, got, err)
		b, err := io.ReadAll(body)
		if must(t, b, err); !bytes.Equal(b, []byte(pdf)) || got.Name != "đơn.pdf" {
			t.Errorf("%s holds %q", got.Name, b)
		}
		_ = body.Close()
		second := w.file(t, ctx, standard)
		_, _, err = w.OpenFile(w.as(t, "clerk1"), second.Code, f.ID)
		wantFault(t, err, fault.KindNotFound, "dossier.file.unknown")
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestDraftsSurviveAndGoWithTheFiling(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		save := func(ctx context.Context, d Draft) Draft {
			t.Helper()
			got, err := w.SaveDraft(ctx, d)
			return must(t, got, err)
		}
		f := w.upload(t, guest(t), "ảnh.jpg", jpeg, secret)
		d := save(guest(t), Draft{Procedure: Procedure{Code: standard}, Step: "who", Guest: secret, Files: []string{f.ID},
			Values: map[string]any{"applicant.full_name": "Nguye\u0302\u0303n\x00", "n": float64(3)}})
		if d.Values["applicant.full_name"] != "Nguyễn" || d.Guest != "" {
			t.Errorf("kept %v", d.Values)
		}
		w.clock.Set(at(6, 9, 0))
		d.Guest, d.Step, d.Values = secret, "papers", map[string]any{"a": "b"}
		d = save(w.as(t, "citizen"), d) // signed in meanwhile: the draft is the account's now
		all, err := w.Drafts(w.as(t, "citizen"), "")
		if must(t, all, err); len(all) != 1 || all[0].ID != d.ID || all[0].Step != "papers" || all[0].Procedure.Name == "" {
			t.Errorf("drafts %+v", all)
		}
		_, err = w.Draft(w.as(t, "other"), d.ID, "")
		wantFault(t, err, fault.KindNotFound, "dossier.draft.unknown")
		s := w.filing(standard)
		s.Draft, s.Guest = d.ID, secret
		s.Documents[0] = Paper{Component: "A1", Status: Attached, File: f.ID} // uploaded as a guest
		got, err := w.Submit(w.as(t, "citizen"), s)
		must(t, got, err)
		_, err = w.Draft(w.as(t, "citizen"), d.ID, secret)
		wantFault(t, err, fault.KindNotFound, "dossier.draft.unknown")
		_, err = w.Submit(w.as(t, "citizen"), s) // the button pressed twice
		wantFault(t, err, fault.KindConflict, "dossier.draft.used")
		_, err = w.SaveDraft(w.as(t, "citizen"), Draft{Procedure: Procedure{Code: standard}, Values: map[string]any{"x": strings.Repeat("x", maxDraft)}})
		wantFault(t, err, fault.KindTooLarge, "dossier.draft.large")
	})
}

func TestSweepTakesWhatIsOld(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := w.as(t, "citizen")
		d, err := w.SaveDraft(ctx, Draft{Procedure: Procedure{Code: standard}})
		must(t, d, err)
		loose, kept := w.upload(t, ctx, "a.pdf", pdf, ""), w.upload(t, ctx, "b.pdf", pdf, "")
		s := w.filing(standard)
		s.Documents[0] = Paper{Component: "A1", Status: Attached, File: kept.ID}
		filed, err := w.Submit(ctx, s)
		must(t, filed, err)
		sweep := func() {
			t.Helper()
			if err := w.DB.Write(t.Context(), func(tx *store.Tx) error { return w.sweepTx(t.Context(), tx) }); err != nil {
				t.Fatal(err)
			}
		}
		w.clock.Set(monday.AddDate(0, 0, 29))
		sweep()
		_, err = w.Draft(ctx, d.ID, "")
		if err != nil {
			t.Errorf("swept too early: %v", err)
		}
		w.clock.Set(monday.AddDate(0, 0, 61))
		sweep()
		_, err = w.Draft(ctx, d.ID, "")
		wantFault(t, err, fault.KindNotFound, "")
		found, err := file.Find(ctx, w.DB, []string{loose.ID, kept.ID}, []string{"citizen-1"})
		if must(t, found, err); len(found) != 1 || found[kept.ID].ID == "" {
			t.Errorf("left %v", found)
		}
	})
}
