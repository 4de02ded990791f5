package once

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func answer(result any) Answer {
	return Answer{Status: 201, ETag: `"1"`, Location: "/x", Body: []byte(result.(string))}
}

func run(ctx context.Context, db *store.DB, g Guard, result string) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		if err := g.Before(ctx, tx); err != nil {
			return err
		}
		if result == "" {
			return fault.Invalid("test.refused")
		}
		return g.After(ctx, tx, result)
	})
}

func TestSameKeyGivesTheFirstAnswer(t *testing.T) {
	storetest.Run(t, []store.Line{Migrations}, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		g := Guard{Account: "a", Key: "k", BodyHash: "h", Answer: answer}
		if err := run(ctx, db, g, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Fatalf("refused request: %v", err)
		}
		if err := run(ctx, db, g, "một"); err != nil {
			t.Fatalf("a refused key was not freed: %v", err)
		}
		var again *Replay
		if err := run(ctx, db, g, "hai"); !errors.As(err, &again) {
			t.Fatalf("second: %v", err)
		}
		if string(again.Answer.Body) != "một" || again.Answer.Status != 201 || again.Answer.Location != "/x" {
			t.Errorf("answer: %+v", again.Answer)
		}
		other := g
		other.BodyHash = "h2"
		if f, ok := fault.As(run(ctx, db, other, "ba")); !ok || f.Code != "once.other_body" {
			t.Errorf("other body: %v", f)
		}
		other.Account = "b"
		if err := run(ctx, db, other, "bốn"); err != nil {
			t.Errorf("another account's key: %v", err)
		}
	})
}

func TestTenCopiesAtOnceHappenOnce(t *testing.T) {
	storetest.Run(t, []store.Line{Migrations}, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		var wg sync.WaitGroup
		done := make([]bool, 10)
		for i := range done {
			wg.Go(func() {
				err := run(ctx, db, Guard{Account: "a", Key: "k", BodyHash: "h", Answer: answer}, fmt.Sprint(i))
				var again *Replay
				if err != nil && !errors.As(err, &again) {
					t.Errorf("copy %d: %v", i, err)
				}
				done[i] = err == nil
			})
		}
		wg.Wait()
		n := 0
		for _, d := range done {
			if d {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d copies took effect", n)
		}
	})
}

func TestSweepForgetsAfterThirtyDays(t *testing.T) {
	storetest.Run(t, []store.Line{Migrations}, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		g := Guard{Account: "a", Key: "k", BodyHash: "h", Answer: answer}
		if err := run(ctx, db, g, "một"); err != nil {
			t.Fatal(err)
		}
		err := db.Write(ctx, func(tx *store.Tx) error {
			if n, err := Sweep(ctx, tx); n != 0 || err != nil {
				t.Errorf("fresh key swept: %d %v", n, err)
			}
			if _, err := tx.Exec(ctx, `UPDATE once SET created_at = $1`, store.Millis(tx.Now().Add(-Life))-1); err != nil {
				return err
			}
			n, err := Sweep(ctx, tx)
			if n != 1 {
				t.Errorf("old key kept")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestStatements(t *testing.T) { storetest.PrepareAll(t, []store.Line{Migrations}, ".") }
