package dossier

import (
	"testing"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/ledger"
	"tinhso/internal/viet"
)

func TestAcceptanceStartsTheClock(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, w.as(t, "citizen"), standard)
		w.clock.Set(at(6, 14, 0))
		d = w.chain(t, d, "clerk1 accept")
		if want := at(13, 17, 0); !d.DueAt.Equal(want) || d.DueOn.String() != "2026-10-13" || d.Provisional { // five working days
			t.Errorf("due %v, want %v", d.DueAt.In(viet.Zone), want)
		}
		k, err := w.Deadline(w.as(t, "citizen"), d.Code)
		must(t, k, err)
		if k.Basis == ByClerk || len(k.Result.Trace) < 7 || k.Left.WorkingDays != 5 || k.Holder.Role != "officer" || !k.Holder.Until.Equal(d.DueAt) {
			t.Errorf("explained as %+v", k)
		}
	})
}

func TestSupplementRestartsOrContinuesByTheDayOfReception(t *testing.T) {
	for _, tc := range []struct {
		name       string
		day        int // of acceptance
		asked, got int
		due        int
	}{
		{"restart", 5, 7, 12, 19},    // begun anew on the 12th: five working days
		{"continue", 20, 22, 27, 30}, // the 21st was used before, the 27th ends the waiting and counts
	} {
		t.Run(tc.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.clock.Set(at(tc.day, 9, 0))
				d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim")
				w.clock.Set(at(tc.asked, 9, 0))
				d = w.chain(t, d, "officer1 request_more")
				if !d.Paused || d.National != 5 || len(d.Asked) != 1 {
					t.Errorf("asked: %+v", d)
				}
				page, err := w.List(w.as(t, "officer1"), Filter{Late: true})
				if must(t, page, err); len(page.Items) != 0 {
					t.Error("what waits for the citizen is not late")
				}
				w.clock.Set(at(tc.got, 10, 0))
				d = w.chain(t, d, "citizen supply")
				want := at(tc.due, 17, 0)
				if d.Paused || !d.DueAt.Equal(want) || d.Asked != nil {
					t.Errorf("due %v, want %v", d.DueAt.In(viet.Zone), want)
				}
				_, err = w.Act(w.as(t, "officer1"), d.Code, Act{Action: "request_more", Version: d.Version, Input: w.inputs("request_more")})
				wantFault(t, err, fault.KindConflict, "")
			})
		})
	}
}

func TestTheClerkIsAskedForTheTimeWhereTheCatalogueIsSilent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, w.as(t, "citizen"), noTime)
		_, err := w.Act(w.as(t, "clerk1"), d.Code, Act{Action: "accept", Version: d.Version})
		f := wantFault(t, err, fault.KindInvalid, "dossier.input.invalid")
		if f.Fields[0].Path != "time_amount" {
			t.Errorf("asked for %v", f.Fields)
		}
		d = w.act(t, w.as(t, "clerk1"), d, "accept", map[string]any{"time_amount": int64(3), "time_kind": "working_day"})
		if d.BudgetBasis != ByClerk || d.DueOn.String() != "2026-10-08" {
			t.Errorf("due %v by %s", d.DueOn, d.BudgetBasis)
		}

		d = w.file(t, w.as(t, "citizen"), byCase)
		_, err = w.Act(w.as(t, "clerk1"), d.Code, Act{Action: "accept", Version: d.Version})
		wantFault(t, err, fault.KindInvalid, "dossier.input.invalid")
		d = w.act(t, w.as(t, "clerk1"), d, "accept", map[string]any{"time_case": "2"})
		if d.BudgetBasis == ByClerk || d.Budget.Amount != 8 || d.CaseName != "2" {
			t.Errorf("the case gave %+v by %s", d.Budget, d.BudgetBasis)
		}
		s := w.filing(byCase)
		s.CaseName = "1"
		d, err = w.Submit(w.as(t, "citizen"), s)
		must(t, d, err)
		if d = w.chain(t, d, "clerk1 accept"); d.Budget.Amount != 3 {
			t.Errorf("the case chosen when filing gave %+v", d.Budget)
		}
	})
}

func TestSameDayAndHorizon(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Set(at(5, 15, 30)) // after the cut-off
		if d := w.chain(t, w.file(t, w.as(t, "citizen"), sameDay), "clerk1 accept"); d.DueOn.String() != "2026-10-06" {
			t.Errorf("due %v", d.DueOn)
		}
		w.clock.Set(time.Date(2026, 12, 30, 9, 0, 0, 0, viet.Zone))
		if d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept"); !d.Provisional {
			t.Errorf("%v lies beyond the known calendar and has to be provisional", d.DueOn)
		}
	})
}

func TestExtendOnceAndInTime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept") // due on Monday the 12th
		w.clock.Set(at(12, 8, 0))
		_, err := w.Act(w.as(t, "leader1"), d.Code, Act{Action: "extend", Version: d.Version, Input: w.inputs("extend")})
		wantFault(t, err, fault.KindConflict, "ledger.extend.late")
		w.clock.Set(at(9, 8, 0))
		d = w.chain(t, d, "leader1 extend")
		if d.DueOn.String() != "2026-10-14" || d.Extended != 2 {
			t.Errorf("moved to %v", d.DueOn)
		}
		_, err = w.Act(w.as(t, "leader1"), d.Code, Act{Action: "extend", Version: d.Version, Input: w.inputs("extend")})
		wantFault(t, err, fault.KindConflict, "")
	})
}

func TestOnTimeIsJudgedAtTheEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		finish := func(day int) Dossier {
			w.clock.Set(monday)
			d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim", "officer1 propose", "leader1 approve")
			w.clock.Set(at(day, 16, 0))
			return w.chain(t, d, "clerk1 issue")
		}
		if d := finish(12); d.OnTime == nil || !*d.OnTime || !*d.OnTimeNat || d.EndedAt.IsZero() {
			t.Errorf("done on the due day: %v %v", d.OnTime, d.OnTimeNat)
		}
		d := finish(13)
		if d.OnTime == nil || *d.OnTime || *d.OnTimeNat {
			t.Errorf("done a day late: %v %v", d.OnTime, d.OnTimeNat)
		}
		w.clock.Set(at(20, 9, 0))
		if d = w.chain(t, d, "clerk1 return"); d.EndedAt.Equal(w.clock.Now()) || *d.OnTime {
			t.Error("fetching it later changes nothing")
		}
	})
}

func TestNationalOnTime(t *testing.T) {
	due := at(12, 17, 0)
	pause := func(from, to int) deadline.Pause { return deadline.Pause{From: at(from, 9, 0), To: at(to, 9, 0)} }
	for _, tc := range []struct {
		name   string
		ended  time.Time
		pauses []deadline.Pause
		asked  int
		want   bool
	}{
		{"before", at(12, 16, 0), nil, 0, true},
		{"to the minute", due, nil, 0, true},
		{"after", at(13, 8, 0), nil, 0, false},
		{"after, less the waiting", at(14, 8, 0), []deadline.Pause{pause(6, 8)}, 1, true},
		{"after, waited too little", at(15, 8, 0), []deadline.Pause{pause(6, 8)}, 1, false},
		{"asked twice", at(6, 8, 0), []deadline.Pause{pause(6, 7)}, 2, false},
		{"still waiting counts as ended when asked", at(30, 8, 0), []deadline.Pause{{From: at(9, 9, 0)}}, 1, true},
		{"asked when already late", at(30, 8, 0), []deadline.Pause{{From: at(13, 9, 0)}}, 1, false},
	} {
		if got := ledger.NationalOnTime(tc.ended, due, tc.pauses, tc.asked); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}

func TestAPauseAfterTheDueDayIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim")
		w.clock.Set(at(13, 8, 0))
		_, err := w.Act(w.as(t, "officer1"), d.Code, Act{Action: "request_more", Version: d.Version, Input: w.inputs("request_more")})
		wantFault(t, err, fault.KindConflict, "ledger.pause.late")
	})
}
