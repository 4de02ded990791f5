package event

import (
	"context"

	"tinhso/internal/store"
)

// Pass moves every consumer behind the last event there is (bỏ qua sự kiện đã có): for who wrote what the consumers would
// have made of those events beside the journal. Nobody else may append meanwhile.
func (j *Journal) Pass(ctx context.Context) error {
	if err := j.prepare(ctx); err != nil {
		return err
	}
	end, err := End(ctx, j.db)
	if err != nil {
		return err
	}
	return j.db.Write(ctx, func(tx *store.Tx) error {
		for _, r := range j.list {
			if _, err := tx.Exec(ctx, sqlCursorMove, end.Tx, end.Seq, tx.Now(), r.Name); err != nil {
				return err
			}
		}
		return nil
	})
}
