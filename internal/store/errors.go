package store

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"tinhso/internal/fault"
)

// ErrNone is returned by Row.Scan when the query gave no row (không có dòng nào).
var ErrNone = errors.New("store: no row")

// ErrDuplicate says that a row would break a unique constraint (trùng khóa).
// Constraint is the name of the index, or what PostgreSQL calls an unnamed one:
// table_pkey, table_column_key. Use CREATE UNIQUE INDEX to choose the name.
type ErrDuplicate struct{ Constraint string }

func (e *ErrDuplicate) Error() string { return "store: duplicate: " + e.Constraint }

// IsDuplicate says whether err is an ErrDuplicate of this constraint.
func IsDuplicate(err error, constraint string) bool {
	var d *ErrDuplicate
	return errors.As(err, &d) && d.Constraint == constraint
}

// SQLite's result codes that we tell apart.
const (
	sqliteReadOnly = 8
	sqliteIOErr    = 10
	sqliteFull     = 13
	sqliteCantOpen = 14
	sqliteBusy     = 5

	sqliteUnique     = 2067
	sqlitePrimaryKey = 1555
	sqliteRowID      = 2579
)

// mapError gives the errors of both engines one shape. It is idempotent.
func mapError(err error) error {
	if err == nil {
		return nil
	}
	var f *fault.Error
	var d *ErrDuplicate
	if errors.As(err, &f) || errors.As(err, &d) || errors.Is(err, ErrNone) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNone
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqliteFull:
			return fullDisk(err)
		case sqliteIOErr, sqliteBusy, sqliteCantOpen:
			return unavailable(err)
		}
		return err
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case pg.Code == "23505":
			return &ErrDuplicate{Constraint: pg.ConstraintName}
		case pg.Code == "53100":
			return fullDisk(err)
		case pg.Code[:2] == "53", pg.Code[:3] == "57P", pg.Code[:2] == "08":
			return unavailable(err)
		}
		return err
	}
	var connect *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) {
		return unavailable(err)
	}
	return err
}

func unavailable(err error) error {
	return fault.New(fault.KindUnavailable, "store.unavailable").With(err)
}

// codeFull is the fault of a database whose disk is full.
const codeFull = "store.full"

// fullDisk says what is wrong, and not only that something is: it has another
// cure than a database that is away.
func fullDisk(err error) error {
	return fault.New(fault.KindUnavailable, codeFull).With(err)
}

// again says whether PostgreSQL asks to run the transaction once more: after a
// serialization failure, a deadlock, or when a migration of another node has
// outdated a prepared statement.
func again(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01" ||
		pg.Code == "0A000" && strings.Contains(pg.Message, "cached plan"))
}
