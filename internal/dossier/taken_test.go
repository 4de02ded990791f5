package dossier

import (
	"context"
	"testing"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// elsewhere is a filing to the first ward at the counter of the second.
func (w *world) elsewhere(procedure string) Submit {
	s := w.atCounter(procedure)
	s.TakenAt = "28252"
	return s
}

func TestAnyCounterTakesALocalProcedureAndHandsItOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Set(nov(2, 9, 0))
		d, err := w.Submit(w.as(t, "clerk2"), w.elsewhere(standard))
		must(t, d, err)
		if d.Code != "H58.905-261102-0001" || d.Unit.Name != "UBND Phường 1" || d.Taken == nil || d.Taken.Name != "UBND Phường 2" {
			t.Fatalf("%s, resolved by %s, taken by %+v", d.Code, d.Unit.Name, d.Taken)
		}
		d = w.act(t, w.as(t, "clerk2"), d, "accept", nil)
		if d.DueOn.String() != "2026-11-09" || !d.HandBy.Equal(nov(2, 17, 0)) || !d.HandedAt.IsZero() {
			t.Errorf("due %v, handed over by %v (%v)", d.DueOn, d.HandBy, d.HandedAt)
		}
		got, err := w.Get(w.as(t, "clerk2"), d.Code)
		if must(t, got, err); got.Taken == nil || got.Taken.Code != "28252" || !got.HandBy.Equal(d.HandBy) {
			t.Errorf("kept %+v", got.Taken)
		}
		// The unit that resolves it takes it over first.
		for _, step := range []string{"officer1 claim", "leader1 assign", "clerk1 note_fee"} {
			who, action := step[:len(step)-len(step[indexOf(step):])], step[indexOf(step)+1:]
			_, err := w.Act(w.as(t, who), d.Code, Act{Action: action, Version: d.Version, Input: w.inputs(action)})
			wantFault(t, err, fault.KindConflict, "dossier.handover.first")
		}
		_, err = w.Act(w.as(t, "clerk2"), d.Code, Act{Action: "take_over", Version: d.Version})
		wantFault(t, err, fault.KindForbidden, "")
		w.clock.Set(nov(2, 16, 0))
		d = w.act(t, w.as(t, "clerk1"), d, "take_over", nil)
		if !d.HandedAt.Equal(nov(2, 16, 0)) {
			t.Errorf("handed over %v", d.HandedAt)
		}
		_, err = w.Act(w.as(t, "clerk1"), d.Code, Act{Action: "take_over", Version: d.Version})
		wantFault(t, err, fault.KindConflict, "dossier.action.idle")

		// The counter follows, prints and hands over the result; it decides nothing.
		if _, err := w.Print(w.as(t, "clerk2"), d.Code, PaperReceipt, ""); err != nil {
			t.Errorf("the counter prints: %v", err)
		}
		d = w.chain(t, d, "officer1 claim")
		for _, action := range []string{"propose", "approve", "reject", "assign", "claim", "forward", "consult", "correct", "refuse", "stop", "extend", "release"} {
			if _, err := w.Act(w.as(t, "clerk2"), d.Code, Act{Action: action, Version: d.Version, Input: w.inputs(action)}); err == nil {
				t.Errorf("the counter can %s", action)
			}
		}
		d = w.chain(t, d, "clerk2 note_fee", "officer1 propose", "leader1 approve")
		if _, err := w.Act(w.as(t, "clerk2"), d.Code, Act{Action: "issue", Version: d.Version}); err == nil {
			t.Error("the counter issues the result")
		}
		d = w.chain(t, d, "clerk1 issue")
		d = w.act(t, w.as(t, "clerk2"), d, "return", map[string]any{"returned_to": "self"})
		steps, err := w.Timeline(w.as(t, "clerk2"), d.Code)
		must(t, steps, err)
		if s := steps[len(steps)-1]; s.UnitName != "UBND Phường 2" || s.ActorRole != "clerk" {
			t.Errorf("handed over by %s", s.UnitName)
		}
		if steps[0].UnitName != "UBND Phường 2" {
			t.Errorf("filed at %s", steps[0].UnitName)
		}
	})
}

func indexOf(s string) int {
	for i := range s {
		if s[i] == ' ' {
			return i
		}
	}
	return len(s)
}

func TestAfterTheCutOffItIsHandedOverInTheMorning(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, c := range []struct {
			day, hour, minute int
			wantDay, wantHour int
		}{{2, 15, 0, 2, 17}, {2, 15, 1, 3, 7}, {6, 16, 30, 9, 7}} { // the 6th is a Friday
			w.clock.Set(nov(c.day, c.hour, c.minute))
			d, err := w.Submit(w.as(t, "clerk2"), w.elsewhere(sameDay))
			d = w.act(t, w.as(t, "clerk2"), must(t, d, err), "accept", nil)
			want := nov(c.wantDay, c.wantHour, 0)
			if c.wantHour == 7 {
				want = nov(c.wantDay, 7, 30)
			}
			if !d.HandBy.Equal(want) {
				t.Errorf("accepted on the %d at %d:%02d: handed over by %v, want %v", c.day, c.hour, c.minute, d.HandBy, want)
			}
		}
	})
}

func TestWhatACounterTookInIsItsAloneToFollow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Set(nov(2, 9, 0))
		d, err := w.Submit(w.as(t, "clerk2"), w.elsewhere(standard))
		d = w.act(t, w.as(t, "clerk2"), must(t, d, err), "accept", nil)
		own, err := w.Submit(w.as(t, "clerk1"), w.atCounter(standard))
		must(t, own, err)
		for who, want := range map[string]int{"clerk2": 1, "clerk1": 0} {
			page, err := w.List(w.as(t, who), Filter{Taken: true})
			if must(t, page, err); len(page.Items) != want {
				t.Errorf("%s took in %d", who, len(page.Items))
			}
		}
		page, err := w.List(w.as(t, "clerk2"), Filter{Query: d.Code})
		if must(t, page, err); len(page.Items) != 1 {
			t.Errorf("the counter finds it by its code: %d", len(page.Items))
		}
		page, err = w.List(w.as(t, "clerk2"), Filter{Unit: w.units["phuong1"], Newest: true})
		if must(t, page, err); len(page.Items) != 1 || page.Items[0].Code != d.Code {
			t.Errorf("of the other unit it sees %d", len(page.Items))
		}
		for _, who := range []string{"officer2", "clerkSo", "officerSo", "leaderSo", "leaderD"} {
			_, err := w.Get(w.as(t, who), d.Code)
			wantFault(t, err, fault.KindNotFound, "dossier.unknown")
		}
		_, err = w.Get(w.as(t, "clerk2"), own.Code) // what the other unit took in itself is not theirs
		wantFault(t, err, fault.KindNotFound, "dossier.unknown")
		if _, err := w.Get(w.as(t, "leader2"), d.Code); err != nil {
			t.Errorf("the leader of the counter follows: %v", err)
		}
	})
}

func TestWhatMayNotBeTakenInElsewhere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Set(nov(2, 9, 0))
		for name, c := range map[string]struct {
			who  string
			s    func() Submit
			path string
			code string
		}{
			"online":             {"citizen", func() Submit { s := w.filing(standard); s.TakenAt = "28252"; return s }, "taken_at", "dossier.taken.online"},
			"not of the place":   {"clerk2", func() Submit { return w.elsewhere(counter) }, "taken_at", "dossier.taken.not_local"},
			"at no unit":         {"clerk2", func() Submit { s := w.elsewhere(standard); s.TakenAt = "nowhere"; return s }, "taken_at", "dossier.unit.unknown"},
			"for a wrong unit":   {"clerk2", func() Submit { s := w.elsewhere(standard); s.Unit = w.units["so"]; return s }, "unit", "dossier.unit.not_here"},
			"at another counter": {"clerk1", func() Submit { return w.elsewhere(standard) }, "", "policy.forbidden"},
		} {
			_, err := w.Submit(w.as(t, c.who), c.s())
			f, ok := fault.As(err)
			if !ok || f.Code != c.code && (len(f.Fields) == 0 || f.Fields[0].Path != c.path || f.Fields[0].Code != c.code) {
				t.Errorf("%s: %v %v", name, err, f)
			}
		}
		s := w.atCounter(standard) // one's own counter is no other
		s.TakenAt = w.units["phuong1"]
		d, err := w.Submit(w.as(t, "clerk1"), s)
		if must(t, d, err); d.Taken != nil {
			t.Errorf("taken by %+v", d.Taken)
		}
	})
}

// Both units stand in the event, so that both count it.
func TestTheEventNamesBothUnits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Set(nov(2, 9, 0))
		d, err := w.Submit(w.as(t, "clerk2"), w.elsewhere(standard))
		d = w.chain(t, must(t, d, err), "clerk2 accept", "clerk1 take_over")
		seen := 0
		j := event.NewJournal(w.DB, event.Consumer{Name: "test", Kinds: []string{"dossier.submit", "dossier.accept", "dossier.take_over"},
			Apply: func(_ context.Context, _ *store.Tx, e event.Event) error {
				var m Moved
				if err := e.Decode(&m); err != nil {
					return err
				}
				seen++
				if m.TakenUnit != w.units["phuong2"] || m.TakenUnitCode != "28252" || m.TakenUnitName != "UBND Phường 2" || m.TakenUnitPath == "" || m.Unit != w.units["phuong1"] {
					t.Errorf("%s: %+v", e.Kind, m.placeData)
				}
				if (m.HandedAt != nil) != (e.Kind == "dossier.take_over") || (m.HandBy == nil) != (e.Kind == "dossier.submit") {
					t.Errorf("%s: by %v, at %v", e.Kind, m.HandBy, m.HandedAt)
				}
				return nil
			}})
		if err := j.Drain(t.Context()); err != nil || seen != 3 {
			t.Errorf("%d events, %v", seen, err)
		}
		// Accepted by the unit itself there is nothing to hand over.
		other, err := w.Submit(w.as(t, "clerk2"), w.elsewhere(standard))
		other = w.chain(t, must(t, other, err), "clerk1 accept")
		if !other.HandedAt.Equal(other.AcceptedAt) {
			t.Errorf("handed over %v", other.HandedAt)
		}
		w.chain(t, other, "officer1 claim")
		_ = d
	})
}
