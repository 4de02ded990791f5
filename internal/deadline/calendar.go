package deadline

import (
	"cmp"
	"slices"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/law"
	"tinhso/internal/viet"
)

// Calendar is the working time of one unit (lịch làm việc): an immutable value that may be shared. The zero Calendar is
// the standard week without any holiday, so everything counted on it is provisional.
type Calendar struct{ data *calendarData }

type calendarData struct {
	days     map[viet.Day]*DayRow
	weeks    []week // of the unit first, then of the province; in each the latest first
	closures []ClosureRow
	from, to viet.Day // holidays are known between these days
}

// week is a working week in force from a day on.
type week struct {
	own   bool // set by the unit itself
	from  viet.Day
	spans [7][]Span
}

// Span is a spell of working time (buổi làm việc), as time since midnight.
type Span struct{ Opens, Closes time.Duration }

// searchDays bounds every search for a working day: a calendar without one is a fault, not an endless loop.
const searchDays = 4000

// NewCalendar builds the calendar of a unit of the province's rows (without unit) and its own: own days stand above the
// province's, an own working week replaces the province's from its first day. from and to say between which days the
// holidays are announced; no days mean the whole years of the rows given.
func NewCalendar(days []DayRow, hours []HoursRow, closures []ClosureRow, from, to viet.Day) (Calendar, error) {
	d := &calendarData{days: make(map[viet.Day]*DayRow, len(days)), closures: slices.Clone(closures), from: from, to: to}
	for _, row := range days {
		if old := d.days[row.On]; old == nil || old.UnitID == "" {
			d.days[row.On] = &row
		}
		if row.UnitID == "" && from.IsZero() && (d.from.IsZero() || row.On.Y < d.from.Y) {
			d.from = viet.Day{Y: row.On.Y, M: time.January, D: 1}
		}
		if row.UnitID == "" && to.IsZero() && row.On.Y > d.to.Y {
			d.to = viet.Day{Y: row.On.Y, M: time.December, D: 31}
		}
	}
	weeks, err := weeksOf(hours)
	if err != nil {
		return Calendar{}, err
	}
	d.weeks = append(weeks, standardWeek)
	return Calendar{d}, nil
}

// weeksOf groups the rows by who set them and from when, and sorts them into the order of search.
func weeksOf(hours []HoursRow) ([]week, error) {
	var weeks []week
	for _, row := range hours {
		span, err := row.span()
		if err != nil {
			return nil, err
		}
		own := row.UnitID != ""
		i := slices.IndexFunc(weeks, func(w week) bool { return w.own == own && w.from == row.ValidFrom })
		if i < 0 {
			weeks = append(weeks, week{own: own, from: row.ValidFrom})
			i = len(weeks) - 1
		}
		weeks[i].spans[row.Weekday] = append(weeks[i].spans[row.Weekday], span)
	}
	for _, w := range weeks {
		for _, spans := range w.spans {
			slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.Opens, b.Opens) })
			for i := 1; i < len(spans); i++ {
				if spans[i].Opens < spans[i-1].Closes {
					return nil, fault.Invalid("deadline.hours.overlap")
				}
			}
		}
	}
	slices.SortFunc(weeks, func(a, b week) int {
		if a.own != b.own {
			if a.own {
				return -1
			}
			return 1
		}
		return b.from.Compare(a.from)
	})
	return weeks, nil
}

// standardWeek is what applies where nobody set anything: Monday to Friday.
// Law: 188/1999/QĐ-TTg
var standardWeek = func() week {
	var w week
	for d := time.Monday; d <= time.Friday; d++ {
		w.spans[d] = []Span{
			{7*time.Hour + 30*time.Minute, 11*time.Hour + 30*time.Minute},
			{13*time.Hour + 30*time.Minute, 17 * time.Hour},
		}
	}
	return w
}()

var standard = &calendarData{weeks: []week{standardWeek}}

func (c Calendar) get() *calendarData {
	if c.data == nil {
		return standard
	}
	return c.data
}

// Spans lists the working time of a day (giờ làm việc trong ngày); none on a day off.
func (c Calendar) Spans(d viet.Day) []Span {
	spans, _ := c.look(d)
	return spans
}

// Working reports a working day of the unit (ngày làm việc).
func (c Calendar) Working(d viet.Day) bool { return len(c.Spans(d)) > 0 }

// Closing is the end of the working time of a day (giờ kết thúc làm việc); of a day off, midnight after it.
func (c Calendar) Closing(d viet.Day) time.Time { return closing(d, c.Spans(d)) }

func closing(d viet.Day, spans []Span) time.Time {
	if len(spans) == 0 {
		return d.Time(24 * time.Hour)
	}
	return d.Time(spans[len(spans)-1].Closes)
}

// Open reports whether an instant lies in working time.
func (c Calendar) Open(t time.Time) bool {
	d := viet.DayOf(t)
	at := t.Sub(d.Time(0))
	return slices.ContainsFunc(c.Spans(d), func(s Span) bool { return s.Opens <= at && at < s.Closes })
}

// Next is the first working day after a day; ok is false when the unit has none in sight.
func (c Calendar) Next(d viet.Day) (next viet.Day, ok bool) {
	for range searchDays {
		if d = d.Add(1); c.Working(d) {
			return d, true
		}
	}
	return viet.Day{}, false
}

// Known tells between which days the holidays are announced (phạm vi lịch đã công bố).
func (c Calendar) Known() (from, to viet.Day) { return c.get().from, c.get().to }

// look finds the working time of a day, and why the day is as it is.
func (c Calendar) look(d viet.Day) ([]Span, reason) {
	data := c.get()
	for i := range data.closures {
		if cl := &data.closures[i]; !d.Before(cl.From) && !d.After(cl.To) {
			return nil, reason{closure: cl}
		}
	}
	w := data.week(d)
	row := data.days[d]
	switch {
	case row == nil:
		return w.spans[d.Weekday()], reason{}
	case row.Status == "off":
		return nil, reason{row: row}
	default:
		return w.madeUp(d.Weekday()), reason{row: row}
	}
}

func (data *calendarData) week(d viet.Day) *week {
	for i := range data.weeks {
		if !d.Before(data.weeks[i].from) {
			return &data.weeks[i]
		}
	}
	return &data.weeks[len(data.weeks)-1]
}

// madeUp gives the hours of a rest day turned into a working day (ngày làm bù): those of the first working weekday.
func (w *week) madeUp(on time.Weekday) []Span {
	for i := range 7 {
		if spans := w.spans[(int(time.Monday)+i)%7]; len(w.spans[on]) == 0 && len(spans) > 0 {
			return spans
		}
	}
	return w.spans[on]
}

// cite writes the law of a row: a key of the catalogue in words, anything else as the source has it.
func cite(source string) string {
	if _, ok := law.Builtin().Find(law.Key(source)); !ok {
		return source
	}
	return law.Cite(law.Key(source))
}
