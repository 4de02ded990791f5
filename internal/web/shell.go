package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
)

// Options is what boot tells the shell.
type Options struct {
	Sessions Sessions // nil: everyone is a guest
	Backstop Backstop // nil: nobody watches (tests of the shell only)
	Limits   Limits   // nil: nobody counts
	Assets   *ui.Assets
	Site     func(tag lang.Tag) ui.Site
	Log      *slog.Logger
	Clock    func() time.Time
	Origins  []string       // further origins whose forms are accepted, as scheme://host
	Secure   bool           // served over https: cookies say so, and the browser is told to stay
	Proxies  []netip.Prefix // our own balancers: what they say in X-Forwarded-For is believed
	MaxBody  int64          // of an ordinary request; 1 MiB when 0
	Timeout  time.Duration  // of an ordinary request; 30 s when 0
	Hands    int            // requests worked at once; as many as come when 0
	Queue    int            // and so many wait; who comes beyond is sent away with 503 and Retry-After
	Seen     func(Seen)     // told of every request when it has ended; nobody when nil
	SignIn   string         // where a page sends someone who must sign in; "/dang-nhap" when ""
	SignOut  string         // posted to; "/dang-xuat" when ""
	Notices  string         // page of a visitor's notices; "/thong-bao" when ""
	Profile  string         // page of a visitor's account; "/tai-khoan" when ""
}

// Shell serves every face through one chain of middleware.
type Shell struct {
	o      Options
	mux    *http.ServeMux
	origin *http.CrossOriginProtection
	plain  map[string]bool // patterns that are not pages
	faces  []*Views        // for errors outside any route
	apis   []string        // prefixes of machines
	routes []Route         // all of them, for tests and for the list of addresses
	gate   *gate
	within atomic.Int64 // requests that have not ended
}

// New makes a shell; what Options leaves out gets its usual value.
func New(o Options) (*Shell, error) {
	o = o.filled()
	s := &Shell{o: o, mux: http.NewServeMux(), origin: http.NewCrossOriginProtection(), plain: map[string]bool{}, gate: newGate(o.Hands, o.Queue)}
	for _, origin := range o.Origins {
		if err := s.origin.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("trusted origin %q: %w", origin, err)
		}
	}
	if o.Assets != nil {
		s.Raw("GET "+ui.AssetPath, o.Assets)
		s.Raw("GET /favicon.ico", http.HandlerFunc(o.Assets.Favicon))
	}
	return s, nil
}

func (o Options) filled() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = time.Now //allow: the edge of the house: boot passes the clock, tests theirs
	}
	if o.MaxBody == 0 {
		o.MaxBody = 1 << 20
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	o.SignIn = orElse(o.SignIn, "/dang-nhap")
	o.SignOut = orElse(o.SignOut, "/dang-xuat")
	o.Notices = orElse(o.Notices, "/thong-bao")
	o.Profile = orElse(o.Profile, "/tai-khoan")
	return o
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Routes lists every route that is mounted (danh mục địa chỉ), in the order in which faces added them.
func (s *Shell) Routes() []Route { return slices.Clone(s.routes) }

// Raw mounts a handler that is no page and asks no policy: assets, health.
func (s *Shell) Raw(pattern string, h http.Handler) {
	s.plain[pattern] = true
	s.mux.Handle(pattern, h)
}

// Pages gives the routes of a face for people.
func (s *Shell) Pages(v *Views) *Routes {
	s.faces = append(s.faces, v)
	return &Routes{shell: s, views: v}
}

// API gives the routes of a face for machines under a prefix: errors are
// problem details, and no cookie is read for language or look. Patterns are
// written below the prefix: API("/api/v1").Handle("GET /procedures", …).
func (s *Shell) API(prefix string) *Routes {
	prefix = strings.TrimSuffix(prefix, "/")
	s.apis = append(s.apis, prefix+"/")
	return &Routes{shell: s, prefix: prefix}
}

func (s *Shell) site(tag lang.Tag) ui.Site {
	if s.o.Site == nil {
		return ui.Site{Name: lang.For(tag).T("web.title")}
	}
	return s.o.Site(tag)
}

// Routes registers the handlers of one face.
type Routes struct {
	shell  *Shell
	views  *Views
	prefix string
}

// Route is one registered route, for the list a face prints.
type Route struct {
	Pattern   string
	Handler   Handler
	MaxBody   int64         // 0: the shell's
	Timeout   time.Duration // 0: the shell's
	Open      bool          // asks no policy: only for what holds no data, such as the gallery
	CrossSite bool          // true only for callbacks from other sites, which prove themselves
}

// Handle registers a handler under a pattern such as "GET /thu-tuc/{code}".
func (r *Routes) Handle(pattern string, h Handler) { r.Add(Route{Pattern: pattern, Handler: h}) }

// Upload registers a handler that takes files: larger bodies, longer time.
func (r *Routes) Upload(pattern string, maxBody int64, h Handler) {
	r.Add(Route{Pattern: pattern, Handler: h, MaxBody: maxBody, Timeout: 10 * time.Minute})
}

// Add registers a route with its own limits.
func (r *Routes) Add(route Route) {
	route.Pattern = withPrefix(route.Pattern, r.prefix)
	r.shell.routes = append(r.shell.routes, route)
	r.shell.mux.Handle(route.Pattern, &routed{shell: r.shell, views: r.views, route: route})
}

// Under gives routes below a path, with the same face.
func (r *Routes) Under(prefix string) *Routes {
	c := *r
	c.prefix = r.prefix + strings.TrimSuffix(prefix, "/")
	return &c
}

func withPrefix(pattern, prefix string) string {
	if method, path, ok := strings.Cut(pattern, " "); ok {
		return method + " " + prefix + path
	}
	return prefix + pattern
}
