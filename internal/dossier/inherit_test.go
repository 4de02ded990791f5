package dossier

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// inherited is an open dossier as an old system has it, in a status.
func (w *world) inherited(national int, code string) Inherit {
	return Inherit{Submit: Submit{Procedure: standard, Unit: "28249", Channel: Direct,
		Applicant: map[string]any{"full_name": "Nguyễn Thị Bé Ba"},
		Late:      &LateNumber{Code: code, At: at(1, 8, 15), Reason: "Hệ thống cũ"}},
		Source: "Hệ thống cũ", National: national}
}

func (w *world) takeIn(t *testing.T, a Inherit) Dossier {
	t.Helper()
	ctx := identity.With(t.Context(), identity.System())
	_, _, writeTx, err := w.CheckInherit(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.DB.Write(ctx, func(tx *store.Tx) error { return writeTx(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
	d, err := w.Get(w.as(t, "leader1"), a.Late.Code)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func oct(day int) viet.Day { return viet.Day{Y: 2026, M: 10, D: day} }

func TestADossierOfAnOldSystemKeepsItsNumberAndItsDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.inherited(4, "000.00.04.H58-261001-0042")
		a.Accepted, a.DueOn, a.Assignee = at(1, 9, 0), oct(16), w.who["officer1"].Login
		a.History = []string{"01/10/2026 08:15 Tiếp nhận tại quầy 2"}
		d := w.takeIn(t, a)
		if d.Code != a.Late.Code || d.State != "working" || d.DueOn != oct(16) || d.AssigneeName == "" || !d.KeptAppointment() || d.Late {
			t.Fatalf("taken in as %+v", d)
		}
		steps, err := w.Timeline(w.as(t, "leader1"), d.Code)
		must(t, steps, err)
		if last := steps[len(steps)-1]; len(steps) != 2 || last.Action != "inherit" || last.Label.VI == "" || cmp.Diff(last.History, a.History) != "" {
			t.Errorf("the timeline says %+v", steps)
		}
		clock, err := w.Deadline(w.as(t, "leader1"), d.Code)
		if must(t, clock, err); clock.Result.DueOn != oct(16) {
			t.Errorf("explained as %v", clock.Result.DueOn)
		}
		d = w.chain(t, d, "officer1 propose", "leader1 approve", "clerk1 issue", "clerk1 return")
		if !d.Closed || d.OnTime == nil || !*d.OnTime {
			t.Errorf("it ended as %s, in time %v", d.State, d.OnTime)
		}
		if n := w.eventsOf(t, "dossier.inherit"); n != 1 {
			t.Errorf("%d events tell of one dossier", n)
		}
	})
}

func (w *world) eventsOf(t *testing.T, kind string) (n int) {
	t.Helper()
	if err := w.DB.QueryRow(t.Context(), `SELECT COUNT(*) FROM event WHERE kind = $1`, kind).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatWasMovedAndWhatWaitsGoesOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		moved := w.inherited(2, "H58.904-261001-0001")
		moved.Accepted, moved.FirstDue, moved.DueOn, moved.MovedAt, moved.MovedWhy = at(1, 9, 0), oct(6), oct(14), at(5, 8, 0), "Thiếu người ký"
		d := w.takeIn(t, moved)
		if d.DueOn != oct(14) || d.Extended != 6 {
			t.Errorf("moved to %v by %d", d.DueOn, d.Extended)
		}
		_, err := w.Act(w.as(t, "officer1"), d.Code, Act{Action: "extend", Version: d.Version, Input: w.inputs("extend")})
		if err == nil {
			t.Error("a second new appointment was given: the first one was forgotten")
		}

		waits := w.inherited(5, "H58.904-261001-0002")
		waits.Accepted, waits.DueOn, waits.WaitsFrom, waits.Asked, waits.Asks = at(1, 9, 0), oct(16), at(2, 9, 0), []string{"Giấy chứng sinh"}, 1
		d = w.takeIn(t, waits)
		if d.State != "waiting" || !d.Paused || d.Supplements != 1 || len(d.Asked) != 1 {
			t.Fatalf("waits as %+v", d)
		}
		w.clock.Set(at(7, 9, 0))
		d = w.chain(t, d, "clerk1 supply")
		if d.Paused || !oct(16).Before(d.DueOn) {
			t.Errorf("after the wait it is due %v", d.DueOn)
		}

		first := w.inherited(1, "H58.904-261001-0003")
		first.Late.At = at(5, 8, 0)
		if d = w.takeIn(t, first); d.State != "submitted" || !d.AcceptedAt.IsZero() {
			t.Errorf("filed as %s", d.State)
		}
		ready := w.inherited(9, "H58.904-261001-0004")
		ready.Accepted, ready.DueOn, ready.DoneAt = at(1, 9, 0), oct(2), at(5, 8, 0)
		if d = w.takeIn(t, ready); d.State != "issued" || d.OnTime == nil || *d.OnTime || d.EndedAt.IsZero() {
			t.Errorf("late and ready as %s, in time %v", d.State, d.OnTime)
		}
		free := w.inherited(2, "H58.904-261001-0005")
		free.Accepted, free.DueOn = at(1, 9, 0), oct(17) // a Saturday
		if d = w.takeIn(t, free); d.DueOn != oct(19) {
			t.Errorf("a day off became %v", d.DueOn)
		}
		if next := w.file(t, w.as(t, "citizen"), standard); next.Code == "" {
			t.Error("numbers go on")
		}
	})
}

func TestWhatCannotBeTakenInIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := identity.With(t.Context(), identity.System())
		ok := func() Inherit {
			a := w.inherited(4, "H58.904-261001-0001")
			a.Accepted, a.DueOn = at(1, 9, 0), oct(16)
			return a
		}
		w.takeIn(t, ok())
		for name, c := range map[string]struct {
			change     func(*Inherit)
			path, code string
		}{
			"its number":    {func(a *Inherit) { a.Late.Code = "7" }, "code", "dossier.late.code"},
			"the procedure": {func(a *Inherit) { a.Procedure = "9.9" }, "procedure", "dossier.procedure.unknown"},
			"the unit":      {func(a *Inherit) { a.Unit = "99999" }, "unit", "dossier.unit.unknown"},
			"tomorrow":      {func(a *Inherit) { a.Late.At = at(30, 8, 0) }, "submitted_at", "dossier.inherit.future"},
			"no acceptance": {func(a *Inherit) { a.Accepted = time.Time{} }, "accepted_at", "dossier.inherit.missing"},
			"backwards":     {func(a *Inherit) { a.Accepted = at(1, 7, 0) }, "accepted_at", "dossier.inherit.before"},
			"no day":        {func(a *Inherit) { a.DueOn = viet.Day{} }, "due_on", "dossier.inherit.missing"},
			"a day before":  {func(a *Inherit) { a.DueOn = viet.Day{Y: 2026, M: 9, D: 30} }, "due_on", "dossier.inherit.due"},
			"has ended":     {func(a *Inherit) { a.National = 10 }, "national", "dossier.inherit.ended"},
			"no status":     {func(a *Inherit) { a.National = 12 }, "national", "dossier.inherit.national"},
			"no step":       {func(a *Inherit) { a.State = "flying" }, "state", "dossier.inherit.state"},
			"a stranger":    {func(a *Inherit) { a.Assignee = w.who["officer2"].Login }, "assignee", "dossier.inherit.officer"},
			"nobody":        {func(a *Inherit) { a.Applicant = nil }, "applicant.full_name", ""},
			"a bad number":  {func(a *Inherit) { a.Applicant["citizen_id"] = "12" }, "applicant.citizen_id", ""},
			"no wait":       {func(a *Inherit) { a.National = 6 }, "waits_from", "dossier.inherit.missing"},
			"not first":     {func(a *Inherit) { a.FirstDue, a.MovedAt = oct(19), at(2, 8, 0) }, "first_due_on", "dossier.inherit.first_due"},
		} {
			a := ok()
			c.change(&a)
			_, _, _, err := w.CheckInherit(ctx, a)
			f, isFault := fault.As(err)
			found := false
			if isFault {
				for _, field := range f.Fields {
					found = found || field.Path == c.path && (c.code == "" || field.Code == c.code)
				}
			}
			if !found {
				t.Errorf("%s: %v, want %s %s", name, err, c.path, c.code)
			}
		}
		_, _, again, err := w.CheckInherit(ctx, ok())
		if err != nil {
			t.Fatal(err)
		}
		err = w.DB.Write(ctx, func(tx *store.Tx) error { return again(ctx, tx) })
		if fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a number that is somebody's: %v", err)
		}
	})
}
