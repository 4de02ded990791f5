package ledger

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/lang"
)

// Statement is an account made out for people to read (bản sao kê thời hạn): why the due day is what it is.
type Statement struct {
	Result   deadline.Result // day by day; empty before the start
	National National
	Pauses   []Stand
	Changes  []Change
	Legs     []LegRow
	Parts    []Part // what each state may use; they sum to the statutory time
	Rule     deadline.Rule
}

// Change is one thing that moved the due day, or let the clock stand (điều làm thay đổi ngày hẹn trả).
type Change struct {
	Kind    Kind
	At      time.Time
	Before  time.Time // zero: there was none yet
	After   time.Time // zero: none while the clock stands
	Restart bool
	By      By
	Reason  string
	Law     string
}

// LegRow is one leg as it went (chặng xử lý).
type LegRow struct {
	State     string
	StateName lang.Text // filled in by who knows the flow
	Role      string
	Unit      string
	UnitName  string
	Account   string
	Name      string
	From      time.Time
	To        time.Time // zero: it still has it
	Budget    int       // working minutes; 0: no share of its own
	Spent     int
	Due       time.Time
	Over      int  // working minutes beyond its share, or beyond the due moment of the whole
	Counter   bool // the desk of reception, until it hands over
	Verdict   Verdict
}

// Verdict is how a leg ended (kết quả từng chặng): form 05 has the three words.
type Verdict string

// The verdicts; a leg that still runs in time, or that has nothing to be measured by, has none.
const (
	Early  Verdict = "early"   // trước hạn: before the day it was due
	OnTime Verdict = "on_time" // đúng hạn
	Late   Verdict = "late"    // quá hạn
)

// Part is what one state of the flow may use of the whole (phần thời gian của một bước).
type Part struct {
	State     string
	StateName lang.Text
	Budget    int // working minutes
	Used      int
}

// Statement makes the account out as it stands now, on the calendar of a unit.
func (a *Account) Statement(ctx context.Context, unit string, shares []Share, now time.Time) (Statement, error) {
	s := Statement{Pauses: a.Pauses}
	if a.Started.IsZero() {
		return s, nil
	}
	cal, err := a.book.For(ctx, unit)
	if err != nil {
		return s, err
	}
	if s.Result, err = a.Count(cal); err != nil {
		return s, err
	}
	if s.National, err = a.national(cal); err != nil {
		return s, err
	}
	if s.Rule, _, err = a.rule(ctx, deadline.RuleSupplement); err != nil {
		return s, err
	}
	due := s.Result.Due
	if due.IsZero() {
		due = a.Due.Due
	}
	l, err := a.legs(cal, s.Result.Due, shares)
	if err != nil {
		return s, err
	}
	s.Changes = a.changes()
	s.Legs = l.rows(due, now)
	s.Parts = l.parts()
	return s, nil
}

// changes lists what moved the due day; that somebody else has it moves it only when another calendar counts.
func (a *Account) changes() []Change {
	var all []Change
	for _, e := range a.Entries {
		if e.Kind == Leg && e.Before.Equal(e.After) || e.Kind == Stop && (e.After.IsZero() || e.Before.Equal(e.After)) {
			continue
		}
		all = append(all, Change{Kind: e.Kind, At: e.At, Before: e.Before, After: e.After, Restart: e.Restart, By: e.By,
			Reason: e.Reason, Law: e.Law})
	}
	return all
}

// Words says what happened in one sentence.
func (c Change) Words(p lang.Printer) string {
	key := "ledger.cause." + string(c.Kind)
	if c.Kind == Resume && c.Restart {
		key = "ledger.cause.restart"
	}
	return p.T(key)
}

// Citation writes the law of a change in words.
func (c Change) Citation() string {
	if c.Law == "" {
		return ""
	}
	return citation(c.Law)
}

// rows are the legs as they went: entries in a row with the same holder are one.
func (l legs) rows(due, now time.Time) []LegRow {
	var all []LegRow
	for i, e := range l.a.Entries {
		if e.Kind == Start && e.LegFrom.After(e.At) && e.Hold.State != "" {
			to := l.a.handed()
			all = append(all, LegRow{State: e.Hold.State, Role: "clerk", Unit: e.Hold.Unit, UnitName: e.Hold.UnitName, From: e.At,
				To: to, Budget: l.counter(), Spent: l.counter(), Due: e.LegFrom, Counter: true})
			if to.Before(e.LegFrom) {
				continue // taken from the counter before the morning
			}
		}
		if i > 0 && len(all) > 0 && !same(l.a.Entries[i-1], e) {
			if last := &all[len(all)-1]; last.To.IsZero() {
				last.To, last.Spent = later(e.At, last.From), e.LegSpent
			}
		}
		if e.Hold.State == "" {
			continue
		}
		row := LegRow{State: e.Hold.State, Role: e.Hold.Role, Unit: e.Hold.Unit, UnitName: e.Hold.UnitName,
			Account: e.Hold.Account, Name: e.Hold.Name, From: e.LegFrom, Budget: e.LegBudget, Due: e.LegDue}
		if i > 0 && same(l.a.Entries[i-1], e) && len(all) > 0 {
			all[len(all)-1] = row
		} else {
			all = append(all, row)
		}
	}
	for i := range all {
		l.judge(&all[i], due, now)
	}
	return all
}

// judge says how a leg went: by its own due moment, or by that of the whole where it has none.
func (l legs) judge(r *LegRow, due, now time.Time) {
	to := r.To
	if to.IsZero() {
		to = now
		r.Spent = minutes(l.course.Spent(r.From, now))
	}
	bound := r.Due
	switch {
	case r.Budget > 0 || !bound.IsZero():
		r.Over = max(r.Spent-r.Budget, 0)
	case due.IsZero() || !to.After(due):
		return
	default:
		bound = due
		r.Over = minutes(l.course.Spent(later(r.From, due), to))
	}
	switch {
	case !bound.IsZero() && to.After(bound):
		r.Verdict = Late
	case r.To.IsZero():
	case bound.IsZero() || dayOf(to).Before(dayOf(bound)):
		r.Verdict = Early
	default:
		r.Verdict = OnTime
	}
}

// parts lists what each state may use and has used.
func (l legs) parts() []Part {
	var all []Part
	if n := l.counter(); n > 0 && l.total > 0 {
		all = append(all, Part{State: "", Budget: n, Used: n})
	}
	for i, s := range l.shares {
		all = append(all, Part{State: s.State, Budget: l.budgets[i], Used: l.used(s.State)})
	}
	return all
}
