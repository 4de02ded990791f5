package store_test

import (
	"errors"
	"os"
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
