package job_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

var effects = store.Line{Room: "effect", FS: fstest.MapFS{"0001_effect.sql": {Data: []byte(
	`CREATE TABLE effect (job TEXT PRIMARY KEY, what TEXT NOT NULL)`)}}}

var (
	lines = []store.Line{job.Migrations, effects}
	start = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
)

func TestStatements(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func insert(t *testing.T, db *store.DB, list ...job.New) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for _, n := range list {
			if err := job.Insert(t.Context(), tx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// effect writes the argument of the job as its effect.
func effect(j job.Job) job.Effect {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO effect (job, what) VALUES ($1, $2)`, j.ID, string(j.Args))
		return err
	}
}

func done(t *testing.T, db *store.DB) []string {
	t.Helper()
	list, err := store.All(t.Context(), db, `SELECT what FROM effect ORDER BY what`,
		func(r *store.Rows) (s string, err error) { err = r.Scan(&s); return s, err })
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func counts(t *testing.T, q *job.Queue) map[job.State]int64 {
	t.Helper()
	c, err := q.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func one(t *testing.T, q *job.Queue) job.Job {
	t.Helper()
	p, err := q.List(t.Context(), job.Filter{})
	if err != nil || len(p.Jobs) != 1 {
		t.Fatalf("%+v %v", p, err)
	}
	return p.Jobs[0]
}

var write = job.Worker{Kind: "write", Work: func(_ context.Context, j job.Job) (job.Effect, error) { return effect(j), nil }}

func TestAJobIsDoneOnceWithItsEffect(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		q := job.NewQueue(db, write)
		insert(t, db, job.New{Kind: "write", Args: 1}, job.New{Kind: "write", Args: 2}, job.New{Kind: "unknown here"},
			job.New{Kind: "write", Args: 3, RunAt: start.Add(time.Hour)})
		for range 2 {
			if err := q.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string{"1", "2"}, done(t, db)); diff != "" {
			t.Error(diff)
		}
		want := map[job.State]int64{job.Completed: 2, job.Available: 1, job.Scheduled: 1}
		if diff := cmp.Diff(want, counts(t, q)); diff != "" {
			t.Error(diff)
		}
		clock.Advance(time.Hour)
		if err := q.Drain(t.Context()); err != nil || len(done(t, db)) != 3 {
			t.Error(err, done(t, db))
		}
	})
}

func TestAJobOfAFailedVerbIsNot(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		err := db.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(job.Insert(ctx, tx, job.New{Kind: "write"}), errors.New("no"))
		})
		if c := counts(t, job.NewQueue(db, write)); err == nil || len(c) != 0 {
			t.Error(err, c)
		}
	})
}

func TestUniqueKeyWhileNotFinished(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		q := job.NewQueue(db, write)
		n := job.New{Kind: "write", UniqueKey: "k", Args: 1}
		insert(t, db, n, n, job.New{Kind: "other", UniqueKey: "k"}, job.New{Kind: "write"}, job.New{Kind: "write"})
		if diff := cmp.Diff(map[job.State]int64{job.Available: 4}, counts(t, q)); diff != "" {
			t.Error(diff)
		}
		if err := q.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		first, err := q.List(t.Context(), job.Filter{Kind: "write", State: job.Completed})
		if err != nil || len(first.Jobs) != 3 {
			t.Fatal(first, err)
		}
		insert(t, db, n)
		if diff := cmp.Diff(map[job.State]int64{job.Available: 2, job.Completed: 3}, counts(t, q)); diff != "" {
			t.Error(diff)
		}
		for _, j := range first.Jobs {
			if j.UniqueKey == "k" {
				if err := q.Retry(t.Context(), j.ID); fault.KindOf(err) != fault.KindConflict {
					t.Errorf("retry beside another with its key: %v", err)
				}
			}
		}
	})
}

func TestAFailingJobIsRetriedLaterAndDiscardedAtLast(t *testing.T) {
	boom := errors.New("boom")
	tests := []struct {
		name string
		w    job.Worker
	}{
		{"work", job.Worker{Kind: "k", Work: func(context.Context, job.Job) (job.Effect, error) { return nil, boom }}},
		{"effect", job.Worker{Kind: "k", Work: func(_ context.Context, j job.Job) (job.Effect, error) {
			return func(ctx context.Context, tx *store.Tx) error { return errors.Join(effect(j)(ctx, tx), boom) }, nil
		}}},
		{"panic", job.Worker{Kind: "k", Work: func(context.Context, job.Job) (job.Effect, error) { panic("boom") }}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
				q := job.NewQueue(db, tt.w)
				insert(t, db, job.New{Kind: "k", MaxAttempts: 3})
				wait := []time.Duration{time.Second, 16 * time.Second}
				for i, d := range wait {
					if err := q.Drain(t.Context()); err == nil || !strings.Contains(err.Error(), "boom") {
						t.Fatal(err)
					}
					j := one(t, q)
					if j.State != job.Retryable || j.Attempt != i+1 || !j.RunAt.Equal(clock.Now().Add(d)) || !strings.Contains(j.LastError, "boom") {
						t.Errorf("%+v", j)
					}
					clock.Advance(d)
				}
				if err := q.Drain(t.Context()); err == nil {
					t.Error("no error")
				}
				j := one(t, q)
				if j.State != job.Discarded || !j.FinishedAt.Equal(clock.Now()) || len(done(t, db)) != 0 {
					t.Errorf("%+v", j)
				}
				if err := q.Retry(t.Context(), j.ID); err != nil {
					t.Fatal(err)
				}
				if j := one(t, q); j.State != job.Available || j.MaxAttempts != 4 || !j.FinishedAt.IsZero() {
					t.Errorf("%+v", j)
				}
			})
		})
	}
}

func TestWorkersCancelAndSnooze(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		answer := job.Snooze(time.Hour)
		q := job.NewQueue(db, job.Worker{Kind: "k", Work: func(context.Context, job.Job) (job.Effect, error) {
			return nil, fmt.Errorf("wrapped: %w", answer)
		}})
		insert(t, db, job.New{Kind: "k"})
		if err := q.Drain(t.Context()); err != nil {
			t.Error(err)
		}
		if j := one(t, q); j.State != job.Scheduled || j.Attempt != 0 || !j.RunAt.Equal(start.Add(time.Hour)) {
			t.Errorf("%+v", j)
		}
		answer = job.Cancel(errors.New("no such address"))
		clock.Advance(time.Hour)
		if err := q.Drain(t.Context()); err == nil {
			t.Error("no error")
		}
		if j := one(t, q); j.State != job.Cancelled || j.LastError != "no such address" {
			t.Errorf("%+v", j)
		}
	})
}

func TestTheConsoleCancels(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		inside, result := make(chan string, 1), make(chan error, 1)
		q := job.NewQueue(db, job.Worker{Kind: "k", Work: func(ctx context.Context, j job.Job) (job.Effect, error) {
			inside <- j.ID
			<-ctx.Done()
			return effect(j), nil
		}})
		insert(t, db, job.New{Kind: "k"})
		go func() {
			defer close(inside)
			result <- q.Drain(ctx)
		}()
		id := <-inside
		if err := q.Retry(ctx, id); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("retry of a running job: %v", err)
		}
		if err := q.Cancel(ctx, id); err != nil {
			t.Error(err)
		}
		if err := <-result; err == nil {
			t.Error("the job was taken away without a word")
		}
		if j := one(t, q); j.State != job.Cancelled || len(done(t, db)) != 0 {
			t.Errorf("%+v, effects %v", j, done(t, db))
		}
		if err := q.Cancel(ctx, id); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("cancel twice: %v", err)
		}
		if err := q.Cancel(ctx, "nobody"); fault.KindOf(err) != fault.KindNotFound {
			t.Error(err)
		}
	})
}

func TestAJobOfADeadProcessIsTakenUpAgain(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		ctx := t.Context()
		insert(t, db, job.New{Kind: "write", Args: 7})
		inside, release, result := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		slow := job.NewQueue(db, job.Worker{Kind: "write", Work: func(_ context.Context, j job.Job) (job.Effect, error) {
			close(inside)
			<-release // the process is as good as dead
			return effect(j), nil
		}})
		go func() { result <- slow.Drain(ctx) }()
		<-inside
		q := job.NewQueue(db, write)
		if err := q.Drain(ctx); err != nil || len(done(t, db)) != 0 {
			t.Errorf("took a leased job: %v %v", err, done(t, db))
		}
		clock.Advance(time.Hour)
		if err := q.Drain(ctx); err != nil { // rescued, due in a second
			t.Error(err)
		}
		clock.Advance(time.Second)
		if err := q.Drain(ctx); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"7"}, done(t, db)); diff != "" {
			t.Error(diff)
		}
		close(release)
		if err := <-result; err == nil {
			t.Error("the late process finished a job that was not its own any more")
		}
		if len(done(t, db)) != 1 {
			t.Error(done(t, db))
		}
	})
}

func TestTwoNodesDoEachJobOnce(t *testing.T) {
	const jobs = 200
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		worked := make(chan string, 10*jobs)
		var nodes sync.WaitGroup
		for range 2 {
			nodes.Go(func() {
				q := job.NewQueue(db, job.Worker{Kind: "k", Work: func(_ context.Context, j job.Job) (job.Effect, error) {
					return func(ctx context.Context, tx *store.Tx) error {
						tx.AfterCommit(func() { worked <- j.ID })
						return effect(j)(ctx, tx)
					}, nil
				}})
				q.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
				if err := q.Run(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		for i := 0; i < jobs; i += 50 { // more at a time than there are hands
			var list []job.New
			for n := range 50 {
				list = append(list, job.New{Kind: "k", Args: i + n})
			}
			insert(t, db, list...)
		}
		seen := map[string]bool{}
		for range jobs {
			id := <-worked
			if seen[id] {
				t.Errorf("%s twice", id)
			}
			seen[id] = true
		}
		cancel()
		nodes.Wait()
		if len(done(t, db)) != jobs {
			t.Errorf("%d effects", len(done(t, db)))
		}
	})
}

func TestStoppingPutsBackWhatIsInHand(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		q := job.NewQueue(db, job.Worker{Kind: "k", Work: func(work context.Context, j job.Job) (job.Effect, error) {
			cancel() // the process is told to stop
			return effect(j), nil
		}})
		insert(t, db, job.New{Kind: "k"})
		if err := q.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if j := one(t, q); j.State != job.Completed {
			t.Errorf("a job in hand was not finished: %+v", j)
		}
	})
}

func TestPeriodicJobsTickOnceOverAllNodes(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		nightly := job.Periodic{Name: "nightly", Every: 24 * time.Hour, Offset: 19 * time.Hour, Make: func() job.New { return job.New{Kind: "write", Args: "n"} }}
		var nodes []*job.Queue
		for range 2 {
			q := job.NewQueue(db, write)
			q.Every(nightly)
			nodes = append(nodes, q)
		}
		for i, step := range []struct {
			d    time.Duration
			want int
		}{{0, 0}, {18*time.Hour - time.Millisecond, 0}, {time.Millisecond, 1}, {time.Hour, 1}, {72 * time.Hour, 2}, {22 * time.Hour, 2}, {time.Hour, 3}} {
			clock.Advance(step.d)
			for _, q := range nodes {
				if err := q.Drain(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if n := len(done(t, db)); n != step.want {
				t.Errorf("step %d: %d ticks, want %d", i, n, step.want)
			}
		}
	})
}

func TestOldFinishedJobsAreDeleted(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		q := job.NewQueue(db, write, job.Worker{Kind: "bad", Work: func(context.Context, job.Job) (job.Effect, error) {
			return nil, job.Cancel(errors.New("no"))
		}})
		insert(t, db, job.New{Kind: "write"}, job.New{Kind: "bad"}, job.New{Kind: "write", RunAt: start.Add(5000 * time.Hour)})
		if err := q.Drain(t.Context()); err == nil {
			t.Fatal("no error")
		}
		for _, step := range []struct {
			days int
			want map[job.State]int64
		}{
			{6, map[job.State]int64{job.Completed: 1, job.Cancelled: 1, job.Scheduled: 1}},
			{2, map[job.State]int64{job.Cancelled: 1, job.Scheduled: 1}},
			{60, map[job.State]int64{job.Scheduled: 1}},
		} {
			clock.Advance(time.Duration(step.days) * 24 * time.Hour)
			if err := q.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(step.want, counts(t, q)); diff != "" {
				t.Errorf("%d days: %s", step.days, diff)
			}
		}
	})
}

func TestWrongQueuesAreRefused(t *testing.T) {
	db := storetest.Open(t, lines...)
	twice := job.NewQueue(db, write, write)
	fast := job.NewQueue(db, write)
	fast.Every(job.Periodic{Name: "fast", Every: time.Millisecond, Make: func() job.New { return job.New{} }})
	for name, q := range map[string]*job.Queue{"twice": twice, "fast": fast} {
		if q.Run(t.Context()) == nil {
			t.Errorf("%s: no error", name)
		}
	}
	err := db.Write(t.Context(), func(tx *store.Tx) error { return job.Insert(t.Context(), tx, job.New{}) })
	if err == nil {
		t.Error("a job without a kind was taken")
	}
}

// Work that may wait is done one at a time, and holds up nobody else's.
func TestSpareWorkIsDoneOneAtATimeBesideTheRest(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
		defer stop()
		began, let := make(chan string, 10), make(chan struct{})
		spare := job.Worker{Kind: "spare", Spare: true, Work: func(ctx context.Context, j job.Job) (job.Effect, error) {
			began <- j.ID
			select {
			case <-let:
			case <-ctx.Done():
			}
			return effect(j), nil
		}}
		q := job.NewQueue(db, spare, write)
		insert(t, db, job.New{Kind: "spare", Args: "s1"}, job.New{Kind: "spare", Args: "s2"})
		ended := make(chan error, 1)
		go func() { ended <- q.Run(ctx) }()
		<-began
		insert(t, db, job.New{Kind: "write", Args: "a"}, job.New{Kind: "write", Args: "b"})
		for c := counts(t, q); c[job.Completed] < 2 && ctx.Err() == nil; c = counts(t, q) {
			continue
		}
		if c := counts(t, q); len(began) != 0 || c[job.Completed] != 2 || c[job.Running] != 1 || c[job.Available] != 1 {
			t.Errorf("%d more began, %v", len(began), c)
		}
		close(let)
		for c := counts(t, q); c[job.Completed] < 4 && ctx.Err() == nil; c = counts(t, q) {
			continue
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{`"a"`, `"b"`, `"s1"`, `"s2"`}, done(t, db)); diff != "" {
			t.Error(diff)
		}
	})
}
