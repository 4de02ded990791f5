package hall

import (
	"context"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/notify"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// JobNight ends what the day before left open.
const JobNight = "hall.night"

// Close ends the taking of numbers for today (đóng tiếp nhận): who still waits is told that they will not be served.
// It says how many were left.
func (h *Hall) Close(ctx context.Context, unit string) (int, error) {
	u, err := h.mine(ctx, "hall.work", unit)
	if err != nil {
		return 0, err
	}
	left := 0
	err = h.db.Write(ctx, func(tx *store.Tx) error {
		on, who := viet.DayOf(tx.Now()), identity.From(ctx)
		if _, err := tx.Exec(ctx, dayClose, u.ID, on, store.Millis(tx.Now()), who.AccountID); err != nil {
			return err
		}
		all, err := store.All(ctx, tx, ticketsLeft, scanRows, u.ID, on)
		if err != nil {
			return err
		}
		left = len(all)
		for _, t := range all {
			if err := endTx(ctx, tx, t, u.Name); err != nil {
				return err
			}
		}
		return event.Append(ctx, tx, event.New{Kind: "hall.closed", Subject: u.ID, Actor: who.AccountID, UnitPath: u.Path,
			Data: map[string]any{"unit": u.ID, "on": on.String(), "left": left}})
	})
	return left, err
}

// Reopen takes a closing back (mở lại). Tickets that ended stay ended: their holders were told so.
func (h *Hall) Reopen(ctx context.Context, unit string) error {
	u, err := h.mine(ctx, "hall.work", unit)
	if err != nil {
		return err
	}
	return h.db.Write(ctx, func(tx *store.Tx) error {
		on := viet.DayOf(tx.Now())
		if n, err := tx.Exec(ctx, dayReopen, u.ID, on); err != nil || n == 0 {
			return err
		}
		return event.Append(ctx, tx, event.New{Kind: "hall.reopened", Subject: u.ID, Actor: identity.From(ctx).AccountID, UnitPath: u.Path,
			Data: map[string]any{"unit": u.ID, "on": on.String()}})
	})
}

// endTx ends a ticket whose day or hall has closed, and tells the citizen who was signed in when they took it.
func endTx(ctx context.Context, tx *store.Tx, t Ticket, unit string) error {
	was := t.State
	t.EndedAt = tx.Now()
	switch was {
	case Called:
		t.State = Absent
	case Skipped:
		t.State = Absent
	case Serving: // nobody said that it ended; how long it took is not known
		t.State, t.StartedAt = Done, time.Time{}
	default:
		t.State = Unserved
	}
	if err := saveTx(ctx, tx, t); err != nil {
		return err
	}
	if t.AccountID != "" && t.State == Unserved && unit != "" {
		to := notify.To{AccountID: t.AccountID, Key: "hall:" + t.ID, Link: "/sanh/" + t.UnitID + "/so/" + t.Code}
		if err := notify.NoticeTx(ctx, tx, to, "hall_unserved", map[string]any{"number": t.Number, "unit": unit}); err != nil {
			return err
		}
	}
	return t.tellTx(ctx, tx, "hall.ended")
}

// Workers are the jobs of the room; boot hands them to the queue.
func (h *Hall) Workers() []job.Worker {
	return []job.Worker{{Kind: JobNight, Work: func(ctx context.Context, _ job.Job) (job.Effect, error) { return nil, h.Night(ctx) }}}
}

// Periodic are the jobs that come by themselves: five minutes after midnight in Vietnam.
func (h *Hall) Periodic() []job.Periodic {
	return []job.Periodic{{Name: JobNight, Every: 24 * time.Hour, Offset: 17*time.Hour + 5*time.Minute,
		Make: func() job.New { return job.New{Kind: JobNight, UniqueKey: JobNight} }}}
}

// Night ends every ticket and counter of earlier days (kết thúc ngày): a number holds on its own day only.
func (h *Hall) Night(ctx context.Context) error {
	ctx = identity.With(ctx, identity.System())
	for n := 1; n > 0; {
		err := h.db.Write(ctx, func(tx *store.Tx) error {
			today := viet.DayOf(tx.Now())
			all, err := store.All(ctx, tx, ticketsOld, scanRows, today)
			if err != nil {
				return err
			}
			n = len(all)
			for _, t := range all {
				u, err := h.units.ByID(ctx, tx, t.UnitID, t.On)
				if err != nil {
					return err
				}
				if err := endTx(ctx, tx, t, u.Name); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return h.db.Write(ctx, func(tx *store.Tx) error {
		now := store.Millis(tx.Now())
		if _, err := tx.Exec(ctx, counterOld, viet.DayOf(tx.Now()), now); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, takenOld, store.Millis(tx.Now().Add(-2*time.Hour)))
		return err
	})
}
