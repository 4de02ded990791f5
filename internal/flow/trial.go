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

// patience is how many beginnings are looked at for each way that is wanted.
const patience = 200

// Ways lists the shortest ways through a flow, of those that Paths lists (các đường đi ngắn nhất); more says that there
// are others. A flow in which everything leads everywhere has more ways than anybody can wait for.
func (f Flow) Ways(most int) (all [][]Step, more bool) {
	type beginning struct {
		at   string
		path []Step
	}
	open := []beginning{{at: f.Start}}
	for looked := 0; len(open) > 0; looked++ {
		if len(all) == most || looked > patience*most {
			return all, true
		}
		now := open[0]
		open = open[1:]
		if s, ok := f.State(now.at); !ok || s.Terminal {
			all = append(all, now.path)
			continue
		}
		for _, t := range f.Leaving(now.at) {
			step := Step{From: now.at, Action: t.Action}
			if t.To == "" || slices.Contains(now.path, step) || visits(f, now.path, t.To) > 1 {
				continue
			}
			open = append(open, beginning{t.To, append(slices.Clone(now.path), step)})
		}
	}
	return all, false
}

// visits counts how often a way has come to a state.
func visits(f Flow, path []Step, id string) int {
	n := 0
	if id == f.Start {
		n++
	}
	for _, step := range path {
		if t, ok := f.Find(step.Action, step.From); ok && t.To == id {
			n++
		}
	}
	return n
}
