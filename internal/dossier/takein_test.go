package dossier

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"tinhso/internal/document"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/once"
)

// cash is a fee noted in the same go.
func cash(amount int64) Act {
	return Act{Action: "note_fee", Input: map[string]any{"amount": amount, "fee": "Lệ phí", "receipt": "0000123"}}
}

func TestSeveralDossiersAreTakenInWithTheirFees(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := []Intake{
			{Submit: w.atCounter(standard), Steps: []Act{{Action: "accept"}, cash(20000)}},
			{Submit: w.atCounter(sameDay), Steps: []Act{{Action: "accept"}}},
		}
		in[0].Documents[0].Counted = Counted{Originals: 1, Photos: 2}
		in[0].Once = once.Guard{Account: "c", Key: "k", BodyHash: "h", Answer: func(r any) once.Answer { return once.Answer{Body: []byte(r.([]Dossier)[1].Code)} }}
		ctx := w.as(t, "clerk1")
		all, err := w.TakeIn(ctx, in)
		if must(t, all, err); all[0].State != "accepted" || all[1].State != "accepted" || all[0].Version != 3 || all[1].Version != 2 {
			t.Fatalf("taken in as %+v", all)
		}
		_, err = w.TakeIn(ctx, in)
		if r := replay(err); r == nil || string(r.Answer.Body) != all[1].Code {
			t.Errorf("sent again: %v", err)
		}
		day, err := w.Fees(ctx, "28249", w.today(), "")
		if must(t, day, err); day.Total != 20000 || day.Fees[0].Code != all[0].Code {
			t.Errorf("fees %+v", day)
		}
		d, err := w.Get(ctx, all[0].Code)
		if must(t, d, err); d.Documents[0].Counted != (Counted{Originals: 1, Photos: 2}) {
			t.Errorf("counted %+v", d.Documents[0])
		}
		found, err := w.List(ctx, Filter{Query: d.Applicant.CitizenID})
		if must(t, found, err); len(found.Items) != 2 {
			t.Errorf("the citizen number finds %d", len(found.Items))
		}
		for name, print := range map[string]func() ([]byte, error){
			"bulk": func() ([]byte, error) { return w.PrintMany(ctx, []string{all[0].Code, all[1].Code}, document.A5) },
			"fees": func() ([]byte, error) { return w.PrintFees(ctx, "28249", w.today(), "") },
		} {
			if pdf, err := print(); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestTakingInIsAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := w.as(t, "clerk1")
		accept := []Act{{Action: "accept"}}
		count := func() int {
			page, err := event.List(context.WithoutCancel(ctx), w.DB, event.Filter{PageSize: 100})
			return len(must(t, page, err).Events)
		}
		before := count()
		for _, tc := range []struct {
			name string
			in   func() []Intake
			path string
		}{
			{"a telephone number", func() []Intake {
				s := w.atCounter(sameDay)
				s.Applicant["phone"] = "12"
				return []Intake{{Submit: w.atCounter(standard), Steps: accept}, {Submit: s, Steps: accept}}
			}, "dossiers.1.applicant.phone"},
			{"a time limit", func() []Intake {
				return []Intake{{Submit: w.atCounter(standard), Steps: accept}, {Submit: w.atCounter(noTime), Steps: accept}}
			}, "dossiers.1.accept.time_amount"},
			{"a fee", func() []Intake {
				return []Intake{{Submit: w.atCounter(standard), Steps: []Act{{Action: "accept"}, cash(0)}}}
			}, "dossiers.0.note_fee.amount"},
			{"a count", func() []Intake {
				s := w.atCounter(standard)
				s.Documents[0].Counted = Counted{Originals: -1}
				return []Intake{{Submit: s, Steps: accept}}
			}, "dossiers.0.documents.0.count"},
		} {
			_, err := w.TakeIn(ctx, tc.in())
			f, ok := fault.As(err)
			if !ok || f.Kind != fault.KindInvalid || !slices.Contains(pathsOf(f), tc.path) {
				t.Errorf("%s: %v %v", tc.name, err, f)
			}
		}
		_, err := w.TakeIn(ctx, []Intake{{Submit: w.atCounter(standard), Steps: []Act{{Action: "approve"}}}})
		if k := fault.KindOf(err); k != fault.KindConflict && k != fault.KindForbidden {
			t.Errorf("a step that is not open: %v", err)
		}
		if n := count(); n != before {
			t.Errorf("%d events of refused filings", n-before)
		}
		s := w.atCounter(standard)
		delete(s.Applicant, "phone")
		if _, err := w.TakeIn(ctx, []Intake{{Submit: s, Steps: accept}}); err != nil {
			t.Errorf("somebody without a telephone is turned away: %v", err)
		}
	})
}

func TestLateIntakeBearsTheTrueTimes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Set(at(7, 9, 0))
		ctx := w.as(t, "clerk1")
		s := w.atCounter(standard)
		s.Late = &LateNumber{Code: "H58.904-261005-0007", At: at(5, 10, 15), Reason: "Mất đường truyền."}
		all, err := w.TakeIn(ctx, []Intake{{Submit: s, Steps: []Act{{Action: "accept"}, cash(15000)}}})
		if must(t, all, err); !all[0].AcceptedAt.Equal(at(5, 10, 15)) {
			t.Errorf("accepted at %v", all[0].AcceptedAt)
		}
		steps, err := w.Timeline(ctx, all[0].Code)
		must(t, steps, err)
		for _, s := range steps {
			if !s.At.Equal(at(5, 10, 15)) || !s.Entered.Equal(at(7, 9, 0)) {
				t.Errorf("%s at %v, entered %v", s.Action, s.At, s.Entered)
			}
		}
		day, err := w.Fees(ctx, "28249", w.today().Add(-2), "")
		if must(t, day, err); day.Total != 15000 {
			t.Errorf("the cash stands on another day: %+v", day)
		}
	})
}

func TestEachOriginalHasItsOwnNumber(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ret := Act{Action: "return", Input: map[string]any{"signer": "Lê Thị Thu Hà", "type": "SY", "numbers": int64(3), "returned_to": "self"}}
		var numbers []string
		for range 2 {
			all, err := w.TakeIn(w.as(t, "clerk1"), []Intake{{Submit: w.atCounter(certify), Steps: []Act{{Action: "accept"}, ret}}})
			must(t, all, err)
			numbers = append(numbers, all[0].Result.Number)
		}
		if !slices.Equal(numbers, []string{"01–03/SY-UBND", "04–06/SY-UBND"}) {
			t.Errorf("numbered %v", numbers)
		}
	})
}

func TestAnIntakeBeginsWithThePerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d, err := w.SaveDraft(w.as(t, "clerk1"), Draft{Step: "intake", Values: map[string]any{"person": map[string]any{}}})
		if must(t, d, err); d.Step != "intake" || d.Procedure.Code != "" {
			t.Errorf("kept %+v", d)
		}
		if _, err := w.SaveDraft(w.as(t, "citizen"), Draft{Step: "intake"}); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("a citizen's draft has a procedure: %v", err)
		}
		p, err := w.Procedures.Get(w.as(t, "clerk1"), w.DB, noTime)
		must(t, p, err)
		f, err := w.AcceptForm(w.as(t, "clerk1"), p, Direct, "")
		if must(t, f, err); len(f.Sections) != 2 || f.Sections[1].ID != "time" {
			t.Errorf("acceptance asks %+v", f.Sections)
		}
	})
}
