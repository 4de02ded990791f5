package letter

import (
	"context"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/store"
)

const (
	eventErased = "letter.erased"

	eraseList  = `SELECT id, unit_path FROM letter_paper WHERE dossier_id = $1 ORDER BY id LIMIT 1000`
	erasePaper = `UPDATE letter_paper SET data = '{}' WHERE id = $1`
)

// EraseTx takes out the words of the letters of a dossier (xóa dữ liệu cá nhân); that there was one, its number and day
// stay. Each has an event: it is a subject of its own.
func EraseTx(ctx context.Context, tx *store.Tx, dossierID string) error {
	type paper struct{ id, path string }
	list, err := store.All(ctx, tx, eraseList, func(r *store.Rows) (p paper, err error) {
		err = r.Scan(&p.id, &p.path)
		return p, err
	}, dossierID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if _, err := tx.Exec(ctx, erasePaper, p.id); err != nil {
			return err
		}
		if err := event.Append(ctx, tx, event.New{Kind: eventErased, Subject: p.id, Actor: identity.From(ctx).AccountID, UnitPath: p.path,
			Data: map[string]string{"dossier": dossierID}}); err != nil {
			return err
		}
	}
	return nil
}
