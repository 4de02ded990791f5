package dossier

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// pauseRow is one time the clock stood still, as kept.
type pauseRow struct {
	deadline.Pause
	n   int64
	why string
}

func (c *Cases) pauses(ctx context.Context, r store.Reader, id string) ([]pauseRow, error) {
	return store.All(ctx, r, pauseList, func(r *store.Rows) (p pauseRow, err error) {
		var from, to int64
		err = r.Scan(&p.n, &from, &to, &p.Restart, &p.Law, &p.why)
		p.From, p.To = store.Instant(from), store.Instant(to)
		return p, err
	}, id)
}

// clock follows what the states say: the clock starts on acceptance, stands while the citizen is asked, goes on or
// starts again, and stops at the end. Whatever changed, the due day is counted anew from the beginning.
func (m *move) clock(ctx context.Context, r store.Reader, from, to flow.State) error {
	d := &m.d
	if d.AcceptedAt.IsZero() && (to.Clock == flow.ClockRunning || to.Clock == flow.ClockStopped) && !to.Terminal {
		if err := m.start(ctx, r); err != nil {
			return err
		}
	}
	if !d.AcceptedAt.IsZero() && from.Clock == flow.ClockRunning && to.Clock == flow.ClockPaused {
		if err := m.pause(ctx, r, to); err != nil {
			return err
		}
	}
	if from.Clock == flow.ClockPaused && to.Clock != flow.ClockPaused {
		m.resume()
	}
	if from.Clock == flow.ClockNone && to.Clock == flow.ClockNone && from.Works == flow.Applicant && to.Works != flow.Applicant {
		var err error // asked before acceptance and answered: the office has its eight hours again
		if d.AnswerBy, err = m.c.answerBy(ctx, r, d.Unit.ID, m.now); err != nil {
			return err
		}
	}
	if err := m.count(ctx, r); err != nil {
		return err
	}
	return m.end(ctx, r, to)
}

// start begins the clock with the budget of the catalogue, or with the one the clerk entered.
func (m *move) start(ctx context.Context, r store.Reader) error {
	d := &m.d
	d.AcceptedAt = m.now
	if d.Late && d.SubmittedAt.Before(m.now) && m.was.Version == 1 {
		d.AcceptedAt = d.SubmittedAt // received on paper while the line was down: that moment counts
	}
	return m.budget(ctx, r)
}

// pause writes down that the clock stands. What that does to the time is said by the rule in force on the day of
// reception.
func (m *move) pause(ctx context.Context, r store.Reader, to flow.State) error {
	d := &m.d
	if !d.DueAt.IsZero() && m.now.After(d.DueAt) {
		return fault.Conflict("dossier.pause.late", "due", viet.Instant(d.DueAt))
	}
	row := pauseRow{n: d.Version + 1, why: firstText(m.in, "reason", "note"), Pause: deadline.Pause{From: m.now}}
	name := deadline.RuleSupplement
	if to.National == 6 { // waiting for a payment
		name = deadline.RulePayment
	}
	rule, err := m.c.Book.Rule(ctx, r, name, viet.DayOf(d.AcceptedAt))
	switch {
	case err == nil:
		row.Pause = rule.Pause(m.now, time.Time{})
	case fault.KindOf(err) != fault.KindNotFound:
		return err
	}
	m.pauses = append(m.pauses[:len(m.pauses):len(m.pauses)], row)
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, pauseInsert, d.ID, row.n, store.Millis(row.From), int64(0), row.Restart, row.Law, row.why)
		return err
	})
	return nil
}

func (m *move) resume() {
	all := make([]pauseRow, len(m.pauses))
	copy(all, m.pauses)
	for i := range all {
		if all[i].To.IsZero() {
			all[i].To = m.now
		}
	}
	m.pauses = all
	id, now := m.d.ID, m.now
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, pauseEnd, store.Millis(now), id)
		return err
	})
}

// count computes the due day from budget and pauses.
func (m *move) count(ctx context.Context, r store.Reader) error {
	d := &m.d
	if d.AcceptedAt.IsZero() || d.Budget == nil {
		return nil
	}
	res, err := m.c.compute(ctx, r, d, m.pauses)
	if err != nil {
		return err
	}
	if !res.Paused {
		d.DueAt, d.DueOn, d.Provisional = res.Due, res.DueOn, res.Provisional
	}
	return nil
}

// compute asks the deadline engine.
func (c *Cases) compute(ctx context.Context, r store.Reader, d *Dossier, rows []pauseRow) (deadline.Result, error) {
	cal, err := c.Book.For(ctx, r, d.Unit.ID)
	if err != nil {
		return deadline.Result{}, err
	}
	all := make([]deadline.Pause, len(rows))
	for i, p := range rows {
		all[i] = p.Pause
	}
	return deadline.Compute(cal, d.AcceptedAt, *d.Budget, all, d.Extended)
}
