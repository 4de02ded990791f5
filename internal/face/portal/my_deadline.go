package portal

import (
	"net/http"
	"strings"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/ledger"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// deadlinePage explains the due day: what it is, what moved it, who has had the dossier, and each day.
type deadlinePage struct {
	ui.Page
	Answer   ui.Notice
	Facts    ui.DefinitionList
	Rule     string
	Print    ui.Button
	Moves    ui.Timeline
	Legs     ui.Table
	LegsNote string
	Days     ui.Table
}

// myDeadline answers "why this day?".
func (f *face) myDeadline(c *web.Ctx) error {
	code := c.Path("code")
	f.granted(c, code)
	k, err := f.Cases.Deadline(c.Context(), code)
	if err != nil {
		return f.elsewhere(c, err, code)
	}
	p := &deadlinePage{Page: ui.Page{Title: c.T("mine.why_day"), Eyebrow: k.Code, Narrow: true, NoIndex: true, Active: "mine",
		Crumbs: append(homeward(c), ui.Link{Label: k.Code, Href: ownPath(k.Code)}, ui.Link{Label: c.T("mine.why_day")})}}
	switch {
	case k.AcceptedAt.IsZero():
		p.Answer = ui.Notice{Tone: ui.Info, Title: c.T("mine.deadline.none"), Text: c.T("mine.deadline.none.text", "at", viet.Instant(k.AnswerBy))}
	case k.Budget == nil:
		p.Answer = ui.Notice{Tone: ui.Info, Title: c.T("mine.deadline.unknown")}
	case k.Paused:
		p.Answer = ui.Notice{Tone: ui.Warning, Title: c.T("mine.deadline.paused"), Text: c.T("mine.deadline.paused.text")}
	default:
		p.Answer = ui.Notice{Tone: ui.Good, Title: c.T("mine.deadline.due", "at", viet.Instant(k.Result.Due)), Text: k.Left.Words(c.Lang)}
	}
	p.Facts.Items = deadlineFacts(c, k)
	p.Rule = k.Result.Rule
	p.Print = ui.Button{Label: c.T("mine.deadline.print"), Icon: "print", Print: true}
	p.Moves = movesOf(c, k)
	p.Legs, p.LegsNote = legsTable(c, k), c.T("mine.legs.note")
	p.Days = daysTable(c, k)
	return c.Render(http.StatusOK, "my-deadline", p)
}

func deadlineFacts(c *web.Ctx, k dossier.Clock) []ui.Fact {
	all := []ui.Fact{{Term: c.T("mine.filed"), Text: viet.Instant(k.SubmittedAt)}}
	add := func(key, text string) *ui.Fact {
		all = append(all, ui.Fact{Term: c.T("mine.deadline." + key), Text: text})
		return &all[len(all)-1]
	}
	if k.AcceptedAt.IsZero() {
		return all
	}
	add("accepted", viet.Instant(k.AcceptedAt))
	if k.Budget != nil {
		budget := add("budget", k.Budget.Words(c.Lang))
		if k.Basis == dossier.ByClerk {
			budget.Badge = &ui.Badge{Label: c.T("mine.deadline.by_clerk"), Tone: ui.Muted}
		}
	}
	for _, pause := range k.Pauses {
		to := c.T("mine.deadline.pause.open")
		if !pause.To.IsZero() {
			to = viet.Instant(pause.To)
		}
		add("pause", viet.Instant(pause.From)+" – "+to)
	}
	if k.Extended > 0 {
		add("extended", deadline.Budget{Amount: k.Extended, Kind: k.Budget.Kind}.Words(c.Lang))
	}
	if len(k.Pauses) > 0 && !k.National.Latest.IsZero() {
		add("national", viet.Instant(k.National.Latest)).Lines = []string{c.T("mine.deadline.national.how")}
	}
	if k.Result.Provisional {
		all = append(all, ui.Fact{Term: c.T("portal.track.provisional"), Text: c.T("mine.deadline.provisional")})
	}
	return all
}

// movesOf tells what moved the due day, the first thing first.
func movesOf(c *web.Ctx, k dossier.Clock) ui.Timeline {
	var t ui.Timeline
	for _, ch := range k.Changes {
		m := ui.Moment{Title: ch.Words(c.Lang), At: viet.Instant(ch.At), Text: ch.Reason, Who: ch.By.UnitName, Tone: ui.Good}
		if m.Who == "" && ch.By.Name != "" {
			m.Who = c.T("portal.track.who.you")
		}
		switch {
		case ch.Kind == ledger.Pause:
			m.Until, m.Tone = c.T("mine.deadline.move.stands"), ui.Warning
		case ch.After.IsZero():
		case ch.Before.IsZero() || ch.Before.Equal(ch.After):
			m.Until = c.T("mine.deadline.move.first", "after", viet.Instant(ch.After))
		default:
			m.Until = c.T("mine.deadline.move", "before", viet.Instant(ch.Before), "after", viet.Instant(ch.After))
		}
		if law := ch.Citation(); law != "" {
			if m.Text != "" {
				m.Text = strings.TrimRight(m.Text, ". ") + ". "
			}
			m.Text += c.T("mine.deadline.move.law", "law", law)
		}
		t.Items = append(t.Items, m)
	}
	return t
}

// legsTable shows who has had the dossier, how long it might, and who was late.
func legsTable(c *web.Ctx, k dossier.Clock) ui.Table {
	t := ui.Table{Caption: c.T("mine.legs"), Columns: []ui.Column{{Label: c.T("mine.legs.who"), Main: true}, {Label: c.T("mine.legs.when")},
		{Label: c.T("mine.legs.used")}, {Label: c.T("mine.legs.verdict")}}}
	for _, l := range k.Legs {
		when := ui.Cell{Text: viet.Instant(l.From), Sub: c.T("mine.legs.now")}
		if !l.To.IsZero() {
			when.Sub = c.T("mine.legs.to", "to", viet.Instant(l.To))
		}
		used := ui.Cell{Text: deadline.WorkingTime(c.Lang, l.Spent)}
		if l.Budget > 0 {
			used.Sub = c.T("mine.legs.of", "budget", deadline.WorkingTime(c.Lang, l.Budget))
		}
		name := l.StateName.In(c.Lang.Tag())
		if l.Counter {
			name = c.T("mine.legs.counter")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.UnitName, Sub: name}, when, used, verdictCell(c, l)}})
	}
	return t
}

func verdictCell(c *web.Ctx, l ledger.LegRow) ui.Cell {
	cell := ui.Cell{}
	switch {
	case l.Verdict != "":
		tone := ui.Good
		if l.Verdict == ledger.Late {
			tone = ui.Bad
		}
		cell.Badge = &ui.Badge{Label: c.T("ledger.verdict." + string(l.Verdict)), Tone: tone}
	case l.To.IsZero():
		cell.Badge = &ui.Badge{Label: c.T("mine.legs.running"), Tone: ui.Info}
	default:
		cell.Text = "–"
	}
	if l.Over > 0 {
		cell.Sub = c.T("mine.legs.over", "time", deadline.WorkingTime(c.Lang, l.Over))
	} else if !l.Due.IsZero() {
		cell.Sub = c.T("mine.legs.due", "at", viet.Instant(l.Due))
	}
	return cell
}

// legFacts are, on the page of the dossier, the sub-deadline of who has it now, and who was late.
func legFacts(c *web.Ctx, k dossier.Clock) []ui.Fact {
	var all []ui.Fact
	for _, l := range k.Legs {
		if l.To.IsZero() && !l.Due.IsZero() && k.EndedAt.IsZero() {
			f := ui.Fact{Term: c.T("mine.legs.own"), Text: c.T("mine.legs.own.text", "unit", l.UnitName, "at", viet.Instant(l.Due))}
			if l.Verdict == ledger.Late {
				f.Badge = &ui.Badge{Label: c.T("ledger.verdict.late"), Tone: ui.Bad}
			}
			all = append(all, f)
		} else if l.Over > 0 {
			all = append(all, ui.Fact{Term: c.T("mine.legs.late"), Text: c.T("mine.legs.late.text", "unit", l.UnitName,
				"state", l.StateName.In(c.Lang.Tag()), "time", deadline.WorkingTime(c.Lang, l.Over))})
		}
	}
	return all
}

// daysTable is the explanation itself: each day, whether it counts, and why.
func daysTable(c *web.Ctx, k dossier.Clock) ui.Table {
	t := ui.Table{Caption: c.T("mine.days"), Columns: []ui.Column{{Label: c.T("mine.days.day"), Main: true}, {Label: c.T("mine.days.counted")}, {Label: c.T("mine.days.why")}}}
	n := 0
	for _, line := range k.Result.Trace {
		counted := ui.Cell{Badge: &ui.Badge{Label: c.T("mine.days.no"), Tone: ui.Muted}}
		if line.Counted {
			n++
			counted = ui.Cell{Badge: &ui.Badge{Label: c.T("mine.days.nth", "n", n), Tone: ui.Info}}
		}
		why := ui.Cell{Text: line.Why}
		if line.Law != "" {
			why.Sub = line.Law
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: line.On.Vietnamese(), Sub: c.T("deadline.weekday." + weekday(line.On))}, counted, why}})
	}
	t.Empty = ui.EmptyState{Title: c.T("mine.days.none"), Icon: "calendar"}
	return t
}

func weekday(d viet.Day) string { return string(rune('0' + int(d.Weekday()))) }
