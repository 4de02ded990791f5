package dossier

import (
	"bytes"
	"io"
	"testing"
	"time"

	"tinhso/internal/document"
	"tinhso/internal/dossier/file"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/notify"
	"tinhso/internal/store"
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
		read := func() (file.File, []byte) {
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

// A reminder that an earlier version left as a job becomes a timer; what comes of it is told by room escalate.
func TestAReminderFromBeforeBecomesATimer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, w.as(t, "citizen"), standard)
		reminders := func() (list []time.Time) {
			_, err := store.All(t.Context(), w.DB, `SELECT at FROM timer WHERE kind = 'dossier.answer' AND subject = $1`, func(r *store.Rows) (at time.Time, err error) {
				err = r.Scan(&at)
				list = append(list, at)
				return at, err
			}, d.ID)
			must(t, list, err)
			return list
		}
		if got := reminders(); len(got) != 1 || !got[0].Equal(d.AnswerBy) {
			t.Errorf("a filing is looked at again at %v, want %s", got, d.AnswerBy)
		}
		w.clock.Set(at(6, 9, 1))
		err := w.DB.Write(t.Context(), func(tx *store.Tx) error {
			return job.Insert(t.Context(), tx, job.New{Kind: jobAnswer, Args: answerArgs{Dossier: d.ID}})
		})
		must(t, d, err)
		w.drain(t)
		if got := reminders(); len(got) != 1 || !got[0].Equal(w.clock.Now()) {
			t.Errorf("after the job of an earlier version: %v", got)
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
