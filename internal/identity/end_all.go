package identity

import (
	"context"
	"fmt"

	"tinhso/internal/store"
)

const sqlEndAll = `DELETE FROM identity_session`

// EndAllTx signs everybody out (kết thúc mọi phiên làm việc) and says how many
// sessions there were: of those in a backup nobody knows which were ended since.
func EndAllTx(ctx context.Context, tx *store.Tx) (int64, error) {
	n, err := tx.Exec(ctx, sqlEndAll)
	if err != nil {
		return 0, fmt.Errorf("identity: end all sessions: %w", err)
	}
	return n, nil
}
