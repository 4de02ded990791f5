package calendar

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/deadline"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func TestAClosureIsCountedApprovedByAnotherAndApplied(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, err := w.Propose(w.as("C5"), w.flood("C5"))
		fine(t, err)
		before := map[string]time.Time{}
		for _, x := range w.cases.list {
			before[x.id] = x.due
		}
		w.drain()
		p, err = w.Get(w.as("C5"), p.ID)
		fine(t, err)
		// Counted by hand: accepted on Monday the 5th or Tuesday, due on the 13th or 14th instead of the 8th or 9th; on
		// Wednesday, the 14th instead of the 12th; on Thursday, the 14th instead of the 13th; on Friday nothing moves.
		want := Summary{Open: 20, Moved: 16, Later: 16, Units: []UnitCount{{w.units["C5"].ID, "UBND Phường 5", 16}},
			Shifts: []Shift{{Days: 1, Count: 4}, {Days: 2, Count: 4}, {Days: 5, Count: 8}}}
		if d := cmp.Diff(want, p.Summary); p.State != Pending || d != "" {
			t.Fatalf("%s: %s", p.State, d)
		}
		for _, x := range w.cases.list {
			if !x.due.Equal(before[x.id]) {
				t.Fatal("a proposal moved a dossier")
			}
		}
		refused(t, w.Approve(w.as("C5"), p.ID, Decision{Round: p.Round}), fault.KindForbidden, "policy.forbidden")
		refused(t, w.Approve(w.as("C1"), p.ID, Decision{Round: p.Round}), fault.KindNotFound, "calendar.unknown")
		w.cases.list[0].closed = true // ended meanwhile: a dossier of Phường 5
		fine(t, w.Approve(w.as("P"), p.ID, Decision{Round: p.Round}))
		w.drain()
		p, err = w.Get(w.as("H"), p.ID)
		fine(t, err)
		if p.State != Applied || p.Done != 19 || p.Moved != 15 || p.DecidedName != "Quản trị "+w.units["P"].ShortName {
			t.Fatalf("%+v", p)
		}
		cal, err := w.Book.For(t.Context(), w.DB, w.units["C5"].ID)
		fine(t, err)
		for _, x := range w.cases.list {
			mine := x.unit.ID == w.units["C5"].ID && !x.closed && x.accepted.Before(monday.AddDate(0, 0, 4))
			if moved := !x.due.Equal(before[x.id]); moved != mine {
				t.Errorf("%s of %s: moved %v", x.id, x.unit.Name, moved)
			}
			if mine && (x.moves != 1 || !cal.Working(x.on)) {
				t.Errorf("%s: moved %d times, now due on %s", x.id, x.moves, x.on)
			}
		}
		if d := cmp.Diff(map[string]bool{"Cơ quan tạm ngừng làm việc: Triều cường gây ngập trụ sở (Quyết định số 118/QĐ-UBND ngày 05/10/2026).": true}, w.cases.causes); d != "" {
			t.Error(d)
		}
		wantEvents(t, w, p.ID, "calendar.proposed", "calendar.approved", "calendar.applied")
		refused(t, w.Approve(w.as("P"), p.ID, Decision{Round: p.Round}), fault.KindConflict, "calendar.decided")
	})
}

func wantEvents(t *testing.T, w *world, subject string, kinds ...string) {
	t.Helper()
	page, err := event.List(t.Context(), w.DB, event.Filter{Subject: subject})
	fine(t, err)
	var got []string
	for i := len(page.Events) - 1; i >= 0; i-- {
		got = append(got, page.Events[i].Kind)
	}
	if d := cmp.Diff(kinds, got); d != "" {
		t.Error(d)
	}
}

func TestTheProvinceIsApprovedByAnotherOfItsAdministrators(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		swap := Propose{Kind: Days, Reason: "Hoán đổi ngày làm việc", Law: "Thông báo số 01/TB-UBND", Change: deadline.Change{Days: []deadline.DayRow{
			{On: day(10, 8), Status: "off", Name: "Nghỉ hoán đổi"}, {On: day(10, 17), Status: "work", Name: "Làm bù cho 08/10"}}}}
		refused(t, first(w.Propose(w.as("H"), swap)), fault.KindForbidden, "policy.forbidden")
		p, err := w.Propose(w.as("P"), swap)
		fine(t, err)
		w.drain()
		refused(t, w.Approve(w.as("P"), p.ID, Decision{Round: 1}), fault.KindForbidden, "calendar.same_person")
		refused(t, w.Approve(w.as("H"), p.ID, Decision{Round: 1}), fault.KindForbidden, "policy.forbidden")
		fine(t, w.Approve(w.as("P2"), p.ID, Decision{Round: 1}))
		w.drain()
		p, err = w.Get(w.as("C5"), p.ID) // it concerns everybody
		fine(t, err)
		if p.State != Applied || p.Summary.Open != 60 || p.Moved != p.Summary.Moved || p.Moved == 0 {
			t.Errorf("%+v", p)
		}
	})
}

func first(_ Proposal, err error) error { return err }

func TestFiguresAreVoidWhenTheCalendarHasChanged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, err := w.Propose(w.as("C5"), w.flood("C5"))
		fine(t, err)
		w.drain()
		fine(t, w.DB.Write(t.Context(), func(tx *store.Tx) error {
			_, err := w.Book.PutDayTx(t.Context(), tx, deadline.DayRow{On: day(10, 12), Status: "off", Name: "Nghỉ"})
			return err
		}))
		refused(t, w.Approve(w.as("P"), p.ID, Decision{Round: 1, Drift: true}), fault.KindConflict, "calendar.stale")
		w.drain()
		p, err = w.Get(w.as("P"), p.ID)
		fine(t, err)
		if p.State != Pending || p.Round != 2 || p.WhyAgain != "calendar" {
			t.Fatalf("%+v", p)
		}
		refused(t, w.Approve(w.as("P"), p.ID, Decision{Round: 1}), fault.KindPrecondition, "calendar.recounted")
		effects, err := w.Effects(w.as("P"), p.ID, EffectFilter{All: true, PageSize: 100})
		fine(t, err)
		if len(effects.Effects) != 20 {
			t.Errorf("%d dossiers after two rounds", len(effects.Effects))
		}
		fine(t, w.Approve(w.as("P"), p.ID, Decision{Round: 2}))
	})
}

func TestDossiersThatChangedMeanwhileAreTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, err := w.Propose(w.as("C5"), w.flood("C5"))
		fine(t, err)
		w.drain()
		fine(t, w.DB.Write(t.Context(), func(tx *store.Tx) error {
			for _, u := range []string{"C1", "C5"} { // of the neighbour it does not matter
				if err := event.Append(t.Context(), tx, event.New{Kind: "dossier.accept", Subject: "new-" + u, UnitPath: w.units[u].Path}); err != nil {
					return err
				}
			}
			return nil
		}))
		w.cases.add(w, "99999999999999999999999999", w.units["C5"], monday)
		f := refused(t, w.Approve(w.as("H"), p.ID, Decision{Round: 1}), fault.KindConflict, "calendar.drifted")
		if f.Args["n"] != 1 {
			t.Errorf("%v dossiers changed", f.Args["n"])
		}
		w.drain()
		p, err = w.Get(w.as("H"), p.ID)
		fine(t, err)
		if p.Round != 2 || p.WhyAgain != "dossiers" || p.Summary.Open != 21 {
			t.Fatalf("%+v", p)
		}
		fine(t, w.DB.Write(t.Context(), func(tx *store.Tx) error {
			return event.Append(t.Context(), tx, event.New{Kind: "dossier.accept", Subject: "one more", UnitPath: w.units["C5"].Path})
		}))
		fine(t, w.Approve(w.as("H"), p.ID, Decision{Round: 2, Drift: true})) // known, and wanted
	})
}

func TestWhatIsRefusedOrTakenBackIsKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, err := w.Propose(w.as("C5"), w.flood("C5"))
		fine(t, err)
		w.drain()
		refused(t, w.Reject(w.as("P"), a.ID, Decision{}), fault.KindInvalid, "calendar.faults")
		fine(t, w.Reject(w.as("P"), a.ID, Decision{Note: "Bộ phận Một cửa vẫn làm việc tại hội trường."}))
		b, err := w.Propose(w.as("C5"), w.flood("C5"))
		fine(t, err)
		refused(t, w.Withdraw(w.as("C1"), b.ID, Decision{}), fault.KindNotFound, "calendar.unknown")
		fine(t, w.Withdraw(w.as("C5"), b.ID, Decision{Note: "Nước đã rút."}))
		w.drain() // its counting finds nothing to do
		refused(t, w.Approve(w.as("P"), b.ID, Decision{Round: 1}), fault.KindConflict, "calendar.decided")
		page, err := w.List(w.as("C5"), Filter{})
		fine(t, err)
		if len(page.Proposals) != 2 || page.Proposals[0].State != Withdrawn || page.Proposals[1].State != Rejected || page.Proposals[1].Note == "" {
			t.Errorf("%+v", page.Proposals)
		}
		cal, err := w.Book.For(t.Context(), w.DB, w.units["C5"].ID)
		fine(t, err)
		if !cal.Working(day(10, 7)) {
			t.Error("a refused closure closed the unit")
		}
	})
}

func TestAJobThatDiesIsFollowedWhereItStopped(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, err := w.Propose(w.as("C5"), w.flood("C5"))
		fine(t, err)
		w.drain()
		fine(t, w.Approve(w.as("P"), p.ID, Decision{Round: 1}))
		w.cases.fail = 2 // two batches, then the process is gone
		if err := w.jobs.Drain(t.Context()); err == nil {
			t.Fatal("nothing failed")
		}
		half, err := w.Get(w.as("P"), p.ID)
		fine(t, err)
		if half.State != Applying || half.Done == 0 || half.Done >= 20 {
			t.Fatalf("%s %d", half.State, half.Done)
		}
		w.clock.Advance(time.Hour)
		w.drain()
		p, err = w.Get(w.as("P"), p.ID)
		fine(t, err)
		if p.State != Applied || p.Done != 20 || p.Moved != 16 {
			t.Errorf("%s: %d looked at, %d moved", p.State, p.Done, p.Moved)
		}
		for _, x := range w.cases.list {
			if x.moves > 1 {
				t.Errorf("%s moved %d times", x.id, x.moves)
			}
		}
	})
}

func TestOnlyOneChangeIsAppliedAtATime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, err := w.Propose(w.as("C5"), w.flood("C5"))
		fine(t, err)
		other := w.flood("C1")
		other.Unit = "28261"
		b, err := w.Propose(w.as("C1"), other)
		fine(t, err)
		w.drain()
		fine(t, w.Approve(w.as("P"), a.ID, Decision{Round: 1}))
		refused(t, w.Approve(w.as("P"), b.ID, Decision{Round: 1}), fault.KindConflict, "calendar.stale")
		w.drain()
		fine(t, w.Approve(w.as("P"), b.ID, Decision{Round: 2}))
	})
}

func TestTheSameProposalSentTwiceIsOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.flood("C5")
		n.Once = once.Guard{Account: "admin-C5", Key: "k", BodyHash: "h", Answer: func(any) once.Answer { return once.Answer{Status: 303} }}
		fine(t, first(w.Propose(w.as("C5"), n)))
		if err := first(w.Propose(w.as("C5"), n)); err == nil {
			t.Error("the second was taken too")
		}
		page, err := w.List(w.as("C5"), Filter{})
		fine(t, err)
		if len(page.Proposals) != 1 {
			t.Errorf("%d proposals", len(page.Proposals))
		}
	})
}
