package report

import (
	"context"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/store"
)

// Told is what the event of every step of a report carries (sự kiện báo cáo).
type Told struct {
	Kind     string `json:"kind"`
	Form     string `json:"form"`
	Unit     string `json:"unit"`
	Period   string `json:"period"`
	State    State  `json:"state"`
	Findings int    `json:"findings,omitempty"`
}

// tellTx appends the event of a step; last in its transaction.
func (c *course) tellTx(ctx context.Context, tx *store.Tx, kind string) error {
	t := Told{Kind: c.kind, Form: c.formNow.ID, Unit: c.unitID, Period: c.period, State: c.state}
	if c.data.Sheet != nil {
		t.Findings = len(c.formNow.check(*c.data.Sheet))
	}
	return event.Append(ctx, tx, event.New{Kind: kind, Subject: c.id, Actor: identity.From(ctx).AccountID, UnitPath: c.unitPath, Data: t})
}
