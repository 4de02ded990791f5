package backup

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"tinhso/internal/store"
	"tinhso/internal/store/copytext"
)

// chunker gathers what a table is dumped in and hands it on in parts of whole rows.
type chunker struct {
	ctx context.Context
	to  chan<- []byte
	buf []byte
}

func (c *chunker) Write(p []byte) (int, error) {
	c.buf = append(c.buf, p...)
	if len(c.buf) >= chunkSize {
		if i := bytes.LastIndexByte(c.buf, '\n'); i >= 0 {
			rest := bytes.Clone(c.buf[i+1:])
			if err := c.send(c.buf[:i+1]); err != nil {
				return 0, err
			}
			c.buf = append(make([]byte, 0, chunkSize+chunkSize/4), rest...)
		}
	}
	if len(c.buf) > mostChunk {
		return 0, fmt.Errorf("backup: a row of more than %d bytes", copytext.MostLine)
	}
	return len(p), nil
}

func (c *chunker) send(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	select {
	case c.to <- b:
		return nil
	case <-c.ctx.Done():
		return c.ctx.Err()
	}
}

// pour calls fn with the rows of a table, some at a time, while the next are read.
func pour(ctx context.Context, s *store.Snapshot, t copytext.Table, fn func(text []byte) error) error {
	g, ctx := errgroup.WithContext(ctx)
	ch := make(chan []byte, 2)
	g.Go(func() error {
		defer close(ch)
		c := &chunker{ctx: ctx, to: ch}
		if err := s.Dump(ctx, t, c); err != nil {
			return err
		}
		return c.send(c.buf)
	})
	g.Go(func() error {
		for text := range ch {
			if err := fn(text); err != nil {
				return err
			}
		}
		return nil
	})
	return g.Wait()
}

// adder sums the parts of a table beside whoever reads or writes them.
type adder struct {
	columns []copytext.Column
	hands   chan struct{}
	wg      sync.WaitGroup
	mu      sync.Mutex
	total   *copytext.Sum
	err     error
}

func newAdder(columns []copytext.Column) *adder {
	return &adder{columns: columns, hands: make(chan struct{}, runtime.GOMAXPROCS(0)), total: copytext.NewSum(columns)}
}

// add begins to sum rows, which nobody may change from now on.
func (a *adder) add(text []byte) {
	a.hands <- struct{}{}
	a.wg.Go(func() {
		defer func() { <-a.hands }()
		sum := copytext.NewSum(a.columns)
		err := copytext.Lines(text, sum.Add)
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.err == nil {
			a.err = err
		}
		a.total.Merge(sum)
	})
}

// sum waits for all and gives the sum.
func (a *adder) sum() (*copytext.Sum, error) {
	a.wg.Wait()
	return a.total, a.err
}

// sumTable reads a table of a snapshot for its sum alone.
func sumTable(ctx context.Context, s *store.Snapshot, t copytext.Table) (*copytext.Sum, error) {
	a := newAdder(t.Columns)
	err := pour(ctx, s, t, func(text []byte) error {
		a.add(text)
		return nil
	})
	total, wrong := a.sum()
	if err == nil && wrong != nil {
		err = fmt.Errorf("backup: %s: %w", t.Name, wrong)
	}
	return total, err
}
