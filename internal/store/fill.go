package store

import (
	"context"
	"fmt"

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
	q := insertText(table, columns)
	for i, row := range rows {
		if i%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if _, err := s.c.exec(s.quiet, q, row); err != nil {
			return err
		}
	}
	return nil
}

// insertText is the statement for one row.
func insertText(table string, columns []string) string {
	q := "INSERT INTO " + table + " ("
	values := ""
	for i, c := range columns {
		if i > 0 {
			q, values = q+", ", values+", "
		}
		q, values = q+c, values+fmt.Sprintf("$%d", i+1)
	}
	return q + ") VALUES (" + values + ")"
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
