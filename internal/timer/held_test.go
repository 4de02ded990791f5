package timer_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/timer"
)

// A clock that went a day forward and is put right fires nothing before its
// time, and everything once at its time.
func TestHeldWhileTheClockIsSuspect(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		w := timer.NewWheel(db, telling("k"))
		suspect := false
		asked := 0
		w.Held = func() bool { asked++; return suspect }
		set(t, db, timer.New{Kind: "k", Subject: "a", Key: "due", At: start.Add(time.Hour)})
		clock.Advance(24 * time.Hour)
		suspect = true
		drain(t, w)
		if len(told(t, db)) != 0 {
			t.Fatal("fired by a clock that nobody believes")
		}
		clock.Set(start.Add(time.Minute))
		suspect = false
		drain(t, w)
		if len(told(t, db)) != 0 {
			t.Fatal("fired before its time")
		}
		clock.Set(start.Add(time.Hour))
		// It jumps between the look and the transaction: the second question finds it.
		asked = 0
		w.Held = func() bool { asked++; return asked == 2 }
		drain(t, w)
		if len(told(t, db)) != 0 {
			t.Fatal("fired although the clock jumped at that moment")
		}
		w.Held = nil
		drain(t, w)
		drain(t, w)
		want := map[string][]string{"a": {"due@" + start.Add(time.Hour).Format(time.RFC3339)}}
		if diff := cmp.Diff(want, told(t, db)); diff != "" {
			t.Error(diff)
		}
	})
}
