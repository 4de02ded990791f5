package indicator

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

// Freshness says how far figures are behind (độ mới của số liệu).
type Freshness struct {
	Waiting int64     // events of the journal that are not counted yet
	Since   time.Time // when the oldest of them happened; zero when there is none
	Recount Recount   // the last one
}

// Recount is what a comparison with the base rows found (kết quả đếm lại).
type Recount struct {
	ID          string    `json:"id"`
	StartedAt   time.Time `json:"started_at"`
	EndedAt     time.Time `json:"ended_at,omitzero"` // zero while it runs
	Subjects    int64     `json:"subjects"`
	Cells       int64     `json:"cells"`
	Differences int64     `json:"differences"`
}

// Freshness tells how far the figures are behind the journal, and what the last recount found.
func (m *Room) Freshness(ctx context.Context) (f Freshness, err error) {
	if f.Waiting, f.Since, err = event.Progress(ctx, m.db, ConsumerName); err != nil {
		return f, err
	}
	f.Recount, err = lastRecount(ctx, m.db)
	return f, err
}

func lastRecount(ctx context.Context, r store.Reader) (c Recount, err error) {
	err = r.QueryRow(ctx, sqlRecountLast).Scan(&c.ID, &c.StartedAt, &c.EndedAt, &c.Subjects, &c.Cells, &c.Differences)
	if errors.Is(err, store.ErrNone) {
		return c, nil
	}
	return c, err
}

// Rederive forgets facts and kept values and reads the journal again from its beginning (dựng lại từ nhật ký).
func (m *Room) Rederive(ctx context.Context) error {
	return m.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := m.locked(ctx, tx); err != nil {
			return err
		}
		for _, q := range []string{sqlForgetFacts, sqlForgetKept, sqlForgetFirst} {
			if _, err := tx.Exec(ctx, q); err != nil {
				return err
			}
		}
		return event.Rewind(ctx, tx, ConsumerName)
	})
}
