package health

import (
	"context"
	"testing"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// hands are the clocks of a test: the wall and the steady one move together
// until somebody moves the wall alone.
type hands struct {
	wall   time.Time
	steady time.Duration
	synced bool
	db     *storetest.Clock // goes with the wall
}

func (h *hands) pass(d time.Duration) {
	h.steady += d
	h.jump(d)
}

func (h *hands) jump(d time.Duration) {
	h.wall = h.wall.Add(d)
	if h.db != nil {
		h.db.Set(h.wall)
	}
}

func (h *hands) deps() Deps {
	return Deps{Node: "n1", Wall: func() time.Time { return h.wall }, Steady: func() time.Duration { return h.steady },
		Kernel: func() Kernel { return Kernel{Synced: h.synced} },
		Beside: func(context.Context) (time.Time, bool, error) { return h.wall, true, nil }}
}

func newHands() *hands {
	return &hands{wall: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), steady: time.Hour}
}

func TestAClockIsSuspectWhileItDisagrees(t *testing.T) {
	for name, c := range map[string]struct {
		jump time.Duration
		want doubt
	}{
		"nothing": {0, sure}, "a little": {9 * time.Second, sure}, "a little back": {-9 * time.Second, sure},
		"forward": {time.Minute, jumped}, "back": {-time.Minute, jumped}, "a year": {365 * 24 * time.Hour, jumped},
	} {
		t.Run(name, func(t *testing.T) {
			k := newHands()
			w := newWatch(k.deps())
			k.pass(time.Hour)
			k.wall = k.wall.Add(c.jump)
			if off, d := w.look(); d != c.want || off != c.jump {
				t.Errorf("%v %q, want %v %q", off, d, c.jump, c.want)
			}
			k.wall = k.wall.Add(-c.jump) // put right
			if off, d := w.look(); d != sure || off != 0 {
				t.Errorf("put right, yet %v %q", off, d)
			}
		})
	}
}

// Nine seconds a minute are half an hour in a working day.
func TestSmallSteppingAddsUp(t *testing.T) {
	k := newHands()
	w := newWatch(k.deps())
	for range 2 {
		k.pass(time.Minute)
		k.wall = k.wall.Add(9 * time.Second)
	}
	if off, d := w.look(); d != jumped {
		t.Errorf("%v %q", off, d)
	}
}

func TestWhoMayBelieveASuspectClock(t *testing.T) {
	k := newHands()
	w := newWatch(k.deps())
	k.wall = k.wall.Add(time.Hour)
	k.synced = true
	if w.settle() {
		t.Error("a time service was believed at once")
	}
	k.pass(calm - time.Second)
	k.synced = false
	w.settle()
	k.synced = true
	k.pass(2 * time.Second)
	if w.settle() {
		t.Error("the time service was away in between")
	}
	k.pass(calm)
	if !w.settle() {
		t.Error("the time service vouches long enough and is not believed")
	}
	if _, d := w.look(); d != sure {
		t.Errorf("believed, yet %q", d)
	}
	k.wall = k.wall.Add(-time.Hour)
	w.release()
	if _, d := w.look(); d != sure {
		t.Errorf("released, yet %q", d)
	}
}

func TestOtherDoubts(t *testing.T) {
	k := newHands()
	w := newWatch(k.deps())
	w.beside(k.wall.Add(time.Minute))
	if _, d := w.look(); d != skewed {
		t.Errorf("a minute from the database: %q", d)
	}
	w.release()
	if _, d := w.look(); d != sure {
		t.Errorf("an operator accepted it: %q", d)
	}
	w.beside(k.wall.Add(2 * time.Minute))
	if _, d := w.look(); d != skewed {
		t.Errorf("it went further: %q", d)
	}
	w.beside(k.wall.Add(time.Minute))

	w.after(k.wall.Add(time.Hour), false)
	if _, d := w.look(); d != behind {
		t.Errorf("an hour behind the journal: %q", d)
	}
	k.pass(time.Hour)
	if _, d := w.look(); d != sure {
		t.Errorf("it has caught up: %q", d)
	}
	w.after(k.wall, true)
	if _, d := w.look(); d != undecided {
		t.Errorf("a restart decides nothing: %q", d)
	}
	w.release()
	if _, d := w.look(); d != sure {
		t.Errorf("released: %q", d)
	}
}

func TestTheClockOfThisMachine(t *testing.T) {
	steady := steadyClock()
	a := steady()
	if b := steady(); a <= 0 || b < a {
		t.Errorf("%v then %v", a, b)
	}
	w := newWatch(Deps{})
	if off, d := w.look(); d != sure || off.Abs() > time.Second {
		t.Errorf("%v %q", off, d)
	}
}

// The clock of the database server is read in milliseconds, and is ours where both run on one machine.
func TestTheClockOfTheDatabase(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		h := New(Deps{DB: db, Node: "n1"})
		h.askDatabase(t.Context())
		if h.clock.skew.Abs() > 5*time.Second || h.Held() {
			t.Errorf("a server on this machine is %v away", h.clock.skew)
		}
		at, other, err := db.Clock(t.Context())
		if err != nil || other != (db.Engine() == store.Postgres) || other && time.Since(at).Abs() > 5*time.Second {
			t.Error(at, other, err)
		}
	})
}
