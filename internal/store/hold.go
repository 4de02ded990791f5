package store

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"tinhso/internal/fault"
)

const (
	holdLook  = 10 * time.Second // between looks whether the hold still stands
	holdReach = 5 * time.Second  // to reach the database
)

// errHeld says that somebody works on the database, errReplaced that somebody
// replaces it.
func errHeld() *fault.Error     { return fault.Conflict("store.held") }
func errReplaced() *fault.Error { return fault.Conflict("store.replaced") }

// Occupy tells those who would replace the database that somebody works on it
// (giữ chỗ cơ sở dữ liệu), until release: restore and move then refuse. On
// SQLite the lock of the file says so already.
func (db *DB) Occupy(ctx context.Context) (release func(), err error) {
	e, ok := db.b.(*elephant)
	if !ok || e.only {
		return func() {}, nil
	}
	conn, err := holdPostgres(ctx, e.url, sqlHoldSharedPostgres)
	if err != nil {
		return nil, err
	}
	if conn == nil {
		return nil, errReplaced()
	}
	keep, stop := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	wg.Go(func() { keepHold(keep, e.url, conn) })
	return func() { stop(); wg.Wait() }, nil
}

// keepHold takes the hold again when the connection was lost.
func keepHold(ctx context.Context, url string, conn *pgx.Conn) {
	look := time.NewTicker(holdLook)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			if conn != nil {
				quiet, cancel := context.WithTimeout(context.WithoutCancel(ctx), holdReach)
				letGo(quiet, conn)
				cancel()
			}
			return
		case <-look.C:
		}
		reach, cancel := context.WithTimeout(ctx, holdReach)
		if conn != nil && conn.Ping(reach) != nil {
			_ = conn.Close(reach)
			conn = nil
		}
		if conn == nil {
			conn, _ = holdPostgres(reach, url, sqlHoldSharedPostgres) // the next look tries again
		}
		cancel()
	}
}

// holdPostgres takes an advisory lock on a connection of its own; no connection
// when another's lock stands against it.
func holdPostgres(ctx context.Context, url, how string) (*pgx.Conn, error) {
	c, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	c.RuntimeParams["application_name"] = "tinhso hold"
	conn, err := pgx.ConnectConfig(ctx, c)
	if err != nil {
		return nil, mapError(err)
	}
	var held bool
	err = conn.QueryRow(ctx, how).Scan(&held)
	if err == nil && held {
		return conn, nil
	}
	return nil, errors.Join(mapError(err), conn.Close(ctx))
}

// letGo gives a hold back now: the end of a session comes a little later than
// the closing of its connection.
func letGo(ctx context.Context, conn *pgx.Conn) {
	_, _ = conn.Exec(ctx, sqlLetGoPostgres)
	_ = conn.Close(ctx)
}

// Alone holds the database that url names alone (giữ riêng cơ sở dữ liệu), until
// release: it refuses while somebody works on it, and nobody begins to.
func Alone(ctx context.Context, url string) (release func(), err error) {
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		lock, err := lockFile(file + ".lock")
		if err != nil {
			return nil, errHeld().With(inUse(file, err))
		}
		return func() { _ = lock.Close() }, nil
	}
	conn, err := holdPostgres(ctx, url, sqlHoldAlonePostgres)
	if err != nil {
		return nil, err
	}
	if conn == nil {
		return nil, errHeld()
	}
	return func() {
		quiet, cancel := context.WithTimeout(context.WithoutCancel(ctx), holdReach)
		defer cancel()
		letGo(quiet, conn)
	}, nil
}
