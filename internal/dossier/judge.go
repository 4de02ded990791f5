package dossier

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/flow"
	"tinhso/internal/store"
)

// end notes when a dossier was done, given back, or closed without a result, and whether that was in time.
func (m *move) end(ctx context.Context, r store.Reader, to flow.State) error {
	d := &m.d
	if to.National == 9 || to.National == 10 || m.t.Does(flow.Result) {
		first(&d.DoneAt, m.now)
	}
	if to.National == 10 {
		first(&d.ReturnedAt, m.now)
	}
	if to.Clock != flow.ClockStopped && !to.Terminal {
		return nil
	}
	if d.EndedAt.IsZero() {
		d.EndedAt = m.now
		if err := m.judge(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func first(at *time.Time, now time.Time) {
	if at.IsZero() {
		*at = now
	}
}

// judge says whether the dossier ended in time: against its due day, and by the national computation.
func (m *move) judge(ctx context.Context, r store.Reader) error {
	d := &m.d
	if d.AcceptedAt.IsZero() || d.Budget == nil {
		return nil
	}
	onTime := !d.EndedAt.After(d.DueAt)
	d.OnTime = &onTime
	plain, err := m.c.compute(ctx, r, d, nil)
	if err != nil {
		return err
	}
	var all []deadline.Pause
	for _, p := range m.pauses {
		all = append(all, p.Pause)
	}
	nat := NationalOnTime(d.EndedAt, plain.Due, all, d.Supplements)
	d.OnTimeNat = &nat
	return nil
}

// NationalOnTime is the national computation (cách tính đúng hạn của Cổng Dịch vụ công quốc gia): the moment it ended,
// less the time it waited for the supplement, against the day promised; asked for more than once is late. A dossier
// that still waits for its first supplement counts as ended when it was asked.
func NationalOnTime(ended, due time.Time, pauses []deadline.Pause, supplements int) bool {
	if supplements > 1 {
		return false
	}
	for _, p := range pauses {
		if p.To.IsZero() && p.From.Before(ended) {
			ended = p.From
		}
	}
	waited := time.Duration(0)
	for _, p := range pauses {
		to := p.To
		if to.After(ended) {
			to = ended
		}
		if to.After(p.From) {
			waited += to.Sub(p.From)
		}
	}
	return !ended.Add(-waited).After(due)
}
