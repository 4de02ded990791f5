package health

// Rule judges the measures of one name (quy tắc đánh giá). Limits lie on the
// bad side: a value that reaches Warn is Warned, one that reaches Bad is Bad.
type Rule struct {
	Check   string
	Measure string
	Below   bool // small is bad
	Warn    float64
	Bad     float64
}

const never = -1 // a limit that no value of this measure reaches

// rules is the one table of what is too much. The same limits stand in
// deploy/prometheus/alerts.yaml, which watches from outside.
var rules = []Rule{
	{Check: "clock", Measure: "clock_suspect", Warn: 1, Bad: 1},
	{Check: "clock-sync", Measure: "clock_synced", Below: true, Warn: 0, Bad: never},
	{Check: "database", Measure: "database_answer_seconds", Warn: 0.5, Bad: 5},
	{Check: "journal", Measure: "journal_oldest_seconds", Warn: 120, Bad: 1800},
	{Check: "set-aside", Measure: "events_set_aside", Warn: 1, Bad: 100},
	{Check: "jobs", Measure: "job_oldest_seconds", Warn: 600, Bad: 7200},
	{Check: "jobs-failed", Measure: "jobs_failed", Warn: 1, Bad: 500},
	{Check: "timers", Measure: "timer_oldest_seconds", Warn: 300, Bad: 3600},
	{Check: "timers-aside", Measure: "timers_set_aside", Warn: 1, Bad: 100},
	{Check: "seal", Measure: "seal_oldest_seconds", Warn: 600, Bad: 7200},
	{Check: "seal-broken", Measure: "seal_broken", Warn: 1, Bad: 1},
	{Check: "backup", Measure: "backup_age_seconds", Warn: 26 * 3600, Bad: 72 * 3600},
	{Check: "certificate", Measure: "certificate_left_seconds", Below: true, Warn: 21 * 86400, Bad: 5 * 86400},
	{Check: "reserve", Measure: "disk_reserve_bytes", Below: true, Warn: 0, Bad: never},
	{Check: "intake", Measure: "intake_closed", Warn: 1, Bad: 1},
}

// judge says how a value is.
func (r Rule) judge(v float64) (State, float64) {
	past := func(limit float64) bool {
		if r.Below {
			return v <= limit
		}
		return v >= limit
	}
	switch {
	case r.Bad != never && past(r.Bad):
		return Bad, r.Bad
	case past(r.Warn):
		return Warned, r.Warn
	}
	return Good, r.Warn
}

// judgeAll judges what was measured: one check for each rule and each thing it
// is of. A rule that finds no measure says nothing.
func judgeAll(all []Measure, folders []Folder) []Check {
	var checks []Check
	for _, m := range all {
		for _, r := range rules {
			if r.Measure == m.Name {
				state, limit := r.judge(m.Value)
				checks = append(checks, Check{Name: r.Check, Of: m.Of, State: state, Value: m.Value, Limit: limit})
			}
		}
		if m.Name != "disk_free_bytes" {
			continue
		}
		for _, f := range folders {
			if f.Name == m.Of {
				r := Rule{Check: "disk", Below: true, Warn: float64(f.Low), Bad: float64(f.Least)}
				state, limit := r.judge(m.Value)
				checks = append(checks, Check{Name: "disk", Of: m.Of, State: state, Value: m.Value, Limit: limit})
			}
		}
	}
	return checks
}
