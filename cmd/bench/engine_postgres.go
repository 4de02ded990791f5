package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of the platform
)

// elephant is PostgreSQL: two databases of one durable server.
type elephant struct {
	base  string
	names []string
}

func (e *elephant) name() string { return "postgres" }

func (e *elephant) place(n int) string { return "$" + strconv.Itoa(n) }

func (e *elephant) url(name string) string {
	u, err := url.Parse(e.base)
	if err != nil {
		return e.base
	}
	u.Path = "/" + name
	return u.String()
}

func (e *elephant) admin(ctx context.Context, texts ...string) error {
	db, err := sql.Open("pgx", e.base)
	if err != nil {
		return err
	}
	for _, q := range texts {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", q, err), db.Close())
		}
	}
	return db.Close()
}

func (e *elephant) setup(ctx context.Context, o options, _ world) (data, database string, err error) {
	if err := e.durable(ctx); err != nil {
		return "", "", err
	}
	stem := fmt.Sprintf("tinhso_bench_%d_", os.Getpid())
	e.names = []string{stem + "server", stem + "reference"}
	if err := e.admin(ctx, "CREATE DATABASE "+e.names[0]); err != nil {
		return "", "", err
	}
	data = filepath.Join(o.dir, "postgres")
	if err := loadPack(ctx, o, data, e.url(e.names[0])); err != nil {
		return "", "", err
	}
	if _, err := accounts(ctx, o, data, e.url(e.names[0])); err != nil { // makes their tokens
		return "", "", err
	}
	return data, e.url(e.names[0]), e.admin(ctx, "CREATE DATABASE "+e.names[1]+" TEMPLATE "+e.names[0])
}

// durable refuses a server that does not wait for the disk.
func (e *elephant) durable(ctx context.Context) error {
	db, err := sql.Open("pgx", e.base)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // only read from
	for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		var on string
		if err := db.QueryRowContext(ctx, "SELECT current_setting($1)", name).Scan(&on); err != nil {
			return err
		}
		if on != "on" {
			return fmt.Errorf("the server has %s = %s: start it with postgres.sh --durable", name, on)
		}
	}
	return nil
}

func (e *elephant) look() (*sql.DB, error) { return sql.Open("pgx", e.url(e.names[0])) }

func (e *elephant) writers(ctx context.Context, n int) (conns []*sql.Conn, done func() error, err error) {
	db, err := sql.Open("pgx", e.url(e.names[1]))
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	done = func() error {
		var errs error
		for _, c := range conns {
			errs = errors.Join(errs, c.Close())
		}
		return errors.Join(errs, db.Close())
	}
	for range n {
		c, err := db.Conn(ctx)
		if err != nil {
			return nil, nil, errors.Join(err, done())
		}
		conns = append(conns, c)
	}
	return conns, done, nil
}

func (e *elephant) fill() (*sql.DB, error) {
	u, err := url.Parse(e.url(e.names[0]))
	if err != nil {
		return nil, err
	}
	q := u.Query()
	q.Set("synchronous_commit", "off")
	u.RawQuery = q.Encode()
	return sql.Open("pgx", u.String())
}

// settle does what the server does by itself a little later.
func (e *elephant) settle(ctx context.Context, db *sql.DB) error {
	for _, q := range []string{"VACUUM ANALYZE", "CHECKPOINT"} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

func (e *elephant) clean(ctx context.Context) error {
	var texts []string
	for _, name := range e.names {
		texts = append(texts, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	}
	return e.admin(context.WithoutCancel(ctx), texts...)
}

// reference opens a connection with its prepared statements for each worker.
func (e *elephant) reference(ctx context.Context, shapes []shape, workers int) (reference, error) {
	db, err := sql.Open("pgx", e.url(e.names[1]))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(workers)
	db.SetMaxIdleConns(workers)
	r := &elephantReference{db: db, shapes: shapes}
	for range workers {
		conn, err := db.Conn(ctx)
		if err != nil {
			return nil, errors.Join(err, r.close())
		}
		r.conns = append(r.conns, conn)
		st, err := prepare(ctx, conn, &shapes[0], e.place)
		if err != nil {
			return nil, errors.Join(err, r.close())
		}
		r.st = append(r.st, st)
	}
	return r, nil
}

type elephantReference struct {
	db    *sql.DB
	conns []*sql.Conn
	st    []*statements

	shapes []shape
}

func (r *elephantReference) file(ctx context.Context, worker, group int) error {
	tx, err := r.conns[worker].BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for range group {
		if err := r.st[worker].write(ctx, &r.shapes[worker%len(r.shapes)], newFresh()); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

func (r *elephantReference) close() error {
	var err error
	for _, c := range r.conns {
		err = errors.Join(err, c.Close())
	}
	return errors.Join(err, r.db.Close())
}
