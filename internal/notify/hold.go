package notify

import (
	"context"
	"fmt"

	"tinhso/internal/store"
)

// errHeld is the reason of a mail that waited when the backup was made from
// which the province was restored: it may have been sent since.
const errHeld = "notify.error.held"

const sqlHold = `UPDATE notify_mail SET state = 'not_sent', error = $1 WHERE state = 'waiting'`

// HoldTx keeps back every mail that waits (giữ thư lại sau khi phục hồi) and
// says how many; ResendTx lets them go.
func HoldTx(ctx context.Context, tx *store.Tx) (int64, error) {
	n, err := tx.Exec(ctx, sqlHold, errHeld)
	if err != nil {
		return 0, fmt.Errorf("notify: hold: %w", err)
	}
	return n, nil
}
