package identity

import (
	"context"

	"tinhso/internal/event"
)

// The events of this room. They name accounts by id and carry no personal data.
const (
	eventCreated         = "identity.account_created"
	eventEdited          = "identity.account_edited"
	eventState           = "identity.account_state"
	eventPasswordReset   = "identity.password_reset"
	eventPasswordChanged = "identity.password_changed"
	eventRoleGiven       = "identity.role_given"
	eventRoleEnded       = "identity.role_ended"
	eventSignedIn        = "identity.signed_in"
	eventFactor          = "identity.factor" // turned on or off
	eventTokenIssued     = "identity.token_issued"
	eventTokenRevoked    = "identity.token_revoked"
	eventDelegated       = "identity.delegated"
	eventDelegation      = "identity.delegation" // approved, refused or ended
)

// changed is what an event says besides.
type changed struct {
	Kind   Kind   `json:"kind,omitempty"`
	State  State  `json:"state,omitempty"`
	Role   Role   `json:"role,omitempty"`
	Unit   string `json:"unit,omitempty"`
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	Factor string `json:"factor,omitempty"`
}

// change is the event of a change to an account by the caller.
func change(ctx context.Context, kind string, acc Account, data *changed) event.New {
	n := event.New{Kind: kind, Subject: acc.ID, Actor: actor(ctx), UnitPath: acc.UnitPath}
	if data != nil {
		n.Data = *data
	}
	return n
}

// lending is what the event of a delegation says.
type lending struct {
	Delegation string `json:"delegation"`
	State      string `json:"state"`
	Delegator  string `json:"delegator"`
	Delegate   string `json:"delegate"`
	Unit       string `json:"unit"`
	Roles      string `json:"roles"`
	From       string `json:"from"`
	To         string `json:"to"`
}

// lent is the event of a delegation, by the caller.
func lent(ctx context.Context, kind string, d Delegation, path string) event.New {
	return event.New{Kind: kind, Subject: d.Delegator, Actor: actor(ctx), UnitPath: path, Data: lending{Delegation: d.ID,
		State: string(d.State), Delegator: d.Delegator, Delegate: d.Delegate, Unit: d.UnitID, Roles: rolesText(d.Roles),
		From: d.From.String(), To: d.To.String()}}
}

// actor is who did it, as the journal names them.
func actor(ctx context.Context) string {
	if w := From(ctx); w.Kind != KindSystem {
		return w.AccountID
	}
	return string(KindSystem)
}
