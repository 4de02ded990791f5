package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// attempts bounds how often a verb is run again after a serialization failure.
const attempts = 10

// elephant is PostgreSQL: a pool that writes and a pool that may only read.
// pgx keeps the prepared statements of each connection.
type elephant struct {
	w, r  *sql.DB
	texts sync.Map // common text → text of PostgreSQL, for those that differ
	only  bool
	url   string
}

func openPostgres(ctx context.Context, url string, o Options) (backend, error) {
	pool := func(readOnly bool) (*sql.DB, error) {
		c, err := pgx.ParseConfig(url)
		if err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		c.RuntimeParams["application_name"] = "tinhso"
		if readOnly {
			c.RuntimeParams["default_transaction_read_only"] = "on"
		}
		if o.Loading {
			c.RuntimeParams["synchronous_commit"], c.RuntimeParams["maintenance_work_mem"] = "off", "1GB"
		}
		db := stdlib.OpenDB(*c)
		most := o.Readers
		if most <= 0 {
			most = max(16, 4*runtime.GOMAXPROCS(0))
		}
		db.SetMaxOpenConns(most)
		db.SetMaxIdleConns(most)
		db.SetConnMaxIdleTime(5 * time.Minute)
		return db, nil
	}
	w, err := pool(o.ReadOnly)
	if err != nil {
		return nil, err
	}
	r, err := pool(true)
	if err != nil {
		return nil, err
	}
	e := &elephant{url: url, w: w, r: r, only: o.ReadOnly}
	if err := e.ping(ctx); err != nil {
		return nil, errors.Join(mapError(err), e.close())
	}
	return e, nil
}

func (e *elephant) ping(ctx context.Context) error { return e.w.PingContext(ctx) }

func (e *elephant) close() error { return errors.Join(e.w.Close(), e.r.Close()) }

func (e *elephant) backup(context.Context, string) error {
	return errors.New("store: PostgreSQL is backed up with pg_dump or pg_basebackup")
}

// text is the common text in the dialect of PostgreSQL.
func (e *elephant) text(q string) string {
	if !strings.Contains(q, "/*") {
		return q
	}
	if t, ok := e.texts.Load(q); ok {
		return t.(string)
	}
	t := dialect(Postgres, q)
	e.texts.Store(q, t)
	return t
}

func (e *elephant) query(ctx context.Context, q string, args []any) (cursor, error) {
	return pgQuery(ctx, e.r, e.text(q), args)
}

func (e *elephant) check(ctx context.Context, q string) error {
	stmt, err := e.r.PrepareContext(ctx, e.text(q))
	if err != nil {
		return err
	}
	defer func() { _ = stmt.Close() }()
	return nil
}

func (e *elephant) write(ctx context.Context, db *DB, fn func(*Tx) error) (*Tx, error) {
	if e.only {
		return nil, errReadOnly
	}
	for n := 1; ; n++ {
		tx, err := e.try(ctx, db, fn)
		if err == nil {
			return tx, nil
		}
		if !again(err) && (tx == nil || !again(tx.failed)) || n == attempts {
			return nil, err
		}
		db.meter.again.Add(1)
		wait := time.NewTimer(time.Duration(rand.Int64N(int64(time.Millisecond) << n))) //nolint:gosec // when to try again is no secret
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return nil, ctx.Err()
		}
	}
}

// try runs the verb once.
func (e *elephant) try(ctx context.Context, db *DB, fn func(*Tx) error) (*Tx, error) {
	s, err := e.session(ctx)
	if err != nil {
		return nil, err
	}
	tx := &Tx{db: db, s: s, now: db.Now()}
	defer func() {
		tx.s = over{}
		s.end(ctx)
	}()
	if err := tx.finish(guard(func() error { return fn(tx) })); err != nil {
		return tx, err
	}
	return tx, s.commit(ctx)
}

func (e *elephant) script(ctx context.Context, tx *Tx, text string) error {
	return tx.s.(*pgSession).script(ctx, text)
}

func pgArgs(args []any) ([]any, error) {
	vals := make([]any, len(args))
	for i, a := range args {
		v, err := arg(a)
		if err != nil {
			return nil, fmt.Errorf("argument $%d: %w", i+1, err)
		}
		vals[i] = v
	}
	return vals, nil
}

type pgQueryer interface {
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
}

func pgQuery(ctx context.Context, on pgQueryer, q string, args []any) (cursor, error) {
	vals, err := pgArgs(args)
	if err != nil {
		return nil, err
	}
	rows, err := on.QueryContext(ctx, q, vals...) //nolint:rowserrcheck // pgRows looks at both
	if err != nil {
		return nil, withText(err, q)
	}
	names, err := rows.Columns()
	if err != nil {
		return nil, errors.Join(err, rows.Close()) //nolint:sqlclosecheck // only here; else pgRows does
	}
	r := &pgRows{rows: rows, row: make([]any, len(names)), to: make([]any, len(names))}
	for i := range r.row {
		r.to[i] = &r.row[i]
	}
	return r, nil
}

// withText shows the statement when PostgreSQL could not understand it.
func withText(err error, q string) error {
	if strings.Contains(err.Error(), "SQLSTATE 42") {
		return fmt.Errorf("%w\n%s", err, q)
	}
	return err
}

// pgRows is the answer of PostgreSQL.
type pgRows struct {
	rows *sql.Rows
	row  []any
	to   []any
}

func (r *pgRows) next() (bool, error) {
	if !r.rows.Next() {
		return false, r.rows.Err()
	}
	return true, r.rows.Scan(r.to...)
}

func (r *pgRows) values() []any { return r.row }

func (r *pgRows) close() error { return r.rows.Close() }
