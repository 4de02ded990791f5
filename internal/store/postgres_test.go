package store_test

import (
	"errors"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// Two verbs that lock two rows crosswise: PostgreSQL ends one of them, which
// then runs again.
func TestADeadlockIsRunAgain(t *testing.T) {
	if os.Getenv(storetest.Variable) == "" {
		t.Skip("only PostgreSQL has deadlocks")
	}
	db := storetest.OpenPostgres(t, store.Options{}, line)
	ctx := t.Context()
	err := db.Write(ctx, func(tx *store.Tx) error { return errors.Join(add(ctx, tx, "a"), add(ctx, tx, "b")) })
	if err != nil {
		t.Fatal(err)
	}
	var runs atomic.Int32
	met := make(chan struct{})
	cross := func(first, second string) error {
		return db.Write(ctx, func(tx *store.Tx) error {
			const lock = `SELECT at FROM thing WHERE name = $1 /*lock*/`
			if err := tx.QueryRow(ctx, lock, first).Scan(new(int64)); err != nil {
				return err
			}
			switch runs.Add(1) { // the first run of each waits for the other
			case 1:
				<-met
			case 2:
				close(met)
			}
			if err := tx.QueryRow(ctx, lock, second).Scan(new(int64)); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE thing SET at = at + 1`)
			return err
		})
	}
	done := make(chan error, 1)
	go func() { done <- cross("a", "b") }()
	if err := errors.Join(cross("b", "a"), <-done); err != nil {
		t.Error(err)
	}
	var sum int64
	if err := db.QueryRow(ctx, `SELECT sum(at) FROM thing`).Scan(&sum); err != nil || sum != 4 || runs.Load() != 3 {
		t.Errorf("sum %d, %d runs, %v", sum, runs.Load(), err)
	}
}

// What Later holds back is sent before the next statement and belongs to the
// savepoint it was written in; its failure ends the verb.
func TestLaterKeepsTheOrder(t *testing.T) {
	storetest.Run(t, []store.Line{line}, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		later := func(tx *store.Tx, name string) error {
			return tx.Later(ctx, sqlAdd, store.NewID(), name)
		}
		names := func(r store.Reader) string {
			list, err := store.All(ctx, r, `SELECT name FROM thing ORDER BY name`, func(r *store.Rows) (s string, err error) {
				err = r.Scan(&s)
				return s, err
			})
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(list, "")
		}
		err := db.Write(ctx, func(tx *store.Tx) error {
			if err := errors.Join(later(tx, "p"), later(tx, "q")); err != nil {
				return err
			}
			if got := names(tx); got != "pq" {
				t.Errorf("the verb reads %q", got)
			}
			if err := tx.Try(ctx, func() error { return errors.Join(later(tx, "r"), errors.New("no")) }); err == nil {
				t.Error("a failed Try told nothing")
			}
			if err := tx.Try(ctx, func() error { return later(tx, "p") }); !store.IsDuplicate(err, "thing_name_key") {
				t.Errorf("a duplicate inside Try: %v", err)
			}
			return later(tx, "s")
		})
		if got := names(db); err != nil || got != "pqs" {
			t.Errorf("%q, %v", got, err)
		}
		err = db.Write(ctx, func(tx *store.Tx) error { return errors.Join(later(tx, "t"), later(tx, "s"), later(tx, "u")) })
		if got := names(db); !store.IsDuplicate(err, "thing_name_key") || got != "pqs" {
			t.Errorf("after a duplicate: %q, %v", got, err)
		}
	})
}
