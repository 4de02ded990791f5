package once_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

var (
	lines = []store.Line{once.Migrations}
	start = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
)

func TestStatements(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func guard(account, key, hash string) once.Guard {
	return once.Guard{Account: account, Key: key, BodyHash: hash, Answer: func(result any) once.Answer {
		return once.Answer{Status: 201, ETag: `"1"`, Location: "/x", Body: fmt.Append(nil, result)}
	}}
}

// request is a verb under a guard.
func request(ctx context.Context, db *store.DB, g once.Guard, result any, fail error) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		if err := g.Before(ctx, tx); err != nil {
			return err
		}
		if fail != nil {
			return fail
		}
		return g.After(ctx, tx, result)
	})
}

func replayed(err error) string {
	var r *once.Replay
	if errors.As(err, &r) {
		return fmt.Sprintf("%d %s %s %s", r.Answer.Status, r.Answer.ETag, r.Answer.Location, r.Answer.Body)
	}
	if err != nil {
		return string(fault.KindOf(err))
	}
	return "done"
}

func TestTheSameRequestHappensOnce(t *testing.T) {
	steps := []struct {
		name  string
		after time.Duration
		g     once.Guard
		fail  error
		want  string
	}{
		{"failed", 0, guard("a", "k", "h"), errors.New("no"), "internal"},
		{"first", 0, guard("a", "k", "h"), nil, "done"},
		{"again", 0, guard("a", "k", "h"), nil, `201 "1" /x first`},
		{"other body", 0, guard("a", "k", "other"), nil, "invalid"},
		{"other account", 0, guard("b", "k", "other"), nil, "done"},
		{"other key", 0, guard("a", "k2", "h"), nil, "done"},
		{"no key", 0, once.Guard{}, nil, "done"},
		{"long key", 0, guard("a", strings.Repeat("ă", 256), "h"), nil, "invalid"},
		{"longest key", 0, guard("a", strings.Repeat("ă", 255), "h"), nil, "done"},
		{"on the last day", once.Keep, guard("a", "k", "h"), nil, `201 "1" /x first`},
		{"forgotten", time.Millisecond, guard("a", "k", "new"), nil, "done"},
		{"the new one", 0, guard("a", "k", "new"), nil, `201 "1" /x forgotten`},
	}
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		for _, s := range steps {
			clock.Advance(s.after)
			if diff := cmp.Diff(s.want, replayed(request(t.Context(), db, s.g, s.name, s.fail))); diff != "" {
				t.Errorf("%s: %s", s.name, diff)
			}
		}
	})
}

func TestADraftIsFilledIn(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		var kept once.Answer
		g := once.Guard{Account: "a", Key: "k", BodyHash: "h", Kept: &kept, Answer: func(result any) once.Answer {
			return once.Answer{Status: 201, ETag: `"1"`, Location: "/x/" + fmt.Sprint(result), Body: fmt.Append(nil, result, " and ", result)}
		}}
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if err := g.Before(t.Context(), tx); err != nil {
				return err
			}
			return g.Fill(t.Context(), tx, g.Draft("WORD"), "WORD", "7")
		})
		if err != nil || string(kept.Body) != "7 and 7" || kept.Location != "/x/7" {
			t.Errorf("kept %+v, %v", kept, err)
		}
		if got := replayed(request(t.Context(), db, g, "other", nil)); got != `201 "1" /x/7 7 and 7` {
			t.Error(got)
		}
		if none := (once.Guard{}).Draft("x"); none.Status != 0 {
			t.Errorf("no key, but %+v", none)
		}
	})
}

func TestTenAtOnceAreOne(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		var done, again atomic.Int32
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				switch got := replayed(request(t.Context(), db, guard("a", "k", "h"), "x", nil)); got {
				case "done":
					done.Add(1)
				case `201 "1" /x x`:
					again.Add(1)
				default:
					t.Error(got)
				}
			})
		}
		wg.Wait()
		if done.Load() != 1 || again.Load() != 9 {
			t.Errorf("%d done, %d replayed", done.Load(), again.Load())
		}
	})
}

func TestSweep(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		ctx := t.Context()
		for i := range 3 {
			if err := request(ctx, db, guard("a", fmt.Sprint(i), "h"), "x", nil); err != nil {
				t.Fatal(err)
			}
			clock.Advance(24 * time.Hour)
		}
		clock.Set(start.Add(once.Keep + 25*time.Hour))
		var n int64
		err := db.Write(ctx, func(tx *store.Tx) (err error) { n, err = once.Sweep(ctx, tx); return err })
		if err != nil || n != 2 {
			t.Errorf("%d swept, %v", n, err)
		}
	})
}
