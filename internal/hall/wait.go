package hall

import (
	"context"
	"slices"
	"time"

	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Wait is what is known of how long somebody still waits (thời gian chờ ước tính).
type Wait struct {
	Ahead    int  // people who are called before
	Counters int  // open counters that serve this business
	Known    bool // false: today's real times say too little yet (chưa đủ dữ liệu)
	From, To time.Duration
}

// enough is how many people must have been served today before their times say anything.
const enough = 3

// WaitOf tells how many are before a ticket and about how long that takes, from the times that people were really
// served today.
func (h *Hall) WaitOf(ctx context.Context, t Ticket) (Wait, error) {
	policy.Public(ctx, "how many wait in a hall is written on its wall")
	open, err := h.openTx(ctx, h.db, t.UnitID, t.On)
	if err != nil {
		return Wait{}, err
	}
	return h.wait(ctx, t.UnitID, t.On, t.Letter, t.ForCounter, func(o Ticket) bool { return before(o, t) }, open)
}

// WaitFor tells the same to who has no number yet.
func (h *Hall) WaitFor(ctx context.Context, unitID, letter string) (Wait, error) {
	policy.Public(ctx, "how many wait in a hall is written on its wall")
	on := viet.DayOf(h.db.Now())
	open, err := h.openTx(ctx, h.db, unitID, on)
	if err != nil {
		return Wait{}, err
	}
	return h.wait(ctx, unitID, on, letter, 0, func(Ticket) bool { return true }, open)
}

// before says whether o is called before t, as the queue is sorted.
func before(o, t Ticket) bool {
	if o.ID == t.ID {
		return false
	}
	if o.Rank != t.Rank {
		return o.Rank < t.Rank
	}
	if !o.OrderAt.Equal(t.OrderAt) {
		return o.OrderAt.Before(t.OrderAt)
	}
	return o.Letter < t.Letter || o.Letter == t.Letter && o.Serial < t.Serial
}

func (h *Hall) wait(ctx context.Context, unitID string, on viet.Day, letter string, counter int64, first func(Ticket) bool, open []Ticket) (Wait, error) {
	u, err := h.units.ByID(ctx, h.db, unitID, on)
	if err != nil {
		return Wait{}, err
	}
	s, err := h.setup(ctx, h.db, u)
	if err != nil {
		return Wait{}, err
	}
	desks, err := h.desksTx(ctx, h.db, unitID, on)
	if err != nil {
		return Wait{}, err
	}
	serving := map[int64]bool{} // the open counters that will serve this ticket
	letters := map[string]bool{letter: true}
	for _, d := range desks {
		c, ok := s.Counter(d.Number)
		if !ok || counter != 0 && d.Number != counter || counter == 0 && !slices.Contains(c.Kinds, letter) {
			continue
		}
		serving[d.Number] = true
		for _, k := range c.Kinds {
			letters[k] = true
		}
	}
	w := Wait{Counters: len(serving)}
	for _, o := range open {
		if o.State == Waiting && first(o) && (o.ForCounter == 0 && letters[o.Letter] || serving[o.ForCounter]) {
			w.Ahead++
		}
	}
	times, err := h.times(ctx, unitID, on)
	if err != nil {
		return Wait{}, err
	}
	w.estimate(times)
	return w, nil
}

// estimate gives the range in which half of today's servings lie, for everybody ahead, over the open counters.
func (w *Wait) estimate(times []time.Duration) {
	if len(times) < enough || w.Counters == 0 {
		return
	}
	slices.Sort(times)
	quarter := func(n int) time.Duration { return times[min(len(times)-1, len(times)*n/4)] }
	rounds := time.Duration(w.Ahead/w.Counters + min(1, w.Ahead%w.Counters))
	w.Known = true
	w.From, w.To = fiveMinutes(quarter(1)*rounds, false), fiveMinutes(quarter(3)*rounds, true)
	w.To = max(w.To, w.From+5*time.Minute)
}

// fiveMinutes rounds to what a person can plan with.
func fiveMinutes(d time.Duration, up bool) time.Duration {
	const step = 5 * time.Minute
	if up {
		d += step - 1
	}
	return d / step * step
}

// times lists how long people were served at a unit today.
func (h *Hall) times(ctx context.Context, unitID string, on viet.Day) ([]time.Duration, error) {
	return store.All(ctx, h.db, served, func(rows *store.Rows) (time.Duration, error) {
		var letter string
		var from, to time.Time
		err := rows.Scan(&letter, &from, &to)
		return to.Sub(from), err
	}, unitID, on)
}
