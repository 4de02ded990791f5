package web

import (
	"strconv"
	"strings"
	"time"

	"tinhso/internal/trace"
)

// Seen is a request that has ended (lượt yêu cầu đã xong), as measures may know
// it: words of the program and numbers, nothing of who asked or for what.
type Seen struct {
	Route  string // the pattern, "GET /thu-tuc/{code}"; "none" when there is no such address
	Face   string // api, portal, desk, console…; "other" for what is no page
	Status int
	Code   string // of the fault, "" when there was none
	Took   time.Duration
	Bytes  int64
}

// Load is what is at work in the shell (tải hiện tại).
type Load struct{ Requests, Working, Waiting, Hands int }

// Load counts the requests that have not ended, and those that have or wait for a place to work.
func (s *Shell) Load() Load {
	l := Load{Requests: int(s.within.Load())}
	if g := s.gate; g != nil {
		l.Working, l.Waiting, l.Hands = len(g.places), int(g.waiting.Load()), cap(g.places)
	}
	return l
}

// record writes the access log, and tells those who count. No query, no name,
// no address beyond the host; the path of a page may hold a code, which the
// access log needs and which no measure gets.
func (s *Shell) record(c *Ctx, a *answer, start time.Time, span trace.Span) {
	seen := Seen{Route: c.R.Pattern, Face: s.faceOf(c), Status: a.status, Code: c.faultCode, Took: time.Since(start), Bytes: a.bytes}
	if seen.Route == "" {
		seen.Route = "none"
	}
	span.Name(seen.Route)
	span.Set("http.route", seen.Route)
	span.Set("http.request.method", method(c.R.Method))
	span.Set("http.response.status_code", strconv.Itoa(seen.Status))
	span.Set("tinhso.fault", seen.Code)
	span.End(nil)
	if s.o.Seen != nil {
		s.o.Seen(seen)
	}
	if strings.HasPrefix(c.R.Pattern, "GET /_/") {
		return
	}
	s.o.Log.InfoContext(c.R.Context(), "request", "request", c.RequestID, "method", method(c.R.Method), "path", told(c.R.URL.Path), "route", c.R.Pattern,
		"status", a.status, "bytes", a.bytes, "ms", seen.Took.Milliseconds(), "who", c.Visitor.ID, "fault", c.faultCode)
}

// faceOf names the face of a request by its home.
func (s *Shell) faceOf(c *Ctx) string {
	switch {
	case c.api:
		return "api"
	case c.R.Pattern == "" || s.plain[c.R.Pattern] || c.views == nil:
		return "other"
	case c.views.face.Home == "/":
		return "portal"
	}
	return strings.ReplaceAll(strings.Trim(c.views.face.Home, "/"), "/", "-")
}

// method is the method of a request, "other" for one that nobody knows.
func method(m string) string {
	switch m {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
		return m
	}
	return "other"
}

// told is a path as the log may hold it: a segment that could be somebody's
// number, address or secret is left out.
func told(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if !harmless(s) {
			segments[i] = "…"
		}
	}
	if len(segments) > 12 {
		segments = append(segments[:12], "…")
	}
	return strings.Join(segments, "/")
}

const (
	longestID = 26 // a ULID
	mostRun   = 8  // digits on end: telephone and citizen numbers have more
)

func harmless(s string) bool {
	if len(s) > longestID {
		return false
	}
	run := 0
	for _, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9':
			run++
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '-', c == '_', c == '.':
			run = 0
		default:
			return false
		}
		if run > mostRun {
			return false
		}
	}
	return true
}
