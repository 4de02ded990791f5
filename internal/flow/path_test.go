package flow

import (
	"slices"
	"testing"

	"tinhso/internal/form"
	"tinhso/internal/viet"
)

// TestEveryFlowIsWalkedByEveryPathToAnEnd walks each flow with the clock of the case engine and sees that it never
// turns back, that what may be asked once is asked once, and that every state and arrow lies on some way.
func TestEveryFlowIsWalkedByEveryPathToAnEnd(t *testing.T) {
	for name, f := range flows(t) {
		t.Run(name, func(t *testing.T) {
			paths := f.Paths()
			t.Logf("%d paths", len(paths))
			if len(paths) == 0 {
				t.Fatal("no way through")
			}
			seen := map[Step]bool{}
			for _, path := range paths {
				walk(t, f, path)
				for _, s := range path {
					seen[s] = true
				}
			}
			for _, tr := range f.Transitions {
				for _, from := range tr.From {
					if tr.To != "" && !seen[Step{from, tr.Action}] {
						t.Errorf("no path takes %s from %s", tr.Action, from)
					}
				}
			}
		})
	}
}

func walk(t *testing.T, f Flow, path []Step) {
	t.Helper()
	at, started, paused, stopped := f.Start, false, false, false
	for _, step := range path {
		if step.From != at {
			t.Fatalf("%v: at %s, not %s", path, at, step.From)
		}
		tr, ok := f.Find(step.Action, at)
		if !ok {
			t.Fatalf("%v: %s cannot be done in %s", path, step.Action, at)
		}
		if tr.Does(StartClock) {
			if started {
				t.Fatalf("%v: accepted twice", path)
			}
			started = true
		}
		if tr.Does(PauseClock) {
			paused = true
		}
		if tr.Does(Resume) {
			paused = false
		}
		to, _ := f.State(tr.Target(at))
		if to.Clock == ClockStopped {
			stopped, paused = true, false
		}
		if want := to.Clock == ClockRunning; want != (started && !paused && !stopped) {
			t.Fatalf("%v: clock of %s is %s, started %v paused %v stopped %v", path, to.ID, to.Clock, started, paused, stopped)
		}
		at = to.ID
	}
	if end, _ := f.State(at); !end.Terminal {
		t.Fatalf("%v ends in %s", path, at)
	}
}

func TestTheTenNationalStatusesComeFromTheStandardFlow(t *testing.T) {
	seen := map[int]bool{}
	for _, s := range flows(t)["standard"].States {
		seen[s.National] = true
	}
	for n := 1; n <= 10; n++ {
		if !seen[n] {
			t.Errorf("no state has the national status %d", n)
		}
	}
}

// The names of actions are fixed by the outer contract.
func TestFlowsHaveTheActionsOfTheContract(t *testing.T) {
	always := []string{"accept", "refuse", "request_more", "supply", "assign", "claim", "release", "approve", "reject", "issue", "return", "withdraw"}
	for name, f := range flows(t) {
		wanted := slices.Clone(always)
		if f.Code != "certify" {
			wanted = append(wanted, "forward", "propose")
		}
		for _, action := range wanted {
			if !slices.ContainsFunc(f.Transitions, func(t Transition) bool { return t.Action == action }) {
				t.Errorf("%s has no %s", name, action)
			}
		}
	}
}

func TestInputsOfTransitionsAcceptTheirOwnExample(t *testing.T) {
	today := viet.Day{Y: 2026, M: 11, D: 23}
	for name, f := range flows(t) {
		for _, tr := range f.Transitions {
			input := tr.Input.On(today)
			example := input.Example()
			if tr.Does(Forward) { // an optional officer is not made up, but one of officer and unit is needed
				example["officer"] = "01JZ0000000000000000000000"
			}
			if _, wrong := form.DecodeJSON(input, example, ""); len(wrong) > 0 {
				t.Errorf("%s %s: %v", name, tr.Action, wrong)
			}
		}
	}
}

func TestNumbersWrittenByHandAskTheirDay(t *testing.T) {
	tr, _ := flows(t)["standard"].Find("issue", "approved")
	input := tr.Input.On(viet.Day{Y: 2026, M: 11, D: 23})
	for _, c := range []struct {
		in    map[string]any
		wrong int
	}{
		{map[string]any{}, 0},
		{map[string]any{"late_number": 0}, 0},
		{map[string]any{"late_number": 12}, 1},
		{map[string]any{"late_number": 12, "late_on": "2026-11-20"}, 0},
		{map[string]any{"late_number": 12, "late_on": "2026-11-24"}, 1},
	} {
		if _, wrong := form.DecodeJSON(input, c.in, ""); len(wrong) != c.wrong {
			t.Errorf("%v: %v", c.in, wrong)
		}
	}
}
