package flow

// Step is one arrow of a path: an action made in a state.
type Step struct {
	From   string
	Action string
}

// Paths lists the ways through a flow from its start to an end (mọi đường đi của quy trình), on which no arrow is taken
// twice and no state is entered more than twice: every loop is walked once. Transitions that stay are not among them.
func (f Flow) Paths() [][]Step {
	w := walker{f: f, used: map[Step]bool{}, times: map[string]int{f.Start: 1}}
	w.walk(f.Start)
	return w.all
}

type walker struct {
	f     Flow
	used  map[Step]bool
	times map[string]int
	path  []Step
	all   [][]Step
}

func (w *walker) walk(at string) {
	if s, ok := w.f.State(at); !ok || s.Terminal {
		w.all = append(w.all, append([]Step(nil), w.path...))
		return
	}
	for _, t := range w.f.Leaving(at) {
		step := Step{From: at, Action: t.Action}
		if t.To == "" || w.used[step] || w.times[t.To] > 1 {
			continue
		}
		w.used[step], w.times[t.To] = true, w.times[t.To]+1
		w.path = append(w.path, step)
		w.walk(t.To)
		w.path = w.path[:len(w.path)-1]
		w.used[step], w.times[t.To] = false, w.times[t.To]-1
	}
}
