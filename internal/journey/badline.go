package journey

import (
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// BadLine is a line to a server that breaks (đường truyền kém): each connection is cut after a random number of bytes
// sent, and now and then it stands still for a moment.
type BadLine struct {
	URL  string
	Cuts atomic.Int64
	Sent atomic.Int64 // bytes towards the server
	down atomic.Bool  // while it is, no connection lives
	ln   net.Listener
	mu   sync.Mutex
	dice *rand.Rand
	open map[net.Conn]bool
}

// NewBadLine opens a line to a server; a connection lives for about so many bytes.
func NewBadLine(t testing.TB, server string, about int64) *BadLine {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &BadLine{URL: "http://" + ln.Addr().String(), ln: ln, dice: rand.New(rand.NewPCG(7, 11)), open: map[net.Conn]bool{}} //nolint:gosec // chance of a test
	t.Cleanup(func() { _ = ln.Close(); l.Down(true) })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go l.serve(conn, u.Host, about)
		}
	}()
	return l
}

// Down takes the line down, or up again.
func (l *BadLine) Down(down bool) {
	l.down.Store(down)
	if !down {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		_ = c.Close()
	}
}

func (l *BadLine) chance(n int64) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dice.Int64N(n)
}

func (l *BadLine) keep(c net.Conn, open bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if open {
		l.open[c] = true
	} else {
		delete(l.open, c)
	}
}

func (l *BadLine) serve(conn net.Conn, host string, about int64) {
	defer conn.Close()
	if l.down.Load() {
		return
	}
	to, err := net.Dial("tcp", host)
	if err != nil {
		return
	}
	defer to.Close()
	l.keep(conn, true)
	defer l.keep(conn, false)
	go func() {
		_, _ = io.Copy(conn, to)
		_ = conn.Close()
	}()
	left := about/2 + l.chance(about)
	buf := make([]byte, 32<<10)
	for {
		n, err := conn.Read(buf)
		if n > 0 {
			l.Sent.Add(int64(n))
			left -= int64(n)
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
			if l.chance(200) == 0 {
				time.Sleep(time.Duration(l.chance(40)) * time.Millisecond) // the line stands still; nobody waits for it
			}
		}
		if err != nil {
			return
		}
		if left <= 0 {
			l.Cuts.Add(1)
			return
		}
	}
}
