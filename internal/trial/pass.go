package trial

import (
	"context"

	"tinhso/internal/store"
)

const (
	sqlOpenTimers = `UPDATE timer SET at = $1, due_at = $2 WHERE kind = 'dossier.due' AND due_at > $3
		AND subject IN (SELECT id FROM dossier WHERE state = 'working' AND NOT closed)`
	sqlOpenDue = `UPDATE dossier SET due_at = $1, next_at = $2 WHERE state = 'working' AND NOT closed
		AND id IN (SELECT subject FROM timer WHERE kind = 'dossier.due' AND at = $3)`
)

// LetPass moves the due moment of the dossiers that officers work on to a minute
// ago (cho quá hạn), and says how many there are. It writes behind the back of
// the rooms, for which nobody but a trial has a reason.
func LetPass(ctx context.Context, db *store.DB) (n int64, err error) {
	err = db.Write(ctx, func(tx *store.Tx) error {
		past := store.Millis(tx.Now()) - 60_000
		if n, err = tx.Exec(ctx, sqlOpenTimers, past, past, past); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlOpenDue, past, past, past)
		return err
	})
	return n, err
}
