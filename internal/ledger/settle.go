package ledger

import (
	"context"
	"slices"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/law"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

var vi = lang.For(lang.VI)

// citation writes the law of a rule in words.
func citation(key string) string {
	if key == "" {
		return vi.T("ledger.law.none")
	}
	return law.Cite(law.Key(key))
}

// settle counts what an entry leads to and adds it. What the engine cannot count is refused.
func (a *Account) settle(ctx context.Context, e Entry, act Act) error {
	cal, err := a.book.For(ctx, act.Calendar)
	if err != nil {
		return err
	}
	after, err := a.with(e, cal)
	if err != nil {
		return a.refuse(e.Kind, act, err)
	}
	if e.Kind == Start {
		if e.LegFrom, err = after.handOver(ctx, cal); err != nil {
			return err
		}
	}
	spent := cal // whoever had it before used the time of his own unit
	if unit := a.last().Hold.Unit; unit != "" && unit != act.Calendar {
		if spent, err = a.book.For(ctx, unit); err != nil {
			return err
		}
	}
	return a.add(e, after, cal, spent, act.Shares)
}

// with is the account as it would be with the entry, counted.
func (a *Account) with(e Entry, cal deadline.Calendar) (*Account, error) {
	next := *a
	next.Entries, next.Pauses = slices.Clip(a.Entries), slices.Clone(a.Pauses)
	next.take(e)
	res, err := next.count(cal)
	if err != nil {
		return nil, err
	}
	if res.Paused {
		res.Due, res.DueOn = a.Due.Due, a.Due.DueOn // the last one promised
	}
	next.Due = res
	n, err := next.national(cal)
	next.National, next.promised = n.Latest, n.Promised
	return &next, err
}

// add cuts the leg, fills in what the entry leads to, and takes it into the account.
func (a *Account) add(e Entry, after *Account, cal, spent deadline.Calendar, shares []Share) error {
	e.N = a.last().N + 1
	e.Before, e.National = a.Due.Due, after.National
	if !after.Due.Paused {
		e.After = after.Due.Due
	}
	trial := *after
	trial.Entries = a.Entries
	if len(trial.Entries) == 0 {
		trial.Entries = []Entry{e}
	}
	l, err := trial.legs(cal, e.After, shares)
	if err != nil {
		return err
	}
	if len(a.Entries) == 0 {
		l.a = &Account{Started: trial.Started}
	}
	used, err := deadline.NewCourse(spent, after.Started, after.Budget, after.pauses())
	if err != nil {
		return err
	}
	l.cut(&e, used)
	a.take(e)
	a.Due, a.National, a.promised = after.Due, after.National, after.promised
	return nil
}

// handOver is when the unit gets what was just accepted: at once, or on the next morning when it came after the closing
// hour of the rule in force. What is due before that morning is handed over at once.
func (a *Account) handOver(ctx context.Context, cal deadline.Calendar) (time.Time, error) {
	rule, ok, err := a.rule(ctx, deadline.RuleHandOver)
	if err != nil || !ok || rule.Until == "" {
		return a.Started, err
	}
	day := viet.DayOf(a.Started)
	if cal.Working(day) && a.Started.In(viet.Zone).Format("15:04:05") <= rule.Until+":00" {
		return a.Started, nil
	}
	next, ok := cal.Next(day)
	if !ok {
		return a.Started, nil
	}
	morning := next.Time(cal.Spans(next)[0].Opens)
	if !morning.Before(a.Due.Due) {
		return a.Started, nil
	}
	return morning, nil
}

// WriteTx writes the new entries in the transaction of the caller (ghi sổ).
func (a *Account) WriteTx(ctx context.Context, tx *store.Tx) error {
	for _, e := range a.Entries[a.kept:] {
		args, err := e.args(a.Subject)
		if err != nil {
			return err
		}
		if err := tx.Later(ctx, entryInsert, args...); err != nil {
			return err
		}
	}
	return nil
}

func (a *Account) refuse(k Kind, act Act, err error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	return &Refusal{Subject: a.Subject, Kind: k, At: act.At, By: act.By, Reason: act.Reason, Code: f.Code, Args: f.Args, err: err}
}
