package deadline

import (
	"encoding/json"
	"strings"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

var vi = lang.For(lang.VI)

// line writes one day of the explanation in Vietnamese, the language of the law.
func line(d viet.Day, counted bool, why msg, law string) Line {
	return Line{On: d, Counted: counted, Why: why.in(vi), Law: law}
}

func (e *engine) add(d viet.Day, counted bool, why msg, law string) {
	if e.quiet {
		return
	}
	e.trace = append(e.trace, line(d, counted, why, law))
}

func (e *engine) addHours(d viet.Day, used time.Duration, why msg, law string) {
	if e.quiet {
		return
	}
	l := line(d, used > 0, why, law)
	l.Minutes = int(used.Round(time.Minute) / time.Minute)
	e.trace = append(e.trace, l)
}

// addOff explains a day off.
func (e *engine) addOff(d viet.Day, r reason) {
	if e.quiet {
		return
	}
	m, law := r.off(d)
	e.add(d, false, m, law)
}

// addCounted explains a counted day by a sentence that takes its number and a note.
func (e *engine) addCounted(d viet.Day, key string, n int, r reason) {
	if e.quiet {
		return
	}
	m, law := r.note()
	e.add(d, true, say(key, "n", n, "note", e.extended(n, m)), law)
}

// addDue explains a counted day that is the last.
func (e *engine) addDue(d viet.Day, n int, due time.Time, r reason) {
	if e.quiet {
		return
	}
	key := "deadline.why.working_day_last"
	switch {
	case e.b.Kind == CalendarDay || e.b.Kind == Month:
		key = "deadline.why.day_last"
	case e.b.Kind == SameDay && n == 1:
		key = "deadline.why.same_day_last"
	}
	m, law := r.note()
	e.add(d, true, say(key, "n", n, "time", clockOf(due), "note", e.extended(n, m)), law)
}

// first explains the day that is not counted.
func (e *engine) first(start viet.Day) {
	m := say("deadline.why.accepted")
	if e.afterCutOff() {
		m = say("deadline.why.accepted_instead")
	}
	e.add(start, false, m, e.cite(lawFirstDay))
}

// extended marks a day that only a new appointment has added, unless the day has a note of its own.
func (e *engine) extended(n int, note msg) msg {
	if note.key == "" && e.b.Kind != Month && n > max(e.b.Amount, least(e.b.Kind)) {
		return say("deadline.why.by_extension")
	}
	return note
}

// pausedWhy says that the clock stood when a day closed, in the words of the one who let it stand.
func (e *engine) pausedWhy(closing time.Time) msg {
	if !e.quiet {
		for _, p := range e.asked {
			if p.Why != "" && p.From.Before(closing) && (p.To.IsZero() || !p.To.Before(closing)) {
				return say("deadline.why.paused_for", "reason", strings.TrimRight(p.Why, ". "))
			}
		}
	}
	return say("deadline.why.paused")
}

// cite, pauseLaw and words cost more than the counting: only an explanation asks for them.
func (e *engine) cite(source string) string {
	if e.quiet {
		return ""
	}
	return cite(source)
}

func (e *engine) pauseLaw(p *Pause) string {
	if e.quiet {
		return ""
	}
	return p.law()
}

func (e *engine) words(key string) string {
	if e.quiet {
		return ""
	}
	return say(key).in(vi)
}

// law cites what lets the clock stand.
func (p Pause) law() string {
	if p.Law == "" {
		return say("deadline.law.pause").in(vi)
	}
	return cite(p.Law)
}

// rule says the whole calculation in one sentence.
func (e *engine) rule(extend int) msg {
	parts := []any{"amount", amount(e.b.Kind, max(e.b.Amount, least(e.b.Kind)), true), "extend", msg{}, "cut_off", msg{}}
	if extend > 0 {
		kind := e.b.Kind
		if kind == SameDay {
			kind = WorkingDay
		}
		parts[3] = say("deadline.rule.extend", "amount", amount(kind, extend, true))
	}
	if e.b.CutOff != "" {
		parts[5] = say("deadline.rule.cut_off", "cut_off", e.b.CutOff)
	}
	return say("deadline.rule."+string(e.b.Kind), parts...)
}

func clockOf(t time.Time) string { return t.In(viet.Zone).Format("15:04") }

// MarshalJSON writes what the command and the API promise; due is null while the clock stands.
func (r Result) MarshalJSON() ([]byte, error) {
	out := struct {
		Due         *string   `json:"due"`
		DueOn       *viet.Day `json:"due_on"`
		Provisional bool      `json:"provisional"`
		Paused      bool      `json:"paused,omitempty"`
		Remaining   int       `json:"remaining,omitempty"`
		Rule        string    `json:"rule"`
		Trace       []Line    `json:"trace"`
		Term        *Term     `json:"term,omitempty"`
	}{Provisional: r.Provisional, Paused: r.Paused, Remaining: r.Remaining, Rule: r.Rule, Trace: r.Trace, Term: r.Term}
	if !r.Due.IsZero() {
		due := r.Due.In(viet.Zone).Format(time.RFC3339)
		out.Due, out.DueOn = &due, &r.DueOn
	}
	if out.Trace == nil {
		out.Trace = []Line{}
	}
	return json.Marshal(out)
}
