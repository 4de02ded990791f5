package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tinhso/internal/web/ui"
)

// crowd is a shell with one place and one seat to wait, and a handler that works until it is let go.
type crowd struct {
	world
	t    *testing.T
	in   chan string   // who works
	let  chan struct{} // lets one go
	sent sync.WaitGroup
}

func newCrowd(t *testing.T) *crowd {
	w := &crowd{t: t, in: make(chan string, 10), let: make(chan struct{})}
	w.world = newWorld(t, func(o *Options) { o.Hands, o.Queue = 1, 1 })
	slow := func(c *Ctx) error {
		ask(c)
		w.in <- c.Query("n")
		<-w.let
		return c.Render(http.StatusOK, "test", &testPage{Page: ui.Page{Title: "x"}})
	}
	w.pages.Handle("GET /slow", slow)
	w.pages.Handle("POST /slow", slow)
	w.api.Handle("GET /slow", slow)
	w.pages.Handle("GET /stream", func(c *Ctx) error {
		ask(c)
		c.W.WriteHeader(http.StatusOK)
		w.in <- "stream"
		<-w.let
		return nil
	})
	w.pages.Upload("POST /upload", 8<<20, slow)
	return w
}

// send asks in the background and gives where the answer will be.
func (w *crowd) send(r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	w.sent.Go(func() { w.ServeHTTP(rec, r) })
	return rec
}

func get(path string) *http.Request { return httptest.NewRequest(http.MethodGet, path, nil) }

func (w *crowd) waits(n int64) {
	w.t.Helper()
	for until := time.Now().Add(10 * time.Second); w.gate.waiting.Load() != n; runtime.Gosched() {
		if time.Now().After(until) {
			w.t.Fatalf("%d wait, want %d", w.gate.waiting.Load(), n)
		}
	}
}

func TestACrowdIsServedInTurnAndTheRestSentAway(t *testing.T) {
	w := newCrowd(t)
	first := w.send(get("/slow?n=1"))
	<-w.in
	second := w.send(get("/slow?n=2"))
	w.waits(1)
	for _, tc := range []struct {
		path, accept, kind string
		want               []string
	}{
		{"/slow", "text/html", "text/html", []string{"rất nhiều người cùng truy cập", "Thử lại", "1900 0000"}},
		{"/api/v1/slow", "application/json", "application/problem+json", []string{`"code":"web.busy"`, `"status":503`}},
	} {
		r := get(tc.path)
		r.Header.Set("Accept", tc.accept)
		rec := httptest.NewRecorder()
		w.ServeHTTP(rec, r)
		after, err := strconv.Atoi(rec.Header().Get("Retry-After"))
		if rec.Code != http.StatusServiceUnavailable || err != nil || after < 1 || after > comeAgain || !strings.HasPrefix(rec.Header().Get("Content-Type"), tc.kind) {
			t.Errorf("%s: %d %v", tc.path, rec.Code, rec.Header())
		}
		for _, text := range tc.want {
			if !strings.Contains(rec.Body.String(), text) {
				t.Errorf("%s does not say %q: %s", tc.path, text, rec.Body)
			}
		}
	}
	if strings.Contains(w.log.String(), "level=ERROR") {
		t.Error("a crowd fills the log of errors")
	}
	w.let <- struct{}{}
	if n := <-w.in; n != "2" {
		t.Errorf("%s came next", n)
	}
	w.let <- struct{}{}
	w.sent.Wait()
	if first.Code != http.StatusOK || second.Code != http.StatusOK || w.gate.waiting.Load() != 0 || len(w.gate.places) != 0 {
		t.Errorf("%d, %d; %d wait, %d places taken", first.Code, second.Code, w.gate.waiting.Load(), len(w.gate.places))
	}
}

// A slow line does not hold a place: neither while a letter comes, nor while an answer goes, nor with an upload.
func TestSlowLinesHoldNoPlace(t *testing.T) {
	w := newCrowd(t)
	body, letter := io.Pipe()
	r := httptest.NewRequest(http.MethodPost, "/slow?n=letter", body)
	r.ContentLength = 4
	w.send(r)
	if _, err := letter.Write([]byte("ab")); err != nil { // half of it is read
		t.Fatal(err)
	}
	w.send(get("/stream"))
	<-w.in
	big := httptest.NewRequest(http.MethodPost, "/upload?n=upload", strings.NewReader("x"))
	w.send(big)
	<-w.in
	w.send(get("/slow?n=page"))
	if n := <-w.in; n != "page" {
		t.Errorf("%s works", n)
	}
	if n := len(w.gate.places); n != 1 {
		t.Errorf("%d places taken", n)
	}
	close(w.let)
	if _, err := letter.Write([]byte("cd")); err != nil {
		t.Fatal(err)
	}
	if err := letter.Close(); err != nil {
		t.Fatal(err)
	}
	w.sent.Wait()
	if n := len(w.gate.places); n != 0 {
		t.Errorf("%d places taken at the end", n)
	}
}

func TestNobodyWaitsForEver(t *testing.T) {
	w := newCrowd(t)
	w.gate.wait = time.Millisecond
	w.send(get("/slow"))
	<-w.in
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, get("/slow"))
	if rec.Code != http.StatusServiceUnavailable || rec.Header().Get("Retry-After") == "" {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	close(w.let)
	w.sent.Wait()
}
