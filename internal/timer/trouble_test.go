package timer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/timer"
)

// picky refuses some subjects, after it has written for the others.
func picky(bad func(subject string) error) timer.Handler {
	good := telling("a")
	return timer.Handler{Kind: "a", Fire: func(ctx context.Context, tx *store.Tx, due []timer.Due) error {
		if err := good.Fire(ctx, tx, due); err != nil {
			return err
		}
		for _, d := range due {
			if err := bad(d.Subject); err != nil {
				return err
			}
		}
		return nil
	}}
}

func many(n int, moment time.Time) (list []timer.New) {
	for i := range n {
		list = append(list, timer.New{Kind: "a", Subject: fmt.Sprintf("s%04d", i), At: moment})
	}
	return list
}

func once(t *testing.T, db *store.DB, n int, but ...string) {
	t.Helper()
	all := told(t, db)
	for _, s := range but {
		if len(all[s]) > 0 {
			t.Errorf("%s fired: %v", s, all[s])
		}
	}
	if len(all) != n {
		t.Errorf("%d fired, want %d", len(all), n)
	}
	for s, list := range all {
		if len(list) != 1 {
			t.Errorf("%s fired %d times", s, len(list))
		}
	}
}

func TestABadTimerIsAloneInItsTrouble(t *testing.T) {
	for name, how := range map[string]func() error{
		"an error": func() error { return errors.New("boom") },
		"a panic":  func() error { panic("boom") },
		"a fault":  func() error { return fault.Conflict("timer.not_found").With(errors.New("boom")) },
	} {
		t.Run(name, func(t *testing.T) {
			storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
				broken := true
				w := timer.NewWheel(db, picky(func(s string) error {
					if broken && (s == "s0007" || s == "s0401") {
						return how()
					}
					return nil
				}))
				set(t, db, many(700, start)...)
				var wait time.Duration
				for n := int64(1); n < 8; n++ {
					if err := w.Drain(t.Context()); err == nil || !strings.Contains(err.Error(), "boom") {
						t.Fatal(err)
					}
					once(t, db, 698, "s0007", "s0401")
					list, err := w.Troubles(t.Context())
					wait = time.Duration(n*n*n*n) * time.Second
					if err != nil || len(list) != 2 || list[0].Subject != "s0007" || list[0].Attempts != n || !strings.Contains(list[0].Reason, "boom") ||
						!list[0].RetryAt.Equal(clock.Now().Add(wait)) || !list[0].AsideAt.IsZero() {
						t.Fatalf("%d: %+v %v", n, list, err)
					}
					drain(t, w) // its time has not come
					clock.Advance(wait)
				}
				if err := w.Drain(t.Context()); err == nil {
					t.Error("no error")
				}
				set(t, db, many(700, start)...) // a verb that sets it as it stands does not hide it
				clock.Advance(1000 * time.Hour)
				drain(t, w)
				list, err := w.Troubles(t.Context())
				if err != nil || len(list) != 2 || !list[0].RetryAt.IsZero() || list[0].AsideAt.IsZero() {
					t.Fatalf("%+v %v", list, err)
				}
				lag, err := w.Lag(t.Context())
				if err != nil || len(lag) != 1 || lag[0].Aside != 2 || lag[0].Overdue != 0 || !lag[0].Oldest.Equal(start) {
					t.Errorf("%+v %v", lag, err)
				}
				broken = false
				one, err := w.Trouble(t.Context(), list[1].ID)
				if err = errors.Join(err, w.Retry(t.Context(), one.ID)); err != nil {
					t.Fatal(err)
				}
				drain(t, w)
				once(t, db, 699, "s0007")
				set(t, db, timer.New{Kind: "a", Subject: "s0007", At: clock.Now()}) // moved: it is another deadline
				drain(t, w)
				once(t, db, 700)
			})
		})
	}
}

func TestAHandlerThatFailsAtEverythingCostsLittle(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		calls, broken := 0, true
		w := timer.NewWheel(db, picky(func(string) error {
			if calls++; broken {
				return errors.New("boom")
			}
			return nil
		}))
		set(t, db, many(500, start)...)
		if err := w.Drain(t.Context()); err == nil || calls > 50 {
			t.Errorf("%d calls, %v", calls, err)
		}
		lag, err := w.Lag(t.Context())
		if err != nil || len(lag) != 1 || lag[0].Overdue != 500 || !lag[0].Oldest.Equal(start) {
			t.Errorf("%+v %v", lag, err)
		}
		broken = false
		clock.Advance(time.Second)
		drain(t, w)
		once(t, db, 500)
	})
}

func TestALostDatabaseIsNobodysFailure(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		gone := true
		w := timer.NewWheel(db, picky(func(string) error {
			if gone {
				return fault.New(fault.KindUnavailable, "store.unavailable")
			}
			return nil
		}))
		set(t, db, many(9, start)...)
		if err := w.Drain(t.Context()); fault.KindOf(err) != fault.KindUnavailable {
			t.Error(err)
		}
		list, err := w.Troubles(t.Context())
		if err != nil || len(list) != 0 {
			t.Error(list, err)
		}
		gone = false
		drain(t, w)
		once(t, db, 9)
	})
}

func TestAClockPutRightDoesNotMakeTimersWait(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		broken := true
		w := timer.NewWheel(db, picky(func(string) error {
			if broken {
				return errors.New("boom")
			}
			return nil
		}))
		set(t, db, many(3, start)...)
		clock.Advance(10000 * time.Hour) // it stands ahead
		if w.Drain(t.Context()) == nil {
			t.Fatal("no error")
		}
		broken = false
		clock.Set(at(time.Minute)) // and is put right
		drain(t, w)
		clock.Set(at(2 * time.Hour))
		drain(t, w)
		once(t, db, 3)
	})
}

func TestLagTellsOfEveryKind(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		set(t, db, append(many(40, start), timer.New{Kind: "nobody", Subject: "s", At: at(-time.Hour)}, timer.New{Kind: "later", Subject: "s", At: at(time.Hour)})...)
		clock.Advance(time.Minute)
		lag, err := timer.NewWheel(db, telling("a")).Lag(t.Context())
		if err != nil || len(lag) != 2 || lag[0].Kind != "a" || lag[0].Overdue != 40 || !lag[0].Oldest.Equal(start) ||
			lag[1].Kind != "nobody" || lag[1].Overdue != 1 || !lag[1].Oldest.Equal(at(-time.Hour)) {
			t.Errorf("%+v %v", lag, err)
		}
	})
}
