package store

import (
	"context"
	"errors"
	"io/fs"
	"time"
)

// Engine names the database behind a DB (hệ quản trị cơ sở dữ liệu).
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Options of Open; the zero value works.
type Options struct {
	Clock   func() time.Time // what tx.Now reads; time.Now when nil
	Readers int              // connections for reading; a sound number when 0
}

// ErrNone is returned by Row.Scan when the query gave no row.
var ErrNone = errors.New("store: no row")

// ErrDuplicate says that a row would break a UNIQUE constraint.
type ErrDuplicate struct{ Constraint string }

func (e *ErrDuplicate) Error() string { return "store: duplicate: " + e.Constraint }

// Reader reads: a DB (what is committed) or a Tx (and what it wrote itself).
type Reader interface {
	Query(ctx context.Context, q string, args ...any) (*Rows, error)
	QueryRow(ctx context.Context, q string, args ...any) *Row
}

var errNotYet = errors.New("store: not yet")

// Rows is the answer to a query.
type Rows struct{}

func (r *Rows) Next() bool             { return false }
func (r *Rows) Scan(dest ...any) error { return errNotYet }
func (r *Rows) Err() error             { return errNotYet }
func (r *Rows) Close() error           { return nil }

// Row is the one row of an answer.
type Row struct{}

func (r *Row) Scan(dest ...any) error { return errNotYet }

// DB is the handle.
type DB struct{}

// Open opens "sqlite:FILE" or a postgres:// URL.
func Open(ctx context.Context, url string, o Options) (*DB, error) { return nil, errNotYet }

func (db *DB) Engine() Engine                 { return SQLite }
func (db *DB) Close() error                   { return nil }
func (db *DB) Ping(ctx context.Context) error { return errNotYet }
func (db *DB) Query(ctx context.Context, q string, args ...any) (*Rows, error) {
	return nil, errNotYet
}
func (db *DB) QueryRow(ctx context.Context, q string, args ...any) *Row { return &Row{} }

// Write runs a verb in a transaction. On PostgreSQL fn may run again after a serialization failure, so it must assign, not append.
func (db *DB) Write(ctx context.Context, fn func(tx *Tx) error) error { return errNotYet }

// Now is the clock of the database handle.
func (db *DB) Now() time.Time { return time.Time{} }

// Backup writes a copy of the live database to a new file (SQLite).
func (db *DB) Backup(ctx context.Context, file string) error { return errNotYet }

// Tx is a transaction.
type Tx struct{}

func (tx *Tx) Query(ctx context.Context, q string, args ...any) (*Rows, error) { return nil, errNotYet }
func (tx *Tx) QueryRow(ctx context.Context, q string, args ...any) *Row        { return &Row{} }
func (tx *Tx) Exec(ctx context.Context, q string, args ...any) (affected int64, err error) {
	return 0, errNotYet
}

// Now is the instant of the transaction: one reading, UTC, whole milliseconds.
func (tx *Tx) Now() time.Time { return time.Time{} }

// AfterCommit runs fn after the commit, in the caller of Write.
func (tx *Tx) AfterCommit(fn func()) {}

// Try runs fn in a savepoint: when it fails only its own writes are undone and the transaction goes on.
func (tx *Tx) Try(ctx context.Context, fn func() error) error { return errNotYet }

// All reads every row of a query.
func All[T any](ctx context.Context, r Reader, q string, scan func(*Rows) (T, error), args ...any) ([]T, error) {
	return nil, errNotYet
}

// Where builds the condition of a list. Conditions use ? for their arguments.
type Where struct{}

func (w *Where) And(cond string, args ...any)          {}
func (w *Where) In(column string, values []string)     {}
func (w *Where) Arg(v any) string                      { return "" } // adds an argument, returns its $n
func (w *Where) SQL() string                           { return "" } // " WHERE ..." or ""
func (w *Where) Args() []any                           { return nil }
func (w *Where) Like(foldedColumn string, text string) {} // contains, escaped

// In expands the first "IN (...)" of a text to the values, numbered after args.
func In[T any](q string, args []any, values []T) (string, []any) { return "", nil }

// Keyset pages a list: Columns are "due_at bigint", "id text"; all in one direction.
type Keyset struct {
	Columns []string
	Desc    bool
}

func (k Keyset) After(w *Where, token string) error { return errNotYet } // bad token: fault invalid store.page_token
func (k Keyset) OrderBy() string                    { return "" }        // " ORDER BY due_at DESC, id DESC"

// Token is the page token after a row with these key values.
func Token(values ...any) string { return "" }

// PageSize bounds a page size asked for: default 20, most 100.
func PageSize(asked int) int { return 20 }

// Page cuts a list read with LIMIT size+1 and gives the token of the next page, "" at the end.
func Page[T any](items []T, size int, key func(T) []any) ([]T, string) { return nil, "" }

// Line is the migrations of one room.
type Line struct {
	Room string
	FS   fs.FS
}

// Migrate brings the lines up to date, in the order given.
func (db *DB) Migrate(ctx context.Context, lines ...Line) error { return errNotYet }

// Pending lists migrations not yet applied, "dossier/0002_x".
func (db *DB) Pending(ctx context.Context, lines ...Line) ([]string, error) { return nil, errNotYet }

// NewID is a new ULID, monotonic.
func NewID() string { return "" }

// Millis is an instant as stored: milliseconds UTC; 0 for the zero time.
func Millis(t time.Time) int64 { return 0 }

// Instant is the time of stored milliseconds.
func Instant(ms int64) time.Time { return time.Time{} }
