package health

import (
	"context"
	"fmt"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// worse orders states.
var worse = map[State]int{Good: 0, Unknown: 1, Warned: 2, Bad: 3}

func scanAlarm(r *store.Rows) (a Alarm, err error) {
	err = r.Scan(&a.ID, &a.Node, &a.Name, &a.Of, &a.State, &a.Value, &a.Limit, &a.OpenedAt, &a.ClosedAt, &a.ReleasedBy, &a.Reason)
	return a, err
}

// Open lists the alarms that stand, of all nodes, oldest first (cảnh báo đang mở).
func (h *Room) Open(ctx context.Context, r store.Reader) ([]Alarm, error) {
	return store.All(ctx, r, sqlOpenAlarms, scanAlarm, "")
}

// Alarms lists the alarms opened since an instant, newest first, those that
// closed among them (lịch sử cảnh báo); at most 500.
func (h *Room) Alarms(ctx context.Context, r store.Reader, since time.Time) ([]Alarm, error) {
	return store.All(ctx, r, sqlAlarms, scanAlarm, since, 500)
}

// found takes note of what was measured: checks, alarms, and what has to be
// written of them. Complete is a whole sample; else only disk and clock were
// looked at, and the other checks stay as they were.
func (h *Room) found(ctx context.Context, all []Measure, failed []Check, complete bool) error {
	checks := append(judgeAll(all, h.d.Folders), failed...)
	h.mu.Lock()
	h.unwritten = append(h.unwritten, h.compare(checks, h.db.Now(), complete)...)
	if n := len(h.unwritten) - mostUnwritten; n > 0 {
		h.unwritten = h.unwritten[n:]
	}
	todo := h.unwritten
	h.unwritten = nil
	h.mu.Unlock()
	err := h.keep(ctx, todo)
	if err != nil { // the database may be what it is about: it is told next time
		h.mu.Lock()
		h.unwritten = append(todo, h.unwritten...)
		h.mu.Unlock()
	}
	return err
}

const mostUnwritten = 200

func (c Check) key() string { return c.Name + "/" + c.Of }

// compare finds what changed and remembers it. The caller holds h.mu.
func (h *Room) compare(checks []Check, now time.Time, complete bool) (all []change) {
	seen := map[string]bool{}
	for _, c := range checks {
		key := c.key()
		seen[key] = true
		c.Since = now
		if was, known := h.since[key]; known && was.State == c.State {
			c.Since = was.Since
		}
		h.since[key] = c
		a, stands := h.open[key]
		switch {
		case c.State == Good && stands:
			all = append(all, h.closed(a))
		case c.State != Good && (!stands || worse[c.State] > worse[a.State]):
			if !stands {
				a = Alarm{ID: store.NewID(), Node: h.d.Node, Name: c.Name, Of: c.Of, OpenedAt: now}
			}
			a.State, a.Value, a.Limit = c.State, c.Value, c.Limit
			h.open[key] = a
			all = append(all, h.opened(a, !stands))
		}
	}
	if !complete {
		return all
	}
	for key := range h.since { // what is measured no more is no finding
		if !seen[key] {
			delete(h.since, key)
		}
	}
	for key, a := range h.open {
		if !seen[key] {
			all = append(all, h.closed(a))
		}
	}
	return all
}

// opened tells of a new alarm, or of one that became worse.
func (h *Room) opened(a Alarm, fresh bool) change {
	c := change{open: &a}
	h.d.Log.Warn("alarm", "name", a.Name, "of", a.Of, "state", string(a.State), "value", a.Value, "limit", a.Limit)
	if !fresh {
		return c
	}
	switch a.Name {
	case "clock":
		off, why := h.clock.look()
		c.kind, c.data = eventClockSuspect, noted{Doubt: string(why), Seconds: off.Seconds()}
	case "intake":
		where := h.look()
		c.kind, c.data = eventIntakeClosed, noted{Folder: where, Free: h.disk.free(where)}
	}
	return c
}

// closed tells that an alarm is over.
func (h *Room) closed(a Alarm) change {
	delete(h.open, a.Name+"/"+a.Of)
	h.d.Log.Warn("alarm over", "name", a.Name, "of", a.Of)
	c := change{close: &a}
	switch a.Name {
	case "clock":
		c.kind = eventClockTrusted
	case "intake":
		c.kind = eventIntakeOpened
	}
	return c
}

// change is what has to be written of a check that changed.
type change struct {
	open, close *Alarm
	kind        string // of the event, "" for none
	data        noted
}

// keep writes the changes, and the events they are for last.
func (h *Room) keep(ctx context.Context, all []change) error {
	if len(all) == 0 {
		return nil
	}
	return h.db.Write(ctx, func(tx *store.Tx) error {
		for _, c := range all {
			if err := keepTx(ctx, tx, c); err != nil {
				return fmt.Errorf("health: alarm: %w", err)
			}
		}
		for _, c := range all {
			if c.kind != "" {
				if err := appendTx(ctx, tx, c.kind, h.d.Node, "", c.data); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func keepTx(ctx context.Context, tx *store.Tx, c change) error {
	if c.close != nil {
		_, err := tx.Exec(ctx, sqlCloseAlarm, c.close.ID, tx.Now())
		return err
	}
	a := c.open
	if _, err := tx.Exec(ctx, sqlOpenAlarm, a.ID, a.Node, a.Name, a.Of, string(a.State), a.Value, a.Limit, a.OpenedAt); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlWorse, a.ID, string(a.State), a.Value, a.Limit)
	return err
}

// ReleaseClock says that the clock of a node is right (xác nhận đồng hồ đúng):
// its timers go on. The node itself takes notice within seconds.
func (h *Room) ReleaseClock(ctx context.Context, node, actor, reason string) error {
	if len([]rune(reason)) < 5 {
		return fault.Invalid("health.release_reason", fault.Field{Path: "reason", Code: "field.required"})
	}
	err := h.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, sqlRelease, node, tx.Now(), actor, reason)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("health.clock_trusted", "node", node)
		}
		return appendTx(ctx, tx, eventClockReleased, node, actor, noted{Reason: reason})
	})
	if err == nil && node == h.d.Node {
		h.clock.release()
	}
	return err
}
