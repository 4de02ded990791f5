package timer

import (
	"context"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// Lag is how far the firing of one kind is behind (độ trễ báo hạn).
type Lag struct {
	Kind    string
	Overdue int64     // due and not fired: they wait for their turn, or for another attempt
	Aside   int64     // of which nothing will come until somebody acts
	Oldest  time.Time // the moment of the oldest of either; zero when there is none
}

// Lag tells how many timers are overdue and how old they are, by kind, kinds without a handler among them; kinds of
// which nothing is overdue are left out.
func (w *Wheel) Lag(ctx context.Context) ([]Lag, error) {
	now := w.db.Now()
	return store.All(ctx, w.db, sqlLag, func(r *store.Rows) (l Lag, err error) {
		err = r.Scan(&l.Kind, &l.Overdue, &l.Aside, &l.Oldest)
		return l, err
	}, now)
}

// Kinds are the kinds this process has handlers for (các loại báo hạn).
func (w *Wheel) Kinds() []string {
	var all []string
	for _, k := range w.kinds {
		all = append(all, k.Kind)
	}
	return all
}

// Trouble is a timer that failed (báo hạn bị lỗi): it waits for its next attempt, or was set aside.
type Trouble struct {
	Due
	Attempts int64
	Reason   string
	RetryAt  time.Time // zero when it was set aside
	AsideAt  time.Time // zero while it is still tried
}

// Troubles lists the timers that failed and have not fired since, those set aside first, at most 100.
func (w *Wheel) Troubles(ctx context.Context) ([]Trouble, error) {
	return store.All(ctx, w.db, sqlTroubles, scanTrouble)
}

// Trouble reads one timer that failed (xem báo hạn bị lỗi).
func (w *Wheel) Trouble(ctx context.Context, id string) (Trouble, error) {
	list, err := store.All(ctx, w.db, sqlTrouble, scanTrouble, id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("timer.not_found")
	}
	if err != nil {
		return Trouble{}, err
	}
	return list[0], nil
}

// Retry makes a timer that failed due again now (chạy lại), with all its attempts.
func (w *Wheel) Retry(ctx context.Context, id string) error {
	return w.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, sqlRetry, id, tx.Now())
		if err == nil && n == 0 {
			err = fault.NotFound("timer.not_found")
		}
		tx.Wake(topic)
		return err
	})
}
