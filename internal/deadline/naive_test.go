package deadline_test

// The naive oracle. It shares no line with the engine, no type and no package of the house but the rows that go in and
// the result that comes out. Time is a number of minutes since 1 January 2022, a day is a number, the calendar is a
// table of working minutes written out in full, and everything is found by walking: minute by minute where hours count,
// day by day where days count, pause after pause in the order in which they happened.

const (
	minutesADay = 1440
	lastDay     = 4200 // about eleven and a half years
)

// naiveDay is one day written out.
type naiveDay struct {
	year, month, day int
	weekday          int     // 0 Sunday
	hours            [][]int // opens, closes in minutes of the day
}

// naiveCalendar is the whole calendar of one unit.
type naiveCalendar struct {
	days []naiveDay
	work []bool // by minute
}

func monthLength(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%400 == 0 || year%4 == 0 && year%100 != 0 {
			return 29
		}
		return 28
	}
	return 31
}

// writeOut makes the days, all without hours. 1 January 2022 was a Saturday.
func writeOut() []naiveDay {
	days := make([]naiveDay, lastDay)
	d := naiveDay{year: 2022, month: 1, day: 1, weekday: 6}
	for i := range days {
		days[i] = d
		d.weekday = (d.weekday + 1) % 7
		if d.day++; d.day > monthLength(d.year, d.month) {
			d.day, d.month = 1, d.month+1
		}
		if d.month > 12 {
			d.month, d.year = 1, d.year+1
		}
	}
	return days
}

// fill writes the working minutes out.
func (c *naiveCalendar) fill() {
	c.work = make([]bool, lastDay*minutesADay)
	for i, d := range c.days {
		for _, h := range d.hours {
			for m := h[0]; m < h[1]; m++ {
				c.work[i*minutesADay+m] = true
			}
		}
	}
}

// closes is the minute at which a day closes: of a day off, midnight.
func (c *naiveCalendar) closes(day int) int {
	if h := c.days[day].hours; len(h) > 0 {
		return day*minutesADay + h[len(h)-1][1]
	}
	return (day + 1) * minutesADay
}

// naivePause is a pause in minutes; to is -1 while it is open.
type naivePause struct {
	from, to int
	restart  bool
}

func (p naivePause) covers(minute int) bool {
	return p.from <= minute && (p.to < 0 || minute < p.to)
}

// naiveCase is one question.
type naiveCase struct {
	received int
	kind     string
	amount   int
	extend   int
	cutOff   int // minute of the day; -1: none
	pauses   []naivePause
}

// naiveAnswer is the answer: due, or standing with so much left, or refused.
type naiveAnswer struct {
	due      int
	standing bool
	left     int
	refused  bool
}

// answer takes the pauses in the order in which they began. One that begins when the time is over is refused. One after
// which time begins anew moves the beginning to its end; what began inside of it and ends later goes on standing.
func (c *naiveCalendar) answer(q naiveCase) naiveAnswer {
	sorted := append([]naivePause(nil), q.pauses...)
	for i := range sorted {
		for j := i + 1; j < len(sorted); j++ {
			if sorted[j].from < sorted[i].from {
				sorted[i], sorted[j] = sorted[j], sorted[i]
			}
		}
	}
	begin, restarted := q.received, false
	var known []naivePause
	for _, p := range sorted {
		inside := restarted && p.from < begin
		if !inside {
			if now := c.walk(q, begin, known); !now.standing && p.from > now.due {
				return naiveAnswer{refused: true}
			}
		}
		known = append(known, p)
		if p.restart && p.to >= 0 && (!restarted || p.to > begin) {
			begin, restarted = p.to, true
		}
		if restarted {
			var rest []naivePause
			for _, k := range known {
				if k.to < 0 || k.to > begin {
					rest = append(rest, k)
				}
			}
			known = rest
		}
	}
	return c.walk(q, begin, known)
}

// walk counts from a beginning with the pauses known.
func (c *naiveCalendar) walk(q naiveCase, begin int, pauses []naivePause) naiveAnswer {
	day, late := begin/minutesADay, false
	if q.cutOff >= 0 && begin%minutesADay > q.cutOff {
		late = true
		for day++; len(c.days[day].hours) == 0; day++ {
		}
	}
	if q.kind == "working_hour" {
		if late {
			begin = day * minutesADay
		}
		return c.minutes(begin, (q.amount+q.extend)*60, pauses)
	}
	stands := func(day int) (stands, forever bool) {
		last := c.closes(day) - 1 // the minute that ends when the day closes
		for _, p := range pauses {
			if p.covers(last) {
				stands, forever = true, forever || p.to < 0
			}
		}
		return stands, forever
	}
	need := q.amount + q.extend
	switch q.kind {
	case "same_day":
		for need = 1 + q.extend; ; day++ {
			stand, forever := stands(day)
			switch {
			case forever:
				return naiveAnswer{standing: true, left: need}
			case !stand && len(c.days[day].hours) > 0 && c.closes(day) > begin:
				if need--; need == 0 {
					return naiveAnswer{due: c.closes(day)}
				}
			}
		}
	case "working_day":
		for {
			day++
			stand, forever := stands(day)
			switch {
			case forever:
				return naiveAnswer{standing: true, left: need}
			case !stand && len(c.days[day].hours) > 0:
				if need--; need == 0 {
					return naiveAnswer{due: c.closes(day)}
				}
			}
		}
	case "month":
		need = c.daysOfMonths(day, need)
	}
	for need > 0 {
		day++
		stand, forever := stands(day)
		if forever {
			return naiveAnswer{standing: true, left: need}
		}
		if !stand {
			need--
		}
	}
	for {
		stand, forever := stands(day)
		switch {
		case forever:
			return naiveAnswer{standing: true, left: 1}
		case !stand && len(c.days[day].hours) > 0:
			return naiveAnswer{due: c.closes(day)}
		}
		day++
	}
}

// daysOfMonths counts the days to the same day of a later month, or to its last one.
func (c *naiveCalendar) daysOfMonths(day, months int) int {
	d := c.days[day]
	year, month := d.year, d.month
	for range months {
		if month++; month > 12 {
			month, year = 1, year+1
		}
	}
	want := min(d.day, monthLength(year, month))
	n := 0
	for c.days[day+n].year != year || c.days[day+n].month != month || c.days[day+n].day != want {
		n++
	}
	return n
}

// minutes walks minute by minute.
func (c *naiveCalendar) minutes(begin, need int, pauses []naivePause) naiveAnswer {
	for m := begin; ; m++ {
		if m%minutesADay == 0 && len(c.days[m/minutesADay].hours) == 0 {
			m += minutesADay - 1 // nothing of a day off can count
			continue
		}
		if !c.work[m] {
			continue
		}
		stand := false
		for _, p := range pauses {
			if p.covers(m) {
				if stand = true; p.to < 0 {
					return naiveAnswer{standing: true, left: need}
				}
			}
		}
		if stand {
			continue
		}
		if need--; need == 0 {
			return naiveAnswer{due: m + 1}
		}
	}
}
