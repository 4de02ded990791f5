package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// Tx is a transaction (giao dịch). It belongs to one goroutine and ends with
// the function it was given to.
type Tx struct {
	db     *DB
	s      session
	now    time.Time
	after  []func()
	wakes  []string
	failed error // the statement that failed; nothing may follow it
	open   *Rows // an answer still being read
	depth  int   // savepoints open by Try
}

var (
	errStillReading = errors.New("store: the answer of the last query is still open; read it to the end or close it first")
	errTxOver       = errors.New("store: the transaction is over")
)

// Now is the instant of the transaction (thời điểm giao dịch): one reading of
// the clock, UTC, whole milliseconds.
func (tx *Tx) Now() time.Time { return tx.now }

// Engine says which database this is.
func (tx *Tx) Engine() Engine { return tx.db.engine }

// AfterCommit runs fn after the commit, in the caller of Write. It exists to
// wake pumps: what must not be lost is an event or a job.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// Wake wakes those who listen to a topic, after the commit.
func (tx *Tx) Wake(topic string) {
	for _, t := range tx.wakes {
		if t == topic {
			return
		}
	}
	tx.wakes = append(tx.wakes, topic)
}

// ready says whether another statement may run.
func (tx *Tx) ready(ctx context.Context) error {
	if tx.failed != nil {
		return fmt.Errorf("store: a statement after one that failed (%w)", tx.failed)
	}
	if tx.open != nil {
		return errStillReading
	}
	return ctx.Err()
}

// fail remembers the first failure and maps it.
func (tx *Tx) fail(err error) error {
	err = mapError(err)
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}

// Exec runs a statement that gives no rows and says how many it changed.
func (tx *Tx) Exec(ctx context.Context, q string, args ...any) (affected int64, err error) {
	if err := tx.ready(ctx); err != nil {
		return 0, err
	}
	n, err := tx.s.exec(ctx, q, args)
	if err != nil {
		return 0, tx.fail(err)
	}
	return n, nil
}

// Later runs a statement of which nobody needs the count (ghi gộp). On
// PostgreSQL it goes with the next one, at the latest with the commit: its
// failure may be that of another statement or of the Write. On SQLite there is
// no way to save, and it runs at once.
func (tx *Tx) Later(ctx context.Context, q string, args ...any) error {
	if err := tx.ready(ctx); err != nil {
		return err
	}
	if err := tx.s.later(ctx, q, args); err != nil {
		return tx.fail(err)
	}
	return nil
}

// Query reads inside the transaction.
func (tx *Tx) Query(ctx context.Context, q string, args ...any) (*Rows, error) {
	if err := tx.ready(ctx); err != nil {
		return nil, err
	}
	c, err := tx.s.query(ctx, q, args)
	if err != nil {
		return nil, tx.fail(err)
	}
	r := &Rows{ctx: ctx, c: c, tx: tx}
	tx.open = r
	return r, nil
}

// QueryRow reads one row inside the transaction.
func (tx *Tx) QueryRow(ctx context.Context, q string, args ...any) *Row {
	if err := tx.ready(ctx); err != nil {
		return &Row{err: err}
	}
	c, err := tx.s.query(ctx, q, args)
	if err != nil {
		return &Row{err: tx.fail(err)}
	}
	return &Row{r: Rows{ctx: ctx, c: c, tx: tx}}
}

// Try runs fn in a savepoint: when fn fails, only what it wrote is undone and
// the transaction goes on. The error of fn is returned.
func (tx *Tx) Try(ctx context.Context, fn func() error) error {
	if err := tx.ready(ctx); err != nil {
		return err
	}
	tx.depth++
	defer func() { tx.depth-- }()
	name := fmt.Sprintf("try%d", tx.depth)
	if _, err := tx.s.exec(ctx, "SAVEPOINT "+name, nil); err != nil {
		return tx.fail(err)
	}
	after, wakes := len(tx.after), len(tx.wakes)
	err := guard(fn)
	if err == nil {
		err = tx.ready(ctx)
	}
	if err == nil { // what waits belongs inside
		if err = tx.s.flush(ctx); err != nil {
			err = tx.fail(err)
		}
	}
	if err == nil {
		if _, err := tx.s.exec(ctx, "RELEASE SAVEPOINT "+name, nil); err != nil {
			return tx.fail(err)
		}
		return nil
	}
	if tx.open != nil {
		_ = tx.open.Close()
	}
	tx.s.drop()
	tx.failed, tx.after, tx.wakes = nil, tx.after[:after], tx.wakes[:wakes]
	ctx = context.WithoutCancel(ctx)
	for _, q := range []string{"ROLLBACK TO SAVEPOINT " + name, "RELEASE SAVEPOINT " + name} {
		if _, rerr := tx.s.exec(ctx, q, nil); rerr != nil {
			return tx.fail(errors.Join(err, rerr))
		}
	}
	return err
}

// finish is the verdict on a verb that returned err.
func (tx *Tx) finish(err error) error {
	if tx.open != nil {
		_ = tx.open.Close()
		if err == nil {
			err = errStillReading
		}
	}
	if err == nil {
		err = tx.failed
	}
	return err
}

// over is the session of a transaction that has ended.
type over struct{}

func (over) query(context.Context, string, []any) (cursor, error) { return nil, errTxOver }
func (over) exec(context.Context, string, []any) (int64, error)   { return 0, errTxOver }
func (over) later(context.Context, string, []any) error           { return errTxOver }
func (over) flush(context.Context) error                          { return errTxOver }
func (over) drop()                                                {}

// PanicError is a panic inside a verb (lỗi lập trình trong giao dịch): the verb
// is undone and the panic becomes its error, with the stack.
type PanicError struct {
	Value any
	Stack []byte
}

func (p *PanicError) Error() string {
	return fmt.Sprintf("store: panic in a verb: %v\n%s", p.Value, p.Stack)
}

var errGoexit = errors.New("store: the verb ended its goroutine")

// guard runs fn and turns a panic into an error.
func guard(fn func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return fn()
}
