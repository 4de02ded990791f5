package flow

import "slices"

// check looks at the flow as a graph: every state can be reached and left, the end is the end, no action is ambiguous,
// and the clock does what the effects say.
func (r *reader) check() {
	r.checkStates()
	r.checkTransitions()
	if _, known := r.f.State(r.f.Start); known {
		if r.checkPaths() {
			r.checkShares()
		}
	}
}

// checkShares sees that the shares of the usual way make up the whole time, once any are given.
func (r *reader) checkShares() {
	sum, given := 0, false
	for _, id := range spine(r.f) {
		s, _ := r.f.State(id)
		sum += s.Share
	}
	for _, s := range r.f.States {
		given = given || s.Share > 0
	}
	if given && sum != 100 {
		r.s.Fault(r.root.Get("states").Line, "flow.share_sum", "sum", sum)
	}
}

func (r *reader) checkStates() {
	start, ok := r.f.State(r.f.Start)
	if !ok {
		r.s.Fault(r.root.Get("start").Line, "flow.unknown_state", "value", r.f.Start)
	} else if start.Clock != ClockNone || start.National != 1 || start.Terminal {
		r.s.Fault(r.root.Get("start").Line, "flow.start", "state", start.ID)
	}
	ends := false
	for _, s := range r.f.States {
		line := r.stateLine[s.ID]
		ends = ends || s.Terminal
		if s.Terminal != (s.Works == Nobody) || s.Terminal && s.Clock != ClockStopped {
			r.s.Fault(line, "flow.terminal", "state", s.ID)
		}
		if s.Clock != "" && !fits(s) {
			r.s.Fault(line, "flow.national_clock", "state", s.ID, "national", s.National, "clock", string(s.Clock))
		}
		if !s.Terminal && s.Works != "" && !r.hasTurn(s) {
			r.s.Fault(line, "flow.nobody_moves", "state", s.ID, "role", string(s.Works))
		}
	}
	if !ends {
		r.s.Fault(1, "flow.no_end")
	}
}

// fits holds the national status against the clock, as the national portal reads it.
func fits(s State) bool {
	switch s.National {
	case 1:
		return s.Clock == ClockNone
	case 2, 4:
		return s.Clock == ClockRunning
	case 5:
		return s.Clock == ClockNone || s.Clock == ClockPaused
	case 6:
		return s.Clock == ClockPaused
	case 9:
		return s.Clock == ClockStopped && !s.Terminal
	case 3, 7, 10:
		return s.Clock == ClockStopped && s.Terminal
	case 8: // the notice may still have to be handed out
		return s.Clock == ClockStopped
	}
	return true // there is no such status, which is told already
}

// hasTurn reports whether whose turn it is can do anything that moves the dossier.
func (r *reader) hasTurn(s State) bool {
	for _, t := range r.f.Leaving(s.ID) {
		if t.To == "" {
			continue
		}
		if turnOf(s.Works, t.Who) {
			return true
		}
	}
	return false
}

func (r *reader) checkTransitions() {
	seen := map[[2]string]bool{}
	for i, t := range r.f.Transitions {
		line := r.lines[i]
		if !slices.Contains(actions, t.Action) {
			r.s.Fault(line, "flow.action", "value", t.Action)
		}
		to, known := r.f.State(t.To)
		if t.To != "" && !known {
			r.s.Fault(line, "flow.unknown_state", "value", t.To)
			continue
		}
		for _, id := range t.From {
			from, ok := r.f.State(id)
			if !ok {
				r.s.Fault(line, "flow.unknown_state", "value", id)
				continue
			}
			if from.Terminal {
				r.s.Fault(line, "flow.leaves_end", "state", id)
			}
			if key := [2]string{t.Action, id}; seen[key] {
				r.s.Fault(line, "flow.ambiguous", "action", t.Action, "state", id)
			} else {
				seen[key] = true
			}
			target := to
			if t.To == "" {
				target = from
			}
			r.checkClock(line, t, from, target)
		}
	}
}

// checkClock holds the effects against what the states say, from both sides.
func (r *reader) checkClock(line int, t Transition, from, to State) {
	for _, e := range clockEffects {
		if t.Does(e) != follows(e, from, to) {
			r.s.Fault(line, "flow.clock_effect", "action", t.Action, "effect", string(e), "from", from.ID, "to", to.ID)
		}
	}
	backwards := from.Clock == ClockStopped && to.Clock != ClockStopped ||
		(from.Clock == ClockRunning || from.Clock == ClockPaused) && to.Clock == ClockNone ||
		from.Clock == ClockNone && to.Clock == ClockPaused
	if backwards {
		r.s.Fault(line, "flow.clock_back", "action", t.Action, "from", from.ID, "to", to.ID)
	}
}

// checkPaths follows the arrows from the start and back from the ends; ok says that all of them meet.
func (r *reader) checkPaths() (ok bool) {
	ok = true
	forward, back := map[string][]string{}, map[string][]string{}
	var ends []string
	for _, t := range r.f.Transitions {
		for _, from := range t.From {
			if t.To != "" {
				forward[from] = append(forward[from], t.To)
				back[t.To] = append(back[t.To], from)
			}
		}
	}
	for _, s := range r.f.States {
		if s.Terminal {
			ends = append(ends, s.ID)
		}
	}
	reached, leaves := flood(forward, r.f.Start), flood(back, ends...)
	for _, s := range r.f.States {
		ok = ok && reached[s.ID] && leaves[s.ID]
		if !reached[s.ID] {
			r.s.Fault(r.stateLine[s.ID], "flow.unreachable", "state", s.ID)
		}
		if !leaves[s.ID] {
			r.s.Fault(r.stateLine[s.ID], "flow.trap", "state", s.ID)
		}
	}
	return ok
}

func flood(arrows map[string][]string, from ...string) map[string]bool {
	seen := map[string]bool{}
	for len(from) > 0 {
		id := from[0]
		from = from[1:]
		if seen[id] {
			continue
		}
		seen[id] = true
		from = append(from, arrows[id]...)
	}
	return seen
}
