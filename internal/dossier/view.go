package dossier

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
)

// Clock shows how the due day of a dossier comes about (cách tính thời hạn), day by day: the statement of its account,
// and what the dossier knows beside.
type Clock struct {
	ledger.Statement
	Code        string
	Unit        Unit // whose dossier it is
	Holder      Holder
	SubmittedAt time.Time
	AnswerBy    time.Time
	AcceptedAt  time.Time // zero: the clock has not begun
	Budget      *deadline.Budget
	Basis       string // where the budget comes from; ByClerk when a person entered it
	Extended    int
	Left        deadline.Left
	Paused      bool
	EndedAt     time.Time
	OnTime      *bool
	OnTimeNat   *bool
	Supplements int
	Refused     []ledger.Refusal // attempts that were refused; for officers
}

// Deadline computes the deadline of a dossier anew and explains it. Its owner learns which unit did something, not who.
func (c *Cases) Deadline(ctx context.Context, code string) (Clock, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return Clock{}, err
	}
	k, err := c.clockOf(ctx, c.DB, &d)
	if err != nil {
		return k, err
	}
	if identity.From(ctx).Kind == identity.KindOfficer {
		k.Refused, err = c.ledger.Refusals(ctx, c.DB, d.ID)
		return k, err
	}
	k.outside()
	return k, nil
}

func (c *Cases) clockOf(ctx context.Context, r store.Reader, d *Dossier) (Clock, error) {
	k := Clock{Code: d.Code, Unit: d.Unit, Holder: d.holder(), SubmittedAt: d.SubmittedAt, AnswerBy: d.AnswerBy,
		AcceptedAt: d.AcceptedAt, Budget: d.Budget, Basis: d.BudgetBasis, Extended: d.Extended, Paused: d.Paused,
		EndedAt: d.EndedAt, OnTime: d.OnTime, OnTimeNat: d.OnTimeNat, Supplements: d.Supplements}
	a, err := c.account(ctx, r, d)
	if err != nil {
		return k, err
	}
	cal, err := a.Calendar(ctx, d.Unit.ID)
	if err != nil {
		return k, err
	}
	if d.AcceptedAt.IsZero() {
		k.Left = deadline.LeftAt(cal, c.now(), d.AnswerBy)
		return k, nil
	}
	f, err := c.Flows.Get(ctx, r, d.FlowCode, d.FlowVersion)
	if err != nil {
		return k, err
	}
	at := c.now()
	if !d.EndedAt.IsZero() {
		at = d.EndedAt
	}
	if k.Statement, err = a.Statement(ctx, d.Unit.ID, sharesOf(f), at); err != nil {
		return k, err
	}
	if !k.Result.Due.IsZero() {
		k.Left = deadline.LeftAt(cal, at, k.Result.Due)
	}
	inside := identity.From(ctx).Kind == identity.KindOfficer
	for i := range k.Legs {
		s, _ := f.State(k.Legs[i].State)
		if k.Legs[i].StateName = s.Name; !inside {
			k.Legs[i].StateName = s.Citizen
		}
	}
	for i := range k.Parts {
		s, _ := f.State(k.Parts[i].State)
		k.Parts[i].StateName = s.Name
	}
	return k, nil
}

func sharesOf(f flow.Flow) []ledger.Share {
	var all []ledger.Share
	for _, s := range f.States {
		if s.Share > 0 {
			all = append(all, ledger.Share{State: s.ID, Percent: s.Share})
		}
	}
	return all
}

// outside leaves out who of the office did something, and what was not said to the citizen.
func (k *Clock) outside() {
	hide := func(b *ledger.By) {
		if b.Unit != "" {
			b.Account, b.Name = "", ""
		}
	}
	for i := range k.Pauses {
		hide(&k.Pauses[i].By)
		hide(&k.Pauses[i].EndedBy)
	}
	for i := range k.Changes {
		ch := &k.Changes[i]
		hide(&ch.By)
		if ch.Kind != ledger.Pause && ch.Kind != ledger.Extend && ch.Kind != ledger.Calendar {
			ch.Reason = ""
		}
	}
	for i := range k.Legs {
		k.Legs[i].State, k.Legs[i].Account, k.Legs[i].Name = "", "", ""
	}
	for i := range k.Parts {
		k.Parts[i].State = ""
	}
}

// holder is who has a dossier now and until when.
func (d *Dossier) holder() Holder {
	h := Holder{Role: string(d.works), UnitName: d.Unit.Name}
	if d.works == "applicant" {
		h.Role, h.UnitName = "citizen", ""
	}
	if d.Closed || d.works == "nobody" {
		return Holder{}
	}
	if !d.raw.next.Equal(far) {
		h.Until = d.raw.next
	}
	return h
}
