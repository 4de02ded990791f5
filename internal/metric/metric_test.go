package metric

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"tinhso/internal/health"
	"tinhso/internal/store"
	"tinhso/internal/web"
)

// scrape reads a board as Prometheus does.
func scrape(t *testing.T, b *Board) map[string]*dto.MetricFamily {
	t.Helper()
	rec := httptest.NewRecorder()
	b.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	if rec.Code != 200 {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	p := expfmt.NewTextParser(model.UTF8Validation)
	all, err := p.TextToMetricFamilies(rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func one(t *testing.T, all map[string]*dto.MetricFamily, name string, labels ...string) *dto.Metric {
	t.Helper()
	f := all[name]
	if f == nil {
		t.Fatalf("%s is not shown", name)
	}
	for _, m := range f.Metric {
		has := map[string]string{}
		for _, l := range m.Label {
			has[l.GetName()] = l.GetValue()
		}
		same := has["node"] == "n1"
		for i := 0; i < len(labels); i += 2 {
			same = same && has[labels[i]] == labels[i+1]
		}
		if same {
			return m
		}
	}
	t.Fatalf("%s has no %v", name, labels)
	return nil
}

func TestWhatIsCountedIsShown(t *testing.T) {
	b := New(Deps{Node: "n1",
		Load: func() web.Load { return web.Load{Requests: 3, Working: 2, Waiting: 1, Hands: 64} },
		Stats: func() store.Stats {
			below := make([]uint64, len(store.Bounds))
			for i := range below {
				below[i] = 4
			}
			return store.Stats{Verbs: store.Times{Below: below, Count: 5, Sum: 20 * time.Second}, Commits: store.Times{Below: below, Count: 4}, Failed: 1, Again: 2, Full: 3,
				Pools: map[string]store.Pool{"read": {Most: 8, Open: 4, Busy: 2, Waits: 7, Waited: time.Second}}}
		},
		Health: func() []health.Measure {
			return []health.Measure{{Name: "disk_free_bytes", Of: "data", Value: 5}, {Name: "clock_suspect", Value: 1}, {Name: "disk_free_bytes", Of: "data", Value: 6},
				{Name: "of_no_list", Value: 1}}
		}})
	for _, s := range []web.Seen{
		{Route: "GET /x/{code}", Face: "portal", Status: 200, Took: 30 * time.Millisecond, Bytes: 10},
		{Route: "GET /x/{code}", Face: "portal", Status: 503, Code: "web.busy", Took: time.Millisecond, Bytes: 5},
		{Route: "none", Face: "other", Status: 404, Code: "web.not_found"}, {Route: "none", Face: "other"},
	} {
		b.Seen(s)
	}
	all := scrape(t, b)
	for _, c := range []struct {
		name   string
		labels []string
		want   float64
	}{
		{"tinhso_http_requests_total", []string{"route", "GET /x/{code}", "face", "portal", "status", "200"}, 1},
		{"tinhso_http_requests_total", []string{"route", "none", "status", "none"}, 1},
		{"tinhso_http_faults_total", []string{"code", "web.busy"}, 1},
		{"tinhso_http_shed_total", nil, 1},
		{"tinhso_http_answer_bytes_total", []string{"face", "portal"}, 15},
		{"tinhso_http_in_flight", nil, 3}, {"tinhso_http_working", nil, 2}, {"tinhso_http_waiting", nil, 1}, {"tinhso_http_hands", nil, 64},
		{"tinhso_store_verbs_failed_total", nil, 1}, {"tinhso_store_verbs_again_total", nil, 2}, {"tinhso_store_full_total", nil, 3},
		{"tinhso_store_pool_connections_busy", []string{"pool", "read"}, 2}, {"tinhso_store_pool_waits_total", []string{"pool", "read"}, 7},
		{"tinhso_disk_free_bytes", []string{"folder", "data"}, 5}, {"tinhso_clock_suspect", nil, 1},
		{"tinhso_build_info", nil, 1},
	} {
		m := one(t, all, c.name, c.labels...)
		if got := m.GetCounter().GetValue() + m.GetGauge().GetValue(); got != c.want {
			t.Errorf("%s%v is %v, want %v", c.name, c.labels, got, c.want)
		}
	}
	h := one(t, all, "tinhso_http_request_seconds", "face", "portal").GetHistogram()
	if h.GetSampleCount() != 2 || h.GetSampleSum() < 0.03 {
		t.Errorf("%v", h)
	}
	verb := one(t, all, "tinhso_store_verb_seconds").GetHistogram()
	if n := len(verb.GetBucket()); verb.GetSampleCount() != 5 || verb.GetSampleSum() != 20 || n < len(store.Bounds) {
		t.Errorf("%v", verb)
	}
	for name := range all {
		if strings.Contains(name, "of_no_list") {
			t.Errorf("%s is shown without a line of its own", name)
		}
	}
	if all["go_goroutines"] == nil || all["process_open_fds"] == nil {
		t.Error("nothing of the process itself")
	}
}

func TestEveryMeasureHasOneLine(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range gauges {
		if seen[g.measure] || g.help == "" || !strings.HasSuffix(g.help, ".") {
			t.Errorf("%+v", g)
		}
		seen[g.measure] = true
	}
}
