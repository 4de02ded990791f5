package blob_test

import (
	"io"
	"net"
	"net/url"
	"sync/atomic"
	"testing"
)

// line stands between us and S3 and cuts what it is told to.
type line struct {
	url  string
	up   atomic.Int64 // bytes towards the server after which the next connections are cut; 0: never
	down atomic.Int64 // bytes back
	once atomic.Bool  // cut one connection only
	dead atomic.Bool
	cuts atomic.Int64
}

func newLine(t *testing.T, server string) *line {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	l := &line{url: "http://" + ln.Addr().String()}
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go l.serve(conn, u.Host)
		}
	}()
	return l
}

func (l *line) serve(conn net.Conn, host string) {
	defer conn.Close()
	if l.dead.Load() {
		return
	}
	to, err := net.Dial("tcp", host)
	if err != nil {
		return
	}
	defer to.Close()
	go func() {
		defer conn.Close()
		l.copy(conn, to, l.down.Load())
	}()
	l.copy(to, conn, l.up.Load())
}

func (l *line) copy(to io.Writer, from io.Reader, most int64) {
	if most == 0 {
		_, _ = io.Copy(to, from) // until one of them ends
		return
	}
	if n, _ := io.CopyN(to, from, most); n < most {
		return
	}
	l.cuts.Add(1)
	if l.once.Load() {
		l.up.Store(0)
		l.down.Store(0)
	}
}
