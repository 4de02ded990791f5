package calendar

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/viet"
)

// Mark is what a day is in the picture of a year (loại ngày).
type Mark string

// The marks.
const (
	Work   Mark = ""       // a working day (ngày làm việc)
	Rest   Mark = "rest"   // the weekly day off (nghỉ hằng tuần)
	Off    Mark = "off"    // a holiday, or a day off instead of it (nghỉ lễ, nghỉ bù)
	MadeUp Mark = "madeup" // a rest day that is worked (làm bù)
	Closed Mark = "closed" // the unit does not work (tạm ngừng làm việc)
)

// Day is one day of the picture.
type Day struct {
	On   viet.Day
	Mark Mark
	Name string // of the holiday, or the reason of the closure
	Law  string
	Own  bool // set by the unit itself
	Sure bool // not a guess of what will be announced
}

// YearView is the calendar of a year (lịch làm việc của một năm).
type YearView struct {
	Year     int
	Days     []Day // every day, from the first of January
	Working  int
	Known    bool // all its holidays are announced
	Hours    []deadline.HoursRow
	Closures []deadline.ClosureRow
}

// YearOf draws up the calendar of a unit, or of the province when none is named, for a year.
func (c *Changes) YearOf(ctx context.Context, unitID string, year int) (YearView, error) {
	rows, err := c.Book.Rows(ctx, c.DB, unitID)
	if err != nil {
		return YearView{}, err
	}
	cal, err := c.Book.For(ctx, c.DB, unitID)
	if err != nil {
		return YearView{}, err
	}
	named := map[viet.Day]deadline.DayRow{}
	for _, d := range rows.Days {
		if old, ok := named[d.On]; !ok || old.UnitID == "" {
			named[d.On] = d
		}
	}
	y := YearView{Year: year, Hours: rows.Hours}
	from, to := cal.Known()
	first, last := viet.Day{Y: year, M: time.January, D: 1}, viet.Day{Y: year, M: time.December, D: 31}
	y.Known = !first.Before(from) && !last.After(to)
	for _, x := range rows.Closures {
		if !x.From.After(last) && !x.To.Before(first) {
			y.Closures = append(y.Closures, x)
		}
	}
	for d := first; !d.After(last); d = d.Add(1) {
		day := Day{On: d, Sure: true}
		row, has := named[d]
		closure := closedOn(y.Closures, d)
		working := cal.Working(d)
		switch {
		case closure != nil:
			day.Mark, day.Name, day.Law, day.Own = Closed, closure.Reason, closure.Law, closure.UnitID != ""
		case has && row.Status == "off":
			day.Mark = Off
		case has && working:
			day.Mark = MadeUp
		case !working:
			day.Mark = Rest
		}
		if closure == nil && has {
			day.Name, day.Law, day.Own, day.Sure = row.Name, row.Law, row.UnitID != "", row.Confidence != "low"
		}
		if working {
			y.Working++
		}
		y.Days = append(y.Days, day)
	}
	return y, nil
}

func closedOn(all []deadline.ClosureRow, d viet.Day) *deadline.ClosureRow {
	for i := range all {
		if !d.Before(all[i].From) && !d.After(all[i].To) {
			return &all[i]
		}
	}
	return nil
}
