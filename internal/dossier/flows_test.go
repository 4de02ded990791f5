package dossier

import (
	"slices"
	"strings"
	"testing"

	"tinhso/internal/fault"
)

// TestPathsThroughTheFlows walks each flow by the ways people go, to each of its ends.
func TestPathsThroughTheFlows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.strict = true
		for _, p := range ways {
			t.Run(p.name, func(t *testing.T) { w.walk(t, p) })
		}
	})
}

type way struct {
	name, procedure string
	steps           []string
	state           string
	national        int
}

var ways = []way{
	{"granted", standard, []string{"clerk1 accept", "leader1 assign", "officer1 propose", "leader1 approve", "clerk1 issue", "clerk1 return"}, "returned", 10},
	{"taken by an officer", standard, []string{"clerk1 accept", "officer1 claim", "officer1 release", "officer1b claim", "officer1b propose", "leader1 reject", "officer1b propose", "leader1 approve", "leader1 issue", "clerk1 return"}, "returned", 10},
	{"refused at the door", standard, []string{"clerk1 refuse"}, "not_accepted", 3},
	{"completed before acceptance", standard, []string{"clerk1 request_more", "citizen supply", "clerk1 accept"}, "accepted", 2},
	{"completed while working", standard, []string{"clerk1 accept", "officer1 claim", "officer1 request_more", "citizen supply", "officer1 propose"}, "proposed", 4},
	{"paid at the counter", standard, []string{"clerk1 accept", "officer1 claim", "officer1 request_payment", "clerk1 note_fee", "officer1 propose"}, "proposed", 4},
	{"refused after appraisal", standard, []string{"clerk1 accept", "officer1 claim", "officer1 refuse", "leader1 approve", "clerk1 issue", "clerk1 return"}, "refused", 8},
	{"stopped while waiting", standard, []string{"clerk1 accept", "officer1 claim", "officer1 request_more", "leader1 stop"}, "stopped", 8},
	{"withdrawn", standard, []string{"clerk1 accept", "citizen withdraw"}, "withdrawn", 7},
	{"withdrawn before acceptance", standard, []string{"citizen withdraw"}, "withdrawn", 7},
	{"consulted", standard, []string{"clerk1 accept", "officer1 claim", "officer1 consult", "officerSo advise", "officer1 propose"}, "proposed", 4},
	{"corrected, with a new day", standard, []string{"clerk1 accept", "clerk1 correct", "leader1 extend", "officer1 claim", "clerk1 note_fee"}, "working", 4},
	{"same day by the clerk", sameDay, []string{"clerk1 accept", "clerk1 propose", "leader1 approve", "clerk1 return"}, "returned", 10},
	{"same day by an officer", sameDay, []string{"clerk1 accept", "officer1 claim", "officer1 propose", "leader1 reject", "officer1 propose", "leader1 approve", "clerk1 issue", "clerk1 return"}, "returned", 10},
	{"certified by a leader", certify, []string{"clerk1 accept", "leader1 approve", "clerk1 return"}, "returned", 10},
	{"not certified", certify, []string{"clerk1 accept", "leader1 refuse"}, "refused", 8},
}

func (w *world) walk(t *testing.T, p way) {
	d := w.chain(t, w.file(t, w.as(t, "citizen"), p.procedure), p.steps...)
	if d.State != p.state || d.National != p.national {
		t.Fatalf("ended in %s (%d), want %s (%d)", d.State, d.National, p.state, p.national)
	}
	steps, err := w.Timeline(w.as(t, "clerk1"), d.Code)
	if must(t, steps, err); len(steps) != len(p.steps)+1 || int64(len(steps)) != d.Version {
		t.Errorf("%d steps and version %d, want %d", len(steps), d.Version, len(p.steps)+1)
	}
	for i, s := range steps[1:] {
		who, action, _ := strings.Cut(p.steps[i], " ")
		if s.Action != action || s.Label.VI == "" || who != "citizen" && s.ActorName != w.who[who].Name {
			t.Errorf("step %d is %s by %s (%q), want %s", i, s.Action, s.ActorName, s.Label.VI, p.steps[i])
		}
	}
	w.wantEvents(t, d, len(steps))
}

// TestEveryEffectIsKnown makes sure that no effect of the province's flows is beyond the interpreter.
func TestEveryEffectIsKnown(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, code := range []string{"standard", "same-day", "certify"} {
			f, err := w.Flows.Get(t.Context(), w.DB, code, 1)
			must(t, f, err)
			for _, tr := range f.Transitions {
				for _, e := range tr.Effects {
					if effects[e] == nil {
						t.Errorf("%s: %s has the effect %s, which nobody carries out", code, tr.Action, e)
					}
				}
			}
		}
	})
}

func TestActionsAreThoseThatSucceed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim")
		for _, who := range []string{"citizen", "other", "clerk1", "officer1", "officer1b", "leader1", "clerk2"} {
			open, err := w.Actions(w.as(t, who), d)
			must(t, open, err)
			var names []string
			for _, a := range open {
				names = append(names, a.Name)
				if a.Label.VI == "" || a.Schema == nil {
					t.Errorf("%s has no words or schema", a.Name)
				}
			}
			f, err := w.Flows.Get(t.Context(), w.DB, "standard", 1)
			must(t, f, err)
			for _, tr := range f.Leaving(d.State) {
				_, err := w.Act(w.as(t, who), d.Code, Act{Action: tr.Action, Version: d.Version, Input: map[string]any{"nothing": "like it"}})
				shown := slices.Contains(names, tr.Action)
				kind := fault.KindOf(err) // the strange input is all that stops those who may
				switch {
				case who == "other" || who == "clerk2":
					wantFault(t, err, fault.KindNotFound, "dossier.unknown")
				case shown != (kind == fault.KindInvalid):
					t.Errorf("%s is shown %s: %v, but acting gives %v", who, tr.Action, shown, err)
				}
			}
			want := map[string][]string{
				"citizen":   {"withdraw"},
				"clerk1":    {"note_fee", "correct", "withdraw", "recuse"},
				"officer1":  {"propose", "request_more", "request_payment", "refuse", "release", "forward", "consult", "correct", "claim", "recuse"},
				"officer1b": {"recuse"},
				"leader1":   {"assign", "release", "forward", "consult", "extend", "stop", "recuse", "exclude"},
				"other":     nil,
				"clerk2":    nil,
			}[who]
			slices.Sort(want)
			slices.Sort(names)
			if !slices.Equal(names, want) {
				t.Errorf("%s may %v, want %v", who, names, want)
			}
		}
	})
}
