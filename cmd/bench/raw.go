package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tinhso/internal/store"
)

// statements are the prepared statements of one connection of the reference.
type statements struct {
	number  *sql.Stmt
	inserts []*sql.Stmt
	args    [][]any
}

func numberSQL(place func(int) string) string {
	return "INSERT INTO dossier_number (identifier, day_on, last) VALUES (" + place(1) + ", " + place(2) + ", 1) " +
		"ON CONFLICT (identifier, day_on) DO UPDATE SET last = dossier_number.last + 1 RETURNING last"
}

func prepare(ctx context.Context, conn *sql.Conn, s *shape, place func(int) string) (*statements, error) {
	st := &statements{args: make([][]any, len(s.inserts))}
	var err error
	if st.number, err = conn.PrepareContext(ctx, numberSQL(place)); err != nil {
		return nil, err
	}
	for _, ins := range s.inserts {
		p, err := conn.PrepareContext(ctx, ins.sql(place)) //nolint:sqlclosecheck // it lives as long as its connection
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ins.table, err)
		}
		st.inserts = append(st.inserts, p)
	}
	return st, nil
}

// newFresh are the keys that are known before the transaction begins.
func newFresh() fresh {
	f := make(fresh, tokens)
	f[tokDossier], f[tokTimer], f[tokEvent], f[tokKey] = store.NewID(), store.NewID(), store.NewID(), newKey()
	return f
}

// write writes the rows of one filing in an open transaction.
func (st *statements) write(ctx context.Context, s *shape, f fresh) error {
	var serial int64
	if err := st.number.QueryRowContext(ctx, s.identifier, s.day).Scan(&serial); err != nil {
		return err
	}
	f.code(s.prefix, serial)
	for i := range s.inserts {
		st.args[i] = s.inserts[i].args(f, st.args[i])
		if _, err := st.inserts[i].ExecContext(ctx, st.args[i]...); err != nil {
			return fmt.Errorf("%s: %w", s.inserts[i].table, err)
		}
	}
	return nil
}

// reference is the bare engine: each worker writes filings, so many a commit.
type reference interface {
	file(ctx context.Context, worker, group int) error
	close() error
}

// rawFor lets the workers write for a while.
func rawFor(ctx context.Context, r reference, workers, group int, d time.Duration) (load, error) {
	var filed atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	var failed error
	start := time.Now()
	for w := range workers {
		wg.Go(func() {
			for time.Since(start) < d {
				if err := r.file(ctx, w, group); err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
					return
				}
				filed.Add(int64(group))
			}
		})
	}
	wg.Wait()
	return load{filed: filed.Load(), took: time.Since(start)}, failed
}

// code sets what the number gives.
func (f fresh) code(prefix string, serial int64) {
	f[tokCode] = fmt.Sprintf("%s%04d", prefix, serial)
	f[tokFolded] = strings.ToLower(f[tokCode])
}
