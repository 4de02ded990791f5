package health

import (
	"time"

	"golang.org/x/sys/unix"
)

// steadyClock is the time since the machine was started, sleep included: a
// machine that slept did not jump.
func steadyClock() func() time.Duration {
	return func() time.Duration {
		var ts unix.Timespec
		if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
			return 0
		}
		return time.Duration(ts.Nano())
	}
}

// kernelClock is what the kernel knows of its clock from the time service that
// steers it; whoever sets the clock by hand takes that knowledge away.
func kernelClock() (k Kernel) {
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	if err != nil {
		return k
	}
	unit := time.Microsecond
	if t.Status&unix.STA_NANO != 0 {
		unit = time.Nanosecond
	}
	return Kernel{Known: true, Synced: state != unix.TIME_ERROR && t.Status&unix.STA_UNSYNC == 0,
		Offset: time.Duration(t.Offset) * unit, Error: time.Duration(t.Maxerror) * time.Microsecond}
}
