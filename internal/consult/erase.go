package consult

import (
	"context"

	"tinhso/internal/store"
)

const sqlErase = `UPDATE consult_asked SET question = '', answer = '' WHERE subject = $1`

// EraseTx takes out what was asked and answered about a subject (xóa dữ liệu cá nhân); who was asked when, and what stand
// they took, stays.
func EraseTx(ctx context.Context, tx *store.Tx, subject string) error {
	_, err := tx.Exec(ctx, sqlErase, subject)
	return err
}
