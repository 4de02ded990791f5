package console

import (
	"bytes"
	"encoding/json"
	"fmt"

	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// jobStates in the order in which trouble stands first.
var jobStates = []job.State{job.Discarded, job.Retryable, job.Running, job.Available, job.Scheduled, job.Completed, job.Cancelled}

var jobTone = map[job.State]ui.Tone{job.Discarded: ui.Bad, job.Retryable: ui.Warning, job.Running: ui.Info, job.Available: ui.Info, job.Completed: ui.Good, job.Cancelled: ui.Muted, job.Scheduled: ui.Muted}

// jobsPage lists the work in the background (việc nền).
type jobsPage struct {
	ui.Page
	Tabs  ui.Tabs
	Table ui.Table
	Pager ui.Pager

	Timers timersPart
}

func mayJob(c *web.Ctx, action policy.Action) error {
	return policy.Can(c.Context(), action, policy.Object{Kind: "job"})
}

func (f *face) jobs(c *web.Ctx) error {
	if err := mayJob(c, "job.read"); err != nil {
		return err
	}
	p := &jobsPage{Page: ui.Page{Title: c.T("console.jobs.title"), Active: "jobs", NoIndex: true, Lead: c.T("console.jobs.lead")}}
	counts, err := f.Deps.Jobs.Counts(c.Context())
	if err != nil {
		return err
	}
	state := job.State(c.Query("trang-thai"))
	p.Tabs = ui.Tabs{Label: c.T("console.jobs.states"), Items: []ui.NavItem{{Label: c.T("console.all"), Href: jobsPath, Current: state == ""}}}
	for _, s := range jobStates {
		p.Tabs.Items = append(p.Tabs.Items, ui.NavItem{Label: c.T("console.job.state." + string(s)), Href: jobsPath + "?trang-thai=" + string(s), Count: int(counts[s]), Current: s == state})
	}
	page, err := f.Deps.Jobs.List(c.Context(), job.Filter{State: state, PageToken: token(c), PageSize: pageSize})
	if err != nil {
		return err
	}
	p.Table = ui.Table{Caption: c.T("console.jobs.title"), HideCaption: true, Keyboard: true, Columns: []ui.Column{{Label: c.T("console.job.kind"), Main: true}, {Label: c.T("console.job.state")},
		{Label: c.T("console.job.attempt"), Numeric: true}, {Label: c.T("console.job.run_at"), Code: true}, {Label: c.T("console.job.error")}},
		Empty: ui.EmptyState{Icon: "clock", Title: c.T("console.jobs.none"), Text: c.T("console.jobs.none.text")}}
	for _, j := range page.Jobs {
		p.Table.Rows = append(p.Table.Rows, ui.Row{Href: jobsPath + "/" + j.ID, Tone: rowTone(jobTone[j.State]), Cells: []ui.Cell{{Text: jobKind(c, j.Kind), Sub: j.Kind},
			{Badge: jobBadge(c, j.State)}, {Text: attempts(j)}, {Text: at(j.RunAt)}, {Text: short(j.LastError, 120)}}})
	}
	p.Pager = pager(c, page.NextPageToken, "console.jobs.noun", len(page.Jobs))
	if p.Timers, err = f.timers(c); err != nil {
		return err
	}
	return c.Render(200, "jobs", p)
}

// rowTone marks rows of trouble only.
func rowTone(t ui.Tone) ui.Tone {
	if t == ui.Bad || t == ui.Warning {
		return t
	}
	return ui.Plain
}

func jobBadge(c *web.Ctx, s job.State) *ui.Badge {
	return &ui.Badge{Label: c.T("console.job.state." + string(s)), Tone: jobTone[s], Dot: true}
}

func jobKind(c *web.Ctx, kind string) string {
	if key := "console.job.kind." + kind; c.Lang.Has(key) {
		return c.T(key)
	}
	return c.T("console.job.kind.other")
}

func attempts(j job.Job) string { return fmt.Sprintf("%d/%d", j.Attempt, j.MaxAttempts) }

// short cuts a text for a cell of a table.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// jobPage is one job with what it was given and why it failed.
type jobPage struct {
	ui.Page
	Facts ui.DefinitionList
	Error string
	Args  string
}

func (f *face) job(c *web.Ctx) error {
	if err := mayJob(c, "job.read"); err != nil {
		return err
	}
	j, err := f.Deps.Jobs.Get(c.Context(), c.Path("id"))
	if err != nil {
		return err
	}
	p := &jobPage{Page: ui.Page{Title: jobKind(c, j.Kind), Eyebrow: j.Kind, Active: "jobs", NoIndex: true,
		Crumbs: crumbs(c, ui.Link{Label: c.T("console.nav.jobs"), Href: jobsPath}, ui.Link{Label: jobKind(c, j.Kind)})}, Error: j.LastError, Facts: jobFacts(c, j)}
	var pretty bytes.Buffer
	if json.Indent(&pretty, j.Args, "", "  ") == nil {
		p.Args = pretty.String()
	}
	if mayJob(c, "job.manage") == nil {
		if j.State != job.Running {
			p.Actions = append(p.Actions, ui.Button{Label: c.T("console.job_retry.do"), Icon: "transfer", Look: ui.Primary, Href: jobsPath + "/" + j.ID + "/chay-lai"})
		}
		if cancellable(j.State) {
			p.Actions = append(p.Actions, ui.Button{Label: c.T("console.job_cancel.do"), Icon: "close", Look: ui.Danger, Href: jobsPath + "/" + j.ID + "/huy"})
		}
	}
	return c.Render(200, "job", p)
}

func cancellable(s job.State) bool {
	return s == job.Available || s == job.Running || s == job.Scheduled || s == job.Retryable
}

func jobFacts(c *web.Ctx, j job.Job) ui.DefinitionList {
	fact := func(key, text string) ui.Fact {
		return ui.Fact{Term: c.T("console.job." + key), Text: text, Missing: text == ""}
	}
	return ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("console.job.state"), Badge: jobBadge(c, j.State)}, fact("attempt", attempts(j)), fact("created", at(j.CreatedAt)),
		fact("run_at", at(j.RunAt)), fact("attempted", at(j.AttemptedAt)), fact("finished", at(j.FinishedAt)), fact("id", j.ID)}}
}

// jobAct asks before a job is run again or stopped, and does it.
type jobAct struct {
	key  string
	look ui.Look
	do   func(f *face, c *web.Ctx, id string) error
	is   func(s job.State) bool // what it leads to: sent twice is as good as once
}

var (
	retrying = jobAct{"job_retry", ui.Primary, func(f *face, c *web.Ctx, id string) error { return f.Deps.Jobs.Retry(c.Context(), id) },
		func(s job.State) bool { return s == job.Available || s == job.Running }}
	cancelling = jobAct{"job_cancel", ui.Danger, func(f *face, c *web.Ctx, id string) error { return f.Deps.Jobs.Cancel(c.Context(), id) },
		func(s job.State) bool { return s == job.Cancelled }}
)

func (f *face) jobAsk(c *web.Ctx, a jobAct) (*askPage, job.Job, error) {
	if err := mayJob(c, "job.manage"); err != nil {
		return nil, job.Job{}, err
	}
	j, err := f.Deps.Jobs.Get(c.Context(), c.Path("id"))
	if err != nil {
		return nil, j, err
	}
	p := ask(c, a.key, jobsPath+"/"+j.ID, a.look)
	p.Active, p.Facts = "jobs", jobFacts(c, j)
	p.Crumbs = crumbs(c, ui.Link{Label: c.T("console.nav.jobs"), Href: jobsPath}, ui.Link{Label: jobKind(c, j.Kind), Href: jobsPath + "/" + j.ID}, ui.Link{Label: p.Title})
	return p, j, nil
}

func (f *face) jobForm(a jobAct) web.Handler {
	return func(c *web.Ctx) error {
		p, _, err := f.jobAsk(c, a)
		if err != nil {
			return err
		}
		return c.Render(200, "ask", p)
	}
}

func (f *face) jobDo(a jobAct) web.Handler {
	return func(c *web.Ctx) error {
		p, j, err := f.jobAsk(c, a)
		if err != nil {
			return err
		}
		err = a.do(f, c, j.ID)
		if fault.KindOf(err) == fault.KindConflict && a.is(j.State) {
			err = nil
		}
		if err != nil {
			return again(c, p, err)
		}
		c.Flash(ui.Good, "console."+a.key+".done", "kind", jobKind(c, j.Kind))
		return c.Redirect(jobsPath + "/" + j.ID)
	}
}
