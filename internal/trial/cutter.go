package trial

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// Cutter is a line between two programs that can be cut (đường truyền): it
// takes connections at Addr and leads them to To.
type Cutter struct {
	to string
	l  net.Listener

	mu      sync.Mutex
	cut     bool
	conns   map[net.Conn]bool
	waiting sync.WaitGroup
}

// NewCutter opens a line to an address.
func NewCutter(ctx context.Context, to string) (*Cutter, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &Cutter{to: to, l: l, conns: map[net.Conn]bool{}}
	c.waiting.Go(c.accept)
	return c, nil
}

// Addr is the near end.
func (c *Cutter) Addr() string { return c.l.Addr().String() }

// Cut breaks every connection, and new ones as they come, until Mend.
func (c *Cutter) Cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = true
	c.breakAll()
}

// Break breaks every connection once; new ones pass.
func (c *Cutter) Break() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.breakAll()
}

// breakAll resets: nobody gets a polite end.
func (c *Cutter) breakAll() {
	for conn := range c.conns {
		if t, ok := conn.(*net.TCPConn); ok {
			_ = t.SetLinger(0)
		}
		_ = conn.Close()
		delete(c.conns, conn)
	}
}

// Mend lets connections pass again.
func (c *Cutter) Mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = false
}

// Close ends the line.
func (c *Cutter) Close() error {
	err := c.l.Close()
	c.Cut()
	c.waiting.Wait()
	return err
}

func (c *Cutter) accept() {
	for {
		near, err := c.l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(10 * time.Millisecond) //nolint:forbidigo // no more files, for a moment
			continue
		}
		c.waiting.Go(func() { c.lead(near) })
	}
}

// keep remembers a connection, unless the line is cut.
func (c *Cutter) keep(conn net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut {
		return false
	}
	c.conns[conn] = true
	return true
}

func (c *Cutter) drop(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.conns, conn)
	_ = conn.Close()
}

func (c *Cutter) lead(near net.Conn) {
	if !c.keep(near) {
		_ = near.Close()
		return
	}
	defer c.drop(near)
	far, err := (&net.Dialer{Timeout: 5 * time.Second}).Dial("tcp", c.to) //nolint:noctx // bounded by its time
	if err != nil {
		return
	}
	if !c.keep(far) {
		_ = far.Close()
		return
	}
	defer c.drop(far)
	var both sync.WaitGroup
	both.Go(func() { pass(far, near) })
	both.Go(func() { pass(near, far) })
	both.Wait()
}

// pass copies one way and hands on the end.
func pass(to, from net.Conn) {
	_, _ = io.Copy(to, from) // how it broke is the subject of the trial
	if t, ok := to.(*net.TCPConn); ok {
		_ = t.CloseWrite()
	}
}
