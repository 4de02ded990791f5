package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"strings"

	"tinhso/internal/store/copytext"
)

// litePicture is a read transaction on a connection of its own: the WAL is not
// begun anew while it lasts, so the file grows beside a server that writes.
type litePicture struct{ c *liteConn }

func (l *lite) snapshot(ctx context.Context, fn func(picture) error) error {
	c, err := dialLite(ctx, l.connect)
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }()
	if err := c.script(ctx, "BEGIN"); err != nil {
		return err
	}
	p := litePicture{c}
	if _, err := c.strings(ctx, `SELECT name FROM sqlite_master LIMIT 1`); err != nil { // the snapshot is taken here
		return err
	}
	err = fn(p)
	return errors.Join(err, c.script(context.WithoutCancel(ctx), "ROLLBACK"))
}

func (p litePicture) query(ctx context.Context, q string, args []any) (cursor, error) {
	return p.c.query(ctx, q, args)
}

func (p litePicture) tables(ctx context.Context, _ *Snapshot) ([]copytext.Table, error) {
	return liteTables(ctx, p.c)
}

func liteTables(ctx context.Context, c *liteConn) ([]copytext.Table, error) {
	names, err := c.strings(ctx, sqlTablesSQLite)
	if err != nil {
		return nil, err
	}
	counts, err := c.strings(ctx, sqlHasCountersSQLite)
	if err != nil {
		return nil, err
	}
	var list []copytext.Table
	for _, name := range names {
		t := copytext.Table{Name: name}
		err := c.each(ctx, sqlAllColumnsSQLite, func(v []any) error {
			column, _ := v[0].(string)
			declared, _ := v[1].(string)
			t.Columns = append(t.Columns, copytext.Column{Name: column, Kind: liteKind(declared)})
			if counter, _ := v[2].(int64); counter == 1 {
				t.Counter = column
			}
			return nil
		}, name, name)
		if err == nil && t.Counter != "" && len(counts) > 0 {
			err = c.each(ctx, sqlCounterSQLite, func(v []any) error {
				t.Last, _ = v[0].(int64)
				return nil
			}, name)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

// liteKind is the kind of a declared type; the type itself when it is none.
func liteKind(declared string) copytext.Kind {
	switch word := strings.ToUpper(declared); word {
	case "TEXT":
		return copytext.Text
	case "JSON_TEXT":
		return copytext.JSON
	case "BIGINT", "INTEGER", "INT", "SMALLINT":
		return copytext.Int
	case "BOOLEAN":
		return copytext.Bool
	case "BLOB":
		return copytext.Bytes
	case "REAL", "DOUBLE PRECISION":
		return copytext.Float
	}
	return copytext.Kind(declared + "?")
}

// each calls fn for every row of an answer.
func (c *liteConn) each(ctx context.Context, q string, fn func(v []any) error, args ...any) error {
	rows, err := c.query(ctx, q, args)
	if err != nil {
		return err
	}
	defer func() { _ = rows.close() }()
	for {
		ok, err := rows.next()
		if !ok {
			return err
		}
		if err := fn(rows.values()); err != nil {
			return err
		}
	}
}

// flushAt is how much text is gathered before it is handed on.
const flushAt = 64 << 10

func (p litePicture) dump(ctx context.Context, t copytext.Table, w io.Writer) error {
	stmt, err := p.c.prep.PrepareContext(ctx, "SELECT "+valueList(t)+" FROM "+quoteName(t.Name))
	if err != nil {
		return err
	}
	defer func() { _ = stmt.Close() }()
	// A context that can end would cost a goroutine for each row.
	rows, err := stmt.(driver.StmtQueryContext).QueryContext(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	row := make([]driver.Value, len(t.Columns))
	buf := make([]byte, 0, 2*flushAt)
	for {
		err := rows.Next(row)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if buf, err = appendRow(buf, t, row); err != nil {
			return err
		}
		if len(buf) < flushAt {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
		buf = buf[:0]
	}
	_, err = w.Write(buf)
	return err
}

func appendRow(buf []byte, t copytext.Table, row []driver.Value) ([]byte, error) {
	var err error
	for i, v := range row {
		if i > 0 {
			buf = append(buf, '\t')
		}
		if buf, err = copytext.Append(buf, t.Columns[i].Kind, v); err != nil {
			return buf, &columnError{t.Columns[i].Name, err}
		}
	}
	return append(buf, '\n'), nil
}

type columnError struct {
	column string
	err    error
}

func (e *columnError) Error() string { return "column " + e.column + ": " + e.err.Error() }
func (e *columnError) Unwrap() error { return e.err }
