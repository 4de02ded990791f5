package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// undoing bounds how long the end of a failed transaction is waited for.
const undoing = 5 * time.Second

var errNotCommitted = errors.New("store: the transaction had failed before its commit")

// pgSession is a transaction of PostgreSQL. Statements of which nobody needs
// the count wait here and go together with the next one, BEGIN with the first
// and COMMIT with the last: each message saved is a way to the server and back
// while locks are held.
type pgSession struct {
	e       *elephant
	conn    *sql.Conn
	raw     *pgx.Conn // the same connection
	begun   bool      // BEGIN is sent, or waits to be
	waiting pgx.Batch
	texts   []string // what waits, as the rooms wrote it
}

func (e *elephant) session(ctx context.Context) (*pgSession, error) {
	conn, err := e.w.Conn(ctx)
	if err != nil {
		return nil, err
	}
	s := &pgSession{e: e, conn: conn}
	err = conn.Raw(func(c any) error {
		s.raw = c.(*stdlib.Conn).Conn() // ours alone until conn is given back
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return s, nil
}

func (s *pgSession) later(_ context.Context, q string, args []any) error {
	vals, err := pgArgs(args)
	if err != nil {
		return err
	}
	s.queue(q, vals)
	return nil
}

func (s *pgSession) queue(q string, vals []any) {
	if !s.begun {
		s.begun = true
		s.waiting.Queue("begin")
		s.texts = append(s.texts, "begin")
	}
	s.waiting.Queue(s.e.text(q), vals...)
	s.texts = append(s.texts, q)
}

// exec sends what waits and the statement, and gives its count.
func (s *pgSession) exec(ctx context.Context, q string, args []any) (int64, error) {
	if err := s.later(ctx, q, args); err != nil {
		return 0, err
	}
	tag, err := s.send(ctx)
	return tag.RowsAffected(), err
}

// flush sends what waits.
func (s *pgSession) flush(ctx context.Context) error {
	if len(s.texts) == 0 {
		return nil
	}
	_, err := s.send(ctx)
	return err
}

// send sends what waits in one message and gives the answer to the last
// statement. PostgreSQL leaves out what follows one that failed.
func (s *pgSession) send(ctx context.Context) (tag pgconn.CommandTag, err error) {
	batch, texts := s.waiting, s.texts
	s.drop()
	answers := s.raw.SendBatch(ctx, &batch)
	for _, q := range texts {
		if tag, err = answers.Exec(); err != nil {
			err = withText(err, q)
			break
		}
	}
	if cerr := answers.Close(); err == nil {
		err = cerr
	}
	return tag, err
}

// drop forgets what waits, after a failure.
func (s *pgSession) drop() {
	s.waiting, s.texts = pgx.Batch{}, nil
}

func (s *pgSession) query(ctx context.Context, q string, args []any) (cursor, error) {
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	return pgQuery(ctx, s.conn, s.e.text(q), args)
}

// script runs several statements, which only the simple protocol can.
func (s *pgSession) script(ctx context.Context, text string) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	_, err := s.raw.Exec(ctx, text, pgx.QueryExecModeSimpleProtocol)
	return err
}

// begin opens the transaction now and sends what waits.
func (s *pgSession) begin(ctx context.Context) error {
	if s.begun {
		return s.flush(ctx)
	}
	s.begun = true
	_, err := s.raw.Exec(ctx, "begin")
	return err
}

// commit sends what waits and the COMMIT behind it. A verb that asked for
// nothing has nothing to commit.
func (s *pgSession) commit(ctx context.Context) error {
	if !s.begun {
		return nil
	}
	s.queue("commit", nil)
	tag, err := s.send(ctx)
	if err == nil && tag.String() != "COMMIT" {
		err = errNotCommitted
	}
	return err
}

// end gives the connection back; a transaction still open is undone first.
func (s *pgSession) end(ctx context.Context) {
	if !s.raw.IsClosed() && s.raw.PgConn().TxStatus() != 'I' {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoing)
		defer cancel()
		if _, err := s.raw.Exec(ctx, "rollback"); err != nil {
			_ = s.raw.Close(ctx) // the server undoes what a lost connection left
		}
	}
	_ = s.conn.Close() // only gives it back
}
