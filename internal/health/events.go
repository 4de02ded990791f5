package health

import (
	"context"
	"math"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

// The events of the room. Their subject is the node; nobody's data is in them.
const (
	eventClockSuspect  = "health.clock_suspect"  // the clock cannot be believed, timers are held
	eventClockTrusted  = "health.clock_trusted"  // it agrees again, or a time service vouches for it
	eventClockReleased = "health.clock_released" // an operator says that it is right
	eventIntakeClosed  = "health.intake_closed"  // no room for anything new
	eventIntakeOpened  = "health.intake_opened"
)

// noted is what an event of the room tells.
type noted struct {
	Doubt   string  `json:"doubt,omitempty"`
	Seconds float64 `json:"seconds,omitempty"` // how far the clock went, forward above zero
	Folder  string  `json:"folder,omitempty"`
	Free    uint64  `json:"free_bytes,omitempty"`
	Reason  string  `json:"reason,omitempty"`
}

func appendTx(ctx context.Context, tx *store.Tx, kind, node, actor string, data noted) error {
	data.Seconds = math.Round(data.Seconds*1000) / 1000
	return event.Append(ctx, tx, event.New{Kind: kind, Subject: node, Actor: actor, Data: data})
}
