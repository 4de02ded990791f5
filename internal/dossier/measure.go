package dossier

import (
	"cmp"
	"slices"
	"time"

	"tinhso/internal/indicator"
	"tinhso/internal/ledger"
	"tinhso/internal/viet"
)

// FactKinds are the kinds of facts that this room tells figures (loại dữ kiện của hồ sơ): the dossier, each time its
// clock stood, and each request for more and new appointment.
var FactKinds = []indicator.Kind{
	{Name: "dossier", Unit: "dossier", List: "dossier.list",
		Days: []indicator.Day{{Name: "submitted"}, {Name: "answer_due", Due: true}, {Name: "answered"}, {Name: "accepted"},
			{Name: "due", Class: indicator.Every, Due: true}, {Name: "ended", Class: indicator.Last}, {Name: "closed", Class: indicator.Last},
			{Name: "returned", Class: indicator.Last}, {Name: "hand_due", Due: true}, {Name: "handed"}},
		Traits: []string{"outcome", "timing", "national", "result", "answer", "online"},
		Nums:   []indicator.Num{{Name: "minutes", Unit: "minute"}, {Name: "waited", Unit: "minute"}, {Name: "supplements", Unit: "time"}}},
	{Name: "pause", Unit: "time", List: "dossier.list", Days: []indicator.Day{{Name: "began"}, {Name: "ended"}}},
	{Name: "act", Unit: "time", List: "dossier.list", Days: []indicator.Day{{Name: "on"}}, Traits: []string{"action"}},
}

// Measured is what figures are counted from (số liệu của hồ sơ): the same whether an event tells it or the rows do.
type Measured struct {
	Version          int64     `json:"version"`
	ProcedureVersion int       `json:"procedure_version"`
	Submitted        viet.Day  `json:"submitted,omitzero"`
	AnswerDue        viet.Day  `json:"answer_due,omitzero"`
	Answered         viet.Day  `json:"answered,omitzero"`
	Accepted         viet.Day  `json:"accepted,omitzero"`
	Due              viet.Day  `json:"due,omitzero"`
	Ended            viet.Day  `json:"ended,omitzero"`
	Closed           viet.Day  `json:"closed,omitzero"`
	Returned         viet.Day  `json:"returned,omitzero"`
	HandDue          viet.Day  `json:"hand_due,omitzero"`
	Handed           viet.Day  `json:"handed,omitzero"`
	Outcome          string    `json:"outcome"`            // open, done, refused, withdrawn, stopped
	Timing           string    `json:"timing,omitempty"`   // early, on_time, late
	National         string    `json:"national,omitempty"` // on_time, late
	Result           string    `json:"result,omitempty"`   // electronic, paper
	Answer           string    `json:"answer,omitempty"`   // on_time, late
	Minutes          int64     `json:"minutes,omitempty"`  // from acceptance to the end, without the waiting
	Waited           int64     `json:"waited,omitempty"`
	Supplements      int64     `json:"supplements,omitempty"`
	Stands           []stand   `json:"stands,omitempty"`
	Turns            []turnOut `json:"turns,omitempty"`
	Acts             []actDone `json:"acts,omitempty"`
	Part             bool      `json:"part,omitempty"` // only the due day and the turns are told
}

// stand is a time in which the clock stood.
type stand struct {
	From viet.Day `json:"from,omitzero"`
	To   viet.Day `json:"to,omitzero"`
	Unit string   `json:"unit"`
}

// turnOut is the end of the time at one unit, or of an appointment that had passed when the calendar changed.
type turnOut struct {
	N    int64    `json:"n"`
	On   viet.Day `json:"on"`
	Unit string   `json:"unit"`
	Due  viet.Day `json:"due,omitzero"`
}

// actDone is a request for more, or a new appointment.
type actDone struct {
	N      int64    `json:"n"`
	On     viet.Day `json:"on"`
	Unit   string   `json:"unit"`
	Action string   `json:"action"` // ask, extend
}

// measured takes the measure of a dossier. Its account is nil before acceptance; of the steps only those count in which
// something was asked for.
func measured(d *Dossier, acc *ledger.Account, steps ...Step) *Measured {
	m := &Measured{Version: d.Version, ProcedureVersion: d.Procedure.Version, Submitted: dayOf(d.SubmittedAt),
		Accepted: dayOf(d.AcceptedAt), Due: d.DueOn, Returned: dayOf(d.ReturnedAt), HandDue: dayOf(d.HandBy),
		Handed: dayOf(d.HandedAt), Supplements: int64(d.Supplements), Outcome: outcome(d)}
	m.answer(d)
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
			m.Acts = append(m.Acts, actDone{s.N, dayOf(s.At), cmp.Or(s.UnitID, d.Unit.ID), "ask"})
		}
	}
	if acc != nil {
		m.account(d, acc)
	}
	return m
}

// answer says by when the office had to answer a filing, and when it did.
func (m *Measured) answer(d *Dossier) {
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

// account reads from the ledger which units had it, when the clock stood and what was appointed anew.
func (m *Measured) account(d *Dossier, acc *ledger.Account) {
	unit := ""
	for _, e := range acc.Entries {
		was := unit
		if e.Hold.Unit != "" {
			unit = e.Hold.Unit
		}
		switch {
		case was != "" && unit != was:
			m.Turns = append(m.Turns, turnOut{e.N, dayOf(e.At), was, dayOf(e.Before)})
		case e.Kind == ledger.Calendar && !e.Before.IsZero() && dayOf(e.Before).Before(dayOf(e.At)):
			m.Turns = append(m.Turns, turnOut{e.N, dayOf(e.At), cmp.Or(was, d.Unit.ID), dayOf(e.Before)})
		}
		if e.Kind == ledger.Extend {
			m.Acts = append(m.Acts, actDone{-e.N, dayOf(e.At), cmp.Or(unit, d.Unit.ID), "extend"})
		}
	}
	waited := m.stood(d, acc.Pauses)
	if !d.EndedAt.IsZero() && !d.AcceptedAt.IsZero() {
		m.Waited = max(0, int64(waited/time.Minute))
		m.Minutes = max(0, int64(d.EndedAt.Sub(d.AcceptedAt)/time.Minute)-m.Waited)
	}
}

// stood notes when the clock stood, one line for each pause in their order; what overlaps counts once, and a pause that
// lies within others has no days of its own.
func (m *Measured) stood(d *Dossier, pauses []ledger.Stand) (waited time.Duration) {
	order := make([]int, len(pauses))
	m.Stands = make([]stand, len(pauses))
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
func remeasured(d *Dossier, acc *ledger.Account) *Measured {
	m := &Measured{Part: true, Version: d.Version, ProcedureVersion: d.Procedure.Version, Due: d.DueOn}
	m.account(d, acc)
	return &Measured{Part: true, Version: m.Version, ProcedureVersion: m.ProcedureVersion, Due: m.Due, Turns: m.Turns}
}

// dayOf is the legal day of a moment; no day of none.
func dayOf(t time.Time) viet.Day {
	if t.IsZero() {
		return viet.Day{}
	}
	return viet.DayOf(t)
}
