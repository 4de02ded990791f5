package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// The rows of a filing, small: what the store costs beside the raw driver.
var filing = store.Line{Room: "filing", FS: fstest.MapFS{"0001_filing.sql": {Data: []byte(`
CREATE TABLE filing (id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, unit_path TEXT NOT NULL, state TEXT NOT NULL, owner TEXT NOT NULL,
	name_fold TEXT NOT NULL, at BIGINT NOT NULL, answer_at BIGINT NOT NULL, version BIGINT NOT NULL, fields JSONB NOT NULL);
CREATE INDEX filing_unit ON filing (unit_path, state, at);
CREATE INDEX filing_owner ON filing (owner, at);
CREATE TABLE filing_paper (id TEXT PRIMARY KEY, filing_id TEXT NOT NULL, component TEXT NOT NULL, status TEXT NOT NULL, file TEXT);
CREATE INDEX filing_paper_of ON filing_paper (filing_id);
CREATE TABLE filing_event (id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL, data JSONB NOT NULL);
CREATE INDEX filing_event_subject ON filing_event (subject);
CREATE TABLE filing_job (id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, run_at BIGINT NOT NULL, args JSONB NOT NULL);
CREATE INDEX filing_job_due ON filing_job (state, run_at);
CREATE TABLE filing_once (account TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL, answer BYTEA, at BIGINT NOT NULL, PRIMARY KEY (account, key));
CREATE TABLE filing_number (unit TEXT NOT NULL, day TEXT NOT NULL, last BIGINT NOT NULL, PRIMARY KEY (unit, day));`)}}}

var filingSQL = []string{
	`INSERT INTO filing_number (unit, day, last) VALUES ($1, $2, 1) ON CONFLICT (unit, day) DO UPDATE SET last = filing_number.last + 1 RETURNING last`,
	`INSERT INTO filing (id, code, unit_path, state, owner, name_fold, at, answer_at, version, fields) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)`,
	`INSERT INTO filing_paper (id, filing_id, component, status, file) VALUES ($1, $2, $3, $4, $5)`,
	`INSERT INTO filing_event (id, kind, subject, at, data) VALUES ($1, $2, $3, $4, $5)`,
	`INSERT INTO filing_job (id, kind, state, run_at, args) VALUES ($1, $2, $3, $4, $5)`,
	`INSERT INTO filing_once (account, key, hash, answer, at) VALUES ($1, $2, $3, $4, $5)`,
}

var filingFields = `{` + strings.Repeat(`"ho_ten_nguoi_yeu_cau": "Nguyễn Thị Ánh Tuyết", `, 19) + `"cuoi": "x"}`

type stmtRunner interface {
	exec(i int, args ...any) error
	number(args ...any) (int64, error)
}

// fileOne writes one filing.
func fileOne(x stmtRunner, at int64) error {
	id := store.NewID()
	n, err := x.number("unit"+id[25:], "2026-11-23")
	if err != nil {
		return err
	}
	if err := x.exec(1, id, fmt.Sprintf("%s-%d", id, n), "/a/b/c/", "filed", id, "nguyen thi anh tuyet", at, at+1, filingFields); err != nil {
		return err
	}
	for i := range 3 {
		if err := x.exec(2, store.NewID(), id, fmt.Sprint(i), "attached", id); err != nil {
			return err
		}
	}
	if err := x.exec(3, store.NewID(), "dossier.filed", id, at, `{"unit": "/a/b/c/", "procedure": "1.001193"}`); err != nil {
		return err
	}
	if err := x.exec(4, store.NewID(), "mail", "available", at, `{"to": "x"}`); err != nil {
		return err
	}
	return x.exec(5, id, id, id, []byte(filingFields), at)
}

type rawRunner struct {
	ctx   context.Context
	stmts []*sql.Stmt
}

func (r rawRunner) exec(i int, args ...any) error {
	_, err := r.stmts[i].ExecContext(r.ctx, args...)
	return err
}

func (r rawRunner) number(args ...any) (n int64, err error) {
	err = r.stmts[0].QueryRowContext(r.ctx, args...).Scan(&n)
	return n, err
}

type storeRunner struct {
	ctx context.Context
	tx  *store.Tx
}

func (r storeRunner) exec(i int, args ...any) error {
	_, err := r.tx.Exec(r.ctx, filingSQL[i], args...)
	return err
}

func (r storeRunner) number(args ...any) (n int64, err error) {
	err = r.tx.QueryRow(r.ctx, filingSQL[0], args...).Scan(&n)
	return n, err
}

// BenchmarkFiling compares the raw engine, one commit each on one connection,
// the raw engine with 16 filings a commit, and the store with its clients.
func BenchmarkFiling(b *testing.B) {
	b.Run("sqlite/raw", func(b *testing.B) { benchRaw(b, 1) })
	b.Run("sqlite/raw-group-16", func(b *testing.B) { benchRaw(b, 16) })
	for _, clients := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("sqlite/store-%d", clients), func(b *testing.B) { benchStore(b, storetest.Open(b, filing), clients) })
	}
	if os.Getenv(storetest.Variable) == "" {
		return
	}
	b.Run("postgres/raw-16", func(b *testing.B) { benchRawPostgres(b, 16) })
	for _, clients := range []int{1, 16} {
		b.Run(fmt.Sprintf("postgres/store-%d", clients), func(b *testing.B) {
			benchStore(b, storetest.OpenPostgres(b, store.Options{Readers: 16}, filing), clients)
		})
	}
}

func benchRaw(b *testing.B, group int) {
	file := filepath.Join(b.TempDir(), "raw.db")
	ctx := b.Context()
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	text, err := filing.FS.(fstest.MapFS).ReadFile("0001_filing.sql")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := db.ExecContext(ctx, string(text)); err != nil {
		b.Fatal(err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	r := rawRunner{ctx: ctx}
	for _, q := range append(filingSQL, "BEGIN IMMEDIATE", "COMMIT") {
		s, err := conn.PrepareContext(ctx, q)
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		r.stmts = append(r.stmts, s)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if n%group == 0 {
			if err := r.exec(6); err != nil {
				b.Fatal(err)
			}
		}
		if err := fileOne(r, time.Now().UnixMilli()); err != nil {
			b.Fatal(err)
		}
		if n++; n%group == 0 {
			if err := r.exec(7); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "filings/s")
	if n%group != 0 {
		if err := r.exec(7); err != nil {
			b.Fatal(err)
		}
	}
}

type pgRunner struct {
	ctx context.Context
	tx  pgx.Tx
}

func (r pgRunner) exec(i int, args ...any) error {
	_, err := r.tx.Exec(r.ctx, filingSQL[i], args...)
	return err
}

func (r pgRunner) number(args ...any) (n int64, err error) {
	err = r.tx.QueryRow(r.ctx, filingSQL[0], args...).Scan(&n)
	return n, err
}

// benchRawPostgres is pgx itself: a connection for each client, its prepared
// statements kept, one commit each.
func benchRawPostgres(b *testing.B, clients int) {
	storetest.OpenPostgres(b, store.Options{}, filing) // makes the tables and holds the schema
	ctx := b.Context()
	var schema string
	conns := make([]*pgx.Conn, clients)
	for i := range conns {
		c, err := pgx.Connect(ctx, os.Getenv(storetest.Variable))
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close(ctx)
		if schema == "" {
			err = c.QueryRow(ctx, `SELECT schemaname FROM pg_tables WHERE tablename = 'filing' ORDER BY schemaname LIMIT 1`).Scan(&schema)
		}
		if err == nil {
			_, err = c.Exec(ctx, "SET search_path = "+schema)
		}
		if err != nil {
			b.Fatal(err)
		}
		conns[i] = c
	}
	var n atomic.Int64
	b.ResetTimer()
	var wg sync.WaitGroup
	for _, c := range conns {
		wg.Go(func() {
			for n.Add(1) <= int64(b.N) {
				tx, err := c.Begin(ctx)
				if err == nil {
					err = fileOne(pgRunner{ctx, tx}, time.Now().UnixMilli())
				}
				if err == nil {
					err = tx.Commit(ctx)
				}
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "filings/s")
}

func benchStore(b *testing.B, db *store.DB, clients int) {
	ctx := b.Context()
	var n atomic.Int64
	b.ReportAllocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for n.Add(1) <= int64(b.N) {
				err := db.Write(ctx, func(tx *store.Tx) error { return fileOne(storeRunner{ctx, tx}, tx.Now().UnixMilli()) })
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "filings/s")
}
