package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// client files over one kept connection. It writes and reads HTTP itself: the
// generator shares the processors with what it measures and must cost little.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	head []byte // up to the idempotency key
	tail []byte // from behind it
	out  []byte
}

func dial(ctx context.Context, base, token string, body []byte) (*client, error) {
	host := strings.TrimPrefix(base, "http://")
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, in: bufio.NewReaderSize(conn, 32<<10)}
	c.head = fmt.Appendf(nil, "POST /api/v1/dossiers HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\nIdempotency-Key: ", host, token, len(body))
	c.tail = append([]byte("\r\n\r\n"), body...)
	return c, nil
}

// file sends one filing under a key and gives the answer.
func (c *client) file(key string, keep *bytes.Buffer) error {
	c.out = append(append(append(c.out[:0], c.head...), key...), c.tail...)
	if _, err := c.conn.Write(c.out); err != nil {
		return err
	}
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	if resp.StatusCode != http.StatusCreated {
		text, _ := io.ReadAll(resp.Body)
		return fmt.Errorf("filing: %s %s", resp.Status, text)
	}
	if keep == nil {
		_, err = io.Copy(io.Discard, resp.Body)
	} else {
		_, err = io.Copy(keep, resp.Body)
	}
	return err
}

// load is what a span of filing by many clients came to.
type load struct {
	filed   int64
	took    time.Duration
	answers []time.Duration
}

func (l load) rate() float64 { return float64(l.filed) / l.took.Seconds() }

var serial atomic.Int64

func newKey() string { return fmt.Sprintf("bench-%012d", serial.Add(1)) }

// fileFor lets every client file, one filing after another, for a while.
func fileFor(clients []*client, d time.Duration) (load, error) {
	var total load
	var mu sync.Mutex
	var wg sync.WaitGroup
	var failed error
	start := time.Now()
	for _, c := range clients {
		wg.Go(func() {
			var mine []time.Duration
			var err error
			for at := time.Now(); at.Sub(start) < d && err == nil; {
				err = c.file(newKey(), nil)
				now := time.Now()
				mine = append(mine, now.Sub(at))
				at = now
			}
			mu.Lock()
			defer mu.Unlock()
			failed = errors.Join(failed, err)
			total.filed += int64(len(mine))
			total.answers = append(total.answers, mine...)
		})
	}
	wg.Wait()
	total.took = time.Since(start)
	return total, failed
}
