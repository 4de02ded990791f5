package flow

import "slices"

// clockEffects are the effects that follow from the clocks of two states; nobody has to choose them.
var clockEffects = []Effect{StartClock, PauseClock, Resume, Close}

// ClockEffect reports an effect that follows from the states (hệ quả suy ra từ cách tính thời hạn).
func ClockEffect(e Effect) bool { return slices.Contains(clockEffects, e) }

// follows is what a transition does to the clock, as its two states say.
func follows(e Effect, from, to State) bool {
	switch e {
	case StartClock:
		return from.Clock == ClockNone && (to.Clock == ClockRunning || to.Clock == ClockStopped && !to.Terminal)
	case PauseClock:
		return from.Clock == ClockRunning && to.Clock == ClockPaused
	case Resume:
		return from.Clock == ClockPaused && to.Clock == ClockRunning
	case Close:
		return to.Terminal
	}
	return false
}

// settle writes the effects on the clock that the states call for. Where the states from which a transition leaves do
// not agree, nothing is changed and the check says so.
func (s *Source) settle() {
	f := s.Loose()
	for i := range s.Ways {
		w := &s.Ways[i]
		for _, e := range clockEffects {
			yes, no := 0, 0
			for _, id := range w.From {
				from, ok := f.State(id)
				to, known := f.State(w.Target(id))
				if !ok || !known {
					continue
				}
				if follows(e, from, to) {
					yes++
				} else {
					no++
				}
			}
			switch {
			case no > 0 && yes == 0:
				w.Effects = slices.DeleteFunc(w.Effects, func(one Effect) bool { return one == e })
			case yes > 0 && no == 0 && !w.Does(e) && e == StartClock:
				w.Effects = slices.Insert(w.Effects, 0, e)
			case yes > 0 && no == 0 && !w.Does(e):
				w.Effects = append(w.Effects, e)
			}
		}
	}
}

// turnOf reports whether those who may act include whose turn it is.
func turnOf(works Role, who []Role) bool {
	return slices.Contains(who, works) || works == Officer && slices.Contains(who, Assignee)
}
