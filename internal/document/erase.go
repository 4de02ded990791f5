package document

import (
	"context"

	"tinhso/internal/store"
)

const sqlErase = `UPDATE document_result SET subject = '', file_name = '', ended_why = '' WHERE dossier_id = $1`

// EraseTx takes out of the results of a dossier what may name a person (xóa dữ liệu cá nhân). Number, day, signer and the
// hash of the paper stay: whoever holds the paper can still have it checked.
func EraseTx(ctx context.Context, tx *store.Tx, dossierID string) error {
	_, err := tx.Exec(ctx, sqlErase, dossierID)
	return err
}
