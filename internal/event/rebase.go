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
		type row struct {
			name string
			position
		}
		cursors, err := store.All(ctx, tx, sqlCursors, func(r *store.Rows) (c row, err error) {
			var skip [3]any
			var reason string
			err = r.Scan(&c.name, &c.tx, &c.seq, &skip[0], &skip[1], &reason, &skip[2])
			return c, err
		})
		if err != nil {
			return err
		}
		for _, c := range cursors {
			if err := rebase(ctx, tx, c.name, c.position); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, sqlForget)
		return err
	})
	if err != nil {
		return fmt.Errorf("event: rebase: %w", err)
	}
	return nil
}

func rebase(ctx context.Context, tx *store.Tx, name string, at position) error {
	var greatest int64
	if err := tx.QueryRow(ctx, sqlGreatest, at.tx, at.seq).Scan(&greatest); err != nil {
		return err
	}
	missed, err := store.All(ctx, tx, sqlMissed, func(r *store.Rows) (seq int64, err error) {
		err = r.Scan(&seq)
		return seq, err
	}, at.tx, at.seq, greatest)
	if err != nil {
		return err
	}
	for _, seq := range missed {
		_, err := tx.Exec(ctx, sqlAside, store.NewID(), name, seq, "not yet read when the database was moved", 0, tx.Now())
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, sqlCursorMove, 0, greatest, tx.Now(), name)
	return err
}
