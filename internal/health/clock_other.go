//go:build !linux

package health

import "time"

func steadyClock() func() time.Duration {
	begun := time.Now() //allow: Go's own steady reading
	return func() time.Duration { return time.Since(begun) }
}

func kernelClock() (k Kernel) { return k }
