package event

import (
	"context"
	"fmt"

	"tinhso/internal/store"
)

// Rebase makes a journal that came from another database readable here
// (chuyển nhật ký sang cơ sở dữ liệu mới). The transaction numbers of the old
// cluster mean nothing in the new one, and new events could sort before the
// cursors. After a restore from pg_dump or a move between engines, and before
// the pumps run, Rebase forgets them: the order becomes the number alone. What
// a consumer had not read although it had read a greater number is set aside
// for it, to be retried; such events were in flight when the copy was made.
func Rebase(ctx context.Context, db *store.DB) error {
	err := db.Write(ctx, func(tx *store.Tx) error {
		stands, err := Standings(ctx, tx)
		if err != nil {
			return err
		}
		if err := SettleTx(ctx, tx, stands); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlForget)
		return err
	})
	if err != nil {
		return fmt.Errorf("event: rebase: %w", err)
	}
	return nil
}

const notYetRead = "not yet read when the database was moved"
