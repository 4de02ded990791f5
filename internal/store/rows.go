package store

import (
	"context"
	"fmt"
)

// cursor is the answer of an engine to a query.
type cursor interface {
	next() (bool, error)
	values() []any // the row read by next, valid until the next call
	close() error
}

type queryFunc func(ctx context.Context, q string, args []any) (cursor, error)

// Rows is the answer to a query (tập kết quả).
type Rows struct {
	ctx  context.Context
	c    cursor
	tx   *Tx
	err  error
	done bool
}

func newRows(ctx context.Context, query queryFunc, q string, args []any) (*Rows, error) {
	c, err := query(ctx, q, args)
	if err != nil {
		return nil, mapError(err)
	}
	return &Rows{ctx: ctx, c: c}, nil
}

// Next goes to the next row; false at the end or on an error, see Err.
func (r *Rows) Next() bool {
	if r.done {
		return false
	}
	if r.err = r.ctx.Err(); r.err == nil {
		var ok bool
		if ok, r.err = r.c.next(); ok {
			return true
		}
	}
	if r.err != nil {
		if r.tx != nil {
			r.err = r.tx.fail(r.err)
		} else {
			r.err = mapError(r.err)
		}
	}
	_ = r.Close()
	return false
}

// Scan copies the columns of the row. Besides what database/sql takes, an
// instant is read into a time.Time and JSON into a json.RawMessage.
func (r *Rows) Scan(dest ...any) error {
	if r.done {
		return fmt.Errorf("store: Scan without a row")
	}
	return scan(r.c.values(), dest)
}

// Err is what ended the reading early.
func (r *Rows) Err() error { return r.err }

// Close ends the reading; it may be called twice.
func (r *Rows) Close() error {
	if r.done {
		return nil
	}
	r.done = true
	if r.tx != nil && r.tx.open == r {
		r.tx.open = nil
	}
	err := r.c.close()
	if err != nil && r.err == nil {
		r.err = mapError(err)
	}
	return err
}

// Row is the one row of an answer (một dòng kết quả).
type Row struct {
	r   Rows
	err error
}

func newRow(ctx context.Context, query queryFunc, q string, args []any) *Row {
	c, err := query(ctx, q, args)
	if err != nil {
		return &Row{err: mapError(err)}
	}
	return &Row{r: Rows{ctx: ctx, c: c}}
}

// Scan copies the columns of the row; ErrNone when there is none.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	if !r.r.Next() {
		if r.r.err != nil {
			return r.r.err
		}
		return ErrNone
	}
	err := r.r.Scan(dest...)
	// One step more, so that INSERT ... RETURNING has run to its end.
	if r.r.tx != nil && err == nil {
		r.r.Next()
		err = r.r.err
	}
	if cerr := r.r.Close(); err == nil && cerr != nil {
		err = mapError(cerr)
	}
	return err
}

// All reads every row of a query (đọc tất cả); the caller bounds it by LIMIT.
func All[T any](ctx context.Context, r Reader, q string, scan func(*Rows) (T, error), args ...any) ([]T, error) {
	rows, err := r.Query(ctx, q, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err tells what went wrong
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}
