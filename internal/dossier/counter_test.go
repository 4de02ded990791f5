package dossier

import (
	"slices"
	"strings"
	"testing"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/once"
	"tinhso/internal/viet"
)

// atCounter is a filing in person.
func (w *world) atCounter(procedure string) Submit {
	s := w.filing(procedure)
	s.Channel = Direct
	return s
}

func TestSeveralDossiersOfOnePersonInOneGo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		all, err := w.SubmitMany(w.as(t, "clerk1"), []Submit{w.atCounter(standard), w.atCounter(sameDay), w.atCounter(certify)})
		if must(t, all, err); len(all) != 3 || all[2].Code != "H58.904-261005-0003" || all[0].OwnerAccount != "" {
			t.Errorf("filed %+v", all)
		}
		bad := w.atCounter(sameDay)
		bad.Applicant["phone"] = "12"
		_, err = w.SubmitMany(w.as(t, "clerk1"), []Submit{w.atCounter(standard), bad})
		f := wantFault(t, err, fault.KindInvalid, "dossier.submit.invalid")
		if f.Fields[0].Path != "dossiers.1.applicant.phone" {
			t.Errorf("named %v", f.Fields)
		}
		page, err := w.List(w.as(t, "clerk1"), Filter{})
		if must(t, page, err); len(page.Items) != 3 {
			t.Errorf("%d dossiers: all or none", len(page.Items))
		}
		_, err = w.SubmitMany(w.as(t, "clerk1"), nil)
		wantFault(t, err, fault.KindInvalid, "dossier.many.count")
		_, err = w.SubmitMany(w.as(t, "clerk2"), []Submit{w.atCounter(standard)})
		if k := fault.KindOf(err); k != fault.KindForbidden && k != fault.KindNotFound {
			t.Errorf("the clerk of another unit files here: %v", err)
		}
	})
}

func TestSubmitAndAcceptIsOneStepForTheCounter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.atCounter(standard)
		s.Once = once.Guard{Account: "c", Key: "k", BodyHash: "h", Answer: func(r any) once.Answer { return once.Answer{Body: []byte(r.(Dossier).State)} }}
		d, err := w.SubmitAndAccept(w.as(t, "clerk1"), s, nil)
		if must(t, d, err); d.State != "accepted" || d.Version != 2 || d.DueOn.String() != "2026-10-12" || len(d.Documents) != 2 {
			t.Errorf("got %+v", d)
		}
		w.wantEvents(t, d, 2)
		_, err = w.SubmitAndAccept(w.as(t, "clerk1"), s, nil)
		if r := replay(err); r == nil || string(r.Answer.Body) != "accepted" {
			t.Errorf("sent again: %v", err)
		}
		before, err := event.List(t.Context(), w.DB, event.Filter{PageSize: 100})
		must(t, before, err)
		_, err = w.SubmitAndAccept(w.as(t, "clerk1"), w.atCounter(noTime), nil)
		wantFault(t, err, fault.KindInvalid, "dossier.input.invalid")
		after, err := event.List(t.Context(), w.DB, event.Filter{PageSize: 100})
		if must(t, after, err); len(after.Events) != len(before.Events) {
			t.Error("a refused acceptance leaves a filing behind")
		}
	})
}

func TestCertifyGoesAsFarAsTheRolesAllow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		inputs := func(actions ...string) map[string]map[string]any {
			all := map[string]map[string]any{}
			for _, a := range actions {
				all[a] = w.inputs(a)
			}
			return all
		}
		d, err := w.Certify(w.as(t, "both1"), w.atCounter(certify), inputs("accept", "approve", "note_fee", "return"))
		if must(t, d, err); d.State != "returned" || d.Result == nil || !strings.HasPrefix(d.Result.Number, "01/") || d.OnTime == nil || !*d.OnTime {
			t.Errorf("one who takes in and signs ends in %s with %+v", d.State, d.Result)
		}
		d, err = w.Certify(w.as(t, "clerk1"), w.atCounter(certify), inputs("accept", "approve"))
		if must(t, d, err); d.State != "accepted" {
			t.Errorf("a clerk stops for the leader, not in %s", d.State)
		}
		w.chain(t, d, "leader1 approve", "clerk1 return")
	})
}

func TestCashIsListedAtTheEndOfTheDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "clerk1 note_fee", "clerk1 note_fee")
		day, err := w.Fees(w.as(t, "clerk1"), "28249", w.today(), "")
		if must(t, day, err); day.Total != 40000 || len(day.Fees) != 2 || day.Fees[0].Code != d.Code || day.Fees[0].Receipt != "0000123" ||
			day.Fees[0].Payer != "Nguyễn Thị Hồng Ánh" || day.Fees[0].ByName != "Lê Thị Tiếp Nhận" {
			t.Errorf("listed %+v", day)
		}
		day, err = w.Fees(w.as(t, "clerk1"), "28249", w.today().Add(1), "")
		if must(t, day, err); len(day.Fees) != 0 {
			t.Error("another day's cash is listed")
		}
		if _, err = w.Fees(w.as(t, "clerk2"), "28249", w.today(), ""); err == nil {
			t.Error("another unit's clerk reads the list")
		}
		for _, amount := range []any{int64(0), int64(-5), int64(10) * maxFee, "x"} {
			_, err = w.Act(w.as(t, "clerk1"), d.Code, Act{Action: "note_fee", Version: d.Version, Input: map[string]any{"amount": amount}})
			wantFault(t, err, fault.KindInvalid, "dossier.input.invalid")
		}
	})
}

func TestNumbersWrittenOnPaperAreEnteredLater(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Set(at(7, 9, 0))
		s := w.atCounter(standard)
		s.Late = &LateNumber{Code: "H58.904-261005-0007", At: at(5, 10, 15), Reason: "Mất đường truyền từ 8 giờ đến 11 giờ."}
		d, err := w.SubmitAndAccept(w.as(t, "clerk1"), s, nil)
		if must(t, d, err); d.Code != "H58.904-261005-0007" || !d.AcceptedAt.Equal(at(5, 10, 15)) || d.DueOn.String() != "2026-10-12" || !d.Late {
			t.Errorf("%s accepted %v, due %v", d.Code, d.AcceptedAt.In(viet.Zone), d.DueOn)
		}
		steps, err := w.Timeline(w.as(t, "clerk1"), d.Code)
		if must(t, steps, err); !steps[0].At.Equal(at(5, 10, 15)) || !steps[0].Entered.Equal(at(7, 9, 0)) || steps[0].Reason == "" {
			t.Errorf("the first step says %+v", steps[0])
		}
		if got := w.file(t, w.as(t, "citizen"), standard); got.Code != "H58.904-261007-0001" {
			t.Errorf("today's numbers go on as %s", got.Code)
		}
		w.clock.Set(at(5, 12, 0))
		if got := w.file(t, w.as(t, "citizen"), standard); got.Code != "H58.904-261005-0008" {
			t.Errorf("the day's own numbers go on as %s", got.Code)
		}
		w.clock.Set(at(7, 9, 0))
		for name, tc := range map[string]struct {
			spy  func(s *Submit)
			path string
		}{
			"taken":      {func(*Submit) {}, "late.code"},
			"other unit": {func(s *Submit) { s.Late.Code = "H58.905-261005-0009" }, "late.code"},
			"other day":  {func(s *Submit) { s.Late.Code = "H58.904-261006-0009" }, "late.code"},
			"nonsense":   {func(s *Submit) { s.Late.Code = "12" }, "late.code"},
			"future":     {func(s *Submit) { s.Late.At = at(8, 9, 0) }, "late.at"},
			"reason":     {func(s *Submit) { s.Late.Reason = " " }, "late.reason"},
			"online":     {func(s *Submit) { s.Channel = Online }, "channel"},
		} {
			s := w.atCounter(standard)
			s.Late = &LateNumber{Code: "H58.904-261005-0007", At: at(5, 10, 15), Reason: "Mất đường truyền."}
			tc.spy(&s)
			_, err := w.Submit(w.as(t, "clerk1"), s)
			if f := wantFault(t, err, fault.KindInvalid, "dossier.submit.invalid"); !slices.Contains(pathsOf(f), tc.path) {
				t.Errorf("%s: named %v", name, f.Fields)
			}
		}
	})
}

func TestLateDocumentNumber(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim", "officer1 propose", "leader1 approve")
		w.clock.Set(at(8, 9, 0))
		d = w.act(t, w.as(t, "clerk1"), d, "issue", map[string]any{"late_number": int64(12), "late_on": "2026-10-06"})
		if d.Result.Number != "12/QĐ-UBND" || d.Result.IssuedOn.String() != "2026-10-06" || d.Result.Signer != "Nguyễn Văn Chủ Tịch" {
			t.Errorf("issued %+v", d.Result)
		}
		next := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim", "officer1 propose", "leader1 approve", "clerk1 issue")
		if next.Result.Number != "13/QĐ-UBND" {
			t.Errorf("the series goes on as %s", next.Result.Number)
		}
	})
}
