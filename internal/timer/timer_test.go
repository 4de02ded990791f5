package timer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/timer"
)

var (
	lines = []store.Line{event.Migrations, timer.Migrations}
	start = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
)

func TestStatements(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func write(t *testing.T, db *store.DB, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func set(t *testing.T, db *store.DB, list ...timer.New) {
	t.Helper()
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return timer.SetAllTx(ctx, tx, list) })
}

// telling appends one event for each timer: its moment, by subject.
func telling(kind string) timer.Handler {
	return timer.Handler{Kind: kind, Fire: func(ctx context.Context, tx *store.Tx, due []timer.Due) error {
		for _, d := range due {
			if err := event.Append(ctx, tx, event.New{Kind: "told", Subject: d.Subject, Data: d.Key + "@" + d.At.Format(time.RFC3339)}); err != nil {
				return err
			}
		}
		return nil
	}}
}

// told are the events of each subject, the oldest first.
func told(t *testing.T, db *store.DB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	_, err := store.All(t.Context(), db, `SELECT subject, data FROM event ORDER BY seq`, func(r *store.Rows) (struct{}, error) {
		var subject, what string
		var data json.RawMessage
		err := r.Scan(&subject, &data)
		if err == nil {
			err = json.Unmarshal(data, &what)
		}
		all[subject] = append(all[subject], what)
		return struct{}{}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func drain(t *testing.T, w *timer.Wheel) {
	t.Helper()
	if err := w.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func at(d time.Duration) time.Time { return start.Add(d) }

func said(key string, d time.Duration) string { return key + "@" + at(d).Format(time.RFC3339) }

func TestATimerFiresOnceAtItsMoment(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		w := timer.NewWheel(db, telling("a"))
		set(t, db, timer.New{Kind: "a", Subject: "now", At: start, Args: 1}, timer.New{Kind: "a", Subject: "past", At: at(-time.Hour)},
			timer.New{Kind: "a", Subject: "later", At: at(time.Hour)}, timer.New{Kind: "unknown", Subject: "x", At: start})
		for range 2 {
			drain(t, w)
		}
		want := map[string][]string{"now": {said("", 0)}, "past": {said("", -time.Hour)}}
		if diff := cmp.Diff(want, told(t, db)); diff != "" {
			t.Error(diff)
		}
		clock.Advance(time.Hour)
		drain(t, timer.NewWheel(db, telling("a"))) // another process: nothing is kept in memory
		want["later"] = []string{said("", time.Hour)}
		if diff := cmp.Diff(want, told(t, db)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestATimerOfAFailedVerbIsNot(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			return errors.Join(timer.SetTx(t.Context(), tx, timer.New{Kind: "a", Subject: "s", At: start}), errors.New("no"))
		})
		drain(t, timer.NewWheel(db, telling("a")))
		if got := told(t, db); err == nil || len(got) != 0 {
			t.Error(err, got)
		}
	})
}

// What is done with one timer, and for which moments it must have fired.
func TestAMovedDeadline(t *testing.T) {
	type step struct {
		set  time.Duration // since the start; drop when negative
		turn time.Duration // the clock stands here and the wheel turns; it stands still when negative
	}
	const none, drop = -1, -2
	h := func(n int) time.Duration { return time.Duration(n) * time.Hour }
	tests := []struct {
		name  string
		steps []step
		want  []int // hours
	}{
		{"set twice alike", []step{{h(1), none}, {h(1), h(2)}, {h(1), h(3)}}, []int{1}},
		{"moved before it fires", []step{{h(1), none}, {h(5), h(2)}, {none, h(6)}}, []int{5}},
		{"moved earlier before it fires", []step{{h(5), none}, {h(1), h(2)}, {none, h(6)}}, []int{1}},
		{"moved later after it fired", []step{{h(1), h(2)}, {h(5), h(3)}, {none, h(6)}, {none, h(9)}}, []int{1, 5}},
		{"moved earlier after it fired", []step{{h(5), h(6)}, {h(1), h(7)}}, []int{5}},
		{"moved later and back after it fired", []step{{h(1), h(2)}, {h(5), none}, {h(1), h(6)}}, []int{1}},
		{"moved to and fro and later", []step{{h(1), h(2)}, {h(5), none}, {h(1), none}, {h(4), h(6)}}, []int{1, 4}},
		{"dropped", []step{{h(1), none}, {drop, h(2)}}, nil},
		{"dropped and set again", []step{{h(1), none}, {drop, none}, {h(1), h(2)}}, []int{1}},
		{"dropped after it fired and set alike", []step{{h(1), h(2)}, {drop, none}, {h(1), h(3)}}, []int{1}},
		{"dropped while pending again", []step{{h(1), h(2)}, {h(5), none}, {drop, h(6)}}, []int{1}},
		{"dropped while pending again, then later", []step{{h(1), h(2)}, {h(5), none}, {drop, h(6)}, {h(7), h(8)}}, []int{1, 7}},
		{"the clock is put back", []step{{h(1), h(2)}, {none, h(0)}, {none, h(2)}}, []int{1}},
		{"the clock is put back and the deadline set alike", []step{{h(1), h(2)}, {h(1), h(0)}, {none, h(2)}}, []int{1}},
		{"the clock jumps ahead and back", []step{{h(5), h(90)}, {none, h(1)}, {none, h(6)}}, []int{5}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
				w := timer.NewWheel(db, telling("a"))
				set(t, db, timer.New{Kind: "a", Subject: "s", Key: "other", At: at(-h(1))}, timer.New{Kind: "b", Subject: "s", Key: "k", At: start})
				for _, s := range tt.steps {
					switch {
					case s.set >= 0:
						set(t, db, timer.New{Kind: "a", Subject: "s", Key: "k", At: at(s.set)})
					case s.set == drop:
						write(t, db, func(ctx context.Context, tx *store.Tx) error { return timer.DropTx(ctx, tx, "a", "s") })
					}
					if s.turn >= 0 {
						clock.Set(at(s.turn))
						drain(t, w)
					}
				}
				var want []string
				for _, n := range tt.want {
					want = append(want, said("k", h(n)))
				}
				got := slices.DeleteFunc(told(t, db)["s"], func(s string) bool { return strings.HasPrefix(s, "other") })
				if diff := cmp.Diff(want, slices.Clip(got)); diff != "" && len(want)+len(got) > 0 {
					t.Error(diff)
				}
			})
		})
	}
}

func TestHandlersAreGivenBatchesInOrder(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		var sizes []int
		var last time.Time
		w := timer.NewWheel(db, timer.Handler{Kind: "a", Fire: func(_ context.Context, _ *store.Tx, due []timer.Due) error {
			sizes = append(sizes, len(due))
			for _, d := range due {
				var n int
				if err := d.Decode(&n); err != nil || d.Subject != fmt.Sprint("s", n) || d.Key != "k" || d.Kind != "a" || d.At.Before(last) {
					t.Errorf("%+v %d %v", d, n, err)
				}
				last = d.At
			}
			return nil
		}})
		var list []timer.New
		for i := range 1203 {
			list = append(list, timer.New{Kind: "a", Subject: fmt.Sprint("s", i), Key: "k", At: at(-time.Duration(i%7) * time.Minute), Args: i})
		}
		set(t, db, append(list, list[:300]...)...)
		drain(t, w)
		if diff := cmp.Diff([]int{500, 500, 203}, sizes); diff != "" {
			t.Error(diff)
		}
		lag, err := w.Lag(t.Context())
		if err != nil || len(lag) != 0 {
			t.Error(lag, err)
		}
	})
}

func TestAHandlerSetsTheNextTimer(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		first := timer.Handler{Kind: "first", Fire: func(ctx context.Context, tx *store.Tx, due []timer.Due) error {
			for _, d := range due { // its own again, and one of another kind, which is due at once
				again := timer.SetTx(ctx, tx, timer.New{Kind: "first", Subject: d.Subject, At: d.At.Add(24 * time.Hour)})
				if err := errors.Join(again, timer.SetTx(ctx, tx, timer.New{Kind: "second", Subject: d.Subject, At: d.At})); err != nil {
					return err
				}
			}
			return nil
		}}
		w := timer.NewWheel(db, telling("second"), first)
		set(t, db, timer.New{Kind: "first", Subject: "s", At: start})
		for range 3 {
			drain(t, w)
			clock.Advance(24 * time.Hour)
		}
		if diff := cmp.Diff(map[string][]string{"s": {said("", 0), said("", 24*time.Hour), said("", 48*time.Hour)}}, told(t, db)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatIsForgottenBeginsAnew(t *testing.T) {
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		forgetting := telling("a")
		forgetting.Forget = true
		w := timer.NewWheel(db, forgetting, telling("b"))
		n := []timer.New{{Kind: "a", Subject: "s", At: start}, {Kind: "b", Subject: "s", At: start}, {Kind: "b", Subject: "other", At: start}}
		set(t, db, n...)
		drain(t, w)
		drain(t, w)
		left := func() (n int) {
			if err := db.QueryRow(t.Context(), `SELECT count(id) FROM timer`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := left(); n != 2 {
			t.Errorf("%d rows are left", n)
		}
		set(t, db, timer.New{Kind: "a", Subject: "s", At: at(time.Hour)})
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return timer.ForgetTx(ctx, tx, "s", "a", "b") })
		clock.Advance(time.Hour)
		drain(t, w)
		set(t, db, n...)
		drain(t, w)
		want := map[string][]string{"s": {said("", 0), said("", 0), said("", 0), said("", 0)}, "other": {said("", 0)}}
		if diff := cmp.Diff(want, told(t, db)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWrongTimersAndHandlers(t *testing.T) {
	db := storetest.Open(t, lines...)
	good := timer.New{Kind: "a", Subject: "s", At: start}
	for name, n := range map[string]timer.New{
		"kind": {Subject: "s", At: start}, "subject": {Kind: "a", At: start}, "moment": {Kind: "a", Subject: "s"},
		"before 1970": {Kind: "a", Subject: "s", At: time.UnixMilli(-1)}, "args": {Kind: "a", Subject: "s", At: start, Args: func() {}},
	} {
		err := db.Write(t.Context(), func(tx *store.Tx) error { return timer.SetAllTx(t.Context(), tx, []timer.New{good, n}) })
		if err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
	for name, list := range map[string][]timer.Handler{"kind": {{Fire: telling("").Fire}}, "fire": {{Kind: "a"}}, "namesake": {telling("a"), telling("a")}} {
		w := timer.NewWheel(db, list...)
		if err := w.Run(t.Context()); err == nil || w.Drain(t.Context()) == nil {
			t.Errorf("%s: it runs", name)
		}
	}
	if err := timer.NewWheel(db).Retry(t.Context(), "x"); fault.KindOf(err) != fault.KindNotFound {
		t.Error(err)
	}
}

// Any text as key and any JSON as arguments come back as they were, and two names are two timers.
func FuzzNameAndArgs(f *testing.F) {
	f.Add("near", "01J", `{"due":1}`)
	f.Add("", "Hồ sơ số 1'; DROP TABLE timer", `"\u0000"`)
	f.Add("a\x1fb", "$1", `[1.0, 1e400]`)
	f.Add("k", "s", `{"b":1,"a":2,"a":3}`)
	db := storetest.OpenWith(f, store.Options{Clock: func() time.Time { return start }}, lines...)
	var got []timer.Due
	w := timer.NewWheel(db, timer.Handler{Kind: "a", Fire: func(_ context.Context, _ *store.Tx, due []timer.Due) error {
		got = due
		return nil
	}})
	f.Fuzz(func(t *testing.T, key, subject, args string) {
		if subject == "" || !json.Valid([]byte(args)) || !utf8.ValidString(key+subject+args) || strings.ContainsRune(key+subject, 0) {
			t.Skip()
		}
		got = nil
		other := key + "x"
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM timer WHERE id > ''`)
			return errors.Join(err, timer.SetAllTx(ctx, tx, []timer.New{{Kind: "a", Subject: subject, Key: key, At: start, Args: json.RawMessage(args)},
				{Kind: "a", Subject: subject, Key: other, At: at(-1), Args: json.RawMessage(args)}}))
		})
		drain(t, w)
		keys := map[string]bool{}
		for _, d := range got {
			keys[d.Key] = true
			var want, have any
			if err := errors.Join(json.Unmarshal([]byte(args), &want), d.Decode(&have)); err == nil && !cmp.Equal(want, have) || d.Subject != subject {
				t.Errorf("%q %s, want %s", d.Subject, d.Args, args)
			}
		}
		if want := map[string]bool{key: true, other: true}; !maps.Equal(want, keys) || len(got) != 2 {
			t.Errorf("%q: %+v", key, got)
		}
	})
}
