package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tinhso/internal/store"
)

// The reference of a life writes what the four calls of a real one wrote in their own transactions: each row is read back
// after each call and written again under fresh keys. What the server does afterwards by itself (figures, notices, papers)
// is not in it.

// The tokens of a life that are known by name; ids, keys and check codes follow.
const (
	lifeDossier token = iota
	lifeCode
	lifeFolded
	lifeTokens
)

// lifeTables are what the calls write, in order, and which rows are of one life. $1 is the dossier's id.
var lifeTables = []struct{ table, where string }{
	{"dossier", "id = %s"},
	{"dossier_paper", "dossier_id = %s"},
	{"dossier_step", "dossier_id = %s"},
	{"ledger_entry", "subject = %s"},
	{"timer", "subject = %s"},
	{"document_result", "dossier_id = %s"},
	{"job", "kind = 'dossier.result' AND CAST(args AS TEXT) LIKE '%%' || %s || '%%'"},
	{"policy_access", "subject = %s"},
	{"event", "subject = %s AND actor <> ''"},
	{"once", "location LIKE '/api/v1/dossiers/' || (SELECT code FROM dossier WHERE id = %s) || '%%'"},
}

// step is one statement of the reference.
type step struct {
	text    string
	columns []column
}

// script is a life: the statements of each of its transactions.
type script struct {
	txs        [][]step
	olds       fresh // the tokens of the life that was captured
	identifier string
	day        string
	prefix     string
	series     []any // of the number of the paper: unit, type, year
	rows       int
}

// captureLife leads a life and reads what each of its calls wrote.
func (l *lives) captureLife(ctx context.Context, k counterOf) (s *script, err error) {
	db, err := l.e.look()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	c, err := newCaller(ctx, l.s.url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.conn.Close() }() // only read from
	s = &script{olds: make(fresh, lifeTokens)}
	seen := map[string]bool{}
	var etag, path string
	for _, r := range []call{
		{method: http.MethodPost, path: "/api/v1/dossiers", body: k.filing},
		{method: http.MethodPost, path: "/actions/accept", body: []byte("{}")},
		{method: http.MethodPost, path: "/actions/return", body: []byte(`{"signer":"Trần Văn Bình"}`)},
		{method: http.MethodGet},
	} {
		r.token, r.match, r.path = k.token, etag, path+r.path
		if r.method != http.MethodGet {
			r.key = newKey()
			s.olds = append(s.olds, r.key)
		}
		a, err := c.do(r)
		if err != nil || a.status > http.StatusCreated {
			return nil, errors.Join(err, a.unexpected(r))
		}
		if path == "" {
			s.named(a)
			path = "/api/v1/dossiers/" + s.olds[lifeCode]
			if err := db.QueryRowContext(ctx, "SELECT day_on FROM dossier_number WHERE identifier = "+l.e.place(1), s.identifier).Scan(&s.day); err != nil {
				return nil, err
			}
		}
		etag = a.etag
		if err := s.read(ctx, db, l.e, seen); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *script) named(a answer) {
	code := field(a.body, "code")
	s.olds[lifeDossier], s.olds[lifeCode], s.olds[lifeFolded] = field(a.body, "id"), code, strings.ToLower(code)
	cut := strings.LastIndexByte(code, '-')
	s.prefix = code[:cut+1]
	s.identifier, _, _ = strings.Cut(code, "-")
}

// read adds a transaction with what is new in the tables.
func (s *script) read(ctx context.Context, db *sql.DB, e engine, seen map[string]bool) error {
	var tx []step
	for _, t := range lifeTables {
		q := fmt.Sprintf("SELECT * FROM "+t.table+" WHERE "+t.where, e.place(1))
		names, kinds, rows, err := table(ctx, db, t.table, q, s.olds[lifeDossier])
		if err != nil {
			return fmt.Errorf("%s: %w", t.table, err)
		}
		for _, row := range rows {
			mark := fmt.Sprint(t.table, row)
			if seen[mark] {
				continue
			}
			seen[mark] = true
			s.rows++
			id := slices.Index(names, "id")
			if text := fmt.Sprint(row[max(id, 0)]); id >= 0 && !slices.Contains(s.olds, text) {
				s.olds = append(s.olds, text)
			}
			if t.table == "document_result" {
				s.olds = append(s.olds, fmt.Sprint(row[slices.Index(names, "code")]))
				s.series = []any{row[slices.Index(names, "unit_id")], row[slices.Index(names, "type_code")], time.Now().Year()}
			}
			tx = append(tx, s.step(t.table, names, kinds, row, t.table == "dossier" && len(s.txs) > 0, e))
		}
	}
	if len(s.txs) == 2 {
		q := "DELETE FROM timer WHERE subject = " + e.place(1) + " AND kind IN ('dossier.near', 'dossier.due', 'dossier.leg')"
		tx = append(tx, step{text: q, columns: []column{newColumn(s.olds[lifeDossier], "TEXT", s.olds)}})
	}
	s.txs = append(s.txs, tx)
	return nil
}

// step writes a row, or writes it over.
func (s *script) step(table string, names, kinds []string, row []any, over bool, e engine) (st step) {
	for i := range names {
		st.columns = append(st.columns, newColumn(row[i], kinds[i], s.olds))
	}
	places := make([]string, len(names))
	for i := range places {
		if places[i] = e.place(i + 1); over {
			places[i] = names[i] + " = " + places[i]
		}
	}
	if !over {
		st.text = "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(places, ", ") + ")"
		return st
	}
	st.columns = append(st.columns, newColumn(s.olds[lifeDossier], "TEXT", s.olds))
	st.text = "UPDATE " + table + " SET " + strings.Join(places, ", ") + " WHERE id = " + e.place(len(names)+1)
	return st
}

// table reads rows with the names and kinds of their columns.
func table(ctx context.Context, db *sql.DB, name, q string, args ...any) (names, kinds []string, all [][]any, err error) {
	rows, err := db.QueryContext(ctx, q, args...)
	if err != nil {
		return nil, nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, nil, nil, err
	}
	for rows.Next() {
		vals, to := make([]any, len(types)), make([]any, len(types))
		for i := range vals {
			to[i] = &vals[i]
		}
		if err := rows.Scan(to...); err != nil {
			return nil, nil, nil, err
		}
		var row []any
		names, kinds = names[:0], kinds[:0]
		for i, t := range types {
			if given[name+"."+t.Name()] {
				continue
			}
			if b, ok := vals[i].([]byte); ok {
				vals[i] = string(b)
			}
			names, kinds, row = append(names, t.Name()), append(kinds, t.DatabaseTypeName()), append(row, vals[i])
		}
		all = append(all, row)
	}
	return names, kinds, all, rows.Err()
}

// anew are the tokens of another life.
func (s *script) anew() fresh {
	f := slices.Clone(s.olds)
	for i, old := range s.olds {
		switch {
		case i == int(lifeCode) || i == int(lifeFolded):
		case strings.HasPrefix(old, "bench-"):
			f[i] = newKey()
		case len(old) == 26:
			f[i] = store.NewID()
		default: // the check code of a result
			f[i] = fmt.Sprintf("%012d", rand.Int64N(1e12))
		}
	}
	return f
}

// rawLives lets the bare engine write lives for a while, and gives how many a second.
func (l *lives) rawLives(ctx context.Context, s *script, workers int, d time.Duration) (float64, error) {
	conns, done, err := l.e.writers(ctx, workers)
	if err != nil {
		return 0, err
	}
	var led atomic.Int64
	var mu sync.Mutex
	var failed error
	var wg sync.WaitGroup
	locks := make([]sync.Mutex, len(conns))
	start := time.Now()
	for w := range workers {
		wg.Go(func() {
			k := w % len(conns)
			p, err := s.prepare(ctx, conns[k], l.e, &locks[k])
			for err == nil && time.Since(start) < d {
				if err = p.live(ctx, s.anew()); err == nil {
					led.Add(1)
				}
			}
			mu.Lock()
			failed = errors.Join(failed, err)
			mu.Unlock()
		})
	}
	wg.Wait()
	return float64(led.Load()) / time.Since(start).Seconds(), errors.Join(failed, done())
}

// prepared is a script on one connection; those who share it take turns by transaction.
type prepared struct {
	s              *script
	mu             *sync.Mutex
	number, series *sql.Stmt
	begin, commit  *sql.Stmt
	steps          [][]*sql.Stmt
}

func (s *script) prepare(ctx context.Context, conn *sql.Conn, e engine, mu *sync.Mutex) (p *prepared, err error) {
	mu.Lock()
	defer mu.Unlock()
	p = &prepared{s: s, mu: mu}
	statement := func(q string) (st *sql.Stmt) {
		if err == nil {
			st, err = conn.PrepareContext(ctx, q)
		}
		return st
	}
	p.number = statement(numberSQL(e.place))
	p.series = statement("INSERT INTO document_series (unit_id, type_code, year, last) VALUES (" + e.place(1) + ", " + e.place(2) + ", " + e.place(3) +
		", 1) ON CONFLICT (unit_id, type_code, year) DO UPDATE SET last = document_series.last + 1 RETURNING last")
	begin := "BEGIN"
	if e.name() == "sqlite" {
		begin = "BEGIN IMMEDIATE"
	}
	p.begin, p.commit = statement(begin), statement("COMMIT")
	for _, tx := range s.txs {
		var list []*sql.Stmt
		for _, st := range tx {
			list = append(list, statement(st.text))
		}
		p.steps = append(p.steps, list)
	}
	return p, err
}

func (p *prepared) live(ctx context.Context, f fresh) error {
	for n := range p.s.txs {
		if err := p.transaction(ctx, n, f); err != nil {
			return err
		}
	}
	return nil
}

func (p *prepared) transaction(ctx context.Context, n int, f fresh) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, err := p.begin.ExecContext(ctx); err != nil {
		return err
	}
	if n == 0 {
		var serial int64
		if err := p.number.QueryRowContext(ctx, p.s.identifier, p.s.day).Scan(&serial); err != nil {
			return err
		}
		f[lifeCode] = fmt.Sprintf("%s%04d", p.s.prefix, serial)
		f[lifeFolded] = strings.ToLower(f[lifeCode])
	}
	if n == 2 {
		var serial int64
		if err := p.series.QueryRowContext(ctx, p.s.series...).Scan(&serial); err != nil {
			return err
		}
	}
	for i, st := range p.s.txs[n] {
		args := make([]any, len(st.columns))
		for k := range st.columns {
			args[k] = st.columns[k].build(f)
		}
		if _, err := p.steps[n][i].ExecContext(ctx, args...); err != nil {
			return fmt.Errorf("%.60s: %w", st.text, err)
		}
	}
	_, err := p.commit.ExecContext(ctx)
	return err
}
