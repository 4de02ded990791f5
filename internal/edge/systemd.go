package edge

import (
	"context"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Tell tells systemd how the service stands, where systemd started it (báo cho
// systemd): "READY=1", "STOPPING=1", "STATUS=…". Elsewhere nothing happens.
func Tell(state string) { _, _ = daemon.SdNotify(false, state) }

// The states.
const (
	Ready    = daemon.SdNotifyReady
	Stopping = daemon.SdNotifyStopping
)

// Watchdog tells systemd, as often as it asks for, that the service is alive,
// as long as alive says so; systemd starts anew what stays silent.
func Watchdog(ctx context.Context, alive func() bool) {
	every, err := daemon.SdWatchdogEnabled(false)
	if err != nil || every <= 0 {
		return
	}
	tick := time.NewTicker(every / 3)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if alive() {
				Tell(daemon.SdNotifyWatchdog)
			}
		case <-ctx.Done():
			return
		}
	}
}
