package flow

import (
	"slices"
)

// Trial is a sample dossier on its way through a flow (chạy thử với hồ sơ mẫu). Nothing is written.
type Trial struct {
	f     Flow
	At    State
	Steps []Step // what was done so far
	once  map[string]bool
}

// Try walks a flow by actions from its start, as far as they can be done; ok is false when one cannot.
func Try(f Flow, actions []string) (t Trial, ok bool) {
	t = Trial{f: f, once: map[string]bool{}}
	t.At, ok = f.State(f.Start)
	for _, a := range actions {
		if !ok {
			return t, false
		}
		tr, open := f.Find(a, t.At.ID)
		if !open || tr.Once && t.once[a] {
			return t, false
		}
		next, known := f.State(tr.Target(t.At.ID))
		if !known {
			return t, false
		}
		t.Steps = append(t.Steps, Step{From: t.At.ID, Action: a})
		if tr.Once {
			t.once[a] = true
		}
		t.At = next
	}
	return t, ok
}

// Open lists what a role may do now, in the order of the buttons; no role is everybody.
func (t Trial) Open(role Role) []Transition {
	var all []Transition
	for _, tr := range t.f.Leaving(t.At.ID) {
		if tr.Once && t.once[tr.Action] || role != "" && !turnOf(role, tr.Who) {
			continue
		}
		all = append(all, tr)
	}
	return all
}

// Ways lists the ways through a flow as Paths does, but at most so many (các đường đi, có giới hạn); more says that
// there are others. A flow in which everything leads everywhere has more ways than anybody can wait for.
func (f Flow) Ways(most int) (all [][]Step, more bool) {
	w := walker{f: f, used: map[Step]bool{}, times: map[string]int{f.Start: 1}, most: most, patience: 1000 * most}
	w.walk(f.Start)
	slices.SortStableFunc(w.all, func(a, b []Step) int { return len(a) - len(b) })
	return w.all, w.most > 0 && (len(w.all) >= w.most || w.patience <= 0)
}
