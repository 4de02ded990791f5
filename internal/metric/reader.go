package metric

import (
	"github.com/prometheus/client_golang/prometheus"

	"tinhso/internal/store"
)

// reader reads at each scrape what others count.
type reader struct{ d Deps }

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("tinhso_"+name, help, labels, nil)
}

var (
	inFlight    = desc("http_in_flight", "Requests that have not ended.")
	working     = desc("http_working", "Requests that have a place to work.")
	waiting     = desc("http_waiting", "Requests that wait for a place to work.")
	hands       = desc("http_hands", "Places to work.")
	verbs       = desc("store_verb_seconds", "Time of a verb from its call to its commit.")
	failed      = desc("store_verbs_failed_total", "Verbs that ended with an error, those that a person must mend among them.")
	again       = desc("store_verbs_again_total", "Runs of verbs repeated after a serialization failure.")
	full        = desc("store_full_total", "Verbs that found no room on the disk of the database.")
	commits     = desc("store_commit_seconds", "Time of the commit of a batch (SQLite).")
	grouped     = desc("store_commit_verbs_total", "Verbs committed in batches (SQLite).")
	queued      = desc("store_writer_waiting", "Verbs that wait for the writer (SQLite).")
	poolMost    = desc("store_pool_connections_max", "Connections that a pool may open.", "pool")
	poolOpen    = desc("store_pool_connections_open", "Connections that a pool has open.", "pool")
	poolBusy    = desc("store_pool_connections_busy", "Connections in use.", "pool")
	poolWaits   = desc("store_pool_waits_total", "How often somebody had to wait for a connection.", "pool")
	poolWaited  = desc("store_pool_waited_seconds_total", "How long they waited.", "pool")
	fromHealth  = gaugeDescs()
	allOfReader = []*prometheus.Desc{inFlight, working, waiting, hands, verbs, failed, again, full, commits, grouped, queued,
		poolMost, poolOpen, poolBusy, poolWaits, poolWaited}
)

func gaugeDescs() map[string]*prometheus.Desc {
	all := map[string]*prometheus.Desc{}
	for _, g := range gauges {
		if g.label == "" {
			all[g.measure] = desc(g.measure, g.help)
		} else {
			all[g.measure] = desc(g.measure, g.help, g.label)
		}
	}
	return all
}

func (r *reader) Describe(to chan<- *prometheus.Desc) {
	for _, d := range allOfReader {
		to <- d
	}
	for _, d := range fromHealth {
		to <- d
	}
}

func (r *reader) Collect(to chan<- prometheus.Metric) {
	set := func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, kind, v, labels...)
	}
	if r.d.Load != nil {
		l := r.d.Load()
		set(inFlight, prometheus.GaugeValue, float64(l.Requests))
		set(working, prometheus.GaugeValue, float64(l.Working))
		set(waiting, prometheus.GaugeValue, float64(l.Waiting))
		set(hands, prometheus.GaugeValue, float64(l.Hands))
	}
	if r.d.Stats != nil {
		collectStats(to, r.d.Stats())
	}
	if r.d.Health == nil {
		return
	}
	said := map[[2]string]bool{} // of two alike the first counts: a scrape with both is refused whole
	for _, m := range r.d.Health() {
		d := fromHealth[m.Name]
		if d == nil || said[[2]string{m.Name, m.Of}] {
			continue
		}
		said[[2]string{m.Name, m.Of}] = true
		if labelOf[m.Name] == "" {
			set(d, prometheus.GaugeValue, m.Value)
		} else {
			set(d, prometheus.GaugeValue, m.Value, m.Of)
		}
	}
}

var labelOf = func() map[string]string {
	all := map[string]string{}
	for _, g := range gauges {
		all[g.measure] = g.label
	}
	return all
}()

func collectStats(to chan<- prometheus.Metric, s store.Stats) {
	count := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
	}
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	to <- histogram(verbs, s.Verbs)
	to <- histogram(commits, s.Commits)
	count(failed, float64(s.Failed))
	count(again, float64(s.Again))
	count(full, float64(s.Full))
	count(grouped, float64(s.Grouped))
	gauge(queued, float64(s.Waiting))
	for name, p := range s.Pools {
		gauge(poolMost, float64(p.Most), name)
		gauge(poolOpen, float64(p.Open), name)
		gauge(poolBusy, float64(p.Busy), name)
		count(poolWaits, float64(p.Waits), name)
		count(poolWaited, p.Waited.Seconds(), name)
	}
}

func histogram(d *prometheus.Desc, t store.Times) prometheus.Metric {
	buckets := map[float64]uint64{}
	for i, b := range store.Bounds {
		if i < len(t.Below) {
			buckets[b] = t.Below[i]
		}
	}
	return prometheus.MustNewConstHistogram(d, t.Count, t.Sum.Seconds(), buckets)
}
