package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"modernc.org/sqlite"
)

// mostStatements bounds the prepared statements a connection keeps; lists
// with changing conditions make new texts all the time.
const mostStatements = 400

// liteConn is one connection to SQLite with its prepared statements. It talks
// to the driver directly: database/sql would cost a quarter of a short
// statement in locks and goroutines.
type liteConn struct {
	conn  driver.Conn
	prep  driver.ConnPrepareContext
	exe   driver.ExecerContext
	stmts map[string]*liteStmt
}

type liteStmt struct {
	stmt  driver.Stmt
	exec  driver.StmtExecContext
	query driver.StmtQueryContext
	order []int // the number of the argument of each place
	args  []driver.NamedValue
	busy  bool // an answer is being read
	n     int  // columns of the answer, once known
}

func dialLite(ctx context.Context, c driver.Connector) (*liteConn, error) {
	conn, err := c.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &liteConn{
		conn:  conn,
		prep:  conn.(driver.ConnPrepareContext),
		exe:   conn.(driver.ExecerContext),
		stmts: map[string]*liteStmt{},
	}, nil
}

func (c *liteConn) close() error {
	c.forget()
	return c.conn.Close()
}

// forget closes every statement that is not being read.
func (c *liteConn) forget() {
	for q, s := range c.stmts {
		if !s.busy {
			_ = s.stmt.Close()
			delete(c.stmts, q)
		}
	}
}

// prepare finds or makes the statement and sets its arguments.
func (c *liteConn) prepare(ctx context.Context, q string, args []any) (*liteStmt, error) {
	s := c.stmts[q]
	if s == nil || s.busy {
		text, order := positional(dialect(SQLite, q))
		stmt, err := c.prep.PrepareContext(ctx, text)
		if err != nil {
			return nil, fmt.Errorf("%w\n%s", err, q)
		}
		s = &liteStmt{stmt: stmt, exec: stmt.(driver.StmtExecContext), query: stmt.(driver.StmtQueryContext), order: order}
		if len(c.stmts) >= mostStatements {
			c.forget()
		}
		if c.stmts[q] == nil {
			c.stmts[q] = s
		}
	}
	s.args = s.args[:0]
	for i, n := range s.order {
		if n > len(args) {
			return nil, fmt.Errorf("store: argument $%d is missing\n%s", n, q)
		}
		v, err := arg(args[n-1])
		if err != nil {
			return nil, fmt.Errorf("argument $%d: %w", n, err)
		}
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return s, nil
}

func (c *liteConn) exec(ctx context.Context, q string, args []any) (int64, error) {
	s, err := c.prepare(ctx, q, args)
	if err != nil {
		return 0, err
	}
	res, err := s.exec.ExecContext(ctx, s.args)
	if err != nil {
		return 0, c.explain(ctx, err)
	}
	return res.RowsAffected()
}

func (c *liteConn) query(ctx context.Context, q string, args []any) (cursor, error) {
	s, err := c.prepare(ctx, q, args)
	if err != nil {
		return nil, err
	}
	rows, err := s.query.QueryContext(ctx, s.args)
	if err != nil {
		return nil, c.explain(ctx, err)
	}
	if s.n == 0 {
		s.n = len(rows.Columns())
	}
	s.busy = true
	r := &liteRows{c: c, s: s, q: q, rows: rows}
	if s.n <= len(r.few) {
		r.row = r.few[:s.n]
	} else {
		r.row = make([]driver.Value, s.n)
	}
	return r, nil
}

// script runs several statements without arguments.
func (c *liteConn) script(ctx context.Context, text string) error {
	_, err := c.exe.ExecContext(ctx, text, nil)
	return err
}

// explain names the constraint of a duplicate as PostgreSQL would: SQLite
// only tells the columns.
func (c *liteConn) explain(ctx context.Context, err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	code := e.Code()
	if code != sqliteUnique && code != sqlitePrimaryKey && code != sqliteRowID {
		return err
	}
	_, what, _ := strings.Cut(e.Error(), "constraint failed: UNIQUE constraint failed: ")
	what, _, _ = strings.Cut(what, " (")
	if name, ok := strings.CutPrefix(what, "index '"); ok {
		return &ErrDuplicate{Constraint: strings.TrimSuffix(name, "'")}
	}
	var table string
	var columns []string
	for _, column := range strings.Split(what, ", ") {
		t, name, _ := strings.Cut(column, ".")
		table, columns = t, append(columns, name)
	}
	if code != sqliteUnique {
		return &ErrDuplicate{Constraint: table + "_pkey"}
	}
	if name := c.indexOn(context.WithoutCancel(ctx), table, columns); name != "" {
		return &ErrDuplicate{Constraint: name}
	}
	return &ErrDuplicate{Constraint: table + "_" + strings.Join(columns, "_") + "_key"}
}

// indexOn finds the index that a room named, on exactly these columns.
func (c *liteConn) indexOn(ctx context.Context, table string, columns []string) string {
	names, err := c.strings(ctx, `SELECT name FROM pragma_index_list($1) WHERE "unique" = 1 AND origin = 'c'`, table)
	if err != nil {
		return ""
	}
	for _, name := range names {
		on, err := c.strings(ctx, `SELECT name FROM pragma_index_info($1) ORDER BY seqno`, name)
		if err == nil && slices.Equal(on, columns) {
			return name
		}
	}
	return ""
}

func (c *liteConn) strings(ctx context.Context, q string, args ...any) ([]string, error) {
	rows, err := c.query(ctx, q, args)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.close() }()
	var list []string
	for {
		ok, err := rows.next()
		if !ok {
			return list, err
		}
		s, _ := rows.values()[0].(string)
		list = append(list, s)
	}
}

// liteRows is the answer of SQLite.
type liteRows struct {
	c       *liteConn
	s       *liteStmt
	q       string
	rows    driver.Rows
	release chan<- *liteConn // where the connection goes back to
	row     []driver.Value
	few     [12]driver.Value
	vals    [12]any
}

func (r *liteRows) next() (bool, error) {
	err := r.rows.Next(r.row)
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	return err == nil, err
}

func (r *liteRows) values() []any {
	out := r.vals[:0]
	for _, v := range r.row {
		out = append(out, v)
	}
	return out
}

func (r *liteRows) close() error {
	err := r.rows.Close()
	r.s.busy = false
	if r.c.stmts[r.q] != r.s {
		err = errors.Join(err, r.s.stmt.Close())
	}
	if r.release != nil {
		r.release <- r.c
	}
	return err
}
