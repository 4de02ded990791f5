package health

import (
	"sync"
	"time"
)

const (
	defaultJump = 10 * time.Second
	calm        = 5 * time.Minute // a time service has to vouch for so long, on end
)

// watch compares the clock of the wall, which people and time services move,
// with one that only counts on, with that of the database, and with the last
// entry of the journal. It says what is so now: a clock that was put right is
// no longer suspect.
type watch struct {
	wall   func() time.Time
	steady func() time.Duration
	kernel func() Kernel
	jump   time.Duration

	mu      sync.Mutex
	base    time.Time     // what the wall showed when it was last believed
	from    time.Duration // and what the steady clock showed
	skew    time.Duration // database less wall
	skewOK  time.Duration // that an operator has accepted
	floor   time.Time     // the last entry of the journal when this process began
	carried bool          // it was suspect when the last process ended
	vouched time.Duration // since when a time service vouches for a suspect clock
	vouches bool
}

// doubt is what speaks against the clock (điểm nghi ngờ).
type doubt string

// The doubts, as they stand in events and words.
const (
	sure      doubt = ""
	jumped    doubt = "jumped"   // away from the clock that only counts on
	skewed    doubt = "database" // away from the clock of the database
	behind    doubt = "journal"  // behind what was written already
	undecided doubt = "restart"  // was suspect before a restart, and nobody has decided since
)

func newWatch(d Deps) *watch {
	w := &watch{wall: d.Wall, steady: d.Steady, kernel: d.Kernel, jump: d.Jump}
	if w.wall == nil {
		w.wall = time.Now //allow: the clock that is watched
	}
	if w.steady == nil {
		w.steady = steadyClock()
	}
	if w.kernel == nil {
		w.kernel = kernelClock
	}
	if w.jump <= 0 {
		w.jump = defaultJump
	}
	w.base, w.from = w.wall().Round(0), w.steady()
	return w
}

// look says how far the wall parted from the steady clock, and what speaks
// against it. It reads two clocks and nothing else, so it may be asked before
// every batch of timers.
func (w *watch) look() (off time.Duration, d doubt) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.read()
}

func (w *watch) read() (off time.Duration, d doubt) {
	now := w.wall().Round(0) // without Go's own steady reading, which would hide the jump
	off = now.Sub(w.base.Add(w.steady() - w.from))
	switch {
	case off.Abs() > w.jump:
		d = jumped
	case (w.skew - w.skewOK).Abs() > w.jump:
		d = skewed
	case now.Before(w.floor.Add(-w.jump)):
		d = behind
	case w.carried:
		d = undecided
	}
	return off, d
}

// settle believes a suspect clock for which a time service vouches long
// enough, and says whether it does.
func (w *watch) settle() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, d := w.read()
	if d == sure || !w.kernel().Synced {
		w.vouches = false
		return false
	}
	if !w.vouches {
		w.vouches, w.vouched = true, w.steady()
	}
	if w.steady()-w.vouched < calm {
		return false
	}
	w.believe()
	return true
}

// release believes the clock because a person says that it is right.
func (w *watch) release() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.believe()
}

func (w *watch) believe() {
	w.base, w.from = w.wall().Round(0), w.steady()
	w.skewOK, w.floor, w.carried, w.vouches = w.skew, time.Time{}, false, false
}

// beside takes note of the clock of the database.
func (w *watch) beside(database time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.skew = database.Sub(w.wall().Round(0))
}

// after takes note of the last entry of the journal.
func (w *watch) after(entry time.Time, carried bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.floor, w.carried = entry, carried
}

// Kernel is what the kernel knows of its clock (đồng hồ của nhân hệ điều hành)
// from the time service that steers it.
type Kernel struct {
	Known, Synced bool
	Offset, Error time.Duration
}

// measures are the clock in numbers.
func (w *watch) measures() []Measure {
	off, d := w.look()
	w.mu.Lock()
	skew := w.skew
	w.mu.Unlock()
	all := []Measure{
		{Name: "clock_jump_seconds", Value: off.Seconds()},
		{Name: "clock_database_skew_seconds", Value: skew.Seconds()},
		{Name: "clock_suspect", Value: one(d != sure)},
	}
	if k := w.kernel(); k.Known {
		all = append(all, Measure{Name: "clock_synced", Value: one(k.Synced)}, Measure{Name: "clock_offset_seconds", Value: k.Offset.Seconds()},
			Measure{Name: "clock_error_seconds", Value: k.Error.Seconds()})
	}
	return all
}
