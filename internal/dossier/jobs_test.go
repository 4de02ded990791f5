package dossier

import (
	"bytes"
	"io"
	"testing"

	"tinhso/internal/document"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/notify"
)

func (w *world) drain(t *testing.T) {
	t.Helper()
	if err := job.NewQueue(w.DB, w.Workers()...).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestTheResultIsRenderedAndChecked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, w.as(t, "citizen"), standard)
		_, _, err := w.OpenResult(w.as(t, "citizen"), d.Code)
		wantFault(t, err, fault.KindConflict, "dossier.result.not_yet")
		d = w.chain(t, d, "clerk1 accept", "officer1 claim", "officer1 propose", "leader1 approve", "clerk1 issue")
		read := func() (File, []byte) {
			t.Helper()
			f, r, err := w.OpenResult(w.as(t, "citizen"), d.Code)
			must(t, f, err)
			b, err := io.ReadAll(r)
			must(t, b, err)
			return f, b
		}
		f, early := read()
		if f.ID != "" || !bytes.HasPrefix(early, []byte("%PDF-")) {
			t.Errorf("before the job: %+v", f)
		}
		w.drain(t)
		f, late := read()
		if f.ID == "" || !bytes.Equal(early, late) {
			t.Errorf("after the job: %+v, the same bytes: %v", f, bytes.Equal(early, late))
		}
		view, err := document.Check(t.Context(), w.DB, d.Result.Code)
		if must(t, view, err); view.Reference != "01/QĐ-UBND" || view.FileSHA256 != f.SHA256 || view.UnitName != "UBND Phường 1" {
			t.Errorf("a stranger sees %+v", view)
		}
		d = w.chain(t, d, "clerk1 return")
		if got, err := w.Get(w.as(t, "citizen"), d.Code); must(t, got, err).Result.File != f.ID {
			t.Error("a later step lost the file of the result")
		}
	})
}

func TestAnAttachedResultIsTheResult(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim", "officer1 propose", "leader1 approve")
		f := w.upload(t, w.as(t, "clerk1"), "quyết định đã ký.pdf", pdf, "")
		got, err := w.Act(w.as(t, "clerk1"), d.Code, Act{Action: "issue", Version: d.Version, Files: []string{f.ID}})
		if must(t, got, err); got.Result.File != f.ID {
			t.Errorf("issued %+v", got.Result)
		}
		w.drain(t)
		file, r, err := w.OpenResult(w.as(t, "citizen"), d.Code)
		must(t, file, err)
		b, err := io.ReadAll(r)
		if must(t, b, err); string(b) != pdf || file.Name != "quyết định đã ký.pdf" {
			t.Errorf("%s holds %q", file.Name, b)
		}
	})
}

func TestSilenceAfterEightHoursIsAnEvent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		silent, answered := w.file(t, w.as(t, "citizen"), standard), w.file(t, w.as(t, "citizen"), standard)
		w.chain(t, answered, "clerk1 accept")
		w.drain(t)
		w.clock.Set(at(6, 9, 1))
		w.drain(t)
		page, err := event.List(t.Context(), w.DB, event.Filter{Kind: "dossier.unanswered"})
		if must(t, page, err); len(page.Events) != 1 || page.Events[0].Subject != silent.ID {
			t.Errorf("events %+v", page.Events)
		}
	})
}

func TestPapersOfTheDesk(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard))
		_, err := w.Print(w.as(t, "clerk1"), d.Code, PaperReceipt, "")
		wantFault(t, err, fault.KindConflict, "dossier.paper.not_yet")
		_, err = w.Print(w.as(t, "clerk1"), d.Code, "poster", "")
		wantFault(t, err, fault.KindNotFound, "dossier.paper.none")
		d = w.chain(t, d, "clerk1 accept", "leader1 extend", "officer1 claim", "officer1 request_more")
		refused := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 refuse")
		for paper, code := range map[string]string{PaperReceipt: d.Code, PaperSupplement: d.Code, PaperApology: d.Code, PaperRefusal: refused.Code} {
			for _, size := range []document.Paper{document.A5, document.A4} {
				b, err := w.Print(w.as(t, "clerk1"), code, paper, size)
				if must(t, b, err); !bytes.HasPrefix(b, []byte("%PDF-")) {
					t.Errorf("%s on %s is no PDF", paper, size)
				}
			}
		}
		b, err := w.Print(w.as(t, "citizen"), d.Code, PaperReceipt, "") // the citizen prints it at home
		must(t, b, err)
	})
}

func TestTheCitizenIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept")
		if err := event.NewJournal(w.DB, notify.Consumer(w.Contact)).Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		page, err := notify.List(w.as(t, "citizen"), w.DB, "citizen-1", "", 10)
		if must(t, page, err); len(page.Notices) != 2 || page.Notices[0].Args["code"] != d.Code {
			t.Errorf("told %+v", page.Notices)
		}
	})
}
