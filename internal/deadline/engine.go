package deadline

import (
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// engine counts one time allowed from one beginning, without restarts.
type engine struct {
	c        Calendar
	received time.Time
	b        Budget
	cut      time.Duration // negative: none
	asked    []Pause       // as they were given
	pauses   []Pause       // merged
	total    int           // amount and extension
	quiet    bool          // nobody asks why
	trace    []Line
}

func (e *engine) run(extend int) (Result, error) {
	start, err := e.start()
	if err != nil {
		return Result{}, err
	}
	var res Result
	switch e.b.Kind {
	case WorkingHour:
		res, err = e.hours(start)
	case Month:
		e.total = start.AddMonths(e.total).Sub(start)
		res, err = e.calendarDays(start)
	case CalendarDay:
		res, err = e.calendarDays(start)
	default:
		res, err = e.workingDays(start)
	}
	if err != nil {
		return Result{}, err
	}
	for _, p := range e.asked {
		if !res.Paused && p.From.After(res.Due) {
			return Result{}, e.afterDue(p, res.Due)
		}
	}
	if !res.Paused {
		res.DueOn = viet.DayOf(res.Due)
		from, to := e.c.Known()
		res.Provisional = res.DueOn.After(to) || start.Before(from)
	}
	if !e.quiet {
		res.Rule = e.rule(extend).in(lang.For(lang.VI))
		res.Trace = e.trace
	}
	return res, nil
}

func (e *engine) afterDue(p Pause, due time.Time) error {
	return fieldFault("pause", "deadline.pause.late", "from", viet.Instant(p.From), "due", viet.Instant(due))
}

// start is the day that counts as the day of acceptance: the day itself, or the next working day after the cut-off.
func (e *engine) start() (viet.Day, error) {
	day := viet.DayOf(e.received)
	if !e.afterCutOff() {
		return day, nil
	}
	e.add(day, false, say("deadline.why.cut_off", "cut_off", e.b.CutOff), e.words("deadline.law.cut_off"))
	next, ok := e.c.Next(day)
	if !ok {
		return viet.Day{}, noWork()
	}
	for d := day.Add(1); d.Before(next); d = d.Add(1) {
		_, r := e.c.look(d)
		e.addOff(d, r)
	}
	return next, nil
}

func (e *engine) afterCutOff() bool {
	return e.cut >= 0 && e.received.After(viet.DayOf(e.received).Time(e.cut))
}

// waiting finds the pause in which the clock stands when a day closes.
func (e *engine) waiting(closing time.Time) *Pause {
	for i := range e.pauses {
		if p := &e.pauses[i]; p.From.Before(closing) && (p.To.IsZero() || !p.To.Before(closing)) {
			return p
		}
	}
	return nil
}

// workingDays counts working days after the start; same_day counts the start too, when it is still open then.
func (e *engine) workingDays(start viet.Day) (Result, error) {
	d, counted := start, 0
	if e.b.Kind != SameDay {
		e.first(start)
		d = start.Add(1)
	}
	for idle := 0; idle < searchDays; d, idle = d.Add(1), idle+1 {
		spans, r := e.c.look(d)
		closes := closing(d, spans)
		p := e.waiting(closes)
		switch {
		case p != nil && p.To.IsZero():
			return e.standing(p, d, e.total-counted), nil
		case len(spans) == 0:
			e.addOff(d, r)
		case e.b.Kind == SameDay && !closes.After(e.received):
			e.add(d, false, say("deadline.why.after_closing"), e.words("deadline.law.hours"))
		case p != nil:
			e.add(d, false, e.pausedWhy(closes), e.pauseLaw(p))
			idle = -1
		default:
			counted, idle = counted+1, -1
			if counted == e.total {
				e.addDue(d, counted, closes, r)
				return Result{Due: closes}, nil
			}
			e.addCounted(d, "deadline.why.working_day", counted, r)
		}
	}
	return Result{}, noWork()
}

// calendarDays counts every day after the start; a last day off moves to the next working day on which the clock runs.
func (e *engine) calendarDays(start viet.Day) (Result, error) {
	e.first(start)
	d, counted := start, 0
	for counted < e.total {
		d = d.Add(1)
		if p := e.waiting(e.c.Closing(d)); p != nil {
			if p.To.IsZero() {
				return e.standing(p, d, e.total-counted), nil
			}
			e.add(d, false, e.pausedWhy(e.c.Closing(d)), e.pauseLaw(p))
			continue
		}
		counted++
		if counted < e.total {
			e.add(d, true, say("deadline.why.day", "n", counted, "note", e.extended(counted, msg{})), e.cite(lawFirstDay))
		}
	}
	spans, r := e.c.look(d)
	if len(spans) > 0 {
		due := closing(d, spans)
		e.addDue(d, counted, due, r)
		return Result{Due: due}, nil
	}
	e.add(d, true, say("deadline.why.last_day_off", "n", counted, "reason", r.name(d)), e.cite(lawLastDay))
	return e.moved(d)
}

// moved goes from a last day off to the next working day on which the clock runs.
func (e *engine) moved(d viet.Day) (Result, error) {
	for idle := 0; idle < searchDays; idle++ {
		d = d.Add(1)
		spans, r := e.c.look(d)
		due := closing(d, spans)
		p := e.waiting(due)
		switch {
		case p != nil && p.To.IsZero():
			return e.standing(p, d, 1), nil
		case len(spans) == 0:
			e.addOff(d, r)
		case p != nil:
			e.add(d, false, e.pausedWhy(due), e.pauseLaw(p))
			idle = -1
		default:
			e.add(d, false, say("deadline.why.moved", "time", clockOf(due)), e.cite(lawLastDay))
			return Result{Due: due}, nil
		}
	}
	return Result{}, noWork()
}

// hours counts working time from the moment of acceptance, or from the opening of the day that counts instead.
func (e *engine) hours(start viet.Day) (Result, error) {
	from := e.received
	if e.afterCutOff() {
		from = start.Time(0)
	}
	left := time.Duration(e.total) * time.Hour
	for d, idle := start, 0; idle < searchDays; d, idle = d.Add(1), idle+1 {
		spans, r := e.c.look(d)
		used := time.Duration(0)
		for _, s := range spans {
			running, open := e.running(later(d.Time(s.Opens), from), d.Time(s.Closes))
			for _, part := range running {
				length := part.to.Sub(part.from)
				if used+length >= left {
					due := part.from.Add(left - used)
					e.addHours(d, left, say("deadline.why.hours_last", "time", hoursMinutes(left), "at", clockOf(due)), e.cite(lawHours))
					return Result{Due: due}, nil
				}
				used += length
			}
			if open != nil {
				e.addHours(d, used, say("deadline.why.hours", "time", hoursMinutes(used)), e.cite(lawHours))
				return e.standing(open, d, int((left-used).Round(time.Minute)/time.Minute)), nil
			}
		}
		left -= used
		switch {
		case len(spans) == 0:
			e.addOff(d, r)
			continue
		case used > 0:
			e.addHours(d, used, say("deadline.why.hours", "time", hoursMinutes(used)), e.cite(lawHours))
		default:
			if p := e.waiting(closing(d, spans)); p != nil {
				e.add(d, false, e.pausedWhy(closing(d, spans)), e.pauseLaw(p))
			} else {
				e.add(d, false, say("deadline.why.after_closing"), e.words("deadline.law.hours"))
			}
		}
		idle = -1
	}
	return Result{}, noWork()
}

type spell struct{ from, to time.Time }

// running cuts the pauses out of a spell of working time; open is the pause without end that it ran into.
func (e *engine) running(from, to time.Time) (parts []spell, open *Pause) {
	for i := range e.pauses {
		p := &e.pauses[i]
		if !p.From.Before(to) || !from.Before(to) {
			break
		}
		if p.From.After(from) {
			parts = append(parts, spell{from, p.From})
		}
		if p.To.IsZero() {
			return parts, p
		}
		from = later(from, p.To)
	}
	if from.Before(to) {
		parts = append(parts, spell{from, to})
	}
	return parts, nil
}

// standing is the answer while the clock stands in a pause without end.
func (e *engine) standing(p *Pause, d viet.Day, remaining int) Result {
	e.add(d, false, say("deadline.why.standing", "from", viet.Instant(p.From)), e.pauseLaw(p))
	return Result{Paused: true, Remaining: max(remaining, 1)}
}

func noWork() error { return fault.Invalid("deadline.calendar.no_work") }
