package boot

import (
	"context"
	"time"

	"tinhso/internal/job"
	"tinhso/internal/once"
	"tinhso/internal/store"
)

// The jobs that clean up what has run out in rooms that know no queue.
const (
	jobSweepIdentity = "identity.sweep" // sessions, codes, counts of wrong passwords
	jobSweepOnce     = "once.sweep"     // idempotency keys
)

// sweepers work the clean-up jobs.
func (a *App) sweepers() []job.Worker {
	return []job.Worker{
		{Kind: jobSweepIdentity, Work: func(ctx context.Context, _ job.Job) (job.Effect, error) { return nil, a.Accounts.Sweep(ctx) }},
		{Kind: jobSweepOnce, Work: func(ctx context.Context, _ job.Job) (job.Effect, error) { return nil, sweepOnce(ctx, a.DB) }},
	}
}

// sweepOnce deletes old keys, a thousand a transaction, so that nobody waits long behind it.
func sweepOnce(ctx context.Context, db *store.DB) error {
	for n := int64(1); n > 0; {
		err := db.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = once.Sweep(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sweeps are when they come: every hour for sessions, once a night for keys.
func sweeps() []job.Periodic {
	every := func(kind string, every, offset time.Duration) job.Periodic {
		return job.Periodic{Name: kind, Every: every, Offset: offset, Make: func() job.New { return job.New{Kind: kind, UniqueKey: kind} }}
	}
	return []job.Periodic{every(jobSweepIdentity, time.Hour, 0), every(jobSweepOnce, 24*time.Hour, 19*time.Hour)}
}
