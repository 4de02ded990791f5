package event

import (
	"context"
	"errors"

	"tinhso/internal/store"
)

// Topic is what to listen to for being woken after a commit with events.
const Topic = topic

// Cursor is a place in the order in which the journal is read (vị trí đọc nhật
// ký): the transaction, then the number.
type Cursor struct{ Tx, Seq int64 }

// Cursor is the place of the event.
func (e Event) Cursor() Cursor { return Cursor{e.tx, e.Seq} }

// Before says whether a place lies before another.
func (c Cursor) Before(o Cursor) bool { return position{c.Tx, c.Seq}.before(position{o.Tx, o.Seq}) }

// ErrMoved says that somebody else moved a cursor meanwhile.
var ErrMoved = errMoved

// After reads the events behind a place and below the horizon, in their order;
// more says that others lie behind the horizon (đọc tiếp nhật ký). It is for who
// keeps a cursor of its own with Place and MoveTx; a Consumer needs none of it.
func After(ctx context.Context, db *store.DB, c Cursor, limit int) (events []Event, more bool, err error) {
	q, below := sqlNextSQLite, c.Tx
	if db.Engine() == store.Postgres {
		q = sqlNextPostgres
		if err := db.QueryRow(ctx, sqlHorizonPostgres).Scan(&below); err != nil {
			return nil, false, err
		}
	}
	events, err = store.All(ctx, db, q, scanEvent, c.Tx, c.Seq, below, limit)
	if err != nil || len(events) > 0 {
		return events, false, err
	}
	more, err = after(ctx, db, position{c.Tx, c.Seq})
	return nil, more, err
}

// End is the place of the last event there is.
func End(ctx context.Context, db *store.DB) (c Cursor, err error) {
	q := sqlEndSQLite
	if db.Engine() == store.Postgres {
		q = sqlEndPostgres
	}
	err = db.QueryRow(ctx, q).Scan(&c.Tx, &c.Seq)
	if errors.Is(err, store.ErrNone) {
		err = nil
	}
	return c, err
}

// Place is how far a reader of this name has come; the beginning when it has
// not begun.
func Place(ctx context.Context, r store.Reader, name string) (Cursor, error) {
	c, err := readCursor(ctx, r, sqlCursor, name)
	if errors.Is(err, store.ErrNone) {
		err = nil
	}
	return Cursor{c.tx, c.seq}, err
}

// MoveTx moves a reader on, in the transaction of what it made of the events;
// ErrMoved when it is no longer where it was.
func MoveTx(ctx context.Context, tx *store.Tx, name string, from, to Cursor) error {
	if _, err := tx.Exec(ctx, sqlCursorNew, name, int64(0), int64(0), tx.Now()); err != nil {
		return err
	}
	c, err := readCursor(ctx, tx, sqlCursorLocked, name)
	if err != nil {
		return err
	}
	if (Cursor{c.tx, c.seq}) != from {
		return ErrMoved
	}
	_, err = tx.Exec(ctx, sqlCursorMove, to.Tx, to.Seq, tx.Now(), name)
	return err
}

// Missed lists what a reader had not read when the journal came from another
// database, although it had read later ones; see Rebase.
func Missed(ctx context.Context, r store.Reader, name string, limit int) ([]Event, error) {
	asides, err := store.All(ctx, r, sqlAsides+" WHERE a.consumer = $1 ORDER BY a.seq LIMIT $2", scanAside, name, limit)
	events := make([]Event, len(asides))
	for i, a := range asides {
		events[i] = a.Event
	}
	return events, err
}

// TakenTx says that a reader has read missed events.
func TakenTx(ctx context.Context, tx *store.Tx, name string, events []Event) error {
	for _, e := range events {
		if _, err := tx.Exec(ctx, sqlMissedDone, name, e.Seq); err != nil {
			return err
		}
	}
	return nil
}

// KindsOf lists the kinds of the events of a subject behind a place, at most limit.
func KindsOf(ctx context.Context, r store.Reader, subject string, behind Cursor, limit int) ([]string, error) {
	return store.All(ctx, r, sqlKindsOf, func(rows *store.Rows) (kind string, err error) {
		err = rows.Scan(&kind)
		return kind, err
	}, subject, behind.Tx, behind.Seq, limit)
}

// Behind counts the events behind a place.
func Behind(ctx context.Context, db *store.DB, c Cursor) (n int64, err error) {
	w := behind(db.Engine(), position{c.Tx, c.Seq})
	err = db.QueryRow(ctx, sqlCount+w.SQL(), w.Args()...).Scan(&n)
	return n, err
}
