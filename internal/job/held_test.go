package job_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// A clock that went forward begins nothing that waits for its hour, and takes
// no lease of another node for ended.
func TestHeldWhileTheClockIsSuspect(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		q := job.NewQueue(db, job.Worker{Kind: "k", Work: func(_ context.Context, j job.Job) (job.Effect, error) { return effect(j), nil }})
		q.Every(job.Periodic{Name: "nightly", Every: time.Hour, Make: func() job.New { return job.New{Kind: "k", Args: "nightly"} }})
		if err := q.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		insert(t, db, job.New{Kind: "k", Args: "now"}, job.New{Kind: "k", Args: "tomorrow", RunAt: start.Add(24 * time.Hour)})
		held := true
		q.Held = func() bool { return held }
		clock.Advance(48 * time.Hour)
		if err := q.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{`"now"`}, done(t, db)); diff != "" {
			t.Error(diff)
		}
		held = false
		if err := q.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{`"nightly"`, `"now"`, `"tomorrow"`}, done(t, db)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestBacklogsByKind(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		q := job.NewQueue(db)
		insert(t, db, job.New{Kind: "a"}, job.New{Kind: "a", RunAt: start.Add(time.Hour)}, job.New{Kind: "b", RunAt: start.Add(time.Minute)})
		clock.Advance(2 * time.Minute)
		got, err := q.Backlogs(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := []job.Backlog{{Kind: "a", Due: 1, Oldest: start}, {Kind: "b", Due: 1, Oldest: start.Add(time.Minute)}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
