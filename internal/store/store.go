package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tinhso/internal/store/copytext"
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
	Clock    func() time.Time // what tx.Now reads; time.Now when nil
	Readers  int              // connections for reading; a sound number when 0
	ReadOnly bool             // look at a database that another process may be using; Write is refused

	// NoSync does not wait for the disk: a power cut may lose what was
	// acknowledged. Only tests set it. SQLite only.
	NoSync bool

	// Loading is for a command that fills a database with millions of rows and can
	// be begun anew: it does not wait for the disk before the end, and keeps more in
	// memory. What a power cut leaves of it is thrown away.
	Loading bool

	// NoKeys leaves foreign keys unchecked on SQLite: rows come in any order, from
	// a database that had checked them. See CheckKeys.
	NoKeys bool

	// Replicated leaves the checkpoints of SQLite to who reads its WAL to copy it
	// elsewhere: one of ours would take away what is not copied yet.
	Replicated bool

	// CatchNested makes a Write inside a Write on SQLite an error instead of
	// a standstill. It costs a microsecond a verb, so only tests set it.
	CatchNested bool
}

// Reader reads (đọc): a DB, what is committed, or a Tx, that and what it wrote itself.
type Reader interface {
	Query(ctx context.Context, q string, args ...any) (*Rows, error)
	QueryRow(ctx context.Context, q string, args ...any) *Row
}

// backend is one engine.
type backend interface {
	query(ctx context.Context, q string, args []any) (cursor, error)
	write(ctx context.Context, db *DB, fn func(*Tx) error) (*Tx, error)
	script(ctx context.Context, tx *Tx, text string) error
	check(ctx context.Context, q string) error
	ping(ctx context.Context) error
	backup(ctx context.Context, file string) error
	snapshot(ctx context.Context, fn func(picture) error) error
	close() error
}

// session is a connection inside a transaction.
type session interface {
	query(ctx context.Context, q string, args []any) (cursor, error)
	exec(ctx context.Context, q string, args []any) (int64, error)
	later(ctx context.Context, q string, args []any) error // may wait for the next one
	fill(ctx context.Context, table string, columns []string, rows [][]any) error
	fillText(ctx context.Context, t copytext.Table, text []byte) error
	flush(ctx context.Context) error // sends what waits
	drop()                           // forgets it
}

// DB is the handle of an open database (cơ sở dữ liệu đang mở).
type DB struct {
	engine Engine
	b      backend
	clock  func() time.Time
	hub    hub
	meter  meter
}

var errReadOnly = errors.New("store: opened read-only")

// Open opens "sqlite:FILE" or a postgres:// URL. It does not migrate.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	db := &DB{clock: o.Clock}
	if db.clock == nil {
		db.clock = time.Now //allow: here the one clock begins
	}
	var err error
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		db.engine = SQLite
		db.b, err = openSQLite(ctx, strings.TrimPrefix(url, "sqlite:"), o)
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		db.engine = Postgres
		db.b, err = openPostgres(ctx, url, o)
	default:
		err = fmt.Errorf("store: the database must be sqlite:FILE or a postgres:// URL")
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

// Engine says which database this is.
func (db *DB) Engine() Engine { return db.engine }

// Now reads the clock of the handle: UTC, whole milliseconds.
func (db *DB) Now() time.Time { return db.clock().UTC().Truncate(time.Millisecond) }

// Ping asks the database for an answer.
func (db *DB) Ping(ctx context.Context) error { return mapError(db.b.ping(ctx)) }

// Close waits for the verbs in hand and closes the database.
func (db *DB) Close() error { return db.b.close() }

// Query reads what is committed. The Rows must be closed; All does it for you.
func (db *DB) Query(ctx context.Context, q string, args ...any) (*Rows, error) {
	return newRows(ctx, db.b.query, q, args)
}

// QueryRow reads one row of what is committed.
func (db *DB) QueryRow(ctx context.Context, q string, args ...any) *Row {
	return newRow(ctx, db.b.query, q, args)
}

// Check lets the engine read a text without running it (kiểm tra câu lệnh).
func (db *DB) Check(ctx context.Context, q string) error { return db.b.check(ctx, q) }

// Write runs a verb in one transaction (ghi trong một giao dịch) and returns
// after its commit. When fn fails or panics nothing of it remains. On
// PostgreSQL fn may run more than once; see the package comment.
func (db *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	begun := time.Now() //allow: how long a verb takes, not a time of the law
	ctx, span := verbSpan(ctx)
	tx, err := db.b.write(ctx, db, fn)
	err = mapError(err)
	db.meter.verb(time.Since(begun), err)
	span.End(err)
	if err != nil {
		return err
	}
	for _, topic := range tx.wakes {
		db.hub.wake(topic)
	}
	for _, fn := range tx.after {
		fn()
	}
	return nil
}

// Backup writes a copy of the live database to a new file (sao lưu nóng).
// SQLite only: PostgreSQL has its own tools, and the error says so.
func (db *DB) Backup(ctx context.Context, file string) error {
	return mapError(db.b.backup(ctx, file))
}
