package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// caller makes calls over one kept connection. Like client it writes HTTP itself: the generator shares the processors
// with what it measures.
type caller struct {
	host string
	conn net.Conn
	in   *bufio.Reader
	out  []byte
	body bytes.Buffer
}

// call is one request of a life.
type call struct {
	method, path, token string
	key, match          string // of a change: its idempotency key, the version that was seen
	body                []byte
}

// answer is what came back.
type answer struct {
	status int
	etag   string
	after  time.Duration // of a 503: when to come again; 0 when it does not say
	body   []byte        // until the next call
	took   time.Duration
}

func newCaller(ctx context.Context, base string) (*caller, error) {
	host := strings.TrimPrefix(base, "http://")
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	return &caller{host: host, conn: conn, in: bufio.NewReaderSize(conn, 16<<10)}, nil
}

func (c *caller) do(r call) (a answer, err error) {
	out := append(c.out[:0], r.method+" "+r.path+" HTTP/1.1\r\nHost: "+c.host+"\r\nAuthorization: Bearer "+r.token+"\r\n"...)
	if r.method != http.MethodGet {
		out = append(out, "Content-Type: application/json\r\nContent-Length: "+strconv.Itoa(len(r.body))+"\r\nIdempotency-Key: "+r.key+"\r\n"...)
		if r.match != "" {
			out = append(out, "If-Match: "+r.match+"\r\n"...)
		}
	}
	c.out = append(append(out, "\r\n"...), r.body...)
	start := time.Now()
	if _, err := c.conn.Write(c.out); err != nil {
		return a, err
	}
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return a, err
	}
	c.body.Reset()
	_, err = io.Copy(&c.body, resp.Body)
	if cerr := resp.Body.Close(); err == nil {
		err = cerr
	}
	a = answer{status: resp.StatusCode, etag: resp.Header.Get("Etag"), body: c.body.Bytes(), took: time.Since(start)}
	if s, serr := strconv.Atoi(resp.Header.Get("Retry-After")); serr == nil {
		a.after = time.Duration(s) * time.Second
	}
	return a, err
}

// field is a text field at the beginning of a JSON answer; parsing all of it would cost more than sending it did.
func field(body []byte, name string) string {
	_, rest, ok := bytes.Cut(body, []byte(`"`+name+`":"`))
	if !ok {
		return ""
	}
	v, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(v)
}

func (a answer) unexpected(r call) error {
	return fmt.Errorf("%s %s: %d %.300s", r.method, r.path, a.status, a.body)
}
