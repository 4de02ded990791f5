package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// SetIndexesAside takes down the indexes that serve reading alone, and on
// PostgreSQL the foreign keys, while millions of rows are written (tạm gỡ chỉ
// mục khi ghi hàng loạt): built at the end they cost a fraction. What was taken
// down is written down in the same transaction; RestoreIndexes, and every
// Migrate, makes it again, so that an interruption loses none.
func (db *DB) SetIndexesAside(ctx context.Context) error {
	return db.Write(ctx, func(tx *Tx) error {
		if err := db.b.script(ctx, tx, migrationText(db.engine, sqlAsideTable)); err != nil {
			return tx.fail(err)
		}
		q := sqlIndexesSQLite
		if db.engine == Postgres {
			q = sqlIndexesPostgres
		}
		list, err := All(ctx, tx, q, scanAside)
		if err != nil {
			return err
		}
		for i, a := range list {
			if _, err := tx.Exec(ctx, sqlAsideInsert, i, a.name, a.make); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, a.drop()); err != nil {
				return err
			}
		}
		return nil
	})
}

// aside is something taken down.
type aside struct{ name, make string }

func scanAside(r *Rows) (a aside, err error) {
	err = r.Scan(&a.name, &a.make)
	return a, err
}

func (a aside) drop() string {
	if table, ok := strings.CutPrefix(a.make, "ALTER TABLE "); ok {
		table, _, _ = strings.Cut(table, " ")
		return "ALTER TABLE " + table + " DROP CONSTRAINT " + a.name
	}
	return "DROP INDEX " + a.name
}

// RestoreIndexes makes again what SetIndexesAside took down, one transaction
// each, and lets the engine look how the values lie. Tell is called before each.
func (db *DB) RestoreIndexes(ctx context.Context, tell func(name string, left int)) error {
	has, err := db.hasAside(ctx)
	if err != nil || !has {
		return err
	}
	list, err := All(ctx, db, sqlAsides, scanAside)
	if err != nil {
		return err
	}
	for i, a := range list {
		if tell != nil {
			tell(a.name, len(list)-i)
		}
		err := db.Write(ctx, func(tx *Tx) error {
			n, err := tx.Exec(ctx, sqlAsideDone, a.name) // two nodes that start together take turns here
			if err != nil || n == 0 {
				return err
			}
			_, err = tx.Exec(ctx, a.make)
			return err
		})
		if err != nil {
			return fmt.Errorf("store: making %s again: %w", a.name, err)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return db.Analyze(ctx)
}

func (db *DB) hasAside(ctx context.Context) (bool, error) {
	var n int
	q := sqlHasAside
	if db.engine == Postgres {
		q = sqlHasAsidePostgres
	}
	err := db.QueryRow(ctx, q).Scan(&n)
	return n > 0, err
}

// Analyze lets PostgreSQL look how the values lie and which pages are wholly
// visible (thống kê cho bộ tối ưu truy vấn), as it does by itself a little later.
// SQLite needs nothing.
func (db *DB) Analyze(ctx context.Context) error {
	e, ok := db.b.(*elephant)
	if !ok {
		return nil
	}
	conn, err := e.w.Conn(ctx)
	if err != nil {
		return mapError(err)
	}
	_, err = conn.ExecContext(ctx, "VACUUM ANALYZE")
	return mapError(errors.Join(err, conn.Close()))
}
