package event

import (
	"context"
	"time"

	"tinhso/internal/store"
)

// TopicTold is what to listen to for being woken after a commit that told of rows.
const TopicTold = "event.told"

// Told is a row that no event speaks of (dòng được báo): its table, and the key
// by which who seals it finds it.
type Told struct{ ID, Table, Subject string }

// TellTx tells of a row that no event speaks of (báo dòng mới), in the transaction
// that writes it. Readings are too many to be events: nothing follows from them
// but that they are sealed.
func TellTx(ctx context.Context, tx *store.Tx, table, subject string) error {
	if err := tx.Later(ctx, sqlTell, store.NewID(), table, subject, tx.Now()); err != nil {
		return err
	}
	tx.Wake(TopicTold)
	return nil
}

// ToldOf lists rows that were told of and not taken yet, the oldest first.
func ToldOf(ctx context.Context, r store.Reader, limit int) ([]Told, error) {
	return store.All(ctx, r, sqlTold, func(rows *store.Rows) (t Told, err error) {
		err = rows.Scan(&t.ID, &t.Table, &t.Subject)
		return t, err
	}, limit)
}

// ToldWaiting counts them, and says since when the oldest waits.
func ToldWaiting(ctx context.Context, r store.Reader) (n int64, since time.Time, err error) {
	err = r.QueryRow(ctx, sqlToldWaiting).Scan(&n, &since)
	return n, since, err
}

// TakeToldTx says that rows were taken.
func TakeToldTx(ctx context.Context, tx *store.Tx, list []Told) error {
	for len(list) > 0 {
		some := list[:min(len(list), 512)]
		list = list[len(some):]
		ids := make([]string, len(some))
		for i, t := range some {
			ids[i] = t.ID
		}
		q, args := store.In(sqlToldDone, nil, ids)
		if err := tx.Later(ctx, q, args...); err != nil {
			return err
		}
	}
	return nil
}
