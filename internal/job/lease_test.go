package job_test

import (
	"context"
	"testing"
	"time"

	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// A job that takes longer than a lease stays with the process that lives; what a dead process had in hand goes on after
// one lease, however long its work may take.
func TestALeaseIsRenewedWhileItsProcessLives(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		ctx := t.Context()
		insert(t, db, job.New{Kind: "write", Args: 7})
		inside, release, result := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		long := job.NewQueue(db, job.Worker{Kind: "write", Timeout: 10 * time.Minute, Work: func(_ context.Context, j job.Job) (job.Effect, error) {
			close(inside)
			<-release
			return effect(j), nil
		}})
		go func() { result <- long.Drain(ctx) }()
		<-inside
		other := job.NewQueue(db, write)
		for range 8 { // four minutes
			clock.Advance(30 * time.Second)
			if err := long.RenewNow(ctx); err != nil {
				t.Error(err)
			}
			if err := other.Drain(ctx); err != nil || len(done(t, db)) != 0 {
				t.Fatalf("took the job of a living process: %v %v", err, done(t, db))
			}
		}
		clock.Advance(46 * time.Second) // it died: nobody renews
		if err := other.Drain(ctx); err != nil {
			t.Error(err)
		}
		clock.Advance(time.Second)
		if err := other.Drain(ctx); err != nil || len(done(t, db)) != 1 {
			t.Errorf("not taken up after one lease: %v %v", err, done(t, db))
		}
		close(release)
		if err := <-result; err == nil {
			t.Error("the late process finished a job that was not its own any more")
		}
	})
}
