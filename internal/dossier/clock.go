package dossier

import (
	"context"
	"strings"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/flow"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
	"tinhso/internal/timer"
)

// account opens the ledger of a dossier. One that was accepted before there was a ledger gets its first entry.
func (c *Cases) account(ctx context.Context, r store.Reader, d *Dossier) (*ledger.Account, error) {
	if d.AcceptedAt.IsZero() {
		return c.ledger.Open(ctx, r, d.ID)
	}
	a, err := c.ledger.Load(ctx, r, d.ID)
	if err != nil || !a.Started.IsZero() || d.Budget == nil {
		return a, err
	}
	return a, a.Start(ctx, ledger.Act{At: d.AcceptedAt, Calendar: d.Unit.ID}, *d.Budget, d.BudgetBasis)
}

// entry is what the ledger is told of an act.
func (m *move) entry(s flow.State) ledger.Act {
	d := &m.d
	act := ledger.Act{At: m.now, Noted: m.c.now(), Reason: firstText(m.in, "reason", "note", "fee"), Law: text(m.in, "law"),
		By:       ledger.By{Account: m.who.AccountID, Name: m.who.Name, Unit: m.was.Unit.ID, UnitName: m.was.Unit.Name},
		Calendar: d.Unit.ID, Shares: sharesOf(m.flow)}
	if act.Reason == "" {
		act.Reason = strings.Join(m.step.Items, "; ")
	}
	if m.as == flow.Applicant {
		act.By.Unit, act.By.UnitName = "", ""
	}
	for _, f := range m.files {
		act.Evidence = append(act.Evidence, f.ID)
	}
	if s.Clock == flow.ClockRunning {
		act.Hold = ledger.Hold{State: s.ID, Role: string(s.Works), Unit: d.Unit.ID, UnitName: d.Unit.Name}
		if s.Works == flow.Officer {
			act.Hold.Account, act.Hold.Name = d.Assignee, d.AssigneeName
		}
	}
	return act
}

// clock follows what the states say: the clock starts on acceptance, stands while the citizen is asked, goes on or
// starts again, and stops at the end. The ledger keeps it; the due day of the row is what it comes to.
func (m *move) clock(ctx context.Context, r store.Reader, from, to flow.State) error {
	d := &m.d
	running := to.Clock == flow.ClockRunning || to.Clock == flow.ClockStopped
	if d.AcceptedAt.IsZero() && running && !to.Terminal {
		if err := m.start(ctx, r, to); err != nil {
			return err
		}
	}
	if from.Clock == flow.ClockNone && to.Clock == flow.ClockNone && from.Works == flow.Applicant && to.Works != flow.Applicant {
		var err error // asked before acceptance and answered: the office has its eight hours again
		if d.AnswerBy, err = m.c.answerBy(ctx, r, d.Unit.ID, m.now); err != nil {
			return err
		}
	}
	if !d.AcceptedAt.IsZero() && d.Budget != nil && d.EndedAt.IsZero() {
		if err := m.count(ctx, from, to); err != nil {
			return err
		}
	}
	m.end(to)
	return nil
}

// start begins the clock with the budget of the catalogue, or with the one the clerk entered.
func (m *move) start(ctx context.Context, r store.Reader, to flow.State) error {
	d := &m.d
	d.AcceptedAt = m.now
	if d.Late && d.SubmittedAt.Before(m.now) && m.was.Version == 1 {
		d.AcceptedAt = d.SubmittedAt // received on paper while the line was down: that moment counts
	}
	if err := m.budget(ctx, r); err != nil {
		return err
	}
	act := m.entry(to)
	act.At = d.AcceptedAt
	return m.acc.Start(ctx, act, *d.Budget, d.BudgetBasis)
}

// count enters what the change of state does to the time, and takes over the due day.
func (m *move) count(ctx context.Context, from, to flow.State) (err error) {
	act := m.entry(to)
	switch {
	case to.Clock == flow.ClockStopped || to.Terminal:
		err = m.acc.Stop(ctx, act)
	case from.Clock == flow.ClockRunning && to.Clock == flow.ClockPaused:
		name := deadline.RuleSupplement
		if to.National == 6 { // waiting for a payment
			name = deadline.RulePayment
		}
		err = m.acc.Pause(ctx, act, name, time.Time{})
	case from.Clock == flow.ClockPaused && to.Clock != flow.ClockPaused:
		err = m.acc.Resume(ctx, act)
	case to.Clock == flow.ClockRunning && m.acc.Holding().Hold != act.Hold:
		err = m.acc.Move(ctx, act)
	}
	if err != nil || !m.acc.Changed() {
		return err
	}
	d, due := &m.d, m.acc.Due
	d.Extended = m.acc.Extended
	if !due.Paused {
		d.DueAt, d.DueOn, d.Provisional = due.Due, due.DueOn, due.Provisional
	}
	warn, err := m.acc.Warning(ctx, d.Unit.ID)
	if err != nil {
		return err
	}
	m.after = append(m.after, m.acc.WriteTx, func(ctx context.Context, tx *store.Tx) error {
		return timersTx(ctx, tx, m.acc, warn, m.now)
	})
	return nil
}

// The timers of a dossier (báo hạn của hồ sơ): Subject is its id, the arguments are dueArgs.
const (
	TimerNear = "dossier.near" // it will be due soon
	TimerDue  = "dossier.due"  // it is due
	TimerLeg  = "dossier.leg"  // the one who has it should have finished
)

type dueArgs struct {
	DueAt time.Time `json:"due_at"`
}

// timersTx sets the timers that the last entry moved, and forgets them when the clock stands or has stopped.
func timersTx(ctx context.Context, tx *store.Tx, a *ledger.Account, warn, now time.Time) error {
	last := a.Holding()
	kinds := []string{TimerNear, TimerDue, TimerLeg}
	switch {
	case last.Kind == ledger.Stop:
		return timer.ForgetTx(ctx, tx, a.Subject, kinds...)
	case last.Hold.State == "":
		for _, kind := range kinds {
			if err := timer.DropTx(ctx, tx, kind, a.Subject); err != nil {
				return err
			}
		}
		return nil
	}
	return timer.SetAllTx(ctx, tx, timersOf(a.Subject, last, warn, now))
}

// timersOf are the timers that an entry moves.
func timersOf(id string, e ledger.Entry, warn, now time.Time) []timer.New {
	var all []timer.New
	set := func(kind string, at, due time.Time) {
		if at.After(now) {
			all = append(all, timer.New{Kind: kind, Subject: id, At: at, Args: dueArgs{DueAt: local(due)}})
		}
	}
	if e.Kind != ledger.Leg || !e.Before.Equal(e.After) {
		set(TimerNear, warn, e.After)
		set(TimerDue, e.After, e.After)
	}
	set(TimerLeg, e.LegDue, e.LegDue)
	return all
}
