package desk

import (
	"strconv"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/ledger"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// timePart is why a dossier is due when it is: a rule, a picture, and each day (cách tính thời hạn).
type timePart struct {
	Title  string
	Rule   string
	Facts  ui.DefinitionList
	Months []month
	Legend []legend
	Gap    string // months left out of the picture
	Lines  []dayLine
	Why    *ui.Link // to all that moved the day
}

// month is one sheet of the calendar.
type month struct {
	Name  string
	Weeks [][]dayCell
}

// dayCell is one day of the picture; Kind is its style, Says what it is for those who cannot see it.
type dayCell struct {
	Day  int // 0: not of this month
	Mark string
	Kind string
	Says string
}

type legend struct{ Kind, Text string }

// dayLine is one day in words.
type dayLine struct {
	On, Weekday, Why, Law string
	Counted               bool
}

func (f *face) timePart(c *web.Ctx, o opened) timePart {
	k := o.clock
	p := timePart{Title: c.T("desk.time.title"), Facts: ui.DefinitionList{Dense: true}}
	add := func(key, text string) {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("desk.time." + key), Text: text})
	}
	add("submitted", viet.Instant(k.SubmittedAt))
	if k.AcceptedAt.IsZero() {
		add("answer_by", viet.Instant(k.AnswerBy))
		p.Rule = c.T("desk.time.not_begun")
		return p
	}
	add("accepted", viet.Instant(k.AcceptedAt))
	if k.Budget != nil {
		add("budget", k.Budget.Words(c.Lang)+basisNote(c, k.Basis))
	}
	if k.Extended > 0 {
		add("extended", viet.Number(int64(k.Extended)))
	}
	for _, pause := range k.Pauses {
		add("pause", pauseWords(c, pause))
	}
	if !k.Result.Due.IsZero() {
		due := viet.Instant(k.Result.Due)
		if k.Result.Provisional {
			due += " (" + c.T("desk.due.provisional") + ")"
		}
		add("due", due)
	}
	if k.Budget == nil {
		p.Rule = c.T("desk.time.no_budget")
		return p
	}
	for _, l := range k.Legs {
		if words := legWords(c, l); words != "" {
			add("leg", words)
		}
	}
	p.Rule = k.Result.Rule
	p.Why = &ui.Link{Label: c.T("due.why"), Href: casePath(o.d.Code) + "/thoi-han", Icon: "calendar"}
	p.picture(c, k, f.today())
	return p
}

// legWords is the sub-deadline of who has it now, or by how much somebody was late.
func legWords(c *web.Ctx, l ledger.LegRow) string {
	switch {
	case l.Over > 0:
		return c.T("desk.time.leg.late", "unit", l.UnitName, "state", l.StateName.In(c.Lang.Tag()), "time", deadline.WorkingTime(c.Lang, l.Over))
	case l.To.IsZero() && !l.Due.IsZero():
		return c.T("desk.time.leg.now", "unit", l.UnitName, "at", viet.Instant(l.Due))
	}
	return ""
}

func basisNote(c *web.Ctx, basis string) string {
	if basis == dossier.ByClerk {
		return " (" + c.T("desk.time.by_clerk") + ")"
	}
	if words := procedure.BasisWords(c.Lang, basis); words != "" {
		return " (" + words + ")"
	}
	return ""
}

func pauseWords(c *web.Ctx, p ledger.Stand) string {
	if p.To.IsZero() {
		return c.T("desk.time.paused_since", "from", viet.Instant(p.From))
	}
	return c.T("desk.time.paused", "from", viet.Instant(p.From), "to", viet.Instant(p.To))
}

// picture draws the months from acceptance to the due day; of long times the first two and the last.
func (p *timePart) picture(c *web.Ctx, k dossier.Clock, today viet.Day) {
	cells := map[viet.Day]dayCell{}
	n := 0
	for _, l := range k.Result.Trace {
		cell := dayCell{Kind: "off", Says: l.Why}
		switch {
		case l.Counted:
			n++
			cell.Kind, cell.Mark = "counted", strconv.Itoa(n)
			if l.Minutes > 0 {
				cell.Mark = hours(l.Minutes)
			}
		case l.On == viet.DayOf(k.AcceptedAt):
			cell.Kind = "start"
		case inPause(k.Pauses, l.On):
			cell.Kind = "paused"
		}
		if l.On == k.Result.DueOn {
			cell.Kind = "due"
		}
		cells[l.On] = cell
		p.Lines = append(p.Lines, dayLine{On: l.On.Vietnamese(), Weekday: c.T("desk.weekday." + l.On.Weekday().String()), Why: l.Why, Law: l.Law, Counted: l.Counted})
	}
	if len(k.Result.Trace) == 0 {
		return
	}
	first, last := k.Result.Trace[0].On, k.Result.Trace[len(k.Result.Trace)-1].On
	var all []month
	for m := (viet.Day{Y: first.Y, M: first.M, D: 1}); !m.After(last); m = m.AddMonths(1) {
		all = append(all, drawMonth(c, m, cells, today))
	}
	p.Months = all
	if len(all) > 3 {
		p.Gap = c.T("desk.time.gap", "n", len(all)-3)
		p.Months = append(append([]month{}, all[:2]...), all[len(all)-1])
	}
	p.Legend = legends(c, cells)
}

func drawMonth(c *web.Ctx, first viet.Day, cells map[viet.Day]dayCell, today viet.Day) month {
	m := month{Name: c.T("desk.time.month", "month", int(first.M), "year", first.Y)}
	week := make([]dayCell, (int(first.Weekday())+6)%7)
	for d := first; d.M == first.M; d = d.Add(1) {
		cell := cells[d]
		cell.Day = d.D
		if d == today {
			cell.Kind += " is-today"
			cell.Says = c.T("desk.time.today") + " " + cell.Says
		}
		week = append(week, cell)
		if d.Weekday() == time.Sunday {
			m.Weeks, week = append(m.Weeks, week), nil
		}
	}
	if len(week) > 0 {
		m.Weeks = append(m.Weeks, append(week, make([]dayCell, 7-len(week))...))
	}
	return m
}

func legends(c *web.Ctx, cells map[viet.Day]dayCell) []legend {
	var all []legend
	for _, kind := range []string{"start", "counted", "paused", "off", "due"} {
		for _, cell := range cells {
			if cell.Kind == kind {
				all = append(all, legend{kind, c.T("desk.time.legend." + kind)})
				break
			}
		}
	}
	return all
}

// inPause says whether the clock stood at the closing of a day.
func inPause(pauses []ledger.Stand, d viet.Day) bool {
	for _, p := range pauses {
		if !d.Before(viet.DayOf(p.From)) && (p.To.IsZero() || d.Before(viet.DayOf(p.To))) {
			return true
		}
	}
	return false
}

func hours(minutes int) string {
	if minutes%60 == 0 {
		return strconv.Itoa(minutes/60) + "h"
	}
	return strconv.Itoa(minutes/60) + "h" + strconv.Itoa(minutes%60)
}
