package health

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

const (
	beat      = time.Second      // between two looks at disk and clock
	minute    = time.Minute      // between two samples
	askAgain  = 10 * time.Second // between two looks at the clock of the database
	patience  = 10 * time.Second // for one probe
	thinEvery = 30 * time.Minute
	deadAfter = 3 * time.Minute // of silence; a minute's sample with every probe out of time takes two
)

// New makes the watch of this node (bộ theo dõi của nút).
func New(d Deps) *Room {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	h := &Room{d: d, db: d.DB, clock: newWatch(d), disk: disk{spaces: map[string]Space{}},
		since: map[string]Check{}, open: map[string]Alarm{}, spare: &reserve{}}
	if len(d.Folders) > 0 {
		h.spare = newReserve(d.Folders[0].Path, d.Reserve)
	}
	return h
}

// Held says whether timers have to wait because the clock cannot be believed
// (tạm giữ báo hạn). It reads two clocks and is asked before every batch.
func (h *Room) Held() bool {
	_, d := h.clock.look()
	return d != sure
}

// Now is what the last sample found and when (tình trạng hiện tại), the worst first.
func (h *Room) Now(context.Context) ([]Check, time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	checks := slices.Collect(maps.Values(h.since))
	slices.SortFunc(checks, func(a, b Check) int {
		return cmp.Or(worse[b.State]-worse[a.State], cmp.Compare(a.key(), b.key()))
	})
	return checks, h.lastAt
}

// Measures are the numbers of the last sample, with those of disk and clock as
// they are now.
func (h *Room) Measures() []Measure {
	h.mu.Lock()
	all := slices.Clone(h.slow)
	if !h.lastAt.IsZero() {
		all = append(all, Measure{Name: "sample_age_seconds", Value: (h.clock.steady() - h.sampled).Seconds()})
	}
	counts := map[State]float64{Unknown: 0, Warned: 0, Bad: 0}
	for _, a := range h.open {
		counts[a.State]++
	}
	h.mu.Unlock()
	for s, n := range counts {
		all = append(all, Measure{"alarms", string(s), n})
	}
	return append(all, h.quick()...)
}

// Alive says whether the watch itself still goes round (còn hoạt động), for
// whoever starts a process anew that stands still.
func (h *Room) Alive() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clock.steady()-h.beat < deadAfter
}

// quick are the measures that cost nothing.
func (h *Room) quick() []Measure { return append(h.diskMeasures(), h.clock.measures()...) }

// Run watches until ctx ends (chạy nền).
func (h *Room) Run(ctx context.Context) error {
	h.begin(ctx)
	tick := time.NewTicker(beat)
	defer tick.Stop()
	var sampled, asked, thinned, told time.Duration
	for first := true; ; first = false {
		now := h.clock.steady()
		h.mu.Lock()
		h.beat = now
		h.mu.Unlock()
		h.tell(ctx, "reserve", h.keepReserve())
		if first || now-asked >= askAgain {
			asked = now
			h.askDatabase(ctx)
		}
		switch {
		case first || now-sampled >= minute:
			sampled = now
			h.tell(ctx, "sample", h.Sample(ctx))
		default:
			if err := h.Look(ctx); err != nil && now-told >= minute { // not every second
				told = now
				h.tell(ctx, "look", err)
			}
		}
		if (now-thinned >= thinEvery || first) && !h.Held() { // by a clock that went forward everything is old
			thinned = now
			h.tell(ctx, "thin", h.thin(ctx))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

func (h *Room) tell(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		h.d.Log.LogAttrs(ctx, slog.LevelError, "health", slog.String("what", what), slog.Any("error", err))
	}
}

// begin learns what this node left open, and where the journal ends.
func (h *Room) begin(ctx context.Context) {
	open, err := store.All(ctx, h.db, sqlOpenAlarms, scanAlarm, h.d.Node)
	h.tell(ctx, "open alarms", err)
	carried := false
	h.mu.Lock()
	for _, a := range open {
		h.open[a.Name+"/"+a.Of] = a
		carried = carried || a.Name == "clock" && a.ReleasedBy == ""
	}
	h.mu.Unlock()
	last, err := event.LastAt(ctx, h.db)
	h.tell(ctx, "last entry", err)
	h.clock.after(last, carried)
}

// askDatabase compares the clocks, and looks whether an operator has released
// this node meanwhile, at another one.
func (h *Room) askDatabase(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	before := h.clock.steady()
	ask := h.d.Beside
	if ask == nil {
		ask = h.db.Clock
	}
	at, other, err := ask(ctx)
	if took := h.clock.steady() - before; err == nil && other && took < h.clock.jump/2 {
		h.clock.beside(at.Add(took / 2)) // the question took as long as the answer
	}
	h.tell(ctx, "clock of the database", err)
	h.mu.Lock()
	a, stands := h.open["clock/"]
	h.mu.Unlock()
	if !stands {
		return
	}
	released, err := store.All(ctx, h.db, sqlReleased, func(r *store.Rows) (t time.Time, err error) {
		err = r.Scan(&t)
		return t, err
	}, h.d.Node, h.releasedAt)
	h.tell(ctx, "release", err)
	for _, t := range released {
		h.releasedAt = t
		h.clock.release()
		h.d.Log.Warn("the clock was released by an operator", "alarm", a.ID)
	}
}

// Look looks at disk and clock alone, and writes what changed.
func (h *Room) Look(ctx context.Context) error {
	if h.clock.settle() {
		h.d.Log.Warn("a time service vouches for the clock: it is believed again")
	}
	return h.found(ctx, h.quick(), nil, false)
}

// Sample reads every probe, judges, and keeps the minute (lấy mẫu).
func (h *Room) Sample(ctx context.Context) error {
	h.clock.settle()
	slow, failed := h.readProbes(ctx)
	quick := h.quick()
	err := h.found(ctx, append(slices.Clone(slow), quick...), failed, true)
	h.mu.Lock()
	h.slow, h.lastAt, h.sampled = slow, h.db.Now(), h.clock.steady()
	h.mu.Unlock()
	text, jerr := encodeMinute(append(slow, quick...))
	if err := errors.Join(err, jerr); err != nil {
		return fmt.Errorf("health: sample: %w", err)
	}
	return h.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, sqlPutSample, h.d.Node, false, tx.Now().Truncate(time.Minute), text)
		return err
	})
}

// readProbes asks every probe; the finding of one that fails is Unknown.
func (h *Room) readProbes(ctx context.Context) (all []Measure, failed []Check) {
	for _, p := range h.d.Probes {
		asked, cancel := context.WithTimeout(ctx, patience)
		begun := h.clock.steady()
		got, err := p.Read(asked)
		cancel()
		all = append(all, got...)
		all = append(all, Measure{"probe_seconds", p.Name, (h.clock.steady() - begun).Seconds()}, Measure{"probe_failed", p.Name, one(err != nil)})
		if err != nil {
			h.tell(ctx, p.Name, err)
			failed = append(failed, Check{Name: p.Name, State: Unknown, Problem: "health.problem.unreadable"})
		}
	}
	return all, failed
}
