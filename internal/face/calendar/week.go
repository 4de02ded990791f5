package calendar

import (
	"slices"
	"strconv"
	"strings"

	room "tinhso/internal/calendar"
	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// weekForm asks for the working week: for each weekday two spells, each from and to (giờ làm việc trong tuần).
type weekForm struct {
	Heads []string
	Days  []weekDay
}

type weekDay struct {
	Name   string
	Inputs []ui.Field
}

// spells are the parts of the name of an input: week.1.0.opens is Monday morning.
var spells = []string{"0.opens", "0.closes", "1.opens", "1.closes"}

// weekForm draws the week as it was filled in, else as it is in force now.
func (f *face) weekForm(c *web.Ctx, a asked) (*weekForm, error) {
	now, err := f.Changes.Book.Rows(c.Context(), f.DB, f.unitID(c, a.unit))
	if err != nil {
		return nil, err
	}
	week := weekOf(now.Hours, f.today())
	w := &weekForm{}
	for _, s := range []string{"morning_opens", "morning_closes", "afternoon_opens", "afternoon_closes"} {
		w.Heads = append(w.Heads, c.T("calendar.week."+s))
	}
	posted := a.get("week") != ""
	for i := range 7 {
		day := (i + 1) % 7
		d := weekDay{Name: c.T("deadline.weekday." + strconv.Itoa(day))}
		for k, s := range spells {
			x := ui.Field{Name: "week." + strconv.Itoa(day) + "." + s, Label: d.Name + ", " + w.Heads[k], HideLabel: true, NoMark: true, NoHint: true, InputMode: "numeric", Placeholder: "--:--", Max: 5}
			x.Value = a.get(x.Name)
			if rows := week[day]; !posted && k/2 < len(rows) {
				if x.Value = rows[k/2].Opens; k%2 == 1 {
					x.Value = rows[k/2].Closes
				}
			}
			d.Inputs = append(d.Inputs, x)
		}
		w.Days = append(w.Days, d)
	}
	return w, nil
}

// unitID is the id of the unit of a form; none for the whole province, and none for one that is not there: then the
// proposal says so.
func (f *face) unitID(c *web.Ctx, code string) string {
	if unitOf(code) == "" {
		return ""
	}
	u, err := f.Units.Unit(c.Context(), f.DB, code, f.today())
	if err != nil {
		return ""
	}
	return u.ID
}

func (w *weekForm) fields() []*ui.Field {
	var out []*ui.Field
	for i := range w.Days {
		for k := range w.Days[i].Inputs {
			out = append(out, &w.Days[i].Inputs[k])
		}
	}
	return out
}

// weekRows reads the week; a spell of which nothing is said is none.
func weekRows(a asked) []deadline.HoursRow {
	var rows []deadline.HoursRow
	for day := range 7 {
		for k := range 2 {
			at := "week." + strconv.Itoa(day) + "." + strconv.Itoa(k) + "."
			opens, closes := a.get(at+"opens"), a.get(at+"closes")
			if opens != "" || closes != "" {
				rows = append(rows, deadline.HoursRow{Weekday: day, Opens: clock(opens), Closes: clock(closes)})
			}
		}
	}
	return rows
}

// weekFault leads a fault about the n-th spell to the inputs it was typed in.
func weekFault(a asked, err error) error {
	e, ok := fault.As(err)
	if !ok || a.kind != room.Hours {
		return err
	}
	var names []string
	for day := range 7 {
		for k := range 2 {
			at := "week." + strconv.Itoa(day) + "." + strconv.Itoa(k) + "."
			if a.get(at+"opens") != "" || a.get(at+"closes") != "" {
				names = append(names, at)
			}
		}
	}
	moved := *e
	moved.Fields = slices.Clone(e.Fields)
	for i, x := range moved.Fields {
		row, part, ok := strings.Cut(strings.TrimPrefix(x.Path, "hours.0.rows."), ".")
		if n, err := strconv.Atoi(row); ok && err == nil && n < len(names) {
			moved.Fields[i].Path = names[n] + part
		}
	}
	return &moved
}

// clock forgives 7h30 and 7.30 for 07:30; what is no clock stays as it was written.
func clock(s string) string {
	if t, err := viet.ParseClock(s); err == nil {
		return t
	}
	return s
}
