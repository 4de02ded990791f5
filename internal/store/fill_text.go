package store

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"tinhso/internal/store/copytext"
)

// FillText writes rows given in the text form of COPY (nạp hàng loạt từ văn
// bản): as they are on PostgreSQL, value by value on SQLite.
func (tx *Tx) FillText(ctx context.Context, t copytext.Table, text []byte) error {
	if len(text) == 0 {
		return nil
	}
	if err := tx.ready(ctx); err != nil {
		return err
	}
	if err := tx.s.fillText(ctx, t, text); err != nil {
		return tx.fail(fmt.Errorf("store: filling %s: %w", t.Name, err))
	}
	return nil
}

// textValues bounds the values of one statement that fills; several rows share
// the cost of running it.
const textValues = 240

func (s *liteSession) fillText(ctx context.Context, t copytext.Table, text []byte) error {
	rows := max(1, textValues/len(t.Columns))
	f := filler{t: t, one: fillStatement(t, 1), many: fillStatement(t, rows), values: make([]any, 0, rows*len(t.Columns))}
	err := copytext.Lines(text, func(line []byte) error {
		if err := f.add(line); err != nil || len(f.values) < cap(f.values) {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		_, err := s.c.exec(s.quiet, f.many, f.values)
		f.values = f.values[:0]
		return err
	})
	for ; err == nil && len(f.values) > 0; f.values = f.values[len(t.Columns):] {
		_, err = s.c.exec(s.quiet, f.one, f.values[:len(t.Columns)])
	}
	return err
}

// filler gathers the values of rows.
type filler struct {
	t         copytext.Table
	one, many string
	values    []any
	fields    [][]byte
}

func (f *filler) add(line []byte) error {
	f.fields = copytext.Split(line, f.fields[:0])
	if len(f.fields) != len(f.t.Columns) {
		return fmt.Errorf("a row has %d fields, the table %d columns", len(f.fields), len(f.t.Columns))
	}
	for i, field := range f.fields {
		v, err := copytext.Value(f.t.Columns[i].Kind, field)
		if err != nil {
			return &columnError{f.t.Columns[i].Name, err}
		}
		f.values = append(f.values, v)
	}
	return nil
}

// fillStatement writes so many rows.
func fillStatement(t copytext.Table, rows int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", quoteName(t.Name), columnList(t))
	for r := range rows {
		for i := range t.Columns {
			switch {
			case i > 0:
				b.WriteString(", ")
			case r > 0:
				b.WriteString("), (")
			default:
				b.WriteString("(")
			}
			fmt.Fprintf(&b, "$%d", r*len(t.Columns)+i+1)
		}
	}
	return b.String() + ")"
}

func (s *pgSession) fillText(ctx context.Context, t copytext.Table, text []byte) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	_, err := s.raw.PgConn().CopyFrom(ctx, bytes.NewReader(text), fmt.Sprintf("COPY %s (%s) FROM STDIN", quoteName(t.Name), columnList(t)))
	return err
}

func (over) fillText(context.Context, copytext.Table, []byte) error { return errTxOver }

// SetCounter lets the database number on behind the last number that was given
// (đặt lại bộ đếm), whether or not a row still bears it.
func (tx *Tx) SetCounter(ctx context.Context, t copytext.Table) error {
	if t.Counter == "" {
		return nil
	}
	var greatest int64
	q := "SELECT COALESCE(max(" + quoteName(t.Counter) + "), 0) FROM " + quoteName(t.Name)
	if err := tx.QueryRow(ctx, q).Scan(&greatest); err != nil {
		return err
	}
	last := max(greatest, t.Last)
	if last <= 0 {
		return nil
	}
	if tx.Engine() == Postgres {
		var set int64
		return tx.QueryRow(ctx, sqlSetCounterPostgres, quoteName(t.Name), t.Counter, last).Scan(&set)
	}
	if _, err := tx.Exec(ctx, sqlDropCounterSQLite, t.Name); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlSetCounterSQLite, t.Name, last)
	return err
}

// CheckKeys says which foreign keys point nowhere (kiểm tra khóa ngoại), at most
// twenty; none on PostgreSQL, which does not let them come to be.
func (db *DB) CheckKeys(ctx context.Context) ([]string, error) {
	if db.engine == Postgres {
		return nil, nil
	}
	return All(ctx, db, sqlBrokenKeysSQLite, func(r *Rows) (s string, err error) {
		err = r.Scan(&s)
		return s, err
	})
}

// CheckPages lets the engine look over the whole database (kiểm tra toàn vẹn)
// and gives what it complains of; whole is false where only a part of it could
// be looked at.
func (db *DB) CheckPages(ctx context.Context) (complaints []string, whole bool, err error) {
	text := func(r *Rows) (s string, err error) {
		err = r.Scan(&s)
		return s, err
	}
	if db.engine == SQLite {
		complaints, err = All(ctx, db, sqlQuickCheckSQLite, text)
		if len(complaints) == 1 && complaints[0] == "ok" {
			complaints = nil
		}
		return complaints, true, err
	}
	var have bool
	if err := db.QueryRow(ctx, sqlHasAmcheckPostgres).Scan(&have); err != nil || !have {
		return nil, false, err
	}
	complaints, err = All(ctx, db, sqlAmcheckPostgres, text)
	return complaints, true, err
}
