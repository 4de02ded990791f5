package dossier

import (
	"time"

	"tinhso/internal/flow"
)

// end notes when a dossier was done, given back, or closed without a result, and whether that was in time.
func (m *move) end(to flow.State) {
	d := &m.d
	if to.National == 9 || to.National == 10 || m.t.Does(flow.Result) {
		first(&d.DoneAt, m.now)
	}
	if to.National == 10 {
		first(&d.ReturnedAt, m.now)
	}
	if to.Clock != flow.ClockStopped && !to.Terminal {
		return
	}
	if d.EndedAt.IsZero() {
		d.EndedAt = m.now
		m.judge()
	}
}

func first(at *time.Time, now time.Time) {
	if at.IsZero() {
		*at = now
	}
}

// judge says whether the dossier ended in time: against its due day, and by the national computation.
func (m *move) judge() {
	d := &m.d
	if d.AcceptedAt.IsZero() || d.Budget == nil {
		return
	}
	onTime := !d.EndedAt.After(d.DueAt)
	nat := m.acc.NationalOnTime(d.EndedAt, d.Supplements)
	d.OnTime, d.OnTimeNat = &onTime, &nat
}
