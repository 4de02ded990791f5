package watch

import (
	"time"

	"tinhso/internal/form"
	"tinhso/internal/oversight"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// findingPage is one finding: what it is, the course of the dossier, what was said to it (hồ sơ phát hiện).
type findingPage struct {
	ui.Page
	State   ui.Badge
	Errors  ui.ErrorSummary
	Words   string
	Why     string
	Fair    string
	Missing string
	Course  *course
	Steps   ui.Timeline
	Items   *ui.Table
	Facts   ui.DefinitionList
	Said    ui.Timeline
	Explain *sayForm
	Decide  *sayForm
	Wait    string
}

// sayForm asks for words and sends them with one of its buttons.
type sayForm struct {
	Title   string
	Action  string
	Hidden  []ui.Hidden
	Field   ui.Field
	Buttons []ui.Button
}

func (f *face) finding(c *web.Ctx) error {
	x, err := f.Watch.Get(c.Context(), c.Path("id"))
	if err != nil {
		return err
	}
	p, err := f.findingPage(c, x)
	if err != nil {
		return err
	}
	return c.Render(200, "finding", p)
}

func (f *face) findingPage(c *web.Ctx, x oversight.Finding) (*findingPage, error) {
	p := &findingPage{Page: page(c, c.T("oversight.short."+x.Rule), ui.Link{Label: x.Code}), Words: x.Words(c.Lang),
		State: ui.Badge{Label: c.T("oversight.state." + string(x.State)), Tone: stateTone[x.State], Dot: true}}
	p.Lead = x.UnitName
	shown := x.DossierID
	if id := c.Query("ho-so"); id != "" {
		shown = id
	}
	moments, err := f.Watch.Course(c.Context(), x, shown)
	if err != nil {
		return nil, err
	}
	p.Course = draw(c, x, moments, codeOf(x, shown))
	p.Steps = steps(c, x, moments)
	if len(x.Evidence.Items) > 1 {
		p.Items = items(c, x, shown)
	}
	if err := f.facts(c, p, x); err != nil {
		return nil, err
	}
	p.Said = said(c, x)
	f.forms(c, p, x)
	return p, nil
}

// codeOf is the code of the dossier that is shown.
func codeOf(x oversight.Finding, id string) string {
	for _, it := range x.Evidence.Items {
		if it.Dossier == id {
			return it.Code
		}
	}
	return x.Code
}

func (f *face) facts(c *web.Ctx, p *findingPage, x oversight.Finding) error {
	rules, err := f.Watch.Rules(c.Context())
	if err != nil {
		return err
	}
	p.Facts.Dense = true
	add := func(key, text string) {
		if text != "" {
			p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("oversight.fact." + key), Text: text})
		}
	}
	add("unit", x.UnitName)
	dossier := ui.Fact{Term: c.T("oversight.fact.dossier"), Text: x.Code}
	if policy.Allowed(c.Context(), "dossier.read", policy.Object{Kind: "dossier", ID: x.DossierID, UnitID: x.UnitID, UnitPath: x.UnitPath}) {
		dossier.Text, dossier.Link = "", &ui.Link{Label: x.Code, Href: "/desk/ho-so/" + x.Code}
	}
	p.Facts.Items = append(p.Facts.Items, dossier)
	if x.Officer != "" {
		names, err := f.Accounts.OfficerNames(c.Context(), f.DB, []string{x.Officer})
		if err != nil {
			return err
		}
		add("officer", names[x.Officer])
	}
	add("at", viet.Instant(x.At))
	add("found", viet.Instant(x.FoundAt))
	for _, r := range rules {
		if r.Rule == x.Rule && r.ValidFrom == x.RuleFrom {
			p.Why, p.Fair, p.Missing = c.Lang.Pick(r.Why), c.Lang.Pick(r.Innocent), c.Lang.Pick(r.Missing)
			add("law", cite(r.Law))
			add("limits", limits(c, r))
			add("from", r.ValidFrom.Vietnamese())
		}
	}
	return nil
}

// steps is the course of the dossier in words, the suspicious step marked.
func steps(c *web.Ctx, x oversight.Finding, moments []oversight.Moment) ui.Timeline {
	var t ui.Timeline
	for _, m := range moments {
		item := ui.Moment{Title: action(c, m.Action), At: viet.Instant(m.At), Who: c.T("oversight.by." + by(m.By))}
		if hot(x, m) {
			item.Tone, item.Text = ui.Bad, c.T("oversight.here")
		}
		if !m.DueWas.IsZero() && !m.DueAt.IsZero() {
			item.Text = join(item.Text, c.T("oversight.moved", "from", viet.Instant(m.DueWas), "to", viet.Instant(m.DueAt)))
		}
		if m.Paused {
			item.Text = join(item.Text, c.T("oversight.paused"))
		}
		t.Items = append(t.Items, item)
	}
	return t
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

func action(c *web.Ctx, name string) string {
	if key := "oversight.step." + name; c.Lang.Has(key) {
		return c.T(key)
	}
	return c.T("oversight.step.other")
}

func by(role string) string {
	switch role {
	case "citizen", "clerk", "officer", "leader", "consulted":
		return role
	}
	return "system"
}

// hot says whether a step is the one that was found.
func hot(x oversight.Finding, m oversight.Moment) bool {
	if m.At.Equal(x.At) {
		return true
	}
	for _, it := range x.Evidence.Items {
		if it.At.Equal(m.At) {
			return true
		}
	}
	return false
}

// items lists the dossiers of a finding about several; each opens its course.
func items(c *web.Ctx, x oversight.Finding, shown string) *ui.Table {
	t := &ui.Table{Caption: c.T("oversight.items", "n", len(x.Evidence.Items)), Columns: []ui.Column{{Label: c.T("oversight.dossier"), Main: true, Code: true}, {Label: c.T("oversight.at"), Code: true}}}
	for _, it := range x.Evidence.Items {
		row := ui.Row{Href: findingPath(x.ID) + "?ho-so=" + it.Dossier + "#tien-trinh", Cells: []ui.Cell{{Text: it.Code}, {Text: it.At.In(viet.Zone).Format("15:04:05 02/01/2006")}}}
		if it.Dossier == shown {
			row.Tone = ui.Info
			row.Cells[0].Sub = c.T("oversight.items.shown")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// said is what was said to a finding, by whom and when.
func said(c *web.Ctx, x oversight.Finding) ui.Timeline {
	var t ui.Timeline
	t.Items = append(t.Items, ui.Moment{Title: c.T("oversight.said.found"), At: viet.Instant(x.FoundAt)})
	if !x.ExplainedAt.IsZero() {
		t.Items = append(t.Items, ui.Moment{Title: c.T("oversight.said.explained"), At: viet.Instant(x.ExplainedAt), Who: x.ExplainedName, Text: x.Explanation})
	}
	if !x.DecidedAt.IsZero() {
		tone := ui.Good
		if x.State == oversight.Upheld {
			tone = ui.Bad
		}
		t.Items = append(t.Items, ui.Moment{Title: c.T("oversight.state." + string(x.State)), At: viet.Instant(x.DecidedAt), Who: x.DecidedName, Text: x.Verdict, Tone: tone})
	}
	return t
}

// forms offers what the reader may do with the finding.
func (f *face) forms(c *web.Ctx, p *findingPage, x oversight.Finding) {
	hidden := []ui.Hidden{{Name: "key", Value: f.newKey()}, {Name: "state", Value: string(x.State)}}
	if f.Watch.MayExplain(c.Context(), x) {
		p.Explain = &sayForm{Title: c.T("oversight.explain"), Action: findingPath(x.ID) + "/giai-trinh", Hidden: hidden,
			Field:   ui.Field{Kind: form.LongText, Name: "explanation", Label: c.T("oversight.explain.text"), Help: c.T("oversight.explain.help"), Value: x.Explanation, Rows: 5, Max: 4000, Required: true},
			Buttons: []ui.Button{{Label: c.T("oversight.explain.send"), Look: ui.Primary}}}
	}
	switch {
	case !f.Watch.MayDecide(c.Context(), x):
		if x.State == oversight.Fresh {
			p.Wait = viet.Capital(f.explainBy(c, x)) + "."
		}
	case !f.Watch.Ripe(x):
		p.Wait = c.T("oversight.decide.wait", "at", viet.Instant(x.ExplainBy))
	default:
		p.Decide = &sayForm{Title: c.T("oversight.decide"), Action: findingPath(x.ID) + "/ket-luan", Hidden: hidden,
			Field: ui.Field{Kind: form.LongText, Name: "verdict", Label: c.T("oversight.decide.text"), Help: c.T("oversight.decide.help"), Rows: 4, Max: 4000, Required: true},
			Buttons: []ui.Button{{Label: c.T("oversight.decide.accept"), Look: ui.Primary, Name: "decision", Value: "accept"},
				{Label: c.T("oversight.decide.uphold"), Look: ui.Danger, Name: "decision", Value: "uphold"}}}
	}
}

func (f *face) explain(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	return f.after(c, "oversight.explain.done", f.Watch.Explain(c.Context(), c.Path("id"), c.Field("explanation"), guard(c)))
}

func (f *face) decide(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	d := oversight.Decision{Upheld: c.Field("decision") == "uphold", Verdict: c.Field("verdict"), State: oversight.State(c.Field("state")), Once: guard(c)}
	return f.after(c, "oversight.decide.done", f.Watch.Decide(c.Context(), c.Path("id"), d))
}

// after goes on to the finding as it now is, or shows it with what was wrong and what was written.
func (f *face) after(c *web.Ctx, key string, err error) error {
	if sentTwice(err) {
		err = nil
	}
	if err == nil {
		c.Flash(ui.Good, key)
		return c.Redirect(findingPath(c.Path("id")))
	}
	x, problem := f.Watch.Get(c.Context(), c.Path("id"))
	if problem != nil {
		return problem
	}
	p, problem := f.findingPage(c, x)
	if problem != nil {
		return problem
	}
	var fields []*ui.Field
	for _, s := range []*sayForm{p.Explain, p.Decide} {
		if s != nil && c.Form.Has(s.Field.Name) {
			s.Field.Value = c.Form.Get(s.Field.Name)
			fields = append(fields, &s.Field)
		}
	}
	summary, ok := mend(c, err, fields...)
	if !ok {
		return err
	}
	p.Errors = summary
	return c.Render(web.Status(err), "finding", p)
}

// length says how long something took, in days and hours.
func length(c *web.Ctx, d time.Duration) string {
	days, hours := int(d/(24*time.Hour)), int(d%(24*time.Hour)/time.Hour)
	switch {
	case days == 0 && hours == 0:
		return c.T("oversight.length.minutes", "m", int(d/time.Minute))
	case days == 0:
		return c.T("oversight.length.hours", "h", hours)
	}
	return c.T("oversight.length.days", "d", days, "h", hours)
}
