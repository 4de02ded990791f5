package dossier

import (
	"os"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// publish puts a version of the standard flow that differs from the second by some words.
func (w *world) publish(t *testing.T, version string, words ...string) {
	t.Helper()
	b, err := os.ReadFile("../../provinces/tien-giang/flows/standard-2.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(b), "version: 2\n", "version: "+version+"\n", 1)
	text = strings.NewReplacer(words...).Replace(text)
	f, err := flow.ParseYAML("standard.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := w.Flows.PutTx(t.Context(), tx, f, viet.Day{Y: 2026, M: 12, D: 1})
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestADossierIsMovedToAnotherVersion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		system := identity.With(t.Context(), identity.Who{AccountID: "admin", Name: "Quản Trị", Kind: identity.KindOfficer})
		first := w.inNovember(t) // working
		other := w.file(t, w.as(t, "citizen"), standard)
		waiting := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim", "officer1 request_more")
		done := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "citizen withdraw")
		w.publish(t, "3", "id: working", "id: appraising", "[working", "[appraising", ", working", ", appraising", "to: working", "to: appraising",
			"Đang giải quyết\"", "Đang thẩm định\"")
		s := Shift{To: 3, States: map[string]string{"working": "appraising"}, Law: "118/2025/NĐ-CP@2025-06-09", Reason: "Theo Nghị định mới."}

		flights, err := w.InFlight(t.Context(), w.DB, "standard", 2, "", 10)
		if must(t, flights, err); len(flights) != 3 || flights[0].ID != first.ID {
			t.Fatalf("in flight %+v", flights)
		}
		out, err := w.TryShift(system, w.DB, first.ID, s)
		if must(t, out, err); out.From.ID != "working" || out.To.ID != "appraising" || out.DueOn != first.DueOn || out.DueOnTo != first.DueOn {
			t.Errorf("would be %+v", out)
		}
		got, err := w.Get(w.as(t, "officer1"), first.Code)
		if must(t, got, err); got.FlowVersion != 2 || got.Version != first.Version {
			t.Error("a dry run wrote something")
		}
		for name, c := range map[string]struct {
			id   string
			s    Shift
			code string
		}{
			"no state":    {first.ID, Shift{To: 3}, "dossier.shift.no_state"},
			"the end":     {first.ID, Shift{To: 3, States: map[string]string{"working": "returned"}}, "dossier.shift.ends"},
			"no clock":    {first.ID, Shift{To: 3, States: map[string]string{"working": "submitted"}}, "dossier.shift.clock"},
			"a clock":     {other.ID, Shift{To: 3, States: map[string]string{"submitted": "accepted"}}, "dossier.shift.clock"},
			"its result":  {first.ID, Shift{To: 3, States: map[string]string{"working": "issued"}}, "dossier.shift.clock"},
			"closed":      {done.ID, s, "dossier.shift.closed"},
			"the same":    {first.ID, Shift{To: 2}, "dossier.shift.there"},
			"none at all": {first.ID, Shift{To: 9}, "flow.not_found"},
		} {
			_, err := w.TryShift(system, w.DB, c.id, c.s)
			if f, ok := fault.As(err); !ok || f.Code != c.code {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
		}

		move := func(id string, version int64) error {
			return w.DB.Write(system, func(tx *store.Tx) error {
				_, err := w.ShiftTx(system, tx, id, version, s)
				return err
			})
		}
		_, err = w.Act(w.as(t, "officer1"), first.Code, Act{Action: "correct", Version: first.Version, Input: w.inputs("correct")})
		if err != nil {
			t.Fatal(err)
		}
		wantFault(t, move(first.ID, first.Version), fault.KindPrecondition, "dossier.changed") // somebody was quicker
		for _, d := range []Dossier{first, other, waiting} {
			if err := move(d.ID, 0); err != nil {
				t.Fatal(err)
			}
		}
		got, err = w.Get(w.as(t, "officer1"), first.Code)
		if must(t, got, err); got.FlowVersion != 3 || got.State != "appraising" || got.StateName.VI != "Đang thẩm định" || got.DueOn != first.DueOn || got.Assignee == "" {
			t.Errorf("moved to %d %s, due %v", got.FlowVersion, got.State, got.DueOn)
		}
		steps, err := w.Timeline(w.as(t, "leader1"), first.Code)
		must(t, steps, err)
		last := steps[len(steps)-1]
		if last.Action != "migrate" || last.Moved == nil || last.Moved.To != 3 || last.Reason != s.Reason || last.Label.VI == "" || steps[2].StateName.VI != "Đang giải quyết" {
			t.Errorf("the timeline says %+v, and of the third step %q", last, steps[2].StateName.VI)
		}
		w.chain(t, got, "officer1 propose", "leader1 approve") // it goes on by the new version
		back, err := w.Get(w.as(t, "officer1"), waiting.Code)
		if must(t, back, err); !back.Paused || back.State != "waiting" || back.FlowVersion != 3 {
			t.Errorf("what waits for the citizen: %s %v", back.State, back.Paused)
		}
		back = w.chain(t, back, "citizen supply")
		if back.State != "appraising" || back.Paused {
			t.Errorf("supplied: %s", back.State)
		}
	})
}
