package hall

import (
	"context"
	"slices"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Figures are the waiting and serving of a hall on a day (số liệu hàng chờ), counted from the tickets.
type Figures struct {
	Taken, Done, Absent, Unserved, Cancelled int
	Priority                                 int           // of those done, who went before others
	Waited                                   Spread        // from the number, or the transfer, to the call
	Served                                   Spread        // from the start to the end
	ByKind                                   []KindFigures // in the order of the letters
}

// Spread is the middle and the upper end of some times; N is how many were measured, and zero means not known.
type Spread struct {
	N           int
	Median, P90 time.Duration
}

// KindFigures are the figures of one kind of business.
type KindFigures struct {
	Letter string
	Taken  int
	Done   int
	Waited Spread
	Served Spread
}

type sample struct{ waited, served []time.Duration }

// FiguresOf counts a day of a unit's hall for who works there or leads it.
func (h *Hall) FiguresOf(ctx context.Context, unit string, on viet.Day) (Figures, error) {
	u, err := h.mine(ctx, "hall.figures", unit)
	if err != nil {
		return Figures{}, err
	}
	var f Figures
	all, byKind := sample{}, map[string]*sample{}
	kinds := map[string]*KindFigures{}
	for after, more := "", true; more; {
		page, err := store.All(ctx, h.db, ticketsDay, scanRows, u.ID, on, after)
		if err != nil {
			return Figures{}, err
		}
		more = len(page) == 500
		for _, t := range page {
			after = t.ID
			k := kinds[t.Letter]
			if k == nil {
				k, byKind[t.Letter] = &KindFigures{Letter: t.Letter}, &sample{}
				kinds[t.Letter] = k
			}
			f.add(t, k)
			all.add(t)
			byKind[t.Letter].add(t)
		}
	}
	f.Waited, f.Served = spread(all.waited), spread(all.served)
	for l, k := range kinds {
		k.Waited, k.Served = spread(byKind[l].waited), spread(byKind[l].served)
		f.ByKind = append(f.ByKind, *k)
	}
	slices.SortFunc(f.ByKind, func(a, b KindFigures) int { return int(a.Letter[0]) - int(b.Letter[0]) })
	return f, nil
}

func (f *Figures) add(t Ticket, k *KindFigures) {
	f.Taken++
	k.Taken++
	switch t.State {
	case Done:
		f.Done++
		k.Done++
		if t.Reason != "" {
			f.Priority++
		}
	case Absent:
		f.Absent++
	case Unserved:
		f.Unserved++
	case Cancelled:
		f.Cancelled++
	}
}

func (s *sample) add(t Ticket) {
	if !t.FirstAt.IsZero() && t.State != Waiting {
		s.waited = append(s.waited, max(0, t.FirstAt.Sub(t.WaitsSince)))
	}
	if t.State == Done && !t.StartedAt.IsZero() {
		s.served = append(s.served, t.EndedAt.Sub(t.StartedAt))
	}
}

func spread(all []time.Duration) Spread {
	if len(all) == 0 {
		return Spread{}
	}
	slices.Sort(all)
	return Spread{N: len(all), Median: all[(len(all)-1)/2], P90: all[min(len(all)-1, len(all)*9/10)]}
}
