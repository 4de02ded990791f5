package flow

import (
	"math"
	"slices"
)

// Usual is the usual way through a flow (đường đi chính), as the picture draws it straight.
func (f Flow) Usual() []string { return spine(f) }

// spine finds the usual way through a flow (đường đi chính): from the start to where the result is handed out, by the
// buttons that are offered first. States off it are drawn beside it.
func spine(f Flow) []string {
	if _, ok := f.State(f.Start); !ok {
		return nil
	}
	cost, before := map[string]int{f.Start: 0}, map[string]string{}
	open := []string{f.Start}
	for len(open) > 0 {
		slices.SortStableFunc(open, func(a, b string) int { return cost[a] - cost[b] })
		at := open[0]
		open = open[1:]
		for _, t := range f.Leaving(at) {
			to := t.Target(at)
			if _, known := f.State(to); !known || to == at {
				continue
			}
			c := cost[at] + trouble(t)
			if was, seen := cost[to]; seen && was <= c {
				continue
			}
			cost[to], before[to] = c, at
			if !slices.Contains(open, to) {
				open = append(open, to)
			}
		}
	}
	end, best := "", math.MaxInt
	for _, s := range f.States {
		c, reached := cost[s.ID]
		if !reached || !s.Terminal {
			continue
		}
		if s.National != 10 {
			c += 1000 // handed out is what a citizen came for
		}
		if c < best {
			end, best = s.ID, c
		}
	}
	if end == "" {
		return []string{f.Start}
	}
	path := []string{end}
	for at := end; at != f.Start; {
		at = before[at]
		path = append(path, at)
	}
	slices.Reverse(path)
	return path
}

func trouble(t Transition) int {
	switch t.Tone {
	case TonePrimary:
		return 1
	case ToneDanger:
		return 20
	case TonePlain:
	}
	return 4
}
