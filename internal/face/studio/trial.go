package studio

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// trial is a sample dossier on its way; all of it stands in the address, and nothing is written.
type trial struct {
	Notices []ui.Notice
	Wrong   ui.ErrorSummary
	Setting ui.Filters
	Action  string
	Hidden  []ui.Hidden
	State   string
	Facts   ui.DefinitionList
	Citizen string
	Ended   bool
	Choices ui.Field
	After   ui.Field
	Again   string
	Back    string
	Done    ui.Timeline
	Forms   []trialForm
	Shares  ui.Table
	Ways    []string
	More    bool
	Tall    *picture
}

// trialForm is what one action would ask.
type trialForm struct {
	Title string
	None  string
	Parts []ui.Part
}

type draftTrialPage struct {
	*draftPage
	Trial *trial
}

type versionTrialPage struct {
	ui.Page
	Trial *trial
}

// Bounds of a trial, which must fit an address and a page.
const (
	mostSteps = 60
	mostAfter = 365
	mostWays  = 60
)

func (f *face) draftTrial(c *web.Ctx) error {
	x, err := f.open(c)
	if err != nil {
		return err
	}
	if to := nextStep(c); to != "" {
		return c.Redirect(to)
	}
	d, err := f.page(c, x, "trial")
	if err != nil {
		return err
	}
	s, err := f.Drafts.Sound(c.Context(), f.DB, x)
	if err != nil {
		return err
	}
	fl, faults := flow.Check(s)
	if len(faults) > 0 {
		fl = s.Loose()
	}
	p := &draftTrialPage{draftPage: d}
	if p.Trial, err = f.try(c, s, fl, d.links(x)); err != nil {
		return err
	}
	if len(faults) > 0 {
		p.Trial.Notices = append(p.Trial.Notices, ui.Notice{Tone: ui.Warning, Title: c.T("studio.trial.faults", "n", len(faults)), Links: []ui.Link{{Label: c.T("studio.tab.check"), Href: draftPath(x.ID, "kiem-tra")}}})
	}
	return c.Render(p.Trial.status(), "draft-trial", p)
}

func (f *face) versionTrial(c *web.Ctx) error {
	x, err := f.published(c)
	if err != nil {
		return err
	}
	if to := nextStep(c); to != "" {
		return c.Redirect(to)
	}
	here := versionPath(x.Code, x.Version)
	title := c.T("studio.tab.trial")
	p := &versionTrialPage{Page: ui.Page{Title: title, Eyebrow: c.T("studio.version.eyebrow", "code", x.Code, "version", x.Version), Active: "flows", NoIndex: true,
		Crumbs: crumbs(c, ui.Link{Label: c.Lang.Pick(x.Name), Href: here}, ui.Link{Label: title}), Lead: c.T("studio.trial.lead")}}
	s := flow.SourceOf(x)
	if p.Trial, err = f.try(c, s, x, anchors(here, s)); err != nil {
		return err
	}
	return c.Render(p.Trial.status(), "version-trial", p)
}

func (t *trial) status() int {
	if len(t.Wrong.Errors) > 0 {
		return 422
	}
	return 200
}

// nextStep is the address after an action was chosen: it goes behind those already done.
func nextStep(c *web.Ctx) string {
	q := c.R.URL.Query()
	action := c.Query("lam")
	if action == "" || len(q["buoc"]) >= mostSteps {
		return ""
	}
	after, _ := strconv.Atoi(c.Query("sau"))
	q.Add("buoc", action+"."+strconv.Itoa(min(max(after, 0), mostAfter)))
	q.Del("lam")
	q.Del("sau")
	return query(c.R.URL.Path, q)
}

// taken are the steps in an address.
type taken struct {
	action string
	after  int
}

func takenOf(c *web.Ctx) (all []taken) {
	for _, word := range c.R.URL.Query()["buoc"] {
		action, days, _ := strings.Cut(word, ".")
		n, _ := strconv.Atoi(days)
		if len(all) < mostSteps {
			all = append(all, taken{action, min(max(n, 0), mostAfter)})
		}
	}
	return all
}

// try walks the steps of an address and says where the sample stands.
func (f *face) try(c *web.Ctx, s flow.Source, x flow.Flow, l links) (*trial, error) {
	t := &trial{Action: c.R.URL.Path, Again: c.R.URL.Path}
	steps := takenOf(c)
	var actions []string
	for _, one := range steps {
		actions = append(actions, one.action)
	}
	walk, ok := flow.Try(x, actions)
	if !ok && len(walk.Steps) < len(steps) {
		t.Notices = append(t.Notices, ui.Notice{Tone: ui.Warning, Title: c.T("studio.trial.stopped")})
		steps = steps[:len(walk.Steps)]
	}
	cal, err := f.Book.For(c.Context(), f.DB, "")
	if err != nil {
		return nil, err
	}
	set := f.setting(c, t)
	clock, err := f.run(c, x, cal, set, steps)
	if err != nil {
		return nil, err
	}
	if clock.wrong != "" {
		t.Notices = append(t.Notices, ui.Notice{Tone: ui.Bad, Title: clock.wrong})
	}
	t.stand(c, s, x, walk, clock, set)
	t.words(c, s, x, set, clock, cal)
	t.Tall = near(c, s, l, flow.Place{State: walk.At.ID})
	return t, nil
}

// setting is the sample: whose eyes, which day, how much time.
type setting struct {
	role   flow.Role
	on     viet.Day
	budget deadline.Budget
}

func (f *face) setting(c *web.Ctx, t *trial) setting {
	set := setting{role: flow.Role(c.Query("vai")), on: f.today(), budget: deadline.Budget{Amount: 10, Kind: deadline.WorkingDay}}
	wrong := func(name, code, label string, args ...any) string {
		m := c.Lang.Field(fault.Field{Path: name, Code: code, Args: fault.Args(append(args, "field", c.T(label))...)})
		t.Wrong.Errors = append(t.Wrong.Errors, ui.FieldError{Path: name, Message: m})
		return m
	}
	day := ui.Field{Kind: form.Date, Name: "ngay", Label: c.T("studio.trial.day"), NoMark: true, NoHint: true, Value: set.on.Vietnamese()}
	if text := c.Query("ngay"); text != "" {
		day.Value = text
		if on, err := viet.ParseDay(text); err != nil {
			day.Error = wrong("ngay", "studio.wrong_day", "studio.trial.day")
		} else {
			set.on = on
		}
	}
	amount := ui.Field{Kind: form.Number, Name: "so", Label: c.T("studio.trial.amount"), NoMark: true, Value: "10", InputMode: "numeric"}
	if text := c.Query("so"); text != "" {
		amount.Value = text
		if n, err := strconv.Atoi(text); err != nil || n < 1 || n > 1000 {
			amount.Error = wrong("so", "studio.wrong_amount", "studio.trial.amount", "max", 1000)
		} else {
			set.budget.Amount = n
		}
	}
	if k := deadline.Kind(c.Query("loai")); k.Valid() {
		set.budget.Kind = k
	}
	kind := ui.Field{Kind: form.ChoiceOne, Select: true, NoFind: true, NoMark: true, Name: "loai", Label: c.T("studio.trial.kind"), Value: string(set.budget.Kind)}
	for _, k := range deadline.Kinds() {
		kind.Choices = append(kind.Choices, ui.Choice{Value: string(k), Label: c.T("studio.time." + string(k)), Chosen: k == set.budget.Kind})
	}
	role := ui.Field{Kind: form.ChoiceOne, Select: true, NoFind: true, NoMark: true, Name: "vai", Label: c.T("studio.trial.role"), Value: string(set.role), Placeholder: c.T("studio.trial.everyone")}
	for _, r := range []flow.Role{flow.Applicant, flow.Clerk, flow.Officer, flow.Assignee, flow.Leader, flow.Consulted} {
		role.Choices = append(role.Choices, ui.Choice{Value: string(r), Label: c.T("flow.role." + string(r)), Chosen: r == set.role})
	}
	if !slices.ContainsFunc(role.Choices, func(o ui.Choice) bool { return o.Chosen }) {
		set.role = ""
	}
	t.Setting = ui.Filters{Action: c.R.URL.Path, Label: c.T("studio.trial.setting"), Fields: []ui.Field{day, amount, kind, role}}
	for _, word := range c.R.URL.Query()["buoc"] {
		t.Setting.Hidden = append(t.Setting.Hidden, ui.Hidden{Name: "buoc", Value: word})
	}
	for _, name := range []string{"ngay", "so", "loai", "vai"} {
		if v := c.Query(name); v != "" {
			t.Hidden = append(t.Hidden, ui.Hidden{Name: name, Value: v})
		}
	}
	t.Again = query(c.R.URL.Path, only(c.R.URL.Query(), "ngay", "so", "loai", "vai"))
	t.Hidden = append(t.Hidden, t.Setting.Hidden...)
	if n := len(t.Setting.Hidden); n > 0 {
		back := c.R.URL.Query()
		back["buoc"] = back["buoc"][:n-1]
		t.Back = query(c.R.URL.Path, back)
	}
	return set
}

func only(q url.Values, names ...string) url.Values {
	v := url.Values{}
	for _, name := range names {
		if q.Get(name) != "" {
			v[name] = q[name]
		}
	}
	return v
}

// timed is a sample with its time: when each step was made, and when the result is due.
type timed struct {
	at       []time.Time
	now      time.Time
	accepted time.Time
	due      deadline.Result
	wrong    string
}

// run gives each step its moment and lets the deadline engine count.
func (f *face) run(c *web.Ctx, x flow.Flow, cal deadline.Calendar, set setting, steps []taken) (timed, error) {
	t := timed{now: working(cal, set.on)}
	at, _ := x.State(x.Start)
	var pauses []deadline.Pause
	for _, one := range steps {
		for range one.after {
			next, ok := cal.Next(viet.DayOf(t.now))
			if !ok {
				break
			}
			t.now = working(cal, next)
		}
		t.at = append(t.at, t.now)
		tr, _ := x.Find(one.action, at.ID)
		to, _ := x.State(tr.Target(at.ID))
		switch {
		case tr.Does(flow.StartClock):
			t.accepted = t.now
		case tr.Does(flow.PauseClock):
			p, err := f.pause(c, to, t.now)
			if err != nil {
				return t, err
			}
			pauses = append(pauses, p)
		case len(pauses) > 0 && pauses[len(pauses)-1].To.IsZero() && to.Clock != flow.ClockPaused:
			pauses[len(pauses)-1].To = t.now
		}
		at = to
	}
	if t.accepted.IsZero() {
		return t, nil
	}
	due, err := deadline.Compute(cal, t.accepted, set.budget, pauses, 0)
	if err != nil {
		t.wrong, _ = c.Lang.Fault(err)
		return t, nil
	}
	t.due = due
	return t, nil
}

// pause is what waiting in a state does to the clock, by the rule in force on that day.
func (f *face) pause(c *web.Ctx, to flow.State, from time.Time) (deadline.Pause, error) {
	name := deadline.RuleSupplement
	if to.National == 6 {
		name = deadline.RulePayment
	}
	rule, err := f.Book.Rule(c.Context(), f.DB, name, viet.DayOf(from))
	if fault.KindOf(err) == fault.KindNotFound {
		return deadline.Pause{From: from}, nil
	}
	return rule.Pause(from, time.Time{}), err
}

// working is the beginning of work on a day, or nine o'clock of a day off.
func working(cal deadline.Calendar, on viet.Day) time.Time {
	if spans := cal.Spans(on); len(spans) > 0 {
		return on.Time(spans[0].Opens)
	}
	return on.Time(9 * time.Hour)
}
