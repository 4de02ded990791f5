package dossier

import (
	"testing"
	"time"

	"tinhso/internal/fault"
)

// A ticket shows again what a second fact showed, as it is now, and lets nobody act.
func TestATicketLooksAndDoesNoMore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, guest(t), standard)
		p, err := w.track(guest(t), d.Code, "5678", "x")
		must(t, p, err)
		w.chain(t, d, "clerk1 accept")
		again, err := w.Tracked(guest(t), p.Ticket)
		must(t, again, err)
		if again.Code != d.Code || again.State == p.State || again.Grant == "" || again.Ticket == "" {
			t.Errorf("looking again shows %s in %s", again.Code, again.State)
		}
		_, _, err = w.WithGrant(guest(t), p.Ticket)
		wantFault(t, err, fault.KindGone, "dossier.track.grant")
		for _, bad := range []string{"", p.Grant, p.Ticket + "x"} {
			_, err = w.Tracked(guest(t), bad)
			wantFault(t, err, fault.KindGone, "dossier.track.grant")
		}
		w.clock.Advance(31 * time.Minute)
		_, err = w.Tracked(guest(t), p.Ticket)
		wantFault(t, err, fault.KindGone, "dossier.track.grant")
	})
}
