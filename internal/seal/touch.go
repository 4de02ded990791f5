package seal

import (
	"context"

	"tinhso/internal/store"
)

// TouchTx tells the sealer of a new row of an Append table (báo dòng mới cần niêm
// phong), in the transaction that writes the row.
func TouchTx(ctx context.Context, tx *store.Tx, table, subject string) error {
	if err := tx.Later(ctx, sqlDueNew, store.NewID(), table, subject, tx.Now()); err != nil {
		return err
	}
	tx.Wake(topicDue)
	return nil
}
