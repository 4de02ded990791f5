package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Fill writes many rows of a table at once (ghi hàng loạt): with COPY on
// PostgreSQL, with one prepared statement on SQLite. The values are of the
// kinds that Exec takes, in the order of the columns. Columns that are left out
// are filled by the database.
func (tx *Tx) Fill(ctx context.Context, table string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	if err := tx.ready(ctx); err != nil {
		return err
	}
	if err := tx.s.fill(ctx, table, columns, rows); err != nil {
		return tx.fail(fmt.Errorf("store: filling %s: %w", table, err))
	}
	return nil
}

func (s *liteSession) fill(ctx context.Context, table string, columns []string, rows [][]any) error {
	together := max(1, mostValues/len(columns))
	many, one := insertMany(table, columns, together), insertText(table, columns)
	args := make([]any, 0, together*len(columns))
	for ctx.Err() == nil && len(rows) >= together {
		args = args[:0]
		for _, row := range rows[:together] {
			args = append(args, row...)
		}
		if _, err := s.c.exec(s.quiet, many, args); err != nil {
			return err
		}
		rows = rows[together:]
	}
	for _, row := range rows {
		if _, err := s.c.exec(s.quiet, one, row); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// mostValues is about how many values one statement of SQLite writes.
const mostValues = 400

// insertText is the statement for one row.
func insertText(table string, columns []string) string { return insertMany(table, columns, 1) }

// insertMany is the statement for so many rows.
func insertMany(table string, columns []string, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ")
	for n := range rows * len(columns) {
		switch {
		case n == 0:
			b.WriteString("(")
		case n%len(columns) == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(n+1))
	}
	return b.String() + ")"
}

func (s *pgSession) fill(ctx context.Context, table string, columns []string, rows [][]any) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	_, err := s.raw.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
		for j, v := range rows[i] {
			switch v.(type) {
			case nil, string, int64, bool:
			default:
				var err error
				if rows[i][j], err = arg(v); err != nil {
					return nil, err
				}
			}
		}
		return rows[i], nil
	}))
	return err
}

func (over) fill(context.Context, string, []string, [][]any) error { return errTxOver }
