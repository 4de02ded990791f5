package dossier

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Clock shows how the due day of a dossier comes about (cách tính thời hạn), day by day.
type Clock struct {
	Code        string
	Unit        Unit // whose dossier it is, so whose the delay is
	Holder      Holder
	SubmittedAt time.Time
	AnswerBy    time.Time
	AcceptedAt  time.Time // zero: the clock has not begun
	Budget      *deadline.Budget
	Basis       string // where the budget comes from; ByClerk when a person entered it
	Pauses      []Pause
	Extended    int
	Result      deadline.Result
	Left        deadline.Left
	Paused      bool
	EndedAt     time.Time
	OnTime      *bool
	OnTimeNat   *bool
	Rule        deadline.Rule // the dated rule on supplements that applies
}

// Pause is one time the clock stood still and why (tạm dừng tính thời hạn).
type Pause struct {
	deadline.Pause
	Why string
}

// Deadline computes the deadline of a dossier anew and explains it.
func (c *Cases) Deadline(ctx context.Context, code string) (Clock, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return Clock{}, err
	}
	return c.clockOf(ctx, c.DB, &d)
}

func (c *Cases) clockOf(ctx context.Context, r store.Reader, d *Dossier) (Clock, error) {
	k := Clock{Code: d.Code, Unit: d.Unit, Holder: d.holder(), SubmittedAt: d.SubmittedAt, AnswerBy: d.AnswerBy,
		AcceptedAt: d.AcceptedAt, Budget: d.Budget, Basis: d.BudgetBasis, Extended: d.Extended, Paused: d.Paused,
		EndedAt: d.EndedAt, OnTime: d.OnTime, OnTimeNat: d.OnTimeNat}
	cal, err := c.Book.For(ctx, r, d.Unit.ID)
	if err != nil {
		return k, err
	}
	if d.AcceptedAt.IsZero() {
		k.Left = deadline.LeftAt(cal, c.now(), d.AnswerBy)
		return k, nil
	}
	rows, err := c.pauses(ctx, r, d.ID)
	if err != nil {
		return k, err
	}
	for _, p := range rows {
		k.Pauses = append(k.Pauses, Pause{Pause: p.Pause, Why: p.why})
	}
	rule, err := c.Book.Rule(ctx, r, deadline.RuleSupplement, viet.DayOf(d.AcceptedAt))
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return k, err
	}
	k.Rule = rule
	if d.Budget == nil {
		return k, nil
	}
	if k.Result, err = c.compute(ctx, r, d, rows); err != nil {
		return k, err
	}
	at := c.now()
	if !d.EndedAt.IsZero() {
		at = d.EndedAt
	}
	if !k.Result.Due.IsZero() {
		k.Left = deadline.LeftAt(cal, at, k.Result.Due)
	}
	return k, nil
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
