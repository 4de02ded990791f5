package event_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// The table of a consumer: a second effect of one event breaks its key.
var effects = store.Line{Room: "effect", FS: fstest.MapFS{"0001_effect.sql": {Data: []byte(
	`CREATE TABLE effect (consumer TEXT NOT NULL, event TEXT NOT NULL, subject TEXT NOT NULL, no BIGINT NOT NULL, PRIMARY KEY (consumer, event))`)}}}

var lines = []store.Line{event.Migrations, effects}

const sqlEffect = `INSERT INTO effect (consumer, event, subject, no) VALUES ($1, $2, $3, $4)`

func note(name string) event.Consumer {
	return event.Consumer{Name: name, Apply: func(ctx context.Context, tx *store.Tx, e event.Event) error {
		_, err := tx.Exec(ctx, sqlEffect, name, e.ID, e.Subject, e.Seq)
		return err
	}}
}

func appendOne(ctx context.Context, db *store.DB, n event.New) error {
	return db.Write(ctx, func(tx *store.Tx) error { return event.Append(ctx, tx, n) })
}

func subjects(t *testing.T, db *store.DB, consumer string) []string {
	t.Helper()
	list, err := store.All(t.Context(), db, `SELECT subject FROM effect WHERE consumer = $1 ORDER BY no`,
		func(r *store.Rows) (s string, err error) { err = r.Scan(&s); return s, err }, consumer)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestStatements(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func TestConsumersReadTheirKindsInOrderOnce(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		filed := note("filed")
		filed.Kinds = []string{"dossier.filed"}
		j := event.NewJournal(db, note("all"), filed)
		for i, kind := range []string{"dossier.filed", "dossier.accepted", "dossier.filed"} {
			if err := appendOne(ctx, db, event.New{Kind: kind, Subject: fmt.Sprint("d", i), Data: map[string]int{"n": i}}); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if err := j.Drain(ctx); err != nil {
				t.Fatal(err)
			}
		}
		late := note("late")
		late.FromNow = true
		j = event.NewJournal(db, late)
		for range 2 { // the first makes its cursor
			if err := j.Drain(ctx); err != nil {
				t.Fatal(err)
			}
			if err := appendOne(ctx, db, event.New{Kind: "dossier.closed", Subject: "d9"}); err != nil {
				t.Fatal(err)
			}
		}
		for name, want := range map[string][]string{"all": {"d0", "d1", "d2"}, "filed": {"d0", "d2"}, "late": {"d9"}} {
			if diff := cmp.Diff(want, subjects(t, db, name)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

func TestAnEventOfAFailedVerbIsNotTold(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		err := db.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(event.Append(ctx, tx, event.New{Kind: "a", Subject: "b"}), errors.New("no"))
		})
		if err == nil {
			t.Fatal("no error")
		}
		if err := event.NewJournal(db, note("n")).Drain(ctx); err != nil || len(subjects(t, db, "n")) != 0 {
			t.Error(err, subjects(t, db, "n"))
		}
		if err := appendOne(ctx, db, event.New{Kind: "a"}); err == nil {
			t.Error("an event about nothing was taken")
		}
	})
}

// An earlier transaction that commits later must not be passed over.
func TestALateCommitIsNotLost(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		if db.Engine() == store.SQLite {
			t.Skip("one writer: commits are in order")
		}
		ctx := t.Context()
		j := event.NewJournal(db, note("n"))
		appended, finish, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		go func() {
			done <- db.Write(ctx, func(tx *store.Tx) error {
				err := event.Append(ctx, tx, event.New{Kind: "k", Subject: "early"})
				var n int // reading sends what waits to be written
				err = errors.Join(err, tx.QueryRow(ctx, "SELECT count(seq) FROM event").Scan(&n))
				close(appended)
				<-finish
				return err
			})
		}()
		<-appended
		if err := appendOne(ctx, db, event.New{Kind: "k", Subject: "late"}); err != nil {
			t.Fatal(err)
		}
		short, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		defer cancel()
		if err := j.Drain(short); !errors.Is(err, context.DeadlineExceeded) || len(subjects(t, db, "n")) != 0 {
			t.Errorf("read behind the horizon: %v %v", err, subjects(t, db, "n"))
		}
		close(finish)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if err := j.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"early", "late"}, subjects(t, db, "n")); diff != "" {
			t.Error(diff)
		}
	})
}

// Many writers whose commits are delayed, and two nodes with the same two
// consumers: every event takes effect exactly once.
func TestExactlyOnceUnderConcurrency(t *testing.T) {
	const writers, each = 8, 40
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var nodes, hands sync.WaitGroup
		for range 2 {
			nodes.Go(func() {
				if err := event.NewJournal(db, note("a"), note("b")).Run(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		for w := range writers {
			hands.Go(func() {
				for i := range each {
					err := db.Write(ctx, func(tx *store.Tx) error {
						if err := event.Append(ctx, tx, event.New{Kind: "k", Subject: fmt.Sprintf("%d-%d", w, i)}); err != nil {
							return err
						}
						if db.Engine() == store.Postgres && i%5 == 0 { // the commit comes late
							_, err := tx.Exec(ctx, `SELECT pg_sleep(0.003)`)
							return err
						}
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		hands.Wait()
		if err := event.NewJournal(db, note("a"), note("b")).Drain(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		nodes.Wait()
		for _, name := range []string{"a", "b"} {
			seen := map[string]int{}
			for _, s := range subjects(t, db, name) {
				seen[s]++
			}
			if len(seen) != writers*each {
				t.Errorf("%s: %d of %d events", name, len(seen), writers*each)
			}
		}
	})
}

func TestAnEventThatCannotBeAppliedIsSetAsideAndRetried(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		broken := true
		c := note("n")
		apply := c.Apply
		c.Apply = func(ctx context.Context, tx *store.Tx, e event.Event) error {
			if err := apply(ctx, tx, e); err != nil {
				return err
			}
			if broken && e.Subject == "bad" {
				return errors.New("cannot do this one")
			}
			if broken && e.Subject == "mad" {
				panic("mad")
			}
			return nil
		}
		j := event.NewJournal(db, c)
		for _, s := range []string{"one", "bad", "two", "mad", "three"} {
			if err := appendOne(ctx, db, event.New{Kind: "k", Subject: s}); err != nil {
				t.Fatal(err)
			}
		}
		if err := j.Drain(ctx); err == nil {
			t.Error("Drain did not tell of the event set aside")
		}
		if diff := cmp.Diff([]string{"one", "two", "three"}, subjects(t, db, "n")); diff != "" {
			t.Error(diff)
		}
		asides, err := j.SetAside(ctx)
		if err != nil || len(asides) != 2 || asides[0].Event.Subject != "bad" || asides[0].Attempts != 5 || asides[0].Reason == "" {
			t.Fatalf("set aside: %+v %v", asides, err)
		}
		if err := j.Retry(ctx, asides[0].ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("retry of what still fails: %v", err)
		}
		broken = false
		for _, a := range asides {
			if err := j.Retry(ctx, a.ID); err != nil {
				t.Error(err)
			}
			if err := j.Retry(ctx, a.ID); fault.KindOf(err) != fault.KindNotFound {
				t.Errorf("retry of what is done: %v", err)
			}
		}
		if diff := cmp.Diff([]string{"one", "bad", "two", "mad", "three"}, subjects(t, db, "n")); diff != "" {
			t.Error(diff)
		}
		states, err := j.Consumers(ctx)
		if err != nil || len(states) != 1 || states[0].Behind != 0 {
			t.Errorf("%+v %v", states, err)
		}
	})
}

func TestAFailureWaitsBeforeTheNextAttempt(t *testing.T) {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	storetest.RunClock(t, at, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if err := appendOne(ctx, db, event.New{Kind: "k", Subject: "s"}); err != nil {
			t.Fatal(err)
		}
		tries := make(chan int, 100)
		n := 0
		j := event.NewJournal(db, event.Consumer{Name: "n", Apply: func(context.Context, *store.Tx, event.Event) error {
			n++
			tries <- n
			if n < 3 {
				return errors.New("not yet")
			}
			return nil
		}})
		done := make(chan error, 1)
		go func() { done <- j.Run(ctx) }()
		for i := range 3 {
			if got := <-tries; got != i+1 {
				t.Errorf("attempt %d", got)
			}
			if i < 2 { // the failure is noted before the clock moves on
				for {
					s, err := j.Consumers(ctx)
					if err != nil {
						t.Fatal(err)
					}
					if len(s) == 1 && s[0].Attempts == i+1 {
						if want := db.Now(); !s[0].RetryAt.After(want) {
							t.Errorf("retry at %v, now %v", s[0].RetryAt, want)
						}
						break
					}
				}
				clock.Advance(time.Minute)
			}
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestListIsNewestFirstAndPaged(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		for i := range 7 {
			err := appendOne(ctx, db, event.New{Kind: fmt.Sprint("k", i%2), Subject: fmt.Sprint("s", i), UnitPath: fmt.Sprintf("/a/%d/", i%3)})
			if err != nil {
				t.Fatal(err)
			}
		}
		tests := []struct {
			name string
			f    event.Filter
			want []string
		}{
			{"all", event.Filter{}, []string{"s6", "s5", "s4", "s3", "s2", "s1", "s0"}},
			{"kind", event.Filter{Kind: "k1"}, []string{"s5", "s3", "s1"}},
			{"subtree", event.Filter{UnitPath: "/a/2/"}, []string{"s5", "s2"}},
			{"subject", event.Filter{Subject: "s4"}, []string{"s4"}},
		}
		for _, tt := range tests {
			var got []string
			for tt.f.PageSize = 2; ; {
				page, err := event.List(ctx, db, tt.f)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range page.Events {
					got = append(got, e.Subject)
				}
				if tt.f.PageToken = page.NextPageToken; tt.f.PageToken == "" {
					break
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
		if _, err := event.List(ctx, db, event.Filter{PageToken: "nonsense"}); fault.KindOf(err) != fault.KindInvalid {
			t.Error(err)
		}
	})
}

func TestRebaseForgetsTheOrderOfTheOldCluster(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		for i := range 6 {
			if err := appendOne(ctx, db, event.New{Kind: "k", Subject: fmt.Sprint(i)}); err != nil {
				t.Fatal(err)
			}
		}
		j := event.NewJournal(db, note("n"))
		if err := j.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		// As if a cluster far ahead had been copied: event 3 was in flight in a
		// late transaction, the others had been read.
		err := db.Write(ctx, func(tx *store.Tx) error {
			for _, q := range []string{`UPDATE event SET tx = 900000000000 + seq`, `UPDATE event SET tx = 900000000100 WHERE subject = '3'`,
				`DELETE FROM effect WHERE subject = '3'`, `UPDATE event_cursor SET tx = 900000000099, seq = 6`} {
				if _, err := tx.Exec(ctx, q); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := event.Rebase(ctx, db); err != nil {
			t.Fatal(err)
		}
		if err := appendOne(ctx, db, event.New{Kind: "k", Subject: "new"}); err != nil {
			t.Fatal(err)
		}
		if err := j.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		asides, err := j.SetAside(ctx)
		if err != nil || len(asides) != 1 {
			t.Fatal(asides, err)
		}
		if err := j.Retry(ctx, asides[0].ID); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"0", "1", "2", "3", "4", "5", "new"}, subjects(t, db, "n")); diff != "" {
			t.Error(diff)
		}
	})
}
