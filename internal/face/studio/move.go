package studio

import (
	"errors"
	"net/url"
	"slices"
	"strconv"

	"tinhso/internal/batch"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/law"
	"tinhso/internal/once"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// The pages of a move that a law forces stand beside the flows.
const movesPath = home + "/chuyen"

// shiftForm asks how the dossiers under way on a version are to go on under another one.
func (f *face) shiftForm(c *web.Ctx) error {
	p, err := f.shiftPage(c)
	if err != nil {
		return err
	}
	return c.Render(200, "begin", p)
}

func (f *face) shiftPage(c *web.Ctx) (*beginPage, error) {
	x, err := f.published(c)
	if err != nil {
		return nil, err
	}
	all, err := f.Flows.List(c.Context(), f.DB)
	if err != nil {
		return nil, err
	}
	p := begin(c, "shift")
	p.Page.Lead = c.T("studio.shift.lead", "name", x.Name, "version", x.Version)
	to := box(c, c.Form, "to", "studio.shift.to", func(fl *ui.Field) {
		fl.Kind, fl.Select, fl.NoFind = form.ChoiceOne, true, true
		for _, v := range all {
			if v.Code == x.Code && v.Version != x.Version {
				n := strconv.Itoa(v.Version)
				fl.Choices = append(fl.Choices, ui.Choice{Value: n, Label: c.T("studio.version.n", "n", n) + " · " + v.ValidFrom.Vietnamese(), Chosen: c.Form.Get("to") == n || c.Form == nil && len(fl.Choices) == 0})
			}
		}
	})
	act := box(c, c.Form, "law", "studio.shift.law", func(fl *ui.Field) {
		fl.Kind, fl.Select = form.ChoiceOne, true
		for _, d := range law.Builtin().Documents() {
			if law.Builtin().InForce(d.Key, f.today().String()) {
				fl.Choices = append(fl.Choices, ui.Choice{Value: string(d.Key), Label: d.Name(), Chosen: c.Form.Get("law") == string(d.Key)})
			}
		}
	})
	p.Fields = []ui.Field{to, act, box(c, c.Form, "article", "studio.shift.article", nil),
		box(c, c.Form, "reason", "studio.shift.reason", func(fl *ui.Field) { fl.Kind, fl.Rows = form.LongText, 3 })}
	return p, f.shiftStates(c, p, x, all)
}

// shiftStates asks where the dossiers of a state go on that the new version does not have.
func (f *face) shiftStates(c *web.Ctx, p *beginPage, x flow.Flow, all []flow.Published) error {
	latest := 0
	for _, v := range all {
		if v.Code == x.Code && v.Version != x.Version {
			latest = max(latest, v.Version)
		}
	}
	if n, err := strconv.Atoi(c.Form.Get("to")); err == nil {
		latest = n
	}
	next, err := f.Flows.Get(c.Context(), f.DB, x.Code, latest)
	if fault.KindOf(err) == fault.KindNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	for _, s := range x.States {
		if s.Terminal {
			continue
		}
		name := "states." + s.ID
		_, same := next.State(s.ID)
		p.Fields = append(p.Fields, ui.Field{Kind: form.ChoiceOne, Select: true, NoFind: true, NoMark: true, Name: name, Label: c.T("studio.shift.state", "state", s.Name), Value: c.Form.Get(name)})
		q := &p.Fields[len(p.Fields)-1]
		for _, n := range next.States {
			q.Choices = append(q.Choices, ui.Choice{Value: n.ID, Label: c.Lang.Pick(n.Name), Chosen: c.Form.Get(name) == n.ID || c.Form.Get(name) == "" && same && n.ID == s.ID})
		}
	}
	return nil
}

// shift makes the dry run: every dossier is looked at, none is changed.
func (f *face) shift(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	x, err := f.published(c)
	if err != nil {
		return err
	}
	m := batch.Move{Flow: x.Code, From: x.Version, States: map[string]string{}, Law: text(c.Form, "law"), Reason: text(c.Form, "reason")}
	if article := text(c.Form, "article"); article != "" && m.Law != "" {
		m.Law += "#" + article
	}
	m.To, _ = strconv.Atoi(c.Form.Get("to"))
	for _, s := range x.States {
		if to := c.Form.Get("states." + s.ID); to != "" && to != s.ID {
			m.States[s.ID] = to
		}
	}
	if key := c.Field("key"); key != "" {
		m.Once = once.Guard{Account: identity.From(c.Context()).AccountID, Key: "studio.shift:" + key, BodyHash: c.Form.Encode(), Answer: func(any) once.Answer { return once.Answer{Status: 303} }}
	}
	b, err := f.Moves.PlanMove(c.Context(), m)
	if slices.Contains(mendable, fault.KindOf(err)) {
		p, failed := f.shiftPage(c)
		if failed != nil {
			return failed
		}
		return refused(c, p, err)
	}
	var again *once.Replay
	if errors.As(err, &again) { // the same form twice: the plan is there already
		return f.latestMove(c, x)
	}
	if err != nil {
		return err
	}
	return c.Redirect(movesPath + "/" + b.ID)
}

// latestMove goes to the plan that was made last.
func (f *face) latestMove(c *web.Ctx, x flow.Flow) error {
	list, _, err := f.Moves.List(c.Context(), batch.Filter{Kind: batch.Moves, Flow: x.Code, PageSize: 1})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return c.Redirect(versionPath(x.Code, x.Version))
	}
	return c.Redirect(movesPath + "/" + list[0].ID)
}

// movePage is a move: what it would do, and how far it is.
type movePage struct {
	ui.Page
	Errors   ui.ErrorSummary
	Progress progress
	Facts    ui.DefinitionList
	Filters  ui.Tabs
	Table    ui.Table
	Pager    ui.Pager
	Approve  *ui.Confirm
	Run      *ui.Confirm
	Stop     *ui.Confirm
}

// progress is the part of the page that renews itself while there is something to wait for.
type progress struct {
	Href, Title, Text string
	Value, Max        int
}

func (f *face) shifting(c *web.Ctx) error { return f.showMove(c, 200, nil) }

func (f *face) showMove(c *web.Ctx, status int, err error) error {
	b, failed := f.Moves.Get(c.Context(), c.Path("id"))
	if failed == nil && b.Move == nil {
		failed = fault.NotFound("batch.not_found")
	}
	if failed != nil {
		return failed
	}
	p := &movePage{Page: ui.Page{Title: c.T("studio.move.title", "from", b.Move.From, "to", b.Move.To), Eyebrow: b.Move.Flow, Active: "flows", NoIndex: true, Lead: c.T("studio.move.lead." + string(b.State)),
		Crumbs: crumbs(c, ui.Link{Label: c.T("studio.version.n", "n", b.Move.From), Href: versionPath(b.Move.Flow, b.Move.From)}, ui.Link{Label: c.T("studio.move.crumb")})}}
	p.Progress = progress{Title: c.T("studio.move.state." + string(b.State)), Value: b.Done + b.Failed, Max: b.Will,
		Text: c.T("studio.move.counts", "total", viet.Number(int64(b.Total)), "will", viet.Number(int64(b.Will)), "cannot", viet.Number(int64(b.Cannot)), "done", viet.Number(int64(b.Done)), "failed", viet.Number(int64(b.Failed)))}
	if b.State == batch.Planning || b.State == batch.Running || b.State == batch.Stopping {
		p.Progress.Href = c.R.URL.Path
	}
	if c.Partial() {
		if p.Progress.Href == "" { // it is done: the whole page has more to say
			return c.Redirect(c.R.URL.Path)
		}
		return c.Part(200, "move-progress", p.Progress)
	}
	p.facts(c, b)
	if failed := f.moveItems(c, p, b); failed != nil {
		return failed
	}
	if f.mayMove(c) == nil {
		p.does(c, b)
	}
	if err != nil {
		var beside map[string]string
		p.Errors, beside = told(c, err, "main", "decision", "on")
		if p.Approve != nil {
			for i := range p.Approve.Fields {
				p.Approve.Fields[i].Error = beside[p.Approve.Fields[i].Name]
			}
		}
	}
	return c.Render(status, "move", p)
}

func (p *movePage) facts(c *web.Ctx, b batch.Batch) {
	doc, article := law.Key(b.Move.Law).Split()
	p.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("studio.shift.law"), Text: law.Builtin().Cite(doc, article)}, {Term: c.T("studio.shift.reason"), Text: b.Move.Reason},
		{Term: c.T("studio.move.by"), Text: b.ByName, Lines: []string{viet.Instant(b.CreatedAt)}}}}
	if b.Approval != nil {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("studio.move.approved"), Text: b.Approval.ByName, Lines: []string{c.T("studio.move.decision", "number", b.Approval.Decision, "on", b.Approval.On.Vietnamese())}})
	}
}

// does are the forms that a move has in its state.
func (p *movePage) does(c *web.Ctx, b batch.Batch) {
	ask := func(key, path string, look ui.Look, fields ...ui.Field) *ui.Confirm {
		return &ui.Confirm{Title: c.T("studio.move." + key), Text: c.T("studio.move." + key + ".lead"), Action: movesPath + "/" + b.ID + "/" + path, Fields: fields,
			Yes: ui.Button{Label: c.T("studio.move." + key), Look: look}, No: ui.Button{Label: c.T("studio.back_list"), Look: ui.Quiet, Href: home}}
	}
	switch b.State {
	case batch.Planned:
		if b.Will > 0 && b.By == identity.From(c.Context()).AccountID {
			p.Lead = c.T("studio.move.lead.other")
		} else if b.Will > 0 {
			v := c.Form
			if v == nil {
				v = url.Values{}
			}
			p.Approve = ask("approve", "duyet", ui.Primary, box(c, v, "decision", "studio.move.decision_number", nil), box(c, v, "on", "studio.move.decision_on", func(f *ui.Field) { f.Kind = form.Date }))
		}
	case batch.Approved, batch.Stopped:
		p.Run = ask("run", "chay", ui.Primary)
	case batch.Running:
		p.Stop = ask("stop", "dung", ui.Secondary)
	case batch.Planning, batch.Stopping, batch.Done:
	}
}

func (f *face) moveItems(c *web.Ctx, p *movePage, b batch.Batch) error {
	filter := batch.Filter{PageToken: c.Query("tiep"), PageSize: 50}
	now := c.Query("loc")
	switch now {
	case "cannot":
		filter.Verdict = batch.Cannot
	case "failed":
		filter.Outcome = batch.Failed
	default:
		now = ""
	}
	items, next, err := f.Moves.Items(c.Context(), b.ID, filter)
	if err != nil {
		return err
	}
	p.Filters = ui.Tabs{Label: c.T("studio.move.filter")}
	for _, one := range []struct {
		key   string
		count int
	}{{"", b.Total}, {"cannot", b.Cannot}, {"failed", b.Failed}} {
		p.Filters.Items = append(p.Filters.Items, ui.NavItem{Key: one.key, Label: c.T("studio.move.show." + orAll(one.key)), Href: query(c.R.URL.Path, url.Values{"loc": {one.key}}), Current: now == one.key, Count: one.count})
	}
	p.Table = ui.Table{Caption: c.T("studio.move.items"), HideCaption: true, Columns: []ui.Column{{Label: c.T("studio.move.dossier"), Main: true, Code: true}, {Label: c.T("studio.move.from")}, {Label: c.T("studio.move.to")}, {Label: c.T("studio.move.due")}, {Label: c.T("studio.move.verdict")}},
		Empty: ui.EmptyState{Icon: "inbox", Title: c.T("studio.move.none")}}
	for _, i := range items {
		p.Table.Rows = append(p.Table.Rows, moveRow(c, i))
	}
	p.Pager = ui.Pager{Noun: c.T("studio.move.noun")}
	if next != "" {
		p.Pager.Next = query(c.R.URL.Path, url.Values{"loc": {now}, "tiep": {next}})
	}
	if filter.PageToken != "" {
		p.Pager.Prev = query(c.R.URL.Path, url.Values{"loc": {now}})
	}
	return nil
}

func orAll(key string) string {
	if key == "" {
		return "all"
	}
	return key
}

func moveRow(c *web.Ctx, i batch.Item) ui.Row {
	due := i.Change.DueFrom.Vietnamese()
	if i.Change.DueTo != i.Change.DueFrom && !i.Change.DueTo.IsZero() {
		due += " → " + i.Change.DueTo.Vietnamese()
	}
	verdict := ui.Cell{Badge: &ui.Badge{Label: c.T("studio.move.will"), Tone: ui.Info}}
	switch {
	case i.Outcome == batch.Did:
		verdict.Badge = &ui.Badge{Label: c.T("studio.move.did"), Tone: ui.Good, Dot: true}
	case i.Outcome == batch.Failed:
		verdict.Badge = &ui.Badge{Label: c.T("studio.move.failed"), Tone: ui.Bad, Dot: true}
	case i.Verdict == batch.Cannot:
		verdict.Badge = &ui.Badge{Label: c.T("studio.move.cannot"), Tone: ui.Warning, Dot: true}
	}
	if i.Why != "" {
		verdict.Sub = c.Lang.Field(fault.Field{Code: i.Why, Args: i.WhyArgs})
	}
	return ui.Row{Cells: []ui.Cell{{Text: i.Code, Sub: i.Procedure}, {Text: c.Lang.Pick(i.Change.FromName)}, {Text: c.Lang.Pick(i.Change.ToName)}, {Text: due}, verdict}}
}

// moveDo answers the forms of a move.
func (f *face) moveDo(do func(c *web.Ctx, id string) (batch.Batch, error)) web.Handler {
	return func(c *web.Ctx) error {
		if err := c.ReadForm(web.FormRules{}); err != nil {
			return err
		}
		b, err := do(c, c.Path("id"))
		if slices.Contains(mendable, fault.KindOf(err)) && fault.KindOf(err) != fault.KindNotFound {
			return f.showMove(c, web.Status(err), err)
		}
		if err != nil {
			return err
		}
		return c.Redirect(movesPath + "/" + b.ID)
	}
}

func (f *face) moveApprove(c *web.Ctx, id string) (batch.Batch, error) {
	on, err := viet.ParseDay(c.Field("on"))
	if err != nil {
		return batch.Batch{}, fault.Invalid("batch.invalid", fault.Field{Path: "on", Code: "studio.wrong_day", Args: fault.Args("field", c.T("studio.move.decision_on"))})
	}
	return f.Moves.Approve(c.Context(), id, c.Field("decision"), on)
}

func (f *face) moveRun(c *web.Ctx, id string) (batch.Batch, error) {
	return f.Moves.RunMove(c.Context(), id)
}

func (f *face) moveStop(c *web.Ctx, id string) (batch.Batch, error) {
	return f.Moves.Stop(c.Context(), id)
}
