package notify

import (
	"context"

	"tinhso/internal/store"
)

const (
	sqlEraseMails   = `DELETE FROM notify_mail WHERE email = $1 AND args ->> 'code' = $2`
	sqlEraseNotices = `DELETE FROM notify_notice WHERE account_id = $1 AND args ->> 'code' = $2`
)

// EraseTx deletes what people were told about a dossier (xóa thông báo): the notices of its owner, the mails to these
// addresses.
func EraseTx(ctx context.Context, tx *store.Tx, account, code string, emails []string) error {
	if account != "" {
		if _, err := tx.Exec(ctx, sqlEraseNotices, account, code); err != nil {
			return err
		}
	}
	for _, e := range emails {
		if _, err := tx.Exec(ctx, sqlEraseMails, e, code); err != nil {
			return err
		}
	}
	return nil
}
