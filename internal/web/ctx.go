package web

import (
	"context"
	"encoding/json"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
	"tinhso/internal/web/ui"
)

// Ctx is one request and its answer (một lượt yêu cầu), as a handler sees it.
type Ctx struct {
	W         http.ResponseWriter
	R         *http.Request
	Lang      lang.Printer
	Theme     string
	Visitor   Visitor
	RequestID string
	Form      url.Values    // after ReadForm: composed (NFC), without control characters
	Faults    []fault.Field // after ReadForm: files that could not be taken

	shell     *Shell
	views     *Views
	api       bool
	limit     int64
	faultCode string
	counted   func(status int) // what took from a budget is told how it ended
}

// Note lets the log say which fault a page has answered by itself, on a form that is shown again.
func (c *Ctx) Note(err error) {
	if f, ok := fault.As(err); ok {
		c.faultCode = f.Code
	}
}

// Context is the context of the request; it carries the caller for the rooms.
func (c *Ctx) Context() context.Context { return c.R.Context() }

// Now is the time of the shell's clock.
func (c *Ctx) Now() time.Time { return c.shell.o.Clock() }

// T says a sentence in the visitor's language.
func (c *Ctx) T(key string, args ...any) string { return c.Lang.T(key, args...) }

// Site is whose pages these are.
func (c *Ctx) Site() ui.Site { return c.shell.site(c.Lang.Tag()) }

// Secure says whether the platform is served over https, for cookies of faces.
func (c *Ctx) Secure() bool { return c.shell.o.Secure }

// Addr is the address a visitor comes from, for limits against guessing.
func (c *Ctx) Addr() string { return c.shell.addr(c.R) }

// addr believes X-Forwarded-For only of our own balancers: it is read from its end, and the first address that is none
// of them is the visitor's.
func (s *Shell) addr(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(all) - 1; i >= 0 && s.ours(host); i-- {
		ip, err := netip.ParseAddr(strings.TrimSpace(all[i]))
		if err != nil {
			break
		}
		host = ip.Unmap().String()
	}
	return host
}

func (s *Shell) ours(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && slices.ContainsFunc(s.o.Proxies, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
}

// CookieName is the name of a secret cookie: over https it is bound to this
// host and to https by its prefix.
func CookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

// SetSecret sets a cookie that script cannot read (a session, the token of a
// guest's draft); an age of zero lasts as long as the browser, below zero ends it.
func (c *Ctx) SetSecret(name, value string, age time.Duration) {
	seconds := int(age / time.Second)
	if age < 0 {
		seconds = -1 // also a fraction of a second: it must not become zero
	}
	http.SetCookie(c.W, &http.Cookie{ //nolint:gosec // G124: Secure follows the address we are served at
		Name: CookieName(name, c.Secure()), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.Secure(),
	})
}

// Secret reads what SetSecret set; nothing when there is none.
func (c *Ctx) Secret(name string) string {
	k, err := c.R.Cookie(CookieName(name, c.Secure()))
	if err != nil {
		return ""
	}
	return k.Value
}

// Query is a parameter of the address, composed and without control characters.
func (c *Ctx) Query(name string) string { return clean(c.R.URL.Query().Get(name)) }

// Path is a wildcard of the route's pattern.
func (c *Ctx) Path(name string) string { return clean(c.R.PathValue(name)) }

func clean(s string) string {
	s, _ = viet.Clean(s)
	return strings.TrimSpace(s)
}

// Partial says whether htmx asks for a part of the page and not the page.
func (c *Ctx) Partial() bool {
	h := c.R.Header
	return h.Get("HX-Request") == "true" && h.Get("HX-Boosted") == "" && h.Get("HX-History-Restore-Request") == ""
}

// Redirect sends the visitor on with 303, so that going back sends nothing
// twice. The address is one of our own: it begins with a single slash.
func (c *Ctx) Redirect(to string) error {
	if c.Partial() {
		c.W.Header().Set("HX-Redirect", local(to))
		c.W.WriteHeader(http.StatusOK)
		return nil
	}
	c.W.Header().Set("Location", local(to))
	c.W.WriteHeader(http.StatusSeeOther)
	return nil
}

// Local makes an address that came with a request safe to go to: anything
// that could lead to another site becomes the home page.
func (c *Ctx) Local(to string) string { return local(to) }

func local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return u.String()
}

// JSON answers a machine.
func (c *Ctx) JSON(status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	h := c.W.Header()
	if h.Get("Content-Type") == "" {
		h.Set("Content-Type", "application/json; charset=utf-8")
	}
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-store") // it may be about a person
	}
	c.W.WriteHeader(status)
	_, err = c.W.Write(append(b, '\n'))
	return quiet(err)
}

// quiet drops the error of writing to someone who has gone.
func quiet(error) error { return nil }

// Blob is a file that is answered (tệp trả về).
type Blob struct {
	Name      string // as the person will see it
	MediaType string
	Size      int64 // 0 = not known
	Inline    bool  // shown in the browser: only types that cannot carry script
	Body      io.Reader
}

// Send answers a file. What might run in a browser is always a download.
func (c *Ctx) Send(b Blob) error {
	h := c.W.Header()
	h.Set("Content-Type", orElse(b.MediaType, "application/octet-stream"))
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Disposition", disposition(b))
	h.Set("Content-Security-Policy", policyOfFiles+sandbox)
	if b.MediaType == "application/pdf" {
		h.Set("Content-Security-Policy", policyOfFiles)
	}
	if b.Size > 0 {
		h.Set("Content-Length", strconv.FormatInt(b.Size, 10))
	}
	c.W.WriteHeader(http.StatusOK)
	if c.R.Method == http.MethodHead {
		return nil
	}
	_, err := io.Copy(c.W, b.Body)
	return quiet(err)
}

func disposition(b Blob) string {
	how := "attachment"
	if b.Inline && safeInline(b.MediaType) {
		how = "inline"
	}
	name := path.Base(strings.ReplaceAll(b.Name, "\\", "/"))
	return mime.FormatMediaType(how, map[string]string{"filename": name})
}

func safeInline(mediaType string) bool {
	switch mediaType {
	case "application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif", "text/plain; charset=utf-8":
		return true
	}
	return false
}
