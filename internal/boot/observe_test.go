package boot

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"tinhso/internal/config"
	"tinhso/internal/edge"
	"tinhso/internal/golden"
	"tinhso/internal/store/storetest"
)

// opened is the whole house on an empty database, watched.
func opened(t *testing.T, change func(c *config.Config), log io.Writer) (*App, http.Handler) {
	t.Helper()
	dir := t.TempDir()
	conf, err := settings("--data", dir, "--base-url", "http://127.0.0.1", "--node", "n1", "--disk-reserve", "1")
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&conf)
	}
	a, err := Open(t.Context(), conf, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	cert, key := pair(t, dir)
	if a.seen.door, err = edge.Open(edge.Options{CertFile: cert, KeyFile: key}); err != nil {
		t.Fatal(err)
	}
	if err := a.observe(t.Context()); err != nil {
		t.Fatal(err)
	}
	h, err := a.faces(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return a, h
}

// secrets are what a stranger could put into an address.
var secrets = []string{"082190001234", "nguyen.thi.dao@example.vn", "tsk_9f8e7d6c5b4a39281706f5e4d3c2b1a0"}

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

// walk asks every route of the house with hostile values, and some addresses that are none.
func walk(t *testing.T, a *App, h http.Handler) (routes int) {
	t.Helper()
	ask := func(method, target string) {
		r := httptest.NewRequestWithContext(a.traced(t.Context()), method, target, nil)
		r.Header.Set("X-Forwarded-For", "203.0.113.77")
		r.Header.Set("User-Agent", secrets[1])
		r.Header.Set("Authorization", "Bearer "+secrets[2])
		r.Header.Set("Cookie", SessionCookie+"="+secrets[2])
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	for _, route := range a.seen.shell.Routes() {
		method, path, ok := strings.Cut(route.Pattern, " ")
		if !ok {
			method, path = http.MethodGet, route.Pattern
		}
		routes++
		for _, s := range secrets {
			ask(method, strings.ReplaceAll(wildcard.ReplaceAllString(path, s), "//", "/")+"?q="+s)
		}
	}
	for _, s := range secrets {
		ask(http.MethodGet, "/"+s)
		ask("X"+strings.ToUpper(s[:3]), "/"+s)
		ask(http.MethodPost, "/api/v1/"+s)
	}
	return routes
}

func scraped(t *testing.T, a *App) (text string, all map[string]*dto.MetricFamily) {
	t.Helper()
	rec := httptest.NewRecorder()
	a.seen.board.Handler().ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	text = rec.Body.String()
	p := expfmt.NewTextParser(model.UTF8Validation)
	all, err := p.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return text, all
}

// Every route with every hostile value adds no series of its own, and nothing
// that was in the request is in a label, nor in the log.
func TestMeasuresKnowRoutesAndNobody(t *testing.T) {
	var log strings.Builder
	a, h := opened(t, nil, &log)
	if err := a.Health.Sample(t.Context()); err != nil {
		t.Fatal(err)
	}
	routes := walk(t, a, h)
	text, all := scraped(t, a)
	for _, s := range append(secrets, "203.0.113.77", "XTSK", "X082") {
		if strings.Contains(text, s) {
			t.Errorf("%q is in the measures", s)
		}
		if strings.Contains(log.String(), s) {
			t.Errorf("%q is in the log", s)
		}
	}
	families, series := 0, 0
	var patterns []string
	for _, r := range a.seen.shell.Routes() {
		patterns = append(patterns, r.Pattern)
	}
	for name, f := range all {
		families++
		series += len(f.Metric)
		for _, m := range f.Metric {
			for _, l := range m.Label {
				if l.GetName() == "route" && l.GetValue() != "none" && !slices.Contains(patterns, l.GetValue()) && !strings.Contains(l.GetValue(), " /_/") && !strings.Contains(l.GetValue(), "GET /") {
					t.Errorf("%s has the route %q", name, l.GetValue())
				}
			}
		}
	}
	if routes < 150 || series > 6*routes+800 {
		t.Errorf("%d routes made %d series in %d families", routes, series, families)
	}
	t.Logf("%d routes, %d series, %d families", routes, series, families)
}

// Every measure that a sample takes has a line in the list of what is shown,
// and what is shown is what the documents and the alarms may name.
func TestNamesOfMeasures(t *testing.T) {
	a, h := opened(t, nil, io.Discard)
	if err := a.Health.Sample(t.Context()); err != nil {
		t.Fatal(err)
	}
	walk(t, a, h)
	_, all := scraped(t, a)
	for _, m := range a.Health.Measures() {
		if all["tinhso_"+m.Name] == nil {
			t.Errorf("the measure %s is not shown", m.Name)
		}
		if m.Name == "probe_failed" && m.Value != 0 {
			t.Errorf("the probe %s fails", m.Of)
		}
	}
	var names []string
	for name := range all {
		if strings.HasPrefix(name, "tinhso_") {
			names = append(names, name)
		}
	}
	for _, name := range []string{"tinhso_clock_error_seconds", "tinhso_clock_offset_seconds", "tinhso_clock_synced"} {
		if !slices.Contains(names, name) { // where the kernel does not tell
			names = append(names, name)
		}
	}
	slices.Sort(names)
	golden.Same(t, "testdata/measures.txt", strings.Join(names, "\n")+"\n")
}

func TestSamplesOnPostgres(t *testing.T) {
	url := postgresFor(t)
	a, _ := opened(t, func(c *config.Config) { c.Database = url }, io.Discard)
	if err := a.Health.Sample(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	for _, m := range a.Health.Measures() {
		if m.Name == "probe_failed" && m.Value != 0 {
			t.Errorf("the probe %s fails", m.Of)
		}
	}
}

// postgresFor makes a database of its own on the server that tests may fill.
func postgresFor(t *testing.T) string {
	t.Helper()
	base := os.Getenv(storetest.Variable)
	if base == "" {
		if os.Getenv("TINHSO_TEST_STRICT") != "" {
			t.Fatal(storetest.Variable + " is not set")
		}
		t.Skip("NOT TESTED on PostgreSQL: " + storetest.Variable + " is not set")
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("tinhso_boot_%d_%d", os.Getpid(), time.Now().UnixNano())
	psql := func(text string) {
		if out, err := exec.Command("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", base, "-c", text).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	psql("CREATE DATABASE " + name)
	t.Cleanup(func() { psql("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)") })
	u.Path = "/" + name
	return u.String()
}
