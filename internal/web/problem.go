package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
)

// Problem is what a machine is told about an error (RFC 9457).
type Problem struct {
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Code      string         `json:"code"`
	RequestID string         `json:"request_id"`
	Fields    []ProblemField `json:"fields,omitempty"`
	Args      map[string]any `json:"args,omitempty"`
}

// ProblemField is one thing in the input that must be mended.
type ProblemField struct {
	Path    string `json:"path"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// statusError gives an error a status of its own.
type statusError struct {
	status int
	err    error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

// WithStatus answers an error with a status that its kind does not have: 400
// where the contract says so, 405, 415.
func WithStatus(status int, err error) error { return &statusError{status, err} }

var statusOf = map[fault.Kind]int{
	fault.KindInvalid:              http.StatusUnprocessableEntity,
	fault.KindUnauthenticated:      http.StatusUnauthorized,
	fault.KindForbidden:            http.StatusForbidden,
	fault.KindNotFound:             http.StatusNotFound,
	fault.KindConflict:             http.StatusConflict,
	fault.KindGone:                 http.StatusGone,
	fault.KindPrecondition:         http.StatusPreconditionFailed,
	fault.KindPreconditionRequired: http.StatusPreconditionRequired,
	fault.KindTooLarge:             http.StatusRequestEntityTooLarge,
	fault.KindTooMany:              http.StatusTooManyRequests,
	fault.KindUnavailable:          http.StatusServiceUnavailable,
}

// Status is the HTTP status of an error.
func Status(err error) int {
	var s *statusError
	if errors.As(err, &s) {
		return s.status
	}
	if status, ok := statusOf[fault.KindOf(err)]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// ProblemOf describes an error to a machine; an internal one tells nothing but
// the request id.
func ProblemOf(p lang.Printer, err error, requestID string) Problem {
	title, messages := p.Fault(err)
	out := Problem{Type: "about:blank", Title: title, Status: Status(err), Code: "internal", RequestID: requestID}
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.KindInternal {
		return out
	}
	out.Code, out.Args = f.Code, f.Args
	for _, field := range f.Fields {
		out.Fields = append(out.Fields, ProblemField{Path: field.Path, Code: field.Code, Message: messages[field.Path]})
	}
	return out
}

// full are the faults of a house without room. Everybody who writes gets one
// then; a line for each would fill the same disk, and room health says it once.
var full = map[string]bool{"health.intake_closed": true, "store.full": true, "blob.full": true}

// comeBack says after how many seconds one may try again what had no room.
var comeBack = map[string]string{"health.intake_closed": "120", "store.full": "30", "blob.full": "60", "store.unavailable": "5"}

// fail answers an error. What was written before stays; nothing can be added.
func (s *Shell) fail(c *Ctx, err error) {
	a := c.answer()
	status := Status(err)
	c.faultCode = "internal"
	if f, ok := fault.As(err); ok {
		c.faultCode = f.Code
	}
	if c.faultCode == "web.cross_origin" { // an attack, or a page that was saved: nothing here is broken
		s.o.Log.Warn("form of another site refused", "request", c.RequestID, "path", told(c.R.URL.Path), "origin", clean(c.R.Header.Get("Origin")))
	}
	if status >= 500 && c.faultCode != errBusy.Code && !full[c.faultCode] {
		s.o.Log.Error("fault", "request", c.RequestID, "path", told(c.R.URL.Path), "error", err)
	}
	if a.status != 0 {
		return
	}
	a.guard(nil)
	if a.refused {
		a.Header().Del("Set-Cookie")
		a.Header().Del("Location")
		a.refused = false
	}
	h := a.Header()
	for _, name := range []string{"Content-Disposition", "Content-Length", "Content-Encoding", "ETag"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	if f, ok := fault.As(err); ok && status == http.StatusTooManyRequests && h.Get("Retry-After") == "" {
		if minutes, ok := f.Args["minutes"].(int); ok {
			h.Set("Retry-After", strconv.Itoa(minutes*60))
		}
	}
	if wait := comeBack[c.faultCode]; wait != "" && h.Get("Retry-After") == "" {
		h.Set("Retry-After", wait)
	}
	switch {
	case c.api || wantsJSON(c.R) || c.views == nil:
		s.problem(c, status, err)
	case status == http.StatusUnauthorized && c.Partial():
		h.Set("HX-Redirect", s.signIn(c))
		a.WriteHeader(http.StatusOK)
	case status == http.StatusUnauthorized && (c.R.Method == http.MethodGet || c.R.Method == http.MethodHead):
		h.Set("Location", s.signIn(c))
		a.WriteHeader(http.StatusSeeOther)
	default:
		s.page(c, status, err)
	}
}

// signIn is the address of the sign-in page, which comes back here.
func (s *Shell) signIn(c *Ctx) string {
	next := c.R.URL.RequestURI()
	if c.Partial() {
		if u, err := url.Parse(c.R.Header.Get("HX-Current-URL")); err == nil && u.Path != "" {
			next = u.RequestURI()
		}
	}
	return s.o.SignIn + "?" + url.Values{"next": {next}}.Encode()
}

func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return accept == "application/json" || accept == "application/problem+json"
}

func (s *Shell) problem(c *Ctx, status int, err error) {
	body, failed := json.Marshal(ProblemOf(c.Lang, err, c.RequestID))
	if failed != nil {
		s.o.Log.Error("problem", "request", c.RequestID, "error", failed)
		body = []byte(`{"type":"about:blank","code":"internal"}`)
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/problem+json; charset=utf-8")
	h.Set("Content-Language", string(c.Lang.Tag()))
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	c.W.WriteHeader(status)
	_, _ = c.W.Write(append(body, '\n')) // the reader has gone: nobody to tell
}

// problemPage is the page of an error.
type problemPage struct {
	ui.Page
	Problem ui.Problem
}

func (s *Shell) page(c *Ctx, status int, err error) {
	kind := fault.KindOf(err)
	title, messages := c.Lang.Fault(err)
	p := &problemPage{Problem: ui.Problem{Status: status, Text: title, Hotline: c.Site().Hotline}}
	p.Title, p.NoIndex, p.Narrow, p.HeadingInBody = c.T("web.problem."+string(kind)+".title"), true, true, true
	p.Problem.Title = p.Title
	if kind == fault.KindNotFound && c.faultCode == "web.not_found" || kind == fault.KindUnauthenticated {
		p.Problem.Text = c.T("web.problem." + string(kind) + ".text")
	}
	if status >= 500 {
		p.Problem.RequestID = c.RequestID
	}
	for path, message := range messages {
		p.Problem.Fields = append(p.Problem.Fields, ui.FieldError{Path: path, Message: message})
	}
	slices.SortFunc(p.Problem.Fields, func(a, b ui.FieldError) int {
		if a.Path < b.Path {
			return -1
		}
		return 1
	})
	p.Problem.Actions = s.ways(c, kind)
	if err := c.Render(status, "web-problem", p); err != nil {
		s.o.Log.Error("problem page", "request", c.RequestID, "error", err)
		s.problem(c, status, fault.New(fault.KindInternal, "fault.internal"))
	}
}

// ways is what a person can do now.
func (s *Shell) ways(c *Ctx, kind fault.Kind) []ui.Button {
	home := ui.Button{Label: c.T("web.problem.home"), Href: c.views.face.Home}
	here := c.R.URL.RequestURI()
	if c.R.Method != http.MethodGet {
		here = ""
		if u, err := url.Parse(c.R.Referer()); err == nil && u.Host == c.R.Host {
			here = u.RequestURI()
		}
	}
	var first ui.Button
	switch kind {
	case fault.KindUnauthenticated:
		first = ui.Button{Label: c.T("web.problem.tab"), Href: s.o.SignIn, NewTab: true}
	case fault.KindPrecondition, fault.KindConflict:
		first = ui.Button{Label: c.T("web.problem.reload"), Href: here}
	case fault.KindInternal, fault.KindUnavailable, fault.KindTooMany:
		first = ui.Button{Label: c.T("web.problem.again"), Href: here}
	}
	if first.Href == "" {
		home.Look = ui.Primary
		return []ui.Button{home}
	}
	first.Look = ui.Primary
	return []ui.Button{first, home}
}
