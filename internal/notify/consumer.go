package notify

import (
	"context"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

// Contact finds whom to tell about a dossier: the owner's account and the
// address given in the filing. Events carry no personal data, so it is looked
// up when the event is applied.
type Contact func(ctx context.Context, tx *store.Tx, dossierID string) (To, error)

// Consumer tells citizens about their dossiers.
func Consumer(contact Contact) event.Consumer { return event.Consumer{Name: "notify"} }
