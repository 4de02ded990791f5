package dossier

import (
	"time"

	"tinhso/internal/dossier/measure"
	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
)

// Moved is what the event of every step carries (sự kiện hồ sơ): enough that no consumer asks the dossier back, and
// nothing about a person.
type Moved struct {
	Dossier       string     `json:"dossier"`
	Code          string     `json:"code"`
	Version       int64      `json:"version"`
	Action        string     `json:"action"`
	By            string     `json:"by"` // as what: citizen, clerk, officer, leader, consulted, system
	Unit          string     `json:"unit"`
	UnitCode      string     `json:"unit_code"`
	UnitName      string     `json:"unit_name"`
	UnitPath      string     `json:"unit_path"`
	UnitFrom      string     `json:"unit_from,omitempty"` // when it went to another unit
	Procedure     string     `json:"procedure"`
	ProcedureName string     `json:"procedure_name"`
	Channel       Channel    `json:"channel"`
	From          string     `json:"from,omitempty"`
	To            string     `json:"to"`
	NationalFrom  int        `json:"national_from,omitempty"`
	National      int        `json:"national"`
	Closed        bool       `json:"closed"`
	SubmittedAt   time.Time  `json:"submitted_at"`
	AnswerBy      time.Time  `json:"answer_by"`
	AcceptedAt    *time.Time `json:"accepted_at,omitempty"`
	DueAt         *time.Time `json:"due_at,omitempty"`
	DueOn         string     `json:"due_on,omitempty"`
	DueWas        *time.Time `json:"due_was,omitempty"` // before the step, when the step moved it
	Paused        bool       `json:"paused,omitempty"`  // the clock stands after the step
	Provisional   bool       `json:"provisional,omitempty"`
	EndedAt       *time.Time `json:"ended_at,omitempty"`
	OnTime        *bool      `json:"on_time,omitempty"`
	OnTimeNat     *bool      `json:"on_time_national,omitempty"`
	Supplements   int        `json:"supplements,omitempty"`
	ByClerk       bool       `json:"time_by_clerk,omitempty"`
	Result        string     `json:"result,omitempty"`
	Late          bool       `json:"late_number,omitempty"`
	Assignee      string     `json:"assignee,omitempty"`  // account of the officer who has it now
	Again         string     `json:"again,omitempty"`     // the same for the same applicant and procedure; see Cases.again
	ReturnBy      Channel    `json:"return_by,omitempty"` // how the person wants the result
	placeData
	moreData

	Measured *measure.Measured `json:"measured,omitempty"` // what figures are counted from; of acts only
}

// moreData is what single actions add.
type moreData struct {
	partData
	Amount     int64  `json:"amount,omitempty"`      // of a fee
	To         string `json:"to_unit,omitempty"`     // unit asked for its opinion
	IssuedOn   string `json:"issued_on,omitempty"`   // the day on the paper of a result
	LateResult bool   `json:"late_result,omitempty"` // its number was written on paper before it was entered
	Cause      string `json:"cause,omitempty"`       // of a due day that was counted anew
}

func moved(who identity.Who, from string, d *Dossier, s *Step) event.New {
	data := Moved{Dossier: d.ID, Code: d.Code, Version: s.N, Action: s.Action, By: s.ActorRole, Unit: d.Unit.ID,
		UnitCode: d.Unit.Code, UnitName: d.Unit.Name, UnitPath: d.Unit.Path, Procedure: d.Procedure.Code,
		ProcedureName: d.Procedure.Name, Channel: d.Channel, From: from, To: d.State, National: d.National,
		Closed: d.Closed, SubmittedAt: local(d.SubmittedAt), AnswerBy: local(d.AnswerBy), AcceptedAt: known(d.AcceptedAt),
		DueAt: known(d.DueAt), DueOn: isoOrEmpty(d.DueOn), Provisional: d.Provisional, EndedAt: known(d.EndedAt),
		OnTime: d.OnTime, OnTimeNat: d.OnTimeNat, Supplements: d.Supplements, ByClerk: d.BudgetBasis == ByClerk, Late: d.Late,
		Assignee: d.Assignee, Paused: d.Paused}
	data.ReturnBy, data.placeData = d.ReturnBy.Channel, placesOf(d)
	if d.Result != nil {
		data.Result = d.Result.Code
	}
	return event.New{Kind: "dossier." + s.Action, Subject: d.ID, Actor: who.AccountID, UnitPath: d.Unit.Path, Data: data}
}

// event is the event of a move.
func (m *move) event() event.New {
	n := moved(m.who, m.was.State, &m.d, &m.step)
	data := n.Data.(Moved)
	data.NationalFrom, data.moreData = m.was.National, m.extra
	data.Behalf = m.lent.For
	if !m.was.DueAt.Equal(m.d.DueAt) {
		data.DueWas = known(m.was.DueAt)
	}
	if m.d.Closed {
		data.Again = m.c.again(&m.d)
	}
	if m.was.Result == nil && m.d.Result != nil {
		data.IssuedOn, data.LateResult = isoOrEmpty(m.d.Result.IssuedOn), whole64(m.in, "late_number") > 0
	}
	if m.was.Unit.ID != m.d.Unit.ID {
		data.UnitFrom = m.was.Unit.ID
	}
	data.Measured = measured(&m.d, m.acc, m.step)
	n.Data = data
	return n
}

func local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(viet.Zone)
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.In(viet.Zone)
	return &t
}
