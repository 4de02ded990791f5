package deadline

import (
	"time"

	"tinhso/internal/viet"
)

// Course is the working time in which the clock of one subject runs (thời gian làm việc được tính vào thời hạn): what
// sub-deadlines are cut from. It goes on behind the due moment, since what is late goes on being used.
//
// Where hours are counted it is the working time outside the pauses. Where days are counted it is the working time of
// the days that count, so a day whose closing lies in a pause is left out whole, and so is the day of acceptance.
type Course struct {
	e     engine
	start viet.Day
	from  time.Time // nothing before it counts
}

// NewCourse follows a subject from its acceptance, or from the end of the last pause after which time began anew.
func NewCourse(c Calendar, received time.Time, b Budget, pauses []Pause) (Course, error) {
	cut, err := check(received, b, pauses, 0)
	if err != nil {
		return Course{}, err
	}
	if i := lastRestart(pauses); i >= 0 {
		received, pauses = pauses[i].To, behind(pauses, i)
	}
	k := Course{e: engine{c: c, received: received, b: b, cut: cut, pauses: merge(append([]Pause(nil), pauses...)), quiet: true}}
	if k.start, err = k.e.start(); err != nil {
		return Course{}, err
	}
	k.from = received
	switch {
	case b.Kind != WorkingHour && b.Kind != SameDay:
		k.from = k.start.Add(1).Time(0)
	case k.e.afterCutOff():
		k.from = k.start.Time(0)
	}
	return k, nil
}

// behind are the pauses that reach beyond the end of the one after which time began anew.
func behind(pauses []Pause, i int) []Pause {
	var after []Pause
	for j, p := range pauses {
		if j != i && (p.To.IsZero() || p.To.After(pauses[i].To)) {
			p.From = later(p.From, pauses[i].To)
			p.Restart = false
			after = append(after, p)
		}
	}
	return after
}

// Begins is the first moment that can count (thời điểm bắt đầu tính).
func (k Course) Begins() time.Time { return k.from }

// day gives the parts of a day in which the clock runs; stands is true when it stands from here on, in a pause
// without end.
func (k Course) day(d viet.Day, parts []spell) (_ []spell, stands bool) {
	spans, _ := k.e.c.look(d)
	if k.e.b.Kind != WorkingHour {
		if p := k.e.waiting(closing(d, spans)); p != nil {
			return parts, p.To.IsZero()
		}
	}
	for _, s := range spans {
		from, to := later(d.Time(s.Opens), k.from), d.Time(s.Closes)
		if k.e.b.Kind != WorkingHour {
			if from.Before(to) {
				parts = append(parts, spell{from, to})
			}
			continue
		}
		running, open := k.e.running(from, to)
		parts = append(parts, running...)
		if open != nil {
			return parts, true
		}
	}
	return parts, false
}

// Spent is how much of the counted working time lies between two moments (thời gian đã dùng).
func (k Course) Spent(from, to time.Time) time.Duration {
	from = later(from, k.from)
	total, stands := time.Duration(0), false
	var parts []spell
	for d, last := viet.DayOf(from), viet.DayOf(to); !d.After(last) && !stands; d = d.Add(1) {
		parts, stands = k.day(d, parts[:0])
		for _, p := range parts {
			if a, b := later(p.from, from), earlier(p.to, to); b.After(a) {
				total += b.Sub(a)
			}
		}
	}
	return total
}

// After is the moment at which so much counted working time has passed since another (thời điểm dùng hết); ok is false
// while the clock stands before that.
func (k Course) After(from time.Time, need time.Duration) (at time.Time, ok bool) {
	from = later(from, k.from)
	var stands bool
	var parts []spell
	for d, idle := viet.DayOf(from), 0; idle < searchDays; d, idle = d.Add(1), idle+1 {
		parts, stands = k.day(d, parts[:0])
		for _, p := range parts {
			a := later(p.from, from)
			if !p.to.After(a) {
				continue
			}
			idle = -1
			if length := p.to.Sub(a); length < need {
				need -= length
				continue
			}
			return a.Add(need), true
		}
		if stands {
			return time.Time{}, false
		}
	}
	return time.Time{}, false
}
