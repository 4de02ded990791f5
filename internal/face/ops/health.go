package ops

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/health"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// healthPage is how the machine is, and how it has been (sức khỏe hệ thống).
type healthPage struct {
	ui.Page
	Verdict ui.Notice
	Checks  ui.Table
	Spans   ui.Tabs
	Charts  []ui.SeriesChart
	Alarms  ui.Table
	Clock   *ui.Button
}

// spans are how far back one can look, and how many points a picture has.
var spans = []struct {
	key  string
	back time.Duration
	step time.Duration
}{{"ngay", 24 * time.Hour, time.Hour}, {"tuan", 7 * 24 * time.Hour, 6 * time.Hour}, {"quy", 90 * 24 * time.Hour, 3 * 24 * time.Hour}}

// pictured are the measures worth a picture; each is drawn by its worst moment.
var pictured = []struct {
	key, measure string
	scale        float64
	least        bool // small is bad: the least counts
}{
	{"disk", "disk_free_bytes", 1 << 30, true}, {"answer", "database_answer_seconds", 0.001, false}, {"journal", "journal_oldest_seconds", 1, false},
	{"jobs", "job_oldest_seconds", 1, false}, {"timers", "timer_oldest_seconds", 1, false}, {"seal", "seal_oldest_seconds", 1, false},
}

var stateTone = map[health.State]ui.Tone{health.Good: ui.Good, health.Unknown: ui.Muted, health.Warned: ui.Warning, health.Bad: ui.Bad}

func (f *face) health(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "health.read", policy.Object{Kind: "health"}); err != nil {
		return err
	}
	p := &healthPage{Page: page("health", c.T("ops.health.title"), c.T("ops.health.lead"))}
	checks, when := f.Health.Now(c.Context())
	f.checks(c, p, checks, when)
	span := spans[0]
	for _, s := range spans {
		if s.key == c.Query("tu") {
			span = s
		}
	}
	p.Spans.Label = c.T("ops.health.span")
	for _, s := range spans {
		p.Spans.Items = append(p.Spans.Items, ui.NavItem{Label: c.T("ops.health.span." + s.key), Href: healthPath + "?tu=" + s.key, Current: s.key == span.key})
	}
	from := f.DB.Now().Add(-span.back)
	samples, err := f.Health.History(c.Context(), f.DB, "", from)
	if err != nil {
		return err
	}
	p.Charts = charts(c, samples, from, span.back, span.step)
	alarms, err := f.Health.Alarms(c.Context(), f.DB, from)
	if err != nil {
		return err
	}
	p.Alarms = alarmTable(c, alarms)
	for _, a := range alarms {
		if a.Name == "clock" && a.ClosedAt.IsZero() && policy.Allowed(c.Context(), "job.manage", policy.Object{Kind: "job"}) {
			p.Clock = &ui.Button{Label: c.T("ops.clock.do"), Href: clockPath + "?nut=" + a.Node, Icon: "clock", Look: ui.Primary}
		}
	}
	return c.Render(http.StatusOK, "health", p)
}

// checks says the whole in one sentence, then each part.
func (f *face) checks(c *web.Ctx, p *healthPage, checks []health.Check, when time.Time) {
	troubles := 0
	p.Checks = ui.Table{Caption: c.T("ops.health.checks"), Columns: []ui.Column{{Label: c.T("ops.health.check"), Main: true}, {Label: c.T("ops.health.state")},
		{Label: c.T("ops.health.value"), Numeric: true}, {Label: c.T("ops.health.limit"), Numeric: true}, {Label: c.T("ops.health.since")}},
		Empty: ui.EmptyState{Icon: "clock", Title: c.T("ops.health.none"), Text: c.T("ops.health.none.text")}}
	for _, x := range joined(checks) {
		tone := stateTone[x.State]
		if tone == ui.Warning || tone == ui.Bad {
			troubles++
		}
		row := ui.Row{Tone: trouble(tone), Cells: []ui.Cell{{Text: checkName(c, x.Name), Sub: x.Of}, {Badge: &ui.Badge{Label: c.T("ops.state." + string(x.State)), Tone: tone, Dot: true}, Sub: x.Problem},
			{Text: valued(c, x.Name, x.Value)}, {Text: valued(c, x.Name, x.Limit)}, {Text: at(x.Since)}}}
		p.Checks.Rows = append(p.Checks.Rows, row)
	}
	switch {
	case when.IsZero():
		p.Verdict = ui.Notice{Tone: ui.Info, Title: c.T("ops.health.none"), Text: c.T("ops.health.none.text")}
	case troubles == 0:
		p.Verdict = ui.Notice{Tone: ui.Good, Title: c.T("ops.health.well"), Text: c.T("ops.health.seen", "at", at(when))}
	default:
		p.Verdict = ui.Notice{Tone: ui.Warning, Title: c.T("ops.health.troubles", "n", troubles), Text: c.T("ops.health.seen", "at", at(when))}
	}
}

// joined says what is good once for each check, by its worst value; trouble stands for itself.
func joined(checks []health.Check) []health.Check {
	var all []health.Check
	good := map[string]int{}
	for _, x := range checks {
		if x.State != health.Good || x.Name == "disk" {
			all = append(all, x)
			continue
		}
		i, seen := good[x.Name]
		if !seen {
			x.Of = ""
			good[x.Name], all = len(all), append(all, x)
			continue
		}
		if x.Value > all[i].Value {
			all[i].Value = x.Value
		}
		if x.Since.After(all[i].Since) {
			all[i].Since = x.Since
		}
	}
	return all
}

func trouble(t ui.Tone) ui.Tone {
	if t == ui.Bad || t == ui.Warning {
		return t
	}
	return ui.Plain
}

func checkName(c *web.Ctx, name string) string {
	if key := "health.check." + name; c.Lang.Has(key) {
		return c.T(key)
	}
	return name
}

// valued writes a measure in its own unit: bytes, a length of time, a count.
func valued(c *web.Ctx, check string, v float64) string {
	switch check {
	case "disk":
		return decimal(v/(1<<30)) + " GB"
	case "clock", "intake", "clock-sync":
		return ""
	case "set-aside", "jobs-failed", "timers-aside", "seal-broken":
		return viet.Number(int64(v))
	}
	return lasted(c, v)
}

// lasted writes seconds as people say them.
func lasted(c *web.Ctx, seconds float64) string {
	switch d := time.Duration(seconds * float64(time.Second)); {
	case d < time.Second:
		return c.T("ops.length.ms", "n", d.Milliseconds())
	case d < 2*time.Minute:
		return c.T("ops.length.seconds", "n", int(d.Seconds()))
	case d < 2*time.Hour:
		return c.T("ops.length.minutes", "n", int(d.Minutes()))
	case d < 72*time.Hour:
		return c.T("ops.length.hours", "n", int(d.Hours()))
	default:
		return c.T("ops.length.days", "n", int(d.Hours()/24))
	}
}

// charts draws each measure that was taken, over the span, by the worst of each step.
func charts(c *web.Ctx, samples []health.Sample, from time.Time, back, step time.Duration) []ui.SeriesChart {
	var all []ui.SeriesChart
	steps := int(back / step)
	for _, m := range pictured {
		of := "" // the worst of all
		if m.least {
			of = "data" // the folder that holds the province
		}
		keys := keysOf(samples, m.measure, of)
		if len(keys) == 0 {
			continue
		}
		worst, seen := make([]float64, steps), make([]bool, steps)
		for _, s := range samples {
			i := int(s.At.Sub(from) / step)
			if i < 0 || i >= steps {
				continue
			}
			for _, key := range keys {
				r, ok := s.Values[key]
				v := r.Most
				if m.least {
					v = r.Least
				}
				if ok && (!seen[i] || m.least == (v < worst[i])) {
					worst[i], seen[i] = v, true
				}
			}
		}
		chart := ui.SeriesChart{Title: c.T("ops.chart." + m.key), Unit: c.T("ops.chart." + m.key + ".unit"), Note: c.T("ops.chart.note." + map[bool]string{true: "least", false: "most"}[m.least])}
		for i := range steps {
			pt := ui.Point{Label: label(from.Add(time.Duration(i+1)*step), step), None: !seen[i]}
			if seen[i] {
				pt.Value = worst[i] / m.scale
				pt.Text = decimal(pt.Value)
			}
			chart.Points = append(chart.Points, pt)
		}
		all = append(all, chart)
	}
	return all
}

// label is the end of a step on the picture.
func label(t time.Time, step time.Duration) string {
	t = t.In(viet.Zone)
	if step < 24*time.Hour {
		if step < 2*time.Hour {
			return t.Format("15:04")
		}
		return t.Format("02/01 15:04")
	}
	return t.Format("02/01")
}

// keysOf are the keys under which a measure was kept; of narrows it to one subject.
func keysOf(samples []health.Sample, measure, of string) []string {
	found := map[string]bool{}
	for _, s := range samples {
		for key := range s.Values {
			if name, rest, _ := strings.Cut(key, "/"); name == measure && (of == "" || rest == of) {
				found[key] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func alarmTable(c *web.Ctx, alarms []health.Alarm) ui.Table {
	t := ui.Table{Caption: c.T("ops.alarms"), Columns: []ui.Column{{Label: c.T("ops.health.check"), Main: true}, {Label: c.T("ops.health.state")}, {Label: c.T("ops.alarm.opened")},
		{Label: c.T("ops.alarm.closed")}, {Label: c.T("ops.health.value"), Numeric: true}},
		Empty: ui.EmptyState{Icon: "check", Title: c.T("ops.alarms.none"), Text: c.T("ops.alarms.none.text")}}
	for _, a := range alarms {
		tone, closed := ui.Muted, ui.Cell{Text: at(a.ClosedAt), Sub: a.Reason}
		if a.ClosedAt.IsZero() {
			tone, closed = stateTone[a.State], ui.Cell{Badge: &ui.Badge{Label: c.T("ops.alarm.open"), Tone: stateTone[a.State], Dot: true}}
		}
		t.Rows = append(t.Rows, ui.Row{Tone: trouble(tone), Cells: []ui.Cell{{Text: checkName(c, a.Name), Sub: strings.Trim(a.Of+" · "+a.Node, " ·")},
			{Badge: &ui.Badge{Label: c.T("ops.state." + string(a.State)), Tone: tone}}, {Text: at(a.OpenedAt)}, closed, {Text: valued(c, a.Name, a.Value)}}})
	}
	return t
}

// decimal writes a number with one place behind the comma.
func decimal(v float64) string {
	whole, part, _ := strings.Cut(strconv.FormatFloat(v, 'f', 1, 64), ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return whole
	}
	if part == "0" {
		return viet.Number(n)
	}
	return viet.Number(n) + "," + part
}
