package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tinhso/internal/store"
)

const (
	poll           = time.Second      // for jobs that become due, and those of other nodes
	upkeep         = time.Minute      // between looks for dead leases and old jobs
	grace          = 5 * time.Second  // for jobs in hand when the process stops
	leaseTime      = 45 * time.Second // of a job in hand; renewed while the process lives
	renewal        = 15 * time.Second // between renewals
	leaseMargin    = 30 * time.Second // beyond the timeout of the work no lease is renewed
	defaultTimeout = time.Minute
	defaultHands   = 4
)

// Queue works the jobs of the kinds it has workers for (hàng đợi công việc).
type Queue struct {
	Log   *slog.Logger // failures are told here; nowhere when nil
	Hands int          // jobs worked at once; 4 when zero
	Held  func() bool  // no periodic job comes while it says so: the clock cannot be believed; never when nil

	db       *store.DB
	workers  map[string]Worker
	kinds    []string // of the workers that do not wait
	spare    []string // and of those that do
	periodic []Periodic
	wrong    error

	mu     sync.Mutex
	inHand map[string]held // jobs this process works on
}

// NewQueue makes a queue of these workers.
func NewQueue(db *store.DB, workers ...Worker) *Queue {
	q := &Queue{db: db, workers: map[string]Worker{}, inHand: map[string]held{}}
	for _, w := range workers {
		if _, twice := q.workers[w.Kind]; twice || w.Kind == "" || w.Work == nil {
			q.wrong = fmt.Errorf("job: worker %q has no kind, no Work or a namesake", w.Kind)
		}
		if w.Timeout <= 0 {
			w.Timeout = defaultTimeout
		}
		q.workers[w.Kind] = w
		if w.Spare {
			q.spare = append(q.spare, w.Kind)
		} else {
			q.kinds = append(q.kinds, w.Kind)
		}
	}
	return q
}

// Run works until ctx ends (chạy nền), then gives the jobs in hand five
// seconds; what is not done by then is put back.
func (q *Queue) Run(ctx context.Context) error {
	if err := q.prepare(ctx); err != nil {
		return err
	}
	woken, stop := q.db.Listen(topic)
	defer stop()
	hands := q.Hands
	if hands <= 0 {
		hands = defaultHands
	}
	work, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	var wg sync.WaitGroup
	free := make(chan struct{}, hands)
	for range hands {
		free <- struct{}{}
	}
	wg.Go(func() { q.runSpare(ctx, work) })
	alive, rest := context.WithCancel(context.WithoutCancel(ctx)) // while jobs are in hand, also after ctx
	defer rest()
	go q.renew(alive)
	tick := time.NewTicker(poll)
	defer tick.Stop()
	var lastUpkeep, lastTick time.Time
	for ctx.Err() == nil {
		now := q.db.Now()
		if now.Sub(lastUpkeep).Abs() >= upkeep {
			lastUpkeep = now
			q.tell(ctx, Job{}, q.maintain(ctx))
		}
		if now.Sub(lastTick).Abs() >= poll/2 { // not once for every job
			lastTick = now
			q.tell(ctx, Job{}, q.tickPeriodic(ctx))
		}
		n := q.start(ctx, work, &wg, free)
		if n > 0 {
			continue
		}
		select {
		case <-woken:
		case <-tick.C:
		case <-ctx.Done():
		}
	}
	q.await(&wg, abort)
	return nil
}

func (q *Queue) held() bool { return q.Held != nil && q.Held() }

// start claims as many jobs as there are free hands and sets them to work.
func (q *Queue) start(ctx, work context.Context, wg *sync.WaitGroup, free chan struct{}) int {
	n := 1
	select {
	case <-free: // wait for one hand, not longer than a poll
		for ; len(free) > 0; n++ {
			<-free
		}
	case <-ctx.Done():
		return 0
	}
	jobs, err := q.claim(ctx, q.kinds, n)
	q.tell(ctx, Job{}, err)
	for range n - len(jobs) {
		free <- struct{}{}
	}
	for _, j := range jobs {
		wg.Go(func() {
			q.tell(work, j, q.do(work, j))
			free <- struct{}{}
		})
	}
	return len(jobs)
}

// mostRest bounds how long the spare hand rests.
const mostRest = time.Second

// runSpare does the work that may wait, until ctx ends.
func (q *Queue) runSpare(ctx, work context.Context) {
	if len(q.spare) == 0 {
		return
	}
	woken, stop := q.db.Listen(topic)
	defer stop()
	for ctx.Err() == nil {
		jobs, err := q.claim(ctx, q.spare, 1)
		q.tell(ctx, Job{}, err)
		if len(jobs) == 0 {
			t := time.NewTimer(poll)
			select {
			case <-woken:
			case <-t.C:
			case <-ctx.Done():
			}
			t.Stop()
			continue
		}
		begun := time.Now() //allow: how long it worked, not a time of the law
		q.tell(work, jobs[0], q.do(work, jobs[0]))
		t := time.NewTimer(min(time.Since(begun), mostRest))
		select {
		case <-t.C:
		case <-ctx.Done():
		}
		t.Stop()
	}
}

// await gives the jobs in hand their grace, then ends their contexts.
func (q *Queue) await(wg *sync.WaitGroup, abort context.CancelFunc) {
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case <-done:
	case <-t.C:
		abort()
		<-done
	}
}

func (q *Queue) tell(ctx context.Context, j Job, err error) {
	if err == nil || q.Log == nil || ctx.Err() != nil {
		return
	}
	q.Log.LogAttrs(ctx, slog.LevelError, "job", slog.String("kind", j.Kind), slog.String("id", j.ID),
		slog.Int("attempt", j.Attempt), slog.Any("error", err))
}

func (q *Queue) prepare(ctx context.Context) error {
	if q.wrong != nil {
		return q.wrong
	}
	if len(q.periodic) == 0 {
		return nil
	}
	return q.db.Write(ctx, func(tx *store.Tx) error {
		for _, p := range q.periodic {
			if _, err := tx.Exec(ctx, sqlPeriodicNew, p.Name, p.next(tx.Now())); err != nil {
				return err
			}
		}
		return nil
	})
}

// Drain works every job that is due now, and those that come of them, one
// after another, until none is due; for tests and for commands. A job that
// fails is due later. The error tells of the failures.
func (q *Queue) Drain(ctx context.Context) error {
	if err := q.prepare(ctx); err != nil {
		return err
	}
	if err := errors.Join(q.maintain(ctx), q.tickPeriodic(ctx)); err != nil {
		return err
	}
	return q.DrainDue(ctx)
}

// DrainDue is Drain without the periodic jobs (chạy các việc đến hạn): for a
// command under whose clock years go by.
func (q *Queue) DrainDue(ctx context.Context) error {
	var failed []error
	for {
		jobs, err := q.claim(ctx, slices.Concat(q.kinds, q.spare), 1)
		if err != nil {
			return err
		}
		if len(jobs) == 0 {
			return errors.Join(failed...)
		}
		for _, j := range jobs {
			if err := q.do(ctx, j); err != nil {
				failed = append(failed, fmt.Errorf("job: %s %s, attempt %d: %w", j.Kind, j.ID, j.Attempt, err))
			}
		}
	}
}

// claim takes at most n jobs that are due, for this process alone. Looking
// first costs no transaction when nothing is due.
func (q *Queue) claim(ctx context.Context, kinds []string, n int) ([]Job, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	look, take := sqlAnyDue, sqlClaim
	if q.held() {
		look, take = sqlAnyDueHeld, sqlClaimHeld
	}
	var found bool
	look, args := store.In(look, []any{q.db.Now()}, kinds)
	if err := q.db.QueryRow(ctx, look, args...).Scan(&found); err != nil || !found {
		return nil, err
	}
	var jobs []Job
	err := q.db.Write(ctx, func(tx *store.Tx) (err error) {
		take, args := store.In(take, []any{tx.Now(), tx.Now().Add(leaseTime), n}, kinds)
		jobs, err = store.All(ctx, tx, take, scanJob, args...)
		return err
	})
	return jobs, err
}
