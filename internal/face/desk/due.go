package desk

import (
	"strings"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// clocks says in words what is due when, by the calendar of each unit; it reads a calendar once.
type clocks struct {
	f    *face
	c    *web.Ctx
	now  time.Time
	kept map[string]deadline.Calendar
}

func (f *face) clocks(c *web.Ctx) *clocks {
	return &clocks{f: f, c: c, now: f.DB.Now(), kept: map[string]deadline.Calendar{}}
}

func (k *clocks) calendar(unit string) (deadline.Calendar, error) {
	if cal, ok := k.kept[unit]; ok {
		return cal, nil
	}
	cal, err := k.f.Book.For(k.c.Context(), k.f.DB, unit)
	if err == nil {
		k.kept[unit] = cal
	}
	return cal, err
}

// due is what has to happen next with a dossier, and when, in words (hạn xử lý).
func (k *clocks) due(i dossier.Item) (ui.DueBadge, error) {
	c := k.c
	switch {
	case i.Closed:
		return k.ended(i), nil
	case i.Works == "applicant":
		return ui.DueBadge{Words: c.T("desk.due.citizen"), Tone: ui.Muted, Note: dueNote(c, i)}, nil
	case i.NextAt.IsZero() && i.National >= 8:
		return ui.DueBadge{Words: c.T("desk.due.fetch"), Tone: ui.Muted}, nil
	case i.NextAt.IsZero():
		return ui.DueBadge{Words: c.T("desk.due.none"), Tone: ui.Muted}, nil
	}
	cal, err := k.calendar(i.Unit.ID)
	if err != nil {
		return ui.DueBadge{}, err
	}
	left := deadline.LeftAt(cal, k.now, i.NextAt)
	if i.AcceptedAt.IsZero() {
		return k.answer(left, i.NextAt), nil
	}
	b := ui.DueBadge{Words: left.Words(c.Lang), On: viet.Instant(i.NextAt), Tone: toneOf(left)}
	if i.Provisional {
		b.Note = c.T("desk.due.provisional")
	}
	return b, nil
}

// answer is the time by which the counter says whether it accepts.
func (k *clocks) answer(left deadline.Left, by time.Time) ui.DueBadge {
	b := ui.DueBadge{Tone: toneOf(left), On: left.Words(k.c.Lang)}
	switch day, today := viet.DayOf(by), viet.DayOf(k.now); {
	case left.Late:
		b.Words, b.On = k.c.T("desk.due.answer_late", "left", left.Words(k.c.Lang)), viet.Instant(by)
	case day == today:
		b.Words = k.c.T("desk.due.answer_today", "time", clock(by))
	case day == today.Add(1):
		b.Words = k.c.T("desk.due.answer_tomorrow", "time", clock(by))
	default:
		b.Words = k.c.T("desk.due.answer_on", "time", clock(by), "day", day)
	}
	return b
}

func (k *clocks) ended(i dossier.Item) ui.DueBadge {
	b := ui.DueBadge{Words: k.c.T("desk.due.closed"), Tone: ui.Muted}
	switch {
	case i.OnTime == nil:
	case *i.OnTime:
		b.Words, b.Tone = k.c.T("desk.due.on_time"), ui.Good
	default:
		b.Words, b.Tone = k.c.T("desk.due.was_late"), ui.Bad
	}
	if !i.EndedAt.IsZero() {
		b.On = viet.Instant(i.EndedAt)
	}
	return b
}

func dueNote(c *web.Ctx, i dossier.Item) string {
	if i.Paused {
		return c.T("desk.due.paused")
	}
	return ""
}

// toneOf goes with the words: late, today or tomorrow, in time.
func toneOf(left deadline.Left) ui.Tone {
	switch {
	case left.Late:
		return ui.Bad
	case left.WorkingDays <= 1:
		return ui.Warning
	}
	return ui.Good
}

func clock(t time.Time) string { return t.In(viet.Zone).Format("15:04") }

// urgency sorts a row into the part of the list where an officer looks for it.
func (k *clocks) urgency(i dossier.Item) string {
	if i.Works == "applicant" || i.NextAt.IsZero() {
		return "waiting"
	}
	cal, err := k.calendar(i.Unit.ID)
	if err != nil {
		return "later"
	}
	left := deadline.LeftAt(cal, k.now, i.NextAt)
	switch {
	case left.Late, viet.DayOf(i.NextAt) == viet.DayOf(k.now) && left.Hours < 2:
		return "now"
	case viet.DayOf(i.NextAt) == viet.DayOf(k.now):
		return "today"
	}
	return "later"
}

// itemOf is a dossier as a row of a list, so that one rule says what is due.
func itemOf(d dossier.Dossier, holder dossier.Holder) dossier.Item {
	works := holder.Role
	if works == "citizen" {
		works = "applicant"
	}
	return dossier.Item{ID: d.ID, Code: d.Code, Unit: d.Unit, State: d.State, National: d.National, AcceptedAt: d.AcceptedAt, NextAt: holder.Until,
		EndedAt: d.EndedAt, OnTime: d.OnTime, Paused: d.Paused, Provisional: d.Provisional, Closed: d.Closed, Works: works,
		Assignee: d.Assignee, AssigneeName: d.AssigneeName}
}

// holderWords says who has a dossier now.
func holderWords(c *web.Ctx, i dossier.Item) string {
	switch {
	case i.Closed, i.Works == "nobody":
		return ""
	case i.Works == "officer" && i.AssigneeName != "":
		return i.AssigneeName
	case i.Works == "officer":
		return c.T("desk.holder.nobody")
	}
	return c.T("desk.holder." + strings.ReplaceAll(i.Works, "applicant", "citizen"))
}
