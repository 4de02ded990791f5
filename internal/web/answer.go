package web

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

// answer is the ResponseWriter of the shell: it compresses text, counts, and
// asks the backstop before the first byte of a good answer leaves.
type answer struct {
	http.ResponseWriter
	r       *http.Request
	status  int
	bytes   int64
	asked   func() bool // nil: nothing to ask
	refused bool        // the backstop refused; what the handler writes is dropped
	broken  bool        // a panic after the first byte: the connection is cut
	zip     *gzip.Writer
	begun   func() // called when the first byte leaves
}

var zips = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, 5)
	return w
}}

func newAnswer(w http.ResponseWriter, r *http.Request) *answer {
	return &answer{ResponseWriter: w, r: r}
}

func (a *answer) guard(asked func() bool) { a.asked = asked }

// WriteHeader sends the status, once.
func (a *answer) WriteHeader(status int) {
	if a.status != 0 || a.refused {
		return
	}
	if status >= 200 && status < 400 && a.asked != nil && !a.asked() {
		a.refused = true
		return
	}
	a.status = status
	if a.begun != nil {
		a.begun()
	}
	if a.squeezes(status) {
		h := a.Header()
		h.Del("Content-Length")
		h.Set("Content-Encoding", "gzip")
		a.zip, _ = zips.Get().(*gzip.Writer)
		a.zip.Reset(a.ResponseWriter)
	}
	a.ResponseWriter.WriteHeader(status)
}

// squeezes says whether this answer is compressed: text that is not yet.
func (a *answer) squeezes(status int) bool {
	h := a.Header()
	kind := h.Get("Content-Type")
	text := strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "application/json") ||
		strings.HasPrefix(kind, "application/problem+json") || strings.HasPrefix(kind, "image/svg")
	if !text || h.Get("Content-Encoding") != "" {
		return false
	}
	h.Add("Vary", "Accept-Encoding")
	return status != http.StatusNoContent && status != http.StatusNotModified && a.r.Method != http.MethodHead &&
		strings.Contains(a.r.Header.Get("Accept-Encoding"), "gzip")
}

// Write sends bytes.
func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 && !a.refused {
		a.WriteHeader(http.StatusOK)
	}
	if a.refused {
		return len(b), nil
	}
	a.bytes += int64(len(b))
	if a.zip != nil {
		return a.zip.Write(b)
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// Flush sends what is waiting, for answers that come bit by bit.
func (a *answer) Flush() {
	if a.zip != nil {
		_ = a.zip.Flush()
	}
	_ = http.NewResponseController(a.ResponseWriter).Flush()
}

// finish ends the compressed stream; a broken answer is cut instead, so that
// half a page never looks whole.
func (a *answer) finish() {
	if a.zip != nil && !a.broken {
		_ = a.zip.Close() // the reader has gone: nobody to tell
		zips.Put(a.zip)
		a.zip = nil
	}
	if a.broken {
		panic(http.ErrAbortHandler) //allow: the documented way to cut a connection
	}
}
