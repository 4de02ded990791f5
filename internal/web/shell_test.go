package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
)

// asked is a backstop that a handler must call.
type asked struct{}

type askedKey struct{}

func (asked) Watch(ctx context.Context) (context.Context, func() bool) {
	done := new(bool)
	return context.WithValue(ctx, askedKey{}, done), func() bool { return *done }
}

func ask(c *Ctx) {
	if done, ok := c.Context().Value(askedKey{}).(*bool); ok {
		*done = true
	}
}

// people signs in whoever sends the cookie "who".
type people struct{ err error }

func (p people) Load(r *http.Request) (context.Context, Visitor, error) {
	if k, err := r.Cookie("who"); err == nil {
		return r.Context(), Visitor{SignedIn: true, ID: k.Value, Name: k.Value, Kind: "citizen", Home: "/ho-so"}, p.err
	}
	return r.Context(), Visitor{Kind: "guest"}, p.err
}

type testPage struct {
	ui.Page
	Text string
}

const testTemplates = `{{define "test"}}<p>{{.Text}}</p><p>{{T "web.skip"}}</p>{{end}}{{define "broken"}}<p>{{.Text}}</p>{{index .Crumbs 5}}{{end}}{{define "part"}}<b>{{.}}</b>{{end}}`

// world is a shell with one face for people and one for machines.
type world struct {
	*Shell
	pages, api *Routes
	log        *bytes.Buffer
}

func newWorld(t *testing.T, change func(o *Options)) world {
	t.Helper()
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	log := new(bytes.Buffer)
	o := Options{Assets: assets, Backstop: asked{}, Sessions: people{}, Log: slog.New(slog.NewTextHandler(log, nil)),
		Clock: func() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) },
		Site:  func(lang.Tag) ui.Site { return ui.Site{Name: "Cổng thử", Hotline: "1900 0000"} }}
	if change != nil {
		change(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	views, err := NewViews(assets, Face{Home: "/", Files: fstest.MapFS{"test.html": {Data: []byte(testTemplates)}},
		Layout: func(c *Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
			return ui.PortalLayout{Chrome: chrome, Page: page}
		}})
	if err != nil {
		t.Fatal(err)
	}
	return world{s, s.Pages(views), s.API("/api/v1"), log}
}

type header = map[string]string

func (w world) do(method, target, body string, h header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for k, v := range h {
		r.Header.Set(k, v)
	}
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	return rec
}

func show(c *Ctx) error {
	ask(c)
	return c.Render(200, "test", &testPage{Page: ui.Page{Title: "Trang thử"}, Text: "<b>" + c.Query("q")})
}

func TestPageGoesOutWholeAndGuarded(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Secure = true })
	w.pages.Handle("GET /x", show)
	rec := w.do("GET", "/x?q=kha%CC%89i", "", nil)
	body := rec.Body.String()
	if rec.Code != 200 || !strings.Contains(body, "<p>&lt;b&gt;khải</p>") || !strings.Contains(body, `<html lang="vi">`) || !strings.Contains(body, "<h1>Trang thử</h1>") {
		t.Errorf("%d %s", rec.Code, body)
	}
	for name, want := range (header{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"X-Frame-Options": "DENY", "Strict-Transport-Security": "max-age", "Cache-Control": "no-store", "Content-Language": "vi", "X-Request-Id": "",
	}) {
		if got := rec.Header().Get(name); got == "" || !strings.Contains(got, want) {
			t.Errorf("%s is %q", name, got)
		}
	}
	if csp := rec.Header().Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Error(csp)
	}
	if !strings.Contains(w.log.String(), "path=/x") || strings.Contains(w.log.String(), "kh") {
		t.Errorf("the log says %s", w.log)
	}
}

func TestBackstopStopsAnAnswerThatNobodyAllowed(t *testing.T) {
	w := newWorld(t, nil)
	w.pages.Handle("GET /silent", func(c *Ctx) error { return nil })
	w.pages.Handle("GET /page", func(c *Ctx) error {
		return c.Render(200, "test", &testPage{Page: ui.Page{Title: "x"}, Text: "secret"})
	})
	w.pages.Handle("GET /away", func(c *Ctx) error {
		c.Flash(ui.Good, "web.skip")
		return c.Redirect("/x")
	})
	w.pages.Handle("GET /gone", func(c *Ctx) error { return fault.NotFound("web.not_found") })
	w.api.Handle("GET /json", func(c *Ctx) error { return c.JSON(200, "secret") })
	w.pages.Add(Route{Pattern: "GET /open", Open: true, Handler: func(c *Ctx) error { return c.JSON(200, "fine") }})
	for target, want := range map[string]int{"/silent": 500, "/page": 500, "/away": 500, "/gone": 404, "/api/v1/json": 500, "/open": 200} {
		rec := w.do("GET", target, "", nil)
		if rec.Code != want || strings.Contains(rec.Body.String(), "secret") || rec.Header().Get("Location") != "" {
			t.Errorf("%s: %d %v %s", target, rec.Code, rec.Header(), rec.Body)
		}
	}
	if !strings.Contains(w.log.String(), "without asking the policy") {
		t.Error("the log does not say so")
	}
}

func TestFaultsBecomePagesAndProblems(t *testing.T) {
	for kind, status := range map[fault.Kind]int{
		fault.KindInvalid: 422, fault.KindForbidden: 403, fault.KindNotFound: 404, fault.KindConflict: 409, fault.KindGone: 410,
		fault.KindPrecondition: 412, fault.KindTooLarge: 413, fault.KindPreconditionRequired: 428, fault.KindTooMany: 429,
		fault.KindUnavailable: 503, fault.KindInternal: 500, fault.KindUnauthenticated: 401,
	} {
		w := newWorld(t, nil)
		fail := func(c *Ctx) error {
			return &fault.Error{Kind: kind, Code: "fault." + string(kind), Fields: []fault.Field{{Path: "full_name", Code: "field.required"}}, Cause: errors.New("dsn=postgres")}
		}
		w.pages.Handle("POST /x", fail)
		w.api.Handle("POST /x", fail)
		page := w.do("POST", "/x", "", nil)
		if page.Code != status || !strings.Contains(page.Header().Get("Content-Type"), "text/html") || strings.Contains(page.Body.String(), "postgres") || strings.Contains(page.Body.String(), "⟦") {
			t.Errorf("%s page: %d %s", kind, page.Code, page.Body)
		}
		machine := w.do("POST", "/api/v1/x", "", nil)
		var p Problem
		if err := json.Unmarshal(machine.Body.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if machine.Code != status || p.Status != status || p.Title == "" || p.RequestID == "" || !strings.HasPrefix(machine.Header().Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s problem: %d %+v", kind, machine.Code, p)
		}
		told := kind != fault.KindInternal
		if (len(p.Fields) == 1 && strings.Contains(p.Fields[0].Message, "Họ và tên")) != told || (p.Code == "internal") == told {
			t.Errorf("%s problem: %+v", kind, p)
		}
	}
}

func TestErrorsThatAreNoFaultsAreHidden(t *testing.T) {
	w := newWorld(t, nil)
	w.pages.Handle("GET /plain", func(c *Ctx) error { return errors.New("dsn=postgres://secret") })
	w.pages.Handle("GET /panic", func(c *Ctx) error { panic("secret") })
	w.pages.Handle("GET /template", func(c *Ctx) error {
		ask(c)
		return c.Render(200, "broken", &testPage{Page: ui.Page{Title: "x"}, Text: "half"})
	})
	for _, target := range []string{"/plain", "/panic", "/template"} {
		rec := w.do("GET", target, "", nil)
		id := rec.Header().Get("X-Request-Id")
		if rec.Code != 500 || strings.Contains(rec.Body.String(), "secret") || strings.Contains(rec.Body.String(), "half") || !strings.Contains(rec.Body.String(), id) || !strings.Contains(w.log.String(), id) {
			t.Errorf("%s: %d %s", target, rec.Code, rec.Body)
		}
	}
}

func TestUnknownAddressesAndMethods(t *testing.T) {
	w := newWorld(t, nil)
	w.pages.Handle("GET /thu-tuc/{code}", show)
	for _, row := range []struct {
		method, target string
		status         int
		kind           string
	}{
		{"GET", "/nowhere", 404, "text/html"}, {"GET", "/api/v1/nowhere", 404, "application/problem+json"},
		{"POST", "/thu-tuc/1", 405, "text/html"}, {"GET", "/thu-tuc//1", 307, ""}, {"HEAD", "/thu-tuc/1", 200, "text/html"},
	} {
		rec := w.do(row.method, row.target, "", nil)
		if rec.Code != row.status || !strings.HasPrefix(rec.Header().Get("Content-Type"), row.kind) {
			t.Errorf("%s %s: %d %v", row.method, row.target, rec.Code, rec.Header())
		}
	}
	if rec := w.do("GET", "/nowhere", "", header{"Cookie": "who=Lan"}); !strings.Contains(rec.Body.String(), "Lan") {
		t.Error("the error page forgets who is signed in")
	}
}

func TestSignInIsAskedForWhereItHelps(t *testing.T) {
	w := newWorld(t, nil)
	need := func(c *Ctx) error { return fault.New(fault.KindUnauthenticated, "fault.unauthenticated") }
	w.pages.Handle("GET /mine", need)
	w.pages.Handle("POST /mine", need)
	rec := w.do("GET", "/mine?a=1", "", nil)
	if rec.Code != 303 || rec.Header().Get("Location") != "/dang-nhap?next=%2Fmine%3Fa%3D1" {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	if rec := w.do("POST", "/mine", "typed=much", nil); rec.Code != 401 || !strings.Contains(rec.Body.String(), `target="_blank"`) {
		t.Errorf("a posted form is lost: %d %s", rec.Code, rec.Body)
	}
	rec = w.do("GET", "/mine", "", header{"HX-Request": "true", "HX-Current-URL": "http://example.com/list?p=2"})
	if rec.Header().Get("HX-Redirect") != "/dang-nhap?next=%2Flist%3Fp%3D2" {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Origins = []string{"https://cong.example.vn"} })
	post := func(c *Ctx) error { ask(c); return c.Redirect("/done") }
	w.pages.Handle("POST /x", post)
	w.pages.Add(Route{Pattern: "POST /callback", CrossSite: true, Handler: post})
	for _, row := range []struct {
		target string
		h      header
		want   int
	}{
		{"/x", header{"Sec-Fetch-Site": "same-origin"}, 303}, {"/x", nil, 303},
		{"/x", header{"Sec-Fetch-Site": "cross-site"}, 403}, {"/x", header{"Sec-Fetch-Site": "same-site"}, 403},
		{"/x", header{"Origin": "https://evil.example"}, 403}, {"/x", header{"Origin": "http://example.com"}, 303},
		{"/x", header{"Origin": "https://cong.example.vn", "Sec-Fetch-Site": "cross-site"}, 303},
		{"/callback", header{"Sec-Fetch-Site": "cross-site"}, 303},
	} {
		if rec := w.do("POST", row.target, "", row.h); rec.Code != row.want {
			t.Errorf("%s %v: %d, want %d", row.target, row.h, rec.Code, row.want)
		}
	}
}

func TestLanguageAndLookAreKept(t *testing.T) {
	w := newWorld(t, nil)
	w.pages.Handle("GET /x", show)
	rec := w.do("GET", "/x?q=a&lang=en&theme=dark", "", nil)
	if rec.Code != 303 || rec.Header().Get("Location") != "/x?q=a" {
		t.Fatalf("%d %v", rec.Code, rec.Header())
	}
	if set := strings.Join(rec.Header().Values("Set-Cookie"), "\n"); !strings.Contains(set, "lang=en") || !strings.Contains(set, "theme=dark") {
		t.Error(set)
	}
	rec = w.do("GET", "/x", "", header{"Cookie": "lang=en; theme=dark"})
	if body := rec.Body.String(); !strings.Contains(body, `<html lang="en" data-theme="dark">`) || !strings.Contains(body, "Skip to main content") {
		t.Error(body)
	}
	rec = w.do("GET", "/x", "", header{"Cookie": `lang=<b>; theme="><x`})
	if body := rec.Body.String(); !strings.Contains(body, `<html lang="vi">`) {
		t.Error(body[:200])
	}
	rec = w.do("GET", "//evil.example/?lang=en", "", nil)
	if to := rec.Header().Get("Location"); strings.HasPrefix(to, "//") {
		t.Errorf("led away to %s", to)
	}
}

func TestFlashIsSaidOnce(t *testing.T) {
	w := newWorld(t, nil)
	w.pages.Handle("GET /x", show)
	w.pages.Handle("POST /x", func(c *Ctx) error {
		ask(c)
		c.Flash(ui.Good, "web.method", "method", "<b>GET")
		return c.Redirect("/x")
	})
	cookie := w.do("POST", "/x", "", nil).Result().Cookies()[0]
	rec := w.do("GET", "/x", "", header{"Cookie": cookie.Name + "=" + cookie.Value})
	if body := rec.Body.String(); !strings.Contains(body, "&lt;b&gt;GET") || !strings.Contains(body, `role="status"`) {
		t.Error(body)
	}
	if set := rec.Header().Get("Set-Cookie"); !strings.Contains(set, "flash=;") || !strings.Contains(set, "Max-Age=0") {
		t.Error(set)
	}
	for _, bad := range []string{"xx", "e30", "eyJrIjoibm8uc3VjaC5rZXkifQ"} {
		if rec := w.do("GET", "/x", "", header{"Cookie": "flash=" + bad}); rec.Code != 200 || strings.Contains(rec.Body.String(), "notice-body") {
			t.Errorf("flash=%s: %d", bad, rec.Code)
		}
	}
}

func TestTextIsCompressed(t *testing.T) {
	w := newWorld(t, nil)
	w.pages.Handle("GET /x", show)
	rec := w.do("GET", "/x", "", header{"Accept-Encoding": "gzip, br"})
	if rec.Header().Get("Content-Encoding") != "gzip" || rec.Header().Get("Content-Length") != "" {
		t.Fatal(rec.Header())
	}
	z, err := gzip.NewReader(rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(z); err != nil || !strings.Contains(string(b), "</html>") {
		t.Errorf("%v %s", err, b)
	}
}

func TestRedirectsStayHere(t *testing.T) {
	for from, want := range map[string]string{
		"/a?b=c#d": "/a?b=c#d", "//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/", "javascript:alert(1)": "/",
		"": "/", "a/b": "/", "/a\r\nSet-Cookie: x": "/", "/thủ-tục": "/th%E1%BB%A7-t%E1%BB%A5c", "/%2F%2Fevil": "/%2F%2Fevil",
	} {
		if got := local(from); got != want {
			t.Errorf("%q leads to %q, want %q", from, got, want)
		}
	}
}

func TestTimeIsLimited(t *testing.T) {
	w := newWorld(t, nil)
	w.pages.Add(Route{Pattern: "GET /slow", Timeout: time.Millisecond, Handler: func(c *Ctx) error {
		<-c.Context().Done()
		return c.Context().Err()
	}})
	if rec := w.do("GET", "/slow", "", nil); rec.Code != 503 {
		t.Errorf("%d", rec.Code)
	}
}

// A body that never ends must not hold a request, nor the server when it is told to stop.
func TestABodyIsNotWaitedForForEver(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Timeout = 100 * time.Millisecond })
	w.pages.Handle("POST /x", func(c *Ctx) error { ask(c); return c.ReadForm(FormRules{}) })
	server := httptest.NewServer(w.Shell)
	defer server.Close()
	for _, path := range []string{"/x", "/nothing"} {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
		_, _ = io.WriteString(conn, "POST "+path+" HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\na=")
		if _, err := io.ReadAll(conn); err != nil {
			t.Errorf("%s is still waited for: %v", path, err)
		}
	}
}

func TestSessionsThatCannotBeKnownAreAnError(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Sessions = people{errors.New("database is away")} })
	w.pages.Handle("GET /x", show)
	if rec := w.do("GET", "/x", "", nil); rec.Code != 500 {
		t.Errorf("%d", rec.Code)
	}
}

func TestSecretsAndAddresses(t *testing.T) {
	for _, secure := range []bool{false, true} {
		w := newWorld(t, func(o *Options) { o.Secure, o.Proxies = secure, []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} })
		w.pages.Handle("GET /x", func(c *Ctx) error {
			ask(c)
			c.SetSecret("phien", "new", time.Hour)
			return c.JSON(200, c.Secret("phien")+" "+c.Addr())
		})
		name := CookieName("phien", secure)
		rec := w.do("GET", "/x", "", header{"Cookie": name + "=old", "X-Forwarded-For": "10.0.0.1, 203.0.113.7, 192.0.2.9"})
		want := `"old 203.0.113.7"`
		if got := strings.TrimSpace(rec.Body.String()); got != want {
			t.Errorf("secure %v: %s", secure, got)
		}
		set := rec.Header().Get("Set-Cookie")
		if !strings.HasPrefix(set, name+"=new") || !strings.Contains(set, "HttpOnly") || strings.Contains(set, "Secure") != secure {
			t.Errorf("secure %v: %s", secure, set)
		}
	}
}

func TestASecretEnds(t *testing.T) {
	w := newWorld(t, nil)
	w.pages.Handle("GET /x", func(c *Ctx) error {
		ask(c)
		c.SetSecret("phien", "", -1)
		return c.JSON(200, nil)
	})
	if set := w.do("GET", "/x", "", nil).Header().Get("Set-Cookie"); !strings.Contains(set, "Max-Age=0") {
		t.Errorf("the browser keeps it: %s", set)
	}
}
