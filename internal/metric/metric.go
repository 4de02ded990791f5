package metric

import (
	"net/http"
	"runtime/debug"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tinhso/internal/health"
	"tinhso/internal/store"
	"tinhso/internal/web"
)

// Deps is what is shown; what is nil is left out.
type Deps struct {
	Node   string
	Stats  func() store.Stats
	Load   func() web.Load
	Health func() []health.Measure
}

// Board is what this process shows (bảng số đo).
type Board struct {
	reg      *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	shed     prometheus.Counter
	faults   *prometheus.CounterVec
	bytes    *prometheus.CounterVec
}

// waits are the bounds of the time of a request, in seconds: what people notice lies between 0.1 and 2.5.
var waits = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30}

// New makes the board; the node is a label of everything.
func New(d Deps) *Board {
	b := &Board{reg: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tinhso_http_requests_total", Help: "Requests that have ended."}, []string{"face", "route", "status"}),
		took:     prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "tinhso_http_request_seconds", Help: "Time from the first byte of a request to the end of its answer.", Buckets: waits}, []string{"face", "route"}),
		shed:     prometheus.NewCounter(prometheus.CounterOpts{Name: "tinhso_http_shed_total", Help: "Requests sent away because too many were waiting."}),
		faults:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tinhso_http_faults_total", Help: "Answers of status 500 and above, by the code of the fault."}, []string{"code"}),
		bytes:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tinhso_http_answer_bytes_total", Help: "Bytes of answers before compression."}, []string{"face"}),
	}
	reg := prometheus.WrapRegistererWith(prometheus.Labels{"node": d.Node}, b.reg)
	reg.MustRegister(b.requests, b.took, b.shed, b.faults, b.bytes, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), build(), &reader{d})
	b.faults.WithLabelValues("internal") // so that the first of them is an increase
	return b
}

// Seen counts one request.
func (b *Board) Seen(s web.Seen) {
	b.requests.WithLabelValues(s.Face, s.Route, status(s.Status)).Inc()
	b.took.WithLabelValues(s.Face, s.Route).Observe(s.Took.Seconds())
	b.bytes.WithLabelValues(s.Face).Add(float64(s.Bytes))
	if s.Status >= 500 {
		b.faults.WithLabelValues(s.Code).Inc()
	}
	if s.Code == shedCode {
		b.shed.Inc()
	}
}

const shedCode = "web.busy"

// status is the label of a status; what is no status at all is one word.
func status(n int) string {
	if n < 100 || n > 599 {
		return "none"
	}
	return string([]byte{'0' + byte(n/100), '0' + byte(n/10%10), '0' + byte(n%10)})
}

// Handler answers a scrape.
func (b *Board) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(b.reg, promhttp.HandlerOpts{EnableOpenMetrics: true, MaxRequestsInFlight: 4}))
	return mux
}

func build() prometheus.Collector {
	labels := prometheus.Labels{"version": "", "go": "", "revision": "", "modified": "false"}
	if info, ok := debug.ReadBuildInfo(); ok {
		labels["go"], labels["version"] = info.GoVersion, info.Main.Version
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				labels["revision"] = s.Value
			case "vcs.modified":
				labels["modified"] = s.Value
			}
		}
	}
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "tinhso_build_info", Help: "What was built; always 1.", ConstLabels: labels}, func() float64 { return 1 })
}
