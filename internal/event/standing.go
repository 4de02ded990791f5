package event

import (
	"context"
	"fmt"

	"tinhso/internal/store"
)

// Standing is how far a consumer has read (vị trí đọc nhật ký), said so that it
// holds in any database: by numbers, without the transactions of a cluster.
type Standing struct {
	Consumer string  `json:"consumer"`
	Read     int64   `json:"read"`             // the greatest number it has read
	Missed   []int64 `json:"missed,omitempty"` // lesser numbers it has not: in flight when this was asked
}

// Clustered are the columns whose numbers mean something in one cluster of
// PostgreSQL alone, by table. A copy has 0 there.
var Clustered = map[string][]string{"event": {"tx"}, "event_cursor": {"tx"}}

// Standings tells how far every consumer has read, for a copy of the journal.
func Standings(ctx context.Context, r store.Reader) ([]Standing, error) {
	type row struct {
		name string
		position
	}
	cursors, err := store.All(ctx, r, sqlCursors, func(r *store.Rows) (c row, err error) {
		var skip [3]any
		var reason string
		err = r.Scan(&c.name, &c.tx, &c.seq, &skip[0], &skip[1], &reason, &skip[2])
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("event: standings: %w", err)
	}
	list := make([]Standing, 0, len(cursors))
	for _, c := range cursors {
		s := Standing{Consumer: c.name}
		if err := r.QueryRow(ctx, sqlGreatest, c.tx, c.seq).Scan(&s.Read); err != nil {
			return nil, err
		}
		s.Missed, err = store.All(ctx, r, sqlMissed, func(r *store.Rows) (seq int64, err error) {
			err = r.Scan(&seq)
			return seq, err
		}, c.tx, c.seq, s.Read)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// SettleTx lets the consumers of a copied journal go on where they stood
// (tiếp tục đọc nhật ký sau khi chuyển). What was missed is set aside for them,
// to be tried again.
func SettleTx(ctx context.Context, tx *store.Tx, stands []Standing) error {
	for _, s := range stands {
		for _, seq := range s.Missed {
			_, err := tx.Exec(ctx, sqlAside, store.NewID(), s.Consumer, seq, notYetRead, 0, tx.Now())
			if err != nil {
				return fmt.Errorf("event: settle %s: %w", s.Consumer, err)
			}
		}
		if _, err := tx.Exec(ctx, sqlCursorSettle, s.Read, tx.Now(), s.Consumer); err != nil {
			return fmt.Errorf("event: settle %s: %w", s.Consumer, err)
		}
	}
	return nil
}

// Extent is how many events the journal has, and the number of the last (độ dài nhật ký).
func Extent(ctx context.Context, r store.Reader) (events, last int64, err error) {
	if err := r.QueryRow(ctx, sqlExtent).Scan(&events, &last); err != nil {
		return 0, 0, fmt.Errorf("event: extent: %w", err)
	}
	return events, last, nil
}
