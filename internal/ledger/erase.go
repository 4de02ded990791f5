package ledger

import (
	"context"

	"tinhso/internal/store"
)

const (
	sqlErase        = `UPDATE ledger_entry SET reason = '', evidence = NULL WHERE subject = $1`
	sqlEraseRefused = `UPDATE ledger_refusal SET reason = '', args = '{}' WHERE subject = $1`
)

// EraseTx takes out what people wrote into the account of a subject (xóa dữ liệu cá nhân); every moment and what it did
// to the time stays.
func EraseTx(ctx context.Context, tx *store.Tx, subject string) error {
	if _, err := tx.Exec(ctx, sqlErase, subject); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlEraseRefused, subject)
	return err
}
