package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// A verb that fails by what an earlier one of its batch wrote (a key sent again,
// a version that is no longer the one seen) is answered after their commit: its
// answer would tell of what a power cut can still undo.
func TestAFailureTellsNothingThatIsNotCommitted(t *testing.T) {
	db := storetest.Open(t, store.Line{Room: "a", FS: files("0001_one.sql", one)})
	ctx := t.Context()
	errSeen := errors.New("seen")
	queued, answered := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	write := func(fn func(tx *store.Tx) error) {
		wg.Go(func() {
			if err := db.Write(ctx, fn); err != nil && !errors.Is(err, errSeen) {
				t.Error(err)
			}
		})
	}
	begun := make(chan struct{})
	write(func(*store.Tx) error { // holds the writer until all are queued, and leaves nothing
		close(begun)
		<-queued
		return errSeen
	})
	<-begun
	pause := func() { time.Sleep(50 * time.Millisecond) } //nolint:forbidigo // nothing tells that a verb waits in the queue; when it does not the test shows less
	write(func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO a (x) VALUES ('first')`)
		return err
	})
	pause()
	wg.Go(func() {
		defer close(answered)
		err := db.Write(ctx, func(tx *store.Tx) error {
			var n int
			if err := tx.QueryRow(ctx, `SELECT count(x) FROM a`).Scan(&n); err != nil || n == 0 {
				return err
			}
			return errSeen
		})
		var n int
		if qerr := db.QueryRow(ctx, `SELECT count(x) FROM a`).Scan(&n); qerr != nil || !errors.Is(err, errSeen) || n == 0 {
			t.Errorf("told %v while %d rows are committed (%v)", err, n, qerr)
		}
	})
	pause()
	write(func(*store.Tx) error { // keeps the batch open while the failure could be told
		select {
		case <-answered:
		case <-time.After(100 * time.Millisecond):
		}
		return nil
	})
	pause()
	close(queued)
	wg.Wait()
}
