package simulate

import (
	"sync/atomic"
	"time"
)

// Clock is a clock that is set (đồng hồ mô phỏng): the province lives through years in minutes.
type Clock struct{ ms atomic.Int64 }

// NewClock makes a clock that stands at a moment.
func NewClock(at time.Time) *Clock {
	c := &Clock{}
	c.Set(at)
	return c
}

// Now is the moment to which the clock was set.
func (c *Clock) Now() time.Time { return time.UnixMilli(c.ms.Load()).UTC() }

// Set moves the clock.
func (c *Clock) Set(at time.Time) { c.ms.Store(at.UnixMilli()) }
