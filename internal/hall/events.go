package hall

import (
	"context"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/store"
)

// Moved is what the event of every step of a ticket carries (sự kiện hàng chờ): enough to count waiting and serving,
// and nothing about a person.
type Moved struct {
	Ticket   string `json:"ticket"`
	Unit     string `json:"unit"`
	UnitPath string `json:"unit_path"`
	On       string `json:"on"`
	Letter   string `json:"letter"`
	Number   string `json:"number,omitempty"`
	State    State  `json:"state"`
	Origin   Origin `json:"origin"`
	Priority bool   `json:"priority,omitempty"` // why is in the ticket: a disability is nothing for a journal kept for good
	Counter  int64  `json:"counter,omitempty"`
	Calls    int    `json:"calls,omitempty"`
	Dossier  string `json:"dossier,omitempty"`
	WaitMS   int64  `json:"wait_ms,omitempty"`  // from the number to the first call, on called and finished
	ServeMS  int64  `json:"serve_ms,omitempty"` // on finished
}

// tellTx appends the event of a step; last in its transaction.
func (t Ticket) tellTx(ctx context.Context, tx *store.Tx, kind string) error {
	m := Moved{Ticket: t.ID, Unit: t.UnitID, UnitPath: t.UnitPath, On: t.On.String(), Letter: t.Letter, Number: t.Number, State: t.State,
		Origin: t.Origin, Priority: t.Reason != "", Counter: t.Counter, Calls: t.Calls, Dossier: t.Dossier}
	if !t.FirstAt.IsZero() && t.State != Waiting {
		m.WaitMS = t.FirstAt.Sub(t.WaitsSince).Milliseconds()
	}
	if t.State == Done {
		m.ServeMS = t.EndedAt.Sub(t.StartedAt).Milliseconds()
	}
	who := identity.From(ctx)
	actor := who.AccountID
	if who.Kind == identity.KindCitizen {
		actor = "" // who waits is nobody's business
	}
	return event.Append(ctx, tx, event.New{Kind: kind, Subject: t.ID, Actor: actor, UnitPath: t.UnitPath, Data: m})
}
