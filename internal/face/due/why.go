package due

import (
	"net/http"
	"strings"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/ledger"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// whyPage is why a dossier is due when it is (vì sao hẹn trả ngày này).
type whyPage struct {
	ui.Page
	Answer  ui.Notice
	Facts   ui.DefinitionList
	Rule    string
	Moves   ui.Table
	Legs    ui.Table
	Parts   ui.Table
	Days    ui.Table
	Refused ui.Table
}

func (f *face) why(c *web.Ctx) error {
	o, err := f.open(c)
	if err != nil {
		return err
	}
	k := o.k
	p := &whyPage{Page: o.head(c, c.T("due.why")), Answer: answer(c, k), Rule: k.Result.Rule}
	p.Facts.Items = append(o.about(c), timeFacts(c, k)...)
	p.Moves, p.Legs, p.Parts = moves(c, k), legs(c, k), parts(c, k)
	p.Days, p.Refused = days(c, k), refused(c, k)
	return c.Render(http.StatusOK, "why", p)
}

func answer(c *web.Ctx, k dossier.Clock) ui.Notice {
	switch {
	case k.AcceptedAt.IsZero():
		return ui.Notice{Tone: ui.Info, Title: c.T("due.not_begun"), Text: c.T("due.not_begun.text", "at", viet.Instant(k.AnswerBy))}
	case k.Budget == nil:
		return ui.Notice{Tone: ui.Info, Title: c.T("due.no_budget")}
	case k.Paused:
		return ui.Notice{Tone: ui.Warning, Title: c.T("due.paused")}
	}
	n := ui.Notice{Tone: ui.Good, Title: c.T("due.due", "at", viet.Instant(k.Result.Due)), Text: k.Left.Words(c.Lang)}
	if k.Left.Late {
		n.Tone = ui.Bad
	}
	return n
}

func timeFacts(c *web.Ctx, k dossier.Clock) []ui.Fact {
	var all []ui.Fact
	add := func(key, text string) {
		if text != "" {
			all = append(all, ui.Fact{Term: c.T("due.fact." + key), Text: text})
		}
	}
	if k.Budget != nil {
		basis := procedure.BasisWords(c.Lang, k.Basis)
		if k.Basis == dossier.ByClerk {
			basis = c.T("due.by_clerk")
		}
		if basis != "" {
			basis = " (" + basis + ")"
		}
		add("budget", k.Budget.Words(c.Lang)+basis)
		if k.Extended > 0 {
			add("extended", deadline.Budget{Amount: k.Extended, Kind: k.Budget.Kind}.Words(c.Lang))
		}
	}
	if k.Rule.Effect != "" {
		add("rule", c.T("due.rule."+string(k.Rule.Effect), "law", ledger.Change{Law: k.Rule.Law}.Citation()))
	}
	if !k.National.Latest.IsZero() {
		add("national", c.T("due.national.text", "latest", viet.Instant(k.National.Latest), "promised", viet.Instant(k.National.Promised)))
	}
	add("on_time", verdictOf(c, k.OnTime))
	add("on_time_national", verdictOf(c, k.OnTimeNat))
	return all
}

func verdictOf(c *web.Ctx, ok *bool) string {
	switch {
	case ok == nil:
		return ""
	case *ok:
		return c.T("due.yes")
	}
	return c.T("due.no")
}

// moves lists what moved the due day: before, after, why, who, by which law.
func moves(c *web.Ctx, k dossier.Clock) ui.Table {
	t := ui.Table{Caption: c.T("due.moves"), Columns: []ui.Column{{Label: c.T("due.moves.what"), Main: true}, {Label: c.T("due.moves.at")},
		{Label: c.T("due.moves.before")}, {Label: c.T("due.moves.after")}, {Label: c.T("due.moves.who")}, {Label: c.T("due.moves.law")}}}
	for _, ch := range k.Changes {
		after := instant(ch.After)
		if ch.Kind == ledger.Pause {
			after = c.T("due.moves.stands")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ch.Words(c.Lang), Sub: ch.Reason}, {Text: viet.Instant(ch.At)}, {Text: instant(ch.Before)},
			{Text: after}, {Text: orDash(ch.By.Name), Sub: ch.By.UnitName}, {Text: orDash(ch.Citation())}}})
	}
	return t
}

// legs lists who has had it, how long he might, and who was late.
func legs(c *web.Ctx, k dossier.Clock) ui.Table {
	t := ui.Table{Caption: c.T("due.legs"), Columns: []ui.Column{{Label: c.T("due.legs.who"), Main: true}, {Label: c.T("due.legs.from")}, {Label: c.T("due.legs.to")},
		{Label: c.T("due.legs.budget"), Numeric: true}, {Label: c.T("due.legs.spent"), Numeric: true}, {Label: c.T("due.legs.due")}, {Label: c.T("due.legs.verdict")}}}
	for _, l := range k.Legs {
		name := l.StateName.In(c.Lang.Tag())
		if l.Counter {
			name = c.T("due.slip.counter")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: name, Sub: holder(l)}, {Text: viet.Instant(l.From)}, {Text: instant(l.To)},
			{Text: budget(c, l.Budget)}, {Text: deadline.WorkingTime(c.Lang, l.Spent)}, {Text: instant(l.Due)}, verdict(c, l)}})
	}
	return t
}

func holder(l ledger.LegRow) string {
	if l.Name == "" {
		return l.UnitName
	}
	return l.UnitName + ", " + l.Name
}

func budget(c *web.Ctx, minutes int) string {
	if minutes == 0 {
		return "–"
	}
	return deadline.WorkingTime(c.Lang, minutes)
}

func verdict(c *web.Ctx, l ledger.LegRow) ui.Cell {
	var cell ui.Cell
	switch {
	case l.Verdict != "":
		cell.Badge = &ui.Badge{Label: c.T("ledger.verdict." + string(l.Verdict)), Tone: ui.Good}
		if l.Verdict == ledger.Late {
			cell.Badge.Tone = ui.Bad
		}
	case l.To.IsZero():
		cell.Badge = &ui.Badge{Label: c.T("due.legs.running"), Tone: ui.Info}
	default:
		cell.Text = "–"
	}
	if l.Over > 0 {
		cell.Sub = c.T("due.legs.over", "time", deadline.WorkingTime(c.Lang, l.Over))
	}
	return cell
}

// parts shows that the sub-deadlines sum to the statutory time.
func parts(c *web.Ctx, k dossier.Clock) ui.Table {
	t := ui.Table{Caption: c.T("due.parts"), Columns: []ui.Column{{Label: c.T("due.parts.state"), Main: true}, {Label: c.T("due.legs.budget"), Numeric: true},
		{Label: c.T("due.legs.spent"), Numeric: true}}}
	whole, used := 0, 0
	row := func(name string, budget, spent int) {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: name}, {Text: deadline.WorkingTime(c.Lang, budget)}, {Text: deadline.WorkingTime(c.Lang, spent)}}})
	}
	for _, p := range k.Parts {
		name := p.StateName.In(c.Lang.Tag())
		if p.State == "" {
			name = c.T("due.parts.counter")
		}
		row(name, p.Budget, p.Used)
		whole, used = whole+p.Budget, used+p.Used
	}
	if len(t.Rows) > 0 {
		row(c.T("due.parts.whole"), whole, used)
	}
	return t
}

func days(c *web.Ctx, k dossier.Clock) ui.Table {
	t := ui.Table{Caption: c.T("due.days"), Columns: []ui.Column{{Label: c.T("due.days.on"), Main: true}, {Label: c.T("due.days.counted")}, {Label: c.T("due.days.why")},
		{Label: c.T("due.moves.law")}}}
	n := 0
	for _, l := range k.Result.Trace {
		counted := ui.Cell{Text: "–"}
		if l.Counted {
			n++
			counted.Text = viet.Number(int64(n))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.On.Vietnamese(), Sub: c.T("desk.weekday." + l.On.Weekday().String())}, counted, {Text: l.Why}, {Text: orDash(l.Law)}}})
	}
	return t
}

// refused lists attempts that were refused.
func refused(c *web.Ctx, k dossier.Clock) ui.Table {
	t := ui.Table{Caption: c.T("due.refused"), Columns: []ui.Column{{Label: c.T("due.refused.why"), Main: true}, {Label: c.T("due.moves.at")}, {Label: c.T("due.moves.who")}}}
	for _, r := range k.Refused {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: r.Words(c.Lang), Sub: r.Reason}, {Text: viet.Instant(r.Noted)}, {Text: orDash(r.By.Name), Sub: r.By.UnitName}}})
	}
	return t
}

func orDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "–"
	}
	return s
}
