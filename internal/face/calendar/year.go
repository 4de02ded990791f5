package calendar

import (
	"strconv"
	"time"

	room "tinhso/internal/calendar"
	"tinhso/internal/deadline"
	"tinhso/internal/form"
	"tinhso/internal/law"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// yearPage is the calendar of a year as a picture, with the same as a table (lịch làm việc của một năm).
type yearPage struct {
	ui.Page
	Filters ui.Filters
	Unsure  *ui.Notice
	Whose   string
	Year    int
	Months  []month
	Legend  []swatch
	Table   ui.Table
	Hours   []hoursLine
	Working string
}

// month is one of the twelve pictures.
type month struct {
	Name, Working string
	Heads         []head
	Cells         []cell
}

type head struct {
	X    int
	Text string
}

// cell is one day of the picture: its place, what it is, and the words for who points at it.
type cell struct {
	X, Y  int
	Day   int
	Mark  room.Mark
	Dash  bool // not sure yet
	Today bool
	Title string
}

// swatch is a line of the legend: the same drawing as in the picture.
type swatch struct {
	Cell cell
	Text string
}

type hoursLine struct{ Day, Text string }

// The picture of a month is drawn in these units.
const cellWide, cellHigh, headHigh = 36, 34, 26

func (f *face) year(c *web.Ctx) error {
	list, wide, err := f.reach(c.Context())
	if err != nil {
		return err
	}
	year := f.yearAsked(c)
	chosen := c.Query("don-vi")
	if chosen == "" && !wide && len(list) > 0 && f.Changes.May(c.Context(), list[0].code) == nil {
		chosen = list[0].code
	}
	p := &yearPage{Page: page(c, c.T("calendar.page.year")), Year: year, Whose: c.T("calendar.page.wide")}
	p.Crumbs = p.Crumbs[:2]
	p.Lead = c.T("calendar.year.lead")
	unitID := ""
	if unitOf(chosen) != "" {
		u, err := f.Units.Unit(c.Context(), f.DB, chosen, f.today())
		if err != nil {
			return err
		}
		unitID, p.Whose = u.ID, u.Name
	} else {
		chosen = provinceWide
	}
	view, err := f.Changes.YearOf(c.Context(), unitID, year)
	if err != nil {
		return err
	}
	p.Filters = f.yearFilters(c, list, year, chosen)
	p.Actions = []ui.Button{{Label: c.T("calendar.page.list"), Href: listPath, Icon: "list"}}
	may := func(unit string) bool { return f.Changes.May(c.Context(), unit) == nil }
	if may(unitOf(chosen)) || wide || len(list) > 0 && may(list[0].code) {
		p.Actions = append(p.Actions, ui.Button{Label: c.T("calendar.page.new"), Href: newPath + "?don-vi=" + chosen, Icon: "plus", Look: ui.Primary})
	}
	if !view.Known {
		p.Unsure = &ui.Notice{Tone: ui.Warning, Title: c.T("calendar.year.unsure", "year", year), Text: c.T("calendar.year.unsure.text")}
	}
	f.draw(c, p, view)
	p.Table = f.special(c, view, chosen, may(unitOf(chosen)))
	p.Hours = hoursLines(c, view.Hours, viet.Day{Y: year, M: time.December, D: 31})
	return c.Render(200, "year", p)
}

// yearAsked is the year of the address; this one when it names none.
func (f *face) yearAsked(c *web.Ctx) int {
	year, err := strconv.Atoi(c.Query("nam"))
	if err != nil || year < 1990 || year > 2200 {
		return f.today().Y
	}
	return year
}

func (f *face) yearFilters(c *web.Ctx, list []unit, year int, chosen string) ui.Filters {
	years := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "nam", Label: c.T("calendar.year.year"), NoMark: true, NoFind: true}
	for y := min(year, f.today().Y-2); y <= max(year, f.today().Y+2); y++ {
		years.Choices = append(years.Choices, ui.Choice{Value: strconv.Itoa(y), Label: strconv.Itoa(y), Chosen: y == year})
	}
	units := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "don-vi", Label: c.T("calendar.year.unit"), NoMark: true, Choices: choices(c, list, true, chosen)}
	return ui.Filters{Action: yearPath, Label: c.T("calendar.year.filter"), Fields: []ui.Field{units, years}}
}

// draw lays the days of the year out in twelve pictures.
func (f *face) draw(c *web.Ctx, p *yearPage, view room.YearView) {
	heads := make([]head, 7)
	for i := range heads {
		heads[i] = head{X: i*cellWide + cellWide/2, Text: c.T("calendar.weekday." + strconv.Itoa((i+1)%7))}
	}
	worked := 0
	for _, d := range view.Days {
		if d.On.D == 1 {
			worked = 0
			p.Months = append(p.Months, month{Name: c.T("calendar.month", "m", int(d.On.M)), Heads: heads})
		}
		m := &p.Months[len(p.Months)-1]
		if d.Mark == room.Work || d.Mark == room.MadeUp {
			worked++
		}
		m.Working = c.T("calendar.month.working", "n", worked)
		m.Cells = append(m.Cells, f.cell(c, d))
	}
	p.Working = c.T("calendar.year.working", "n", view.Working, "year", view.Year)
	for _, mark := range []room.Mark{room.Work, room.Rest, room.Off, room.MadeUp, room.Closed} {
		p.Legend = append(p.Legend, swatch{Cell: cell{Mark: mark, Day: 8}, Text: c.T("calendar.mark." + markKey(mark))})
	}
	p.Legend = append(p.Legend, swatch{Cell: cell{Mark: room.Off, Dash: true, Day: 8}, Text: c.T("calendar.mark.unsure")})
}

func markKey(m room.Mark) string {
	if m == room.Work {
		return "work"
	}
	return string(m)
}

func (f *face) cell(c *web.Ctx, d room.Day) cell {
	first := viet.Day{Y: d.On.Y, M: d.On.M, D: 1}
	column := func(x viet.Day) int { return (int(x.Weekday()) + 6) % 7 } // Monday first
	x := cell{X: column(d.On) * cellWide, Y: headHigh + (column(first)+d.On.D-1)/7*cellHigh, Day: d.On.D, Mark: d.Mark, Dash: d.Mark == room.Off && !d.Sure, Today: d.On == f.today()}
	if d.Mark != room.Work && d.Mark != room.Rest {
		x.Title = d.On.Vietnamese() + ": " + c.T("calendar.mark."+markKey(d.Mark)) + ". " + d.Name
	}
	return x
}

var markTone = map[room.Mark]ui.Tone{room.Off: ui.Bad, room.MadeUp: ui.Good, room.Closed: ui.Warning}

// special lists the days that are not what their weekday says, with the law of each.
func (f *face) special(c *web.Ctx, view room.YearView, chosen string, may bool) ui.Table {
	t := ui.Table{Caption: c.T("calendar.year.table", "year", view.Year), Columns: []ui.Column{{Label: c.T("calendar.year.on"), Main: true, Code: true},
		{Label: c.T("calendar.year.what")}, {Label: c.T("calendar.year.name")}, {Label: c.T("calendar.year.law")}},
		Empty: ui.EmptyState{Icon: "calendar", Title: c.T("calendar.year.none"), Text: c.T("calendar.year.none.text")}}
	var closure *deadline.ClosureRow
	for _, d := range view.Days {
		if d.Mark == room.Work || d.Mark == room.Rest {
			continue
		}
		on, drop := d.On.Vietnamese(), "?loai=bo&ngay="+d.On.String()
		if d.Mark == room.Closed {
			x := closureOf(view.Closures, d.On)
			if x == closure {
				continue // one line for one closure
			}
			closure = x
			on, drop = x.From.Vietnamese()+" – "+x.To.Vietnamese(), "?loai=bo&tam-ngung="+x.From.String()
		}
		kind := ui.Cell{Badge: &ui.Badge{Label: c.T("calendar.mark." + markKey(d.Mark)), Tone: markTone[d.Mark]}}
		if !d.Sure {
			kind.Sub = c.T("calendar.mark.unsure")
		}
		name := ui.Cell{Text: d.Name}
		if d.Own {
			name.Sub = c.T("calendar.year.own")
		}
		if may && (d.Own || chosen == provinceWide) && !d.On.Before(f.today()) {
			name.Links = []ui.Link{{Label: c.T("calendar.year.drop"), Href: newPath + drop + "&don-vi=" + chosen, Hidden: on}}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: on, Sub: weekday(c, d)}, kind, name, {Text: cite(d.Law)}}})
	}
	return t
}

func weekday(c *web.Ctx, d room.Day) string {
	if d.Mark == room.Closed {
		return ""
	}
	return c.T("deadline.weekday." + strconv.Itoa(int(d.On.Weekday())))
}

func closureOf(all []deadline.ClosureRow, d viet.Day) *deadline.ClosureRow {
	for i := range all {
		if !d.Before(all[i].From) && !d.After(all[i].To) {
			return &all[i]
		}
	}
	return nil
}

// cite names an act that is in the catalogue of law, and repeats one that is not.
func cite(key string) string {
	if _, ok := law.Builtin().Find(law.Key(key)); ok {
		return law.Cite(law.Key(key))
	}
	return key
}

// weekOf gives the working hours in force on a day: the unit's own, else the province's.
func weekOf(rows []deadline.HoursRow, on viet.Day) [7][]deadline.HoursRow {
	var week [7][]deadline.HoursRow
	var from viet.Day
	own := false
	for _, r := range rows {
		if r.ValidFrom.After(on) || own && r.UnitID == "" {
			continue
		}
		if r.UnitID != "" && !own || r.ValidFrom.After(from) {
			week, from, own = [7][]deadline.HoursRow{}, r.ValidFrom, r.UnitID != ""
		}
		if r.ValidFrom == from && (r.UnitID != "") == own {
			week[r.Weekday] = append(week[r.Weekday], r)
		}
	}
	return week
}

func hoursLines(c *web.Ctx, rows []deadline.HoursRow, on viet.Day) []hoursLine {
	week := weekOf(rows, on)
	var out []hoursLine
	for i := range 7 {
		day := (i + 1) % 7
		text := ""
		for k, r := range week[day] {
			if k > 0 {
				text += ", "
			}
			text += r.Opens + "–" + r.Closes
		}
		if text == "" {
			text = c.T("calendar.mark.rest")
		}
		name := c.T("deadline.weekday." + strconv.Itoa(day))
		if n := len(out); n > 0 && out[n-1].Text == text {
			out[n-1].Day = cutTo(out[n-1].Day) + " – " + name
			continue
		}
		out = append(out, hoursLine{name, text})
	}
	return out
}

// cutTo is the first day of a stretch of days that is being made longer.
func cutTo(s string) string {
	for i := range s {
		if len(s) > i+5 && s[i:i+5] == " – " {
			return s[:i]
		}
	}
	return s
}
