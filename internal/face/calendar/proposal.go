package calendar

import (
	"net/url"
	"strconv"

	room "tinhso/internal/calendar"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// proposalPage is one change: what it is, what it does to open dossiers, and the decision (xem trước ảnh hưởng).
type proposalPage struct {
	ui.Page
	State    ui.Badge
	Errors   ui.ErrorSummary
	Notices  []ui.Notice
	Progress *progress
	Facts    ui.DefinitionList
	What     ui.Table
	Figures  []figure
	Shifts   ui.BarChart
	Units    ui.BarChart
	Filters  ui.Filters
	Dossiers ui.Table
	Pager    ui.Pager
	Decide   *decideForm
	Withdraw *smallForm
	Recount  *smallForm
}

// progress is how far a job has come; with script it looks for news by itself (tiến độ).
type progress struct {
	Title, Text string
	Href        string
	Value, Max  int // no Max: how much there is, nobody knows yet
}

type figure struct{ Value, Label string }

type smallForm struct {
	Action string
	Hidden []ui.Hidden
	Field  *ui.Field
	Button ui.Button
}

type decideForm struct {
	Action          string
	Hidden          []ui.Hidden
	Note            ui.Field
	Drift           *ui.Field
	Approve, Reject ui.Button
}

func (f *face) proposal(c *web.Ctx) error {
	x, err := f.Changes.Get(c.Context(), c.Path("id"))
	if err != nil {
		return err
	}
	if c.Partial() {
		pr := progressOf(c, x)
		if pr == nil {
			c.W.Header().Set("HX-Refresh", "true")
			pr = &progress{}
		}
		return c.Part(200, "cal-progress", pr)
	}
	p, err := f.proposalPage(c, x)
	if err != nil {
		return err
	}
	return c.Render(200, "proposal", p)
}

func (f *face) proposalPage(c *web.Ctx, x room.Proposal) (*proposalPage, error) {
	p := &proposalPage{Page: page(c, title(c, x), ui.Link{Label: c.T("calendar.page.list"), Href: listPath}, ui.Link{Label: title(c, x)})}
	p.Lead = whose(c, x)
	p.State = ui.Badge{Label: c.T("calendar.state." + string(x.State)), Tone: stateTone[x.State], Dot: true}
	p.Progress = progressOf(c, x)
	p.notices(c, x)
	p.facts(c, x)
	p.What = whatTable(c, x)
	if !x.CountedAt.IsZero() {
		p.summary(c, x)
		if err := f.dossiers(c, p, x); err != nil {
			return nil, err
		}
	}
	f.forms(c, p, x)
	return p, nil
}

func progressOf(c *web.Ctx, x room.Proposal) *progress {
	switch x.State {
	case room.Counting:
		return &progress{Title: c.T("calendar.progress.counting"), Text: c.T("calendar.progress.counting.text", "n", viet.Number(int64(x.Counted))), Href: proposalPath(x.ID)}
	case room.Applying:
		return &progress{Title: c.T("calendar.progress.applying"), Href: proposalPath(x.ID), Value: x.Done, Max: max(x.Summary.Open, x.Done, 1),
			Text: c.T("calendar.progress.applying.text", "done", viet.Number(int64(x.Done)), "open", viet.Number(int64(x.Summary.Open)), "moved", viet.Number(int64(x.Moved)))}
	}
	return nil
}

func (p *proposalPage) notices(c *web.Ctx, x room.Proposal) {
	add := func(tone ui.Tone, key string, args ...any) {
		p.Notices = append(p.Notices, ui.Notice{Tone: tone, Title: c.T("calendar.note."+key, args...), Text: c.T("calendar.note."+key+".text", args...)})
	}
	if x.Retroactive != "" {
		first, _ := span(x)
		add(ui.Warning, "retroactive", "on", first.Vietnamese(), "why", x.Retroactive)
	}
	if x.WhyAgain != "" && (x.State == room.Counting || x.State == room.Pending) {
		add(ui.Info, "again_"+x.WhyAgain, "n", x.Round)
	}
	switch x.State {
	case room.Pending:
		add(ui.Info, "pending", "unit", x.ApproverName)
	case room.Applied:
		add(ui.Good, "applied", "n", viet.Number(int64(x.Moved)), "at", viet.Instant(x.FinishedAt))
	case room.Rejected:
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Bad, Title: c.T("calendar.note.rejected"), Text: x.Note})
	case room.Withdrawn, room.Counting, room.Applying:
	}
}

func (p *proposalPage) facts(c *web.Ctx, x room.Proposal) {
	fact := func(key, text string) {
		if text != "" {
			p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("calendar.fact." + key), Text: text})
		}
	}
	p.Facts.Dense = true
	fact("reason", x.Reason)
	fact("law", x.Law)
	if len(x.Evidence) == 0 {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("calendar.fact.evidence"), Missing: true})
	}
	for _, e := range x.Evidence {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("calendar.fact.evidence"), Link: &ui.Link{Label: e.Name + " (" + size(e.Size) + ")", Href: proposalPath(x.ID) + "/tai-lieu/" + e.ID, Icon: "file"}})
	}
	fact("proposed", x.ProposedName+" · "+viet.Instant(x.ProposedAt))
	fact("approver", x.ApproverName)
	if !x.CountedAt.IsZero() {
		fact("counted", c.T("calendar.fact.counted_at", "at", viet.Instant(x.CountedAt), "n", x.Round))
	}
	if x.DecidedName != "" {
		fact("decided", x.DecidedName+" · "+viet.Instant(x.DecidedAt))
		fact("note", x.Note)
	}
}

// whatTable says line by line what changes.
func whatTable(c *web.Ctx, x room.Proposal) ui.Table {
	t := ui.Table{Caption: c.T("calendar.what"), Columns: []ui.Column{{Label: c.T("calendar.what.on"), Main: true, Code: true}, {Label: c.T("calendar.what.change")}, {Label: c.T("calendar.what.name")}}}
	add := func(on, sub, key, name string, tone ui.Tone) {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: on, Sub: sub}, {Badge: &ui.Badge{Label: c.T("calendar.what." + key), Tone: tone}}, {Text: name}}})
	}
	weekday := func(d viet.Day) string { return c.T("deadline.weekday." + strconv.Itoa(int(d.Weekday()))) }
	for _, d := range x.Change.DropDays {
		add(d.On.Vietnamese(), weekday(d.On), "drop", "", ui.Muted)
	}
	for _, d := range x.Change.DropClosures {
		add(d.From.Vietnamese(), weekday(d.From), "reopen", "", ui.Good)
	}
	for _, d := range x.Change.Days {
		if d.Status == "work" {
			add(d.On.Vietnamese(), weekday(d.On), "work", d.Name, ui.Good)
		} else {
			add(d.On.Vietnamese(), weekday(d.On), "off", d.Name, ui.Bad)
		}
	}
	for _, d := range x.Change.Closures {
		add(d.From.Vietnamese()+" – "+d.To.Vietnamese(), c.T("calendar.what.days", "n", d.To.Sub(d.From)+1), "closed", d.Reason, ui.Warning)
	}
	for _, w := range x.Change.Hours {
		for _, l := range hoursLines(c, w.Rows, w.ValidFrom) {
			add(c.T("calendar.what.from", "on", w.ValidFrom.Vietnamese()), "", "hours", l.Day+": "+l.Text, ui.Info)
		}
	}
	return t
}

func (p *proposalPage) summary(c *web.Ctx, x room.Proposal) {
	s := x.Summary
	number := func(n int) string { return viet.Number(int64(n)) }
	p.Figures = []figure{{number(s.Open), c.T("calendar.figure.open")}, {number(s.Moved), c.T("calendar.figure.moved")}, {number(s.Later), c.T("calendar.figure.later")}, {number(s.Earlier), c.T("calendar.figure.earlier")}}
	p.Shifts = ui.BarChart{Title: c.T("calendar.chart.shift"), Note: c.T("calendar.chart.shift.note")}
	for _, b := range s.Shifts {
		tone, key := ui.Warning, "later"
		switch {
		case b.Days < 0:
			tone, key = ui.Good, "earlier"
		case b.Days == 0:
			tone, key = ui.Muted, "hour"
		}
		n := b.Days
		if n < 0 {
			n = -n
		}
		p.Shifts.Bars = append(p.Shifts.Bars, ui.Bar{Label: c.T("calendar.shift."+key, "n", n), Value: float64(b.Count), Text: number(b.Count), Tone: tone, Href: proposalPath(x.ID) + "?doi=" + strconv.Itoa(b.Days) + "#ho-so"})
	}
	p.Units = ui.BarChart{Title: c.T("calendar.chart.unit")}
	for i, b := range s.Units {
		if i == mostBars {
			p.Units.Note = c.T("calendar.chart.unit.more", "n", len(s.Units)-mostBars)
			break
		}
		p.Units.Bars = append(p.Units.Bars, ui.Bar{Label: b.Name, Value: float64(b.Moved), Text: number(b.Moved), Href: proposalPath(x.ID) + "?don-vi=" + b.UnitID + "#ho-so"})
	}
}

const mostBars = 15

// dossiers lists those that move, or all of them, a page at a time.
func (f *face) dossiers(c *web.Ctx, p *proposalPage, x room.Proposal) error {
	filter := room.EffectFilter{Unit: c.Query("don-vi"), All: c.Query("tat-ca") != "", PageToken: c.Query("tiep"), PageSize: 25}
	if n, err := strconv.Atoi(c.Query("doi")); err == nil {
		filter.Shift = &n
	}
	found, err := f.Changes.Effects(c.Context(), x.ID, filter)
	if err != nil {
		return err
	}
	p.Filters = effectFilters(c, x, filter)
	p.Dossiers = ui.Table{Caption: c.T("calendar.dossiers"), HideCaption: true, Columns: []ui.Column{{Label: c.T("calendar.dossiers.code"), Main: true, Code: true}, {Label: c.T("calendar.dossiers.procedure")}, {Label: c.T("calendar.dossiers.unit")},
		{Label: c.T("calendar.dossiers.before"), Code: true}, {Label: c.T("calendar.dossiers.after"), Code: true}, {Label: c.T("calendar.dossiers.shift")}},
		Empty: ui.EmptyState{Icon: "folder", Title: c.T("calendar.dossiers.none"), Text: c.T("calendar.dossiers.none.text")}}
	for _, e := range found.Effects {
		p.Dossiers.Rows = append(p.Dossiers.Rows, ui.Row{Cells: []ui.Cell{{Text: e.Code}, {Text: e.Procedure}, {Text: e.UnitName}, {Text: viet.Instant(e.Before)}, {Text: viet.Instant(e.After)}, {Badge: shiftBadge(c, e)}}})
	}
	if found.Next != "" {
		q := c.R.URL.Query()
		q.Set("tiep", found.Next)
		p.Pager = ui.Pager{Next: proposalPath(x.ID) + "?" + q.Encode() + "#ho-so", Noun: c.T("calendar.dossiers.noun")}
	}
	return nil
}

func shiftBadge(c *web.Ctx, e room.Effect) *ui.Badge {
	switch {
	case !e.Moved:
		return &ui.Badge{Label: c.T("calendar.shift.none"), Tone: ui.Muted}
	case e.Shift > 0:
		return &ui.Badge{Label: c.T("calendar.shift.later", "n", e.Shift), Tone: ui.Warning}
	case e.Shift < 0:
		return &ui.Badge{Label: c.T("calendar.shift.earlier", "n", -e.Shift), Tone: ui.Good}
	}
	return &ui.Badge{Label: c.T("calendar.shift.hour"), Tone: ui.Muted}
}

func effectFilters(c *web.Ctx, x room.Proposal, f room.EffectFilter) ui.Filters {
	units := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "don-vi", Label: c.T("calendar.dossiers.unit"), NoMark: true, Placeholder: c.T("calendar.list.any")}
	for _, u := range x.Summary.Units {
		units.Choices = append(units.Choices, ui.Choice{Value: u.UnitID, Label: u.Name, Chosen: u.UnitID == f.Unit})
	}
	shifts := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "doi", Label: c.T("calendar.dossiers.shift"), NoMark: true, Placeholder: c.T("calendar.list.any")}
	for _, s := range x.Summary.Shifts {
		label := c.T("calendar.shift.hour")
		switch {
		case s.Days > 0:
			label = c.T("calendar.shift.later", "n", s.Days)
		case s.Days < 0:
			label = c.T("calendar.shift.earlier", "n", -s.Days)
		}
		shifts.Choices = append(shifts.Choices, ui.Choice{Value: strconv.Itoa(s.Days), Label: label, Chosen: f.Shift != nil && *f.Shift == s.Days})
	}
	all := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "tat-ca", Label: c.T("calendar.dossiers.which"), NoMark: true, Placeholder: c.T("calendar.dossiers.moved"),
		Choices: []ui.Choice{{Value: "1", Label: c.T("calendar.dossiers.all"), Chosen: f.All}}}
	out := ui.Filters{Action: proposalPath(x.ID), Label: c.T("calendar.dossiers.filter"), Fields: []ui.Field{units, shifts, all}}
	if f.Unit != "" || f.Shift != nil || f.All {
		out.Clear = proposalPath(x.ID) + "#ho-so"
	}
	return out
}

// forms offers what the reader may do with the proposal.
func (f *face) forms(c *web.Ctx, p *proposalPage, x room.Proposal) {
	hidden := func() []ui.Hidden {
		return []ui.Hidden{{Name: "key", Value: f.newKey()}, {Name: "round", Value: strconv.Itoa(x.Round)}}
	}
	who := identity.From(c.Context())
	if f.Changes.MayDecide(c.Context(), x) {
		d := &decideForm{Action: proposalPath(x.ID) + "/quyet-dinh", Hidden: hidden()}
		d.Note = ui.Field{Kind: form.LongText, Name: "note", Label: c.T("calendar.decide.note"), Help: c.T("calendar.decide.note.help"), Rows: 2, Max: 500}
		if x.WhyAgain == "dossiers" {
			d.Drift = &ui.Field{Kind: form.Checkbox, Name: "drift", Label: c.T("calendar.decide.drift"), Help: c.T("calendar.decide.drift.help"), NoMark: true}
		}
		d.Approve = ui.Button{Label: c.T("calendar.decide.approve"), Look: ui.Primary, Name: "decision", Value: "approve", Icon: "check"}
		d.Reject = ui.Button{Label: c.T("calendar.decide.reject"), Look: ui.Danger, Name: "decision", Value: "reject"}
		p.Decide = d
	}
	if f.Changes.MayWithdraw(c.Context(), x) {
		p.Withdraw = &smallForm{Action: proposalPath(x.ID) + "/rut", Hidden: hidden(), Button: ui.Button{Label: c.T("calendar.withdraw")},
			Field: &ui.Field{Name: "why", Label: c.T("calendar.withdraw.note"), Max: 500}}
		if who.AccountID != x.ProposedBy {
			p.Withdraw.Button.Label = c.T("calendar.withdraw.other")
		}
	}
	if x.State == room.Pending && (p.Decide != nil || p.Withdraw != nil) {
		p.Recount = &smallForm{Action: proposalPath(x.ID) + "/tinh-lai", Hidden: hidden(), Button: ui.Button{Label: c.T("calendar.recount"), Look: ui.Quiet}}
	}
}

// paper answers a paper that a change rests on.
func (f *face) paper(c *web.Ctx) error {
	e, body, err := f.Changes.OpenEvidence(c.Context(), c.Path("id"), c.Path("paper"))
	if err != nil {
		return err
	}
	err = c.Send(web.Blob{Name: e.Name, MediaType: e.MediaType, Size: e.Size, Inline: true, Body: body})
	if closed := body.Close(); err == nil {
		err = closed
	}
	return err
}

// decide takes the decision of the second person.
func (f *face) decide(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	id := c.Path("id")
	d := room.Decision{Note: c.Field("note"), Drift: c.Field("drift") == "true", Once: guard(c)}
	d.Round, _ = strconv.Atoi(c.Field("round"))
	var err error
	key := "calendar.decide.approved"
	if c.Field("decision") == "reject" {
		key, err = "calendar.decide.rejected", f.Changes.Reject(c.Context(), id, d)
	} else {
		err = f.Changes.Approve(c.Context(), id, d)
	}
	return f.after(c, id, key, err)
}

func (f *face) withdraw(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	err := f.Changes.Withdraw(c.Context(), c.Path("id"), room.Decision{Note: c.Field("why"), Once: guard(c)})
	return f.after(c, c.Path("id"), "calendar.withdraw.done", err)
}

func (f *face) recount(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	return f.after(c, c.Path("id"), "calendar.recount.done", f.Changes.Recount(c.Context(), c.Path("id")))
}

// after goes on to the proposal as it now is, or shows it with what was wrong and what was written.
func (f *face) after(c *web.Ctx, id, key string, err error) error {
	if sentTwice(err) {
		err = nil
	}
	if err == nil {
		c.Flash(ui.Good, key)
		return c.Redirect(proposalPath(url.PathEscape(id)))
	}
	x, problem := f.Changes.Get(c.Context(), id)
	if problem != nil {
		return problem
	}
	p, problem := f.proposalPage(c, x)
	if problem != nil {
		return problem
	}
	note := &ui.Field{Name: "note"}
	if p.Decide != nil {
		note = &p.Decide.Note
		note.Value = c.Field("note")
	}
	s, ok := mend(c, err, "main", note)
	if !ok {
		return err
	}
	p.Errors = s
	return c.Render(web.Status(err), "proposal", p)
}
