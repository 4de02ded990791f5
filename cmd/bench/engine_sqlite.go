package main

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"sync"

	_ "modernc.org/sqlite" // the driver of the platform
)

// lite is SQLite: the server on one copy of the loaded file, the reference on another.
type lite struct{ dir string }

func (l *lite) name() string { return "sqlite" }

func (l *lite) setup(_ context.Context, o options, w world) (data, database string, err error) {
	l.dir = filepath.Join(o.dir, "sqlite")
	for _, name := range []string{"server", "reference"} {
		if err := w.copyTo(filepath.Join(l.dir, name)); err != nil {
			return "", "", err
		}
	}
	data = filepath.Join(l.dir, "server")
	return data, "sqlite:" + filepath.Join(data, "tinhso.db"), nil
}

func (l *lite) place(int) string { return "?" }

// look opens the file of the running server for reading.
func (l *lite) look() (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+filepath.Join(l.dir, "server", "tinhso.db")+"?mode=ro&_pragma=busy_timeout(10000)")
}

func (l *lite) fill() (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(l.dir, "server", "tinhso.db")+
		"?_pragma=busy_timeout(10000)&_pragma=synchronous(OFF)&_pragma=cache_size(-200000)&_pragma=temp_store(MEMORY)")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// settle brings everything into the file itself.
func (l *lite) settle(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

func (l *lite) clean(context.Context) error { return nil }

// durable opens the reference with the pragmas of the store: WAL, and every commit waits for the disk.
func (l *lite) durable() (*sql.DB, error) {
	v := url.Values{}
	for _, p := range []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"temp_store(MEMORY)", "cache_size(-8000)", "journal_size_limit(67108864)", "wal_autocheckpoint(4000)"} {
		v.Add("_pragma", p)
	}
	return sql.Open("sqlite", "file:"+filepath.Join(l.dir, "reference", "tinhso.db")+"?"+v.Encode())
}

// writers are one: there is one writer.
func (l *lite) writers(ctx context.Context, _ int) ([]*sql.Conn, func() error, error) {
	db, err := l.durable()
	if err != nil {
		return nil, nil, err
	}
	conn, err := db.Conn(ctx)
	return []*sql.Conn{conn}, func() error { return errors.Join(conn.Close(), db.Close()) }, err
}

// reference opens one writing connection.
func (l *lite) reference(ctx context.Context, shapes []shape, _ int) (reference, error) {
	db, err := l.durable()
	if err != nil {
		return nil, err
	}
	r := &liteReference{db: db, shapes: shapes}
	if r.conn, err = db.Conn(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if r.st, err = prepare(ctx, r.conn, &shapes[0], l.place); err == nil {
		r.begin, err = r.conn.PrepareContext(ctx, "BEGIN IMMEDIATE")
	}
	if err == nil {
		r.commit, err = r.conn.PrepareContext(ctx, "COMMIT")
	}
	if err != nil {
		return nil, errors.Join(err, r.close())
	}
	return r, nil
}

// liteReference is the one connection; whoever has the lock writes.
type liteReference struct {
	mu            sync.Mutex
	db            *sql.DB
	conn          *sql.Conn
	st            *statements
	begin, commit *sql.Stmt
	shapes        []shape
}

func (r *liteReference) file(ctx context.Context, worker, group int) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := r.begin.ExecContext(ctx); err != nil {
		return err
	}
	for range group {
		if err := r.st.write(ctx, &r.shapes[worker%len(r.shapes)], newFresh()); err != nil {
			return err
		}
	}
	_, err := r.commit.ExecContext(ctx)
	return err
}

func (r *liteReference) close() error { return errors.Join(r.conn.Close(), r.db.Close()) }
