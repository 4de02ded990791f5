package dossier

import (
	"cmp"
	"slices"
	"time"

	"tinhso/internal/dossier/measure"
	"tinhso/internal/ledger"
	"tinhso/internal/viet"
)

// measured takes the measure of a dossier. Its account is nil before acceptance; of the steps only those count in which
// something was asked for.
func measured(d *Dossier, acc *ledger.Account, steps ...Step) *measure.Measured {
	m := &measure.Measured{Version: d.Version, ProcedureVersion: d.Procedure.Version, Submitted: dayOf(d.SubmittedAt),
		Accepted: dayOf(d.AcceptedAt), Due: d.DueOn, Returned: dayOf(d.ReturnedAt), HandDue: dayOf(d.HandBy),
		Handed: dayOf(d.HandedAt), Supplements: int64(d.Supplements), Outcome: outcome(d)}
	answered(m, d)
	if d.Taken == nil {
		m.HandDue, m.Handed = viet.Day{}, viet.Day{}
	}
	if !d.AcceptedAt.IsZero() {
		m.Ended = dayOf(d.EndedAt)
	}
	if m.Outcome != "open" {
		m.Closed = dayOf(d.EndedAt)
	}
	if d.OnTimeNat != nil {
		m.National = map[bool]string{true: "on_time", false: "late"}[*d.OnTimeNat]
	}
	if d.OnTime != nil {
		switch {
		case !*d.OnTime:
			m.Timing = "late"
		case m.Ended.Before(m.Due):
			m.Timing = "early"
		default:
			m.Timing = "on_time"
		}
	}
	if d.Result != nil {
		m.Result = map[bool]string{true: "electronic", false: "paper"}[d.Result.Attached]
	}
	for _, s := range steps {
		if len(s.Items) > 0 {
			m.Acts = append(m.Acts, measure.Act{N: s.N, On: dayOf(s.At), Unit: cmp.Or(s.UnitID, d.Unit.ID), Action: "ask"})
		}
	}
	if acc != nil {
		accounted(m, d, acc)
	}
	return m
}

// answered says by when the office had to answer a filing, and when it did.
func answered(m *measure.Measured, d *Dossier) {
	at := d.AcceptedAt
	if at.IsZero() {
		at = d.EndedAt
	}
	m.Answered = dayOf(at)
	switch {
	case !at.IsZero() && at.After(d.AnswerBy):
		m.Answer = "late"
	case !at.IsZero():
		m.Answer = "on_time"
	}
	if !at.IsZero() || d.National != 5 && d.National != 6 { // while it waits for the citizen nothing is to be answered
		m.AnswerDue = dayOf(d.AnswerBy)
	}
}

func outcome(d *Dossier) string {
	switch {
	case d.EndedAt.IsZero():
		return "open"
	case d.National == 3:
		return "refused"
	case d.National == 7:
		return "withdrawn"
	case d.National == 8:
		return "stopped"
	}
	return "done"
}

// accounted reads from the ledger which units had it, when the clock stood and what was appointed anew.
func accounted(m *measure.Measured, d *Dossier, acc *ledger.Account) {
	unit := ""
	for _, e := range acc.Entries {
		was := unit
		if e.Hold.Unit != "" {
			unit = e.Hold.Unit
		}
		switch {
		case was != "" && unit != was:
			m.Turns = append(m.Turns, measure.Turn{N: e.N, On: dayOf(e.At), Unit: was, Due: dayOf(e.Before)})
		case e.Kind == ledger.Calendar && !e.Before.IsZero() && dayOf(e.Before).Before(dayOf(e.At)):
			m.Turns = append(m.Turns, measure.Turn{N: e.N, On: dayOf(e.At), Unit: cmp.Or(was, d.Unit.ID), Due: dayOf(e.Before)})
		}
		if e.Kind == ledger.Extend {
			m.Acts = append(m.Acts, measure.Act{N: -e.N, On: dayOf(e.At), Unit: cmp.Or(unit, d.Unit.ID), Action: "extend"})
		}
	}
	waited := stood(m, d, acc.Pauses)
	if !d.EndedAt.IsZero() && !d.AcceptedAt.IsZero() {
		m.Waited = max(0, int64(waited/time.Minute))
		m.Minutes = max(0, int64(d.EndedAt.Sub(d.AcceptedAt)/time.Minute)-m.Waited)
	}
}

// stood notes when the clock stood, one line for each pause in their order; what overlaps counts once, and a pause that
// lies within others has no days of its own.
func stood(m *measure.Measured, d *Dossier, pauses []ledger.Stand) (waited time.Duration) {
	order := make([]int, len(pauses))
	m.Stands = make([]measure.Stand, len(pauses))
	for i := range pauses {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return pauses[a].From.Compare(pauses[b].From) })
	var until time.Time
	for _, i := range order {
		p := pauses[i]
		m.Stands[i].Unit = cmp.Or(p.By.Unit, d.Unit.ID)
		from, to := p.From, p.To
		if to.IsZero() || !d.EndedAt.IsZero() && to.After(d.EndedAt) {
			to = d.EndedAt
		}
		if to.IsZero() {
			to = far
		}
		if from.Before(until) {
			from = until
		}
		if !from.Before(to) {
			continue
		}
		m.Stands[i].From, until = dayOf(from), to
		if to.Before(far) {
			m.Stands[i].To = dayOf(to)
			waited += to.Sub(from)
		}
	}
	return waited
}

// remeasured is what changes when the due day is counted anew on another calendar.
func remeasured(d *Dossier, acc *ledger.Account) *measure.Measured {
	m := &measure.Measured{Part: true, Version: d.Version, ProcedureVersion: d.Procedure.Version, Due: d.DueOn}
	accounted(m, d, acc)
	return &measure.Measured{Part: true, Version: m.Version, ProcedureVersion: m.ProcedureVersion, Due: m.Due, Turns: m.Turns}
}

// dayOf is the legal day of a moment; no day of none.
func dayOf(t time.Time) viet.Day {
	if t.IsZero() {
		return viet.Day{}
	}
	return viet.DayOf(t)
}
