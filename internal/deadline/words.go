package deadline

import (
	"strconv"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// msg is a sentence not yet in a language.
type msg struct {
	key  string
	args []any // pairs; a value may be a msg
}

func say(key string, args ...any) msg { return msg{key, args} }

func (m msg) in(p lang.Printer) string {
	if m.key == "" {
		return ""
	}
	args := make([]any, len(m.args))
	for i, a := range m.args {
		if inner, ok := a.(msg); ok {
			a = inner.in(p)
		}
		args[i] = a
	}
	return p.T(m.key, args...)
}

// reason is why a day is or is not a working day: a closure, a row of the calendar, or, with neither, its weekday.
type reason struct {
	closure *ClosureRow
	row     *DayRow
}

// off says why a day is off, and by which law.
func (r reason) off(d viet.Day) (msg, string) {
	switch {
	case r.closure != nil:
		return say("deadline.why.closed", "reason", r.closure.Reason), cite(r.closure.Law)
	case r.row != nil:
		return say("deadline.why.holiday", "name", r.row.Name), cite(r.row.Law)
	default:
		return say("deadline.why.rest", "weekday", weekday(d)), cite(lawRest)
	}
}

// name is the day off in a few words, for use inside a sentence.
func (r reason) name(d viet.Day) any {
	switch {
	case r.closure != nil:
		return r.closure.Reason
	case r.row != nil:
		return r.row.Name
	default:
		return weekday(d)
	}
}

func weekday(d viet.Day) msg { return say("deadline.weekday." + strconv.Itoa(int(d.Weekday()))) }

// note names a made-up Saturday in the line of a working day; of an ordinary one it says nothing.
func (r reason) note() (msg, string) {
	if r.row == nil {
		return msg{}, cite(lawFirstDay)
	}
	return say("deadline.why.made_up", "name", r.row.Name), cite(r.row.Law)
}

// Words says how much time is allowed: "05 ngày làm việc" (thời hạn giải quyết).
func (b Budget) Words(p lang.Printer) string {
	return amount(b.Kind, b.Amount, p.Tag() == lang.VI).in(p)
}

// amount pads small numbers as official papers do: 04 giờ làm việc.
func amount(k Kind, n int, pad bool) msg {
	if k == SameDay && n <= 1 {
		return say("deadline.amount.same_day")
	}
	s := viet.Number(int64(n))
	if pad && n > 0 && n < 10 {
		s = "0" + s
	}
	return say("deadline.amount."+string(k), "n", s)
}

// Words says what remains: "còn 2 ngày làm việc", "hạn hôm nay, còn 3 giờ làm việc", "quá hạn 1 ngày làm việc".
func (l Left) Words(p lang.Printer) string {
	key := "deadline.left"
	if l.Late {
		key = "deadline.late"
	}
	switch {
	case l.WorkingDays > 0:
		return p.T(key+".days", "n", viet.Number(int64(l.WorkingDays)))
	case l.Hours > 0 && l.Minutes > 0:
		return p.T(key+".hours_minutes", "h", l.Hours, "m", l.Minutes)
	case l.Hours > 0:
		return p.T(key+".hours", "h", l.Hours)
	case l.Minutes > 0:
		return p.T(key+".minutes", "m", l.Minutes)
	default:
		return p.T(key + ".now")
	}
}

// LeftAt tells how long until a due moment, or since, as an officer counts: working days after today; on the last day
// the working time.
func LeftAt(c Calendar, now, due time.Time) Left {
	l := Left{Late: now.After(due)}
	from, to := now, due
	if l.Late {
		from, to = due, now
	}
	last := viet.DayOf(to)
	for d := viet.DayOf(from).Add(1); !d.After(last); d = d.Add(1) {
		if c.Working(d) {
			l.WorkingDays++
		}
	}
	if l.WorkingDays == 0 {
		minutes := int(c.Between(from, to) / time.Minute)
		l.Hours, l.Minutes = minutes/60, minutes%60
	}
	return l
}

// Between is the working time between two instants (số giờ làm việc).
func (c Calendar) Between(from, to time.Time) time.Duration {
	total := time.Duration(0)
	for d, last := viet.DayOf(from), viet.DayOf(to); !d.After(last); d = d.Add(1) {
		for _, s := range c.Spans(d) {
			a, b := later(d.Time(s.Opens), from), earlier(d.Time(s.Closes), to)
			if b.After(a) {
				total += b.Sub(a)
			}
		}
	}
	return total
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func hoursMinutes(d time.Duration) msg {
	minutes := int(d.Round(time.Minute) / time.Minute)
	switch {
	case minutes%60 == 0:
		return say("deadline.time.hours", "h", minutes/60)
	case minutes < 60:
		return say("deadline.time.minutes", "m", minutes)
	default:
		return say("deadline.time.hours_minutes", "h", minutes/60, "m", minutes%60)
	}
}

// WorkingTime says so many minutes of working time: "24 giờ làm việc" (thời gian làm việc).
func WorkingTime(p lang.Printer, minutes int) string {
	return hoursMinutes(time.Duration(max(minutes, 0)) * time.Minute).in(p)
}
