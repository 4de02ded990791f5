package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/trace"
	"tinhso/internal/viet"
)

// ServeHTTP is the whole chain: what every request passes, whatever it asks.
func (s *Shell) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now() //allow: how long a request takes, not a time of the law
	id := requestID(r)
	a := newAnswer(w, r)
	defer a.finish()
	s.within.Add(1)
	defer s.within.Add(-1)
	ctx, span := trace.Start(trace.Extract(trace.WithRequest(r.Context(), id), r.Header.Get), trace.Server, "request")
	r = r.WithContext(ctx)
	c := &Ctx{W: a, R: r, RequestID: id, shell: s}
	defer func() {
		if v := recover(); v != nil {
			s.caught(c, a, v)
		}
		s.record(c, a, start, span)
	}()
	a.patience(r, s.o.Timeout)
	s.headers(a.Header(), id)
	c.api = s.isAPI(r.URL.Path)
	c.views = s.viewsFor(r.URL.Path)
	if s.choose(c) {
		return
	}
	h, pattern := s.mux.Handler(r)
	c.R.Pattern = pattern
	switch {
	case pattern == "":
		s.strayed(c, h)
	case s.plain[pattern]:
		s.mux.ServeHTTP(a, r)
	default:
		s.mux.ServeHTTP(a, r.WithContext(context.WithValue(r.Context(), key{}, c)))
	}
}

// patience bounds how long the bytes of a body are waited for: a context does
// not end a read, and a visitor who sends a letter a minute would hold a
// request, and the end of the server, for ever.
func (a *answer) patience(r *http.Request, d time.Duration) {
	if r.Body == nil || r.Body == http.NoBody {
		return
	}
	until := time.Now().Add(d)                                              //allow: a socket knows the time of the machine alone
	_ = http.NewResponseController(a.ResponseWriter).SetReadDeadline(until) // not every writer of a test can
}

// key finds the Ctx of the chain in the request that the mux hands on.
type key struct{}

// requestID is made here; one given by the balancer before us is kept when it
// looks like one.
func requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); len(id) >= 8 && len(id) <= 64 && strings.Trim(id, idLetters) == "" {
		return id
	}
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return hex.EncodeToString(b[:])
}

const idLetters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"

// policyOfContent lets a page use what we serve and nothing else: no inline
// script or style, no frames, no plug-ins, forms to ourselves only, and no text
// becomes markup that app.js has not looked at.
const policyOfContent = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; " +
	"require-trusted-types-for 'script'; trusted-types default tinhso"

// policyOfFiles is for what people have sent in: nothing in it may do anything,
// and a browser that shows it treats it as a site of its own. The viewers of
// PDF do not work in such a sandbox.
const (
	policyOfFiles = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
	sandbox       = "; sandbox"
)

func (s *Shell) headers(h http.Header, id string) {
	h.Set("X-Request-Id", id)
	h.Set("Content-Security-Policy", policyOfContent)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "+
		"microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=(), interest-cohort=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	h.Set("Origin-Agent-Cluster", "?1")
	h.Set("X-Permitted-Cross-Domain-Policies", "none")
	if s.o.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

func (s *Shell) isAPI(path string) bool {
	for _, prefix := range s.apis {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

// viewsFor is the face whose home is the longest beginning of the path.
func (s *Shell) viewsFor(path string) *Views {
	var best *Views
	for _, v := range s.faces {
		home := strings.TrimSuffix(v.face.Home, "/")
		if path != home && !strings.HasPrefix(path, home+"/") {
			continue
		}
		if best == nil || len(v.face.Home) > len(best.face.Home) {
			best = v
		}
	}
	return best
}

// choose reads the language and the look of a request; ?lang= and ?theme= are
// kept in a cookie and taken out of the address. It reports that it answered.
func (s *Shell) choose(c *Ctx) bool {
	c.Lang = lang.For(lang.VI)
	if c.api {
		c.Lang = lang.For(lang.ParseTag(c.R.Header.Get("Accept-Language")))
		return false
	}
	if k, err := c.R.Cookie("lang"); err == nil {
		c.Lang = lang.For(lang.ParseTag(k.Value))
	}
	if k, err := c.R.Cookie("theme"); err == nil && (k.Value == "dark" || k.Value == "light") {
		c.Theme = k.Value
	}
	q := c.R.URL.Query()
	if c.R.Method != http.MethodGet || !q.Has("lang") && !q.Has("theme") {
		return false
	}
	if q.Has("lang") {
		c.keep("lang", string(lang.ParseTag(q.Get("lang"))), 365*24*time.Hour)
	}
	if theme := q.Get("theme"); theme == "dark" || theme == "light" {
		c.keep("theme", theme, 365*24*time.Hour)
	} else if q.Has("theme") {
		c.keep("theme", "", -1)
	}
	q.Del("lang")
	q.Del("theme")
	u := *c.R.URL
	u.RawQuery = q.Encode()
	c.W.Header().Set("Location", local(u.RequestURI()))
	c.W.WriteHeader(http.StatusSeeOther)
	return true
}

// keep sets a cookie of the shell's own that script may read (a look, a language).
func (c *Ctx) keep(name, value string, age time.Duration) {
	http.SetCookie(c.W, &http.Cookie{ //nolint:gosec // G124: app.js writes the look too; nothing secret is in it
		Name: name, Value: value, Path: "/", MaxAge: int(age / time.Second),
		SameSite: http.SameSiteLaxMode, Secure: c.shell.o.Secure,
	})
}

// strayed answers a request for which there is no route: 404, 405, or the
// mux's own redirect to the clean form of a path.
func (s *Shell) strayed(c *Ctx, h http.Handler) {
	probe := &probe{header: http.Header{}}
	h.ServeHTTP(probe, c.R)
	switch {
	case probe.status >= 300 && probe.status < 400:
		c.W.Header().Set("Location", local(probe.header.Get("Location")))
		c.W.WriteHeader(probe.status)
	case probe.status == http.StatusMethodNotAllowed:
		c.W.Header().Set("Allow", probe.header.Get("Allow"))
		s.fail(c, WithStatus(http.StatusMethodNotAllowed, fault.New(fault.KindNotFound, "web.method", "method", clean(c.R.Method))))
	default:
		s.visit(c)
		s.fail(c, fault.NotFound("web.not_found"))
	}
}

// visit loads who asks, so that an error page has the same header as the page
// before it; when that fails too the visitor is a guest.
func (s *Shell) visit(c *Ctx) {
	if s.o.Sessions == nil || c.api {
		return
	}
	if ctx, v, err := s.o.Sessions.Load(c.R); err == nil {
		c.R, c.Visitor = c.R.WithContext(ctx), v
	}
}

// probe runs a handler for its status and header alone.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) Write(b []byte) (int, error) { p.WriteHeader(http.StatusOK); return len(b), nil }
func (p *probe) WriteHeader(status int) {
	if p.status == 0 {
		p.status = status
	}
}

// routed is one route with its limits.
type routed struct {
	shell *Shell
	views *Views
	route Route
}

func (h *routed) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	c, ok := r.Context().Value(key{}).(*Ctx)
	if !ok {
		return // only the shell calls the mux
	}
	c.R = r
	if h.views != nil {
		c.views = h.views
	}
	if err := h.run(c); err != nil {
		h.shell.fail(c, err)
	}
	if c.counted != nil {
		c.counted(c.answer().status)
	}
}

// budget asks whether this person has asked too much already.
func (h *routed) budget(c *Ctx) error {
	if h.shell.o.Limits == nil {
		return nil
	}
	wait, done := h.shell.o.Limits.Take(c.R, h.route.Pattern, c.Visitor.ID, c.Addr())
	if wait <= 0 {
		c.counted = done
		return nil
	}
	seconds := int64((wait + time.Second - 1) / time.Second)
	c.W.Header().Set("Retry-After", strconv.FormatInt(seconds, 10))
	if seconds < 90 {
		return fault.New(fault.KindTooMany, "web.too_many_seconds", "n", seconds)
	}
	return fault.New(fault.KindTooMany, "web.too_many_minutes", "n", (seconds+59)/60)
}

func (h *routed) run(c *Ctx) error {
	s := h.shell
	if !h.route.CrossSite {
		if err := s.origin.Check(c.R); err != nil {
			return fault.Forbidden("web.cross_origin").With(err)
		}
	}
	limit := h.route.MaxBody
	if limit == 0 {
		limit = s.o.MaxBody
	}
	if c.R.ContentLength > limit {
		c.W.Header().Set("Connection", "close") // nobody reads what follows
		return fault.New(fault.KindTooLarge, "web.body_too_large", "max", size(limit))
	}
	c.limit = limit
	c.R.Body = http.MaxBytesReader(c.answer().ResponseWriter, c.R.Body, limit)

	timeout := h.route.Timeout
	if timeout == 0 {
		timeout = s.o.Timeout
	}
	c.answer().patience(c.R, timeout)
	ctx, cancel := context.WithTimeout(c.R.Context(), timeout)
	defer cancel()
	c.R = c.R.WithContext(ctx)
	leave, err := h.admit(c)
	if err != nil {
		return err
	}
	defer leave()
	if s.o.Sessions != nil {
		ctx, visitor, err := s.o.Sessions.Load(c.R)
		if err != nil {
			return err
		}
		c.R, c.Visitor = c.R.WithContext(ctx), visitor
	}
	if err := h.budget(c); err != nil {
		return err
	}
	if s.o.Backstop != nil && !h.route.Open {
		ctx, asked := s.o.Backstop.Watch(c.R.Context())
		c.R = c.R.WithContext(ctx)
		c.answer().guard(asked)
		defer func() { c.answer().guard(nil) }()
	}
	err = h.route.Handler(c)
	if a := c.answer(); err == nil {
		a.WriteHeader(http.StatusOK) // of a handler that had nothing to say
		if a.refused {
			err = errUnasked
		}
	}
	if err != nil && errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		err = fault.New(fault.KindUnavailable, "web.timeout").With(err)
	}
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		err = fault.New(fault.KindTooLarge, "web.body_too_large", "max", size(big.Limit)).With(err)
	}
	return err
}

// errUnasked is the error of a handler that answered without asking the policy.
var errUnasked = fault.New(fault.KindInternal, "fault.internal").With(errors.New("answered without asking the policy"))

func (c *Ctx) answer() *answer {
	a, _ := c.W.(*answer)
	return a
}

// size says bytes as people read them.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return viet.Number((n+1<<19)>>20) + " MB"
	case n >= 1<<10:
		return viet.Number((n+1<<9)>>10) + " KB"
	}
	return viet.Number(n) + " B"
}

func (s *Shell) caught(c *Ctx, a *answer, v any) {
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		a.broken = true
		return
	}
	s.o.Log.Error("panic", "request", c.RequestID, "path", told(c.R.URL.Path), "value", v, "stack", string(debug.Stack()))
	if a.status != 0 {
		a.broken = true
		return
	}
	s.fail(c, fault.New(fault.KindInternal, "fault.internal"))
}
