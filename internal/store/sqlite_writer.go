package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// A batch ends when nobody waits, and at the latest after so many verbs or so
// much time, so that the first of them does not wait long for its commit.
const (
	mostVerbs = 128
	mostHold  = 8 * time.Millisecond
)

var errClosed = errors.New("store: the database is closed")

// verb is one waiting Write.
type verb struct {
	ctx   context.Context
	db    *DB
	fn    func(*Tx) error
	tx    *Tx
	state atomic.Int32 // waiting, running, left
	done  chan struct{}
	err   error
}

const (
	waiting int32 = iota
	running
	left // by its caller, whose context ended first
)

// writer is the one connection that writes. Its goroutine runs the waiting
// verbs one after another, each in its own savepoint, and commits once for all.
type writer struct {
	conn    *liteConn
	queue   chan *verb
	ended   chan struct{}
	mu      sync.RWMutex // held for reading while sending to queue
	closed  bool
	nested  bool
	self    atomic.Value // goroutine header of the loop, when nested is on
	dirty   bool         // a transaction is open
	batch   []*verb      // verbs run and not yet committed
	started time.Time
}

func startWriter(conn *liteConn, catchNested bool) *writer {
	w := &writer{conn: conn, nested: catchNested, queue: make(chan *verb, 1024), ended: make(chan struct{})}
	go w.loop()
	return w
}

func (w *writer) stop() error {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.mu.Unlock()
	<-w.ended
	return w.conn.close()
}

// write queues a verb and waits for the commit that holds it.
func (w *writer) write(ctx context.Context, db *DB, fn func(*Tx) error) (*Tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if w.nested && w.self.Load() == goroutine() {
		return nil, errors.New("store: a Write inside a Write would wait for itself; pass the Tx")
	}
	v := &verb{ctx: ctx, db: db, fn: fn, done: make(chan struct{})}
	w.mu.RLock()
	if w.closed {
		w.mu.RUnlock()
		return nil, errClosed
	}
	select {
	case w.queue <- v:
		w.mu.RUnlock()
	case <-ctx.Done():
		w.mu.RUnlock()
		return nil, ctx.Err()
	}
	select {
	case <-v.done:
	case <-ctx.Done():
		if v.state.CompareAndSwap(waiting, left) {
			return nil, ctx.Err()
		}
		<-v.done // it runs: what it did decides, not the clock
	}
	return v.tx, v.err
}

// loop takes verbs until the queue is closed. A verb that ends the goroutine
// (t.FailNow in a test) is undone and a new goroutine goes on.
func (w *writer) loop() {
	if w.nested {
		w.self.Store(goroutine())
	}
	finished := false
	defer func() {
		if !finished {
			go w.loop()
		}
	}()
	company := false // the last batch was not one verb alone
	for v := range w.queue {
		w.run(v)
		yielded := !company
		for len(w.batch) > 0 {
			select {
			case next, ok := <-w.queue:
				if ok {
					w.run(next)
				}
				if !ok || len(w.batch) >= mostVerbs || time.Since(w.started) > mostHold {
					w.commit()
				}
			default:
				if !yielded { // those acknowledged just now may be about to write again
					yielded = true
					runtime.Gosched()
					continue
				}
				company = len(w.batch) > 1
				w.commit()
			}
		}
	}
	finished = true
	close(w.ended)
}

// run runs one verb in its savepoint. It joins the batch; one that fails alone is
// answered at once.
func (w *writer) run(v *verb) {
	if !v.state.CompareAndSwap(waiting, running) {
		return
	}
	quiet := context.WithoutCancel(v.ctx)
	v.tx = &Tx{db: v.db, s: &liteSession{c: w.conn, quiet: quiet}, now: v.db.Now()}
	normal := false
	defer func() {
		if !normal {
			w.undo(quiet, v, errGoexit)
			w.commit()
		}
	}()
	err := w.begin(quiet)
	if err == nil {
		err = v.tx.finish(w.guard(v))
		if err == nil {
			_, err = w.conn.exec(quiet, "RELEASE SAVEPOINT verb", nil)
		}
	}
	normal = true
	if err != nil {
		w.undo(quiet, v, err)
		return
	}
	v.tx.s = over{}
	w.batch = append(w.batch, v)
}

// guard is the verb itself, with a panic as its error.
func (w *writer) guard(v *verb) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{Value: p, Stack: debug.Stack()}
		}
	}()
	return v.fn(v.tx)
}

func (w *writer) begin(ctx context.Context) error {
	if !w.dirty {
		if _, err := w.conn.exec(ctx, "BEGIN IMMEDIATE", nil); err != nil {
			return err
		}
		w.dirty, w.started = true, time.Now() //allow: how long a batch holds, not a time of the law
	}
	_, err := w.conn.exec(ctx, "SAVEPOINT verb", nil)
	return err
}

// undo rolls back one verb. When SQLite has rolled back the whole transaction
// (a full disk does that), the verbs of the batch are told so.
func (w *writer) undo(ctx context.Context, v *verb, err error) {
	if v.tx.open != nil {
		_ = v.tx.open.Close()
	}
	v.tx.s = over{}
	if w.dirty {
		_, rerr := w.conn.exec(ctx, "ROLLBACK TO SAVEPOINT verb", nil)
		if rerr == nil {
			_, rerr = w.conn.exec(ctx, "RELEASE SAVEPOINT verb", nil)
		}
		if rerr != nil {
			w.abandon(ctx, fmt.Errorf("store: the transaction was lost: %w", errors.Join(err, rerr)))
		} else if len(w.batch) == 0 {
			w.abandon(ctx, nil)
		}
	}
	v.tx, v.err = nil, err
	if w.dirty { // it may have failed by what it read of the verbs before it: nobody learns of those before their commit
		w.batch = append(w.batch, v)
		return
	}
	close(v.done)
}

// abandon rolls back the transaction and fails what was in it.
func (w *writer) abandon(ctx context.Context, err error) {
	_, _ = w.conn.exec(ctx, "ROLLBACK", nil)
	w.dirty = false
	for _, v := range w.batch {
		v.tx, v.err = nil, err
		close(v.done)
	}
	w.batch = w.batch[:0]
}

// commit makes the batch durable and acknowledges its verbs.
func (w *writer) commit() {
	if !w.dirty || len(w.batch) == 0 {
		return
	}
	ctx, meter := context.WithoutCancel(w.batch[0].ctx), &w.batch[0].db.meter
	begun := time.Now() //allow: how long the disk takes, not a time of the law
	if _, err := w.conn.exec(ctx, "COMMIT", nil); err != nil {
		w.abandon(ctx, fmt.Errorf("store: commit: %w", err))
		return
	}
	w.dirty = false
	meter.commits.took(time.Since(begun))
	meter.group.Add(int64(len(w.batch)))
	for i, v := range w.batch {
		close(v.done)
		w.batch[i] = nil
	}
	w.batch = w.batch[:0]
}

// liteSession is the writer inside a verb. The driver would watch a context
// that can end with a goroutine per statement; Tx looks at it between
// statements instead.
type liteSession struct {
	c     *liteConn
	quiet context.Context
}

func (s *liteSession) query(_ context.Context, q string, args []any) (cursor, error) {
	return s.c.query(s.quiet, q, args)
}

func (s *liteSession) exec(_ context.Context, q string, args []any) (int64, error) {
	return s.c.exec(s.quiet, q, args)
}

func (s *liteSession) later(ctx context.Context, q string, args []any) error {
	_, err := s.exec(ctx, q, args)
	return err
}

func (*liteSession) flush(context.Context) error { return nil }
func (*liteSession) drop()                       {}

// goroutine is the header of the calling goroutine, "goroutine 12 ".
func goroutine() string {
	var buf [32]byte
	b := buf[:runtime.Stack(buf[:], false)]
	if i := bytes.IndexByte(b, '['); i > 0 {
		b = b[:i]
	}
	return string(b)
}
