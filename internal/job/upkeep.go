package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tinhso/internal/store"
)

// How long finished jobs are kept.
const (
	keepCompleted = 7 * 24 * time.Hour
	keepOthers    = 60 * 24 * time.Hour
)

// Periodic inserts a job at each tick of a schedule (việc định kỳ), once over
// all nodes. Ticks are the multiples of Every since 1970-01-01 UTC, put off by
// Offset: daily at two in the morning here is {Every: 24h, Offset: 19h}.
type Periodic struct {
	Name          string
	Every, Offset time.Duration
	Make          func() New
}

// next is the first tick after an instant.
func (p Periodic) next(after time.Time) time.Time {
	every := p.Every.Milliseconds()
	n := after.UnixMilli() - p.Offset.Milliseconds()
	return time.UnixMilli((n/every+1)*every + p.Offset.Milliseconds()).UTC()
}

// Every adds periodic jobs; before Run.
func (q *Queue) Every(list ...Periodic) {
	for _, p := range list {
		if p.Name == "" || p.Every < time.Second || p.Make == nil {
			q.wrong = fmt.Errorf("job: periodic %q has no name, no Make or ticks faster than a second", p.Name)
		}
		q.periodic = append(q.periodic, p)
	}
}

// tickPeriodic inserts what is due. Ticks missed while nothing ran count as one.
func (q *Queue) tickPeriodic(ctx context.Context) error {
	if q.held() {
		return nil
	}
	var errs []error
	for _, p := range q.periodic {
		var dueNow bool
		if err := q.db.QueryRow(ctx, sqlPeriodicDue, p.Name, q.db.Now()).Scan(&dueNow); err != nil {
			return err
		}
		if !dueNow {
			continue
		}
		errs = append(errs, q.db.Write(ctx, func(tx *store.Tx) error {
			now := tx.Now()
			n, err := tx.Exec(ctx, sqlPeriodicTake, p.Name, now, p.next(now))
			if err != nil || n == 0 { // another node was faster
				return err
			}
			return Insert(ctx, tx, p.Make())
		}))
	}
	return errors.Join(errs...)
}

// maintain takes up jobs whose node died and deletes old finished ones.
func (q *Queue) maintain(ctx context.Context) error {
	if q.held() { // by a clock that went forward every lease has ended
		return nil
	}
	dead, err := store.All(ctx, q.db, sqlDead, scanJob, q.db.Now())
	if err != nil {
		return err
	}
	errs := []error{q.sweep(ctx)}
	for _, j := range dead {
		_, err := q.settle(ctx, j, errors.New("the process that worked on it ended, or it took longer than its lease"))
		if !errors.Is(err, errNotMine) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (q *Queue) sweep(ctx context.Context) error {
	return q.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, sqlSweep, tx.Now().Add(-keepCompleted), tx.Now().Add(-keepOthers))
		return err
	})
}
