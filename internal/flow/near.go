package flow

import (
	"slices"

	"tinhso/internal/lang"
)

// TallNear draws what stands around a part of a flow (sơ đồ vùng lân cận), beside the form that changes it.
func TallNear(s Source, at Place, tag lang.Tag) Picture {
	return tall(near(s, at), spine(s.Loose()), tag)
}

// near is what stands around a part of a flow: the states it touches and the ways between them.
// Transitions keep their numbers, so that the picture of it leads to the same places.
func near(s Source, at Place) Source {
	var middle []string
	switch {
	case at.Way > 0 && at.Way <= len(s.Ways):
		w := s.Ways[at.Way-1]
		middle = slices.Clone(w.From)
		if w.To != "" {
			middle = append(middle, w.To)
		}
	case at.State != "":
		middle = []string{at.State}
	default:
		return s
	}
	keep := map[string]bool{}
	out := s.clone()
	for i := range out.Ways {
		w := &out.Ways[i]
		if at.Way > 0 {
			w.From = slices.DeleteFunc(w.From, func(string) bool { return i != at.Way-1 })
		} else {
			w.From = slices.DeleteFunc(w.From, func(from string) bool { return from != at.State && w.To != at.State })
		}
		for _, from := range w.From {
			keep[from] = true
			keep[w.Target(from)] = true
		}
	}
	for _, id := range middle {
		keep[id] = true
	}
	out.States = slices.DeleteFunc(out.States, func(st State) bool { return !keep[st.ID] })
	return out
}
