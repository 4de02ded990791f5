package console

import (
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/timer"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// timersPart is what the page of jobs says of the timers: how far behind they are, and those that failed (báo hạn).
type timersPart struct {
	Notice ui.Notice
	Table  ui.Table
}

// behindAfter is how long a deadline that has come may wait before the board says so; the wheel turns every second.
const behindAfter = time.Minute

// lag sums up the timers that are overdue.
type lag struct {
	overdue, aside int64
	oldest         time.Time
}

func (f *face) lag(c *web.Ctx) (lag, error) {
	var sum lag
	list, err := f.Timers.Lag(c.Context())
	for _, l := range list {
		sum.overdue, sum.aside = sum.overdue+l.Overdue, sum.aside+l.Aside
		if sum.oldest.IsZero() || l.Oldest.Before(sum.oldest) {
			sum.oldest = l.Oldest
		}
	}
	return sum, err
}

func (l lag) tone(now time.Time) ui.Tone {
	switch {
	case l.aside > 0:
		return ui.Bad
	case l.overdue > 0 && now.Sub(l.oldest) > behindAfter:
		return ui.Warning
	}
	return ui.Good
}

func (l lag) args() []any {
	return []any{"overdue", count(l.overdue), "aside", count(l.aside), "oldest", at(l.oldest)}
}

func (f *face) timerSign(c *web.Ctx, p *overviewPage) error {
	l, err := f.lag(c)
	if err != nil {
		return err
	}
	p.add(c, "timers", l.tone(c.Now()), link(c, jobsPath+"#bao-han", "job.read", "job"), l.args()...)
	return nil
}

func (f *face) timers(c *web.Ctx) (p timersPart, err error) {
	l, err := f.lag(c)
	if err != nil {
		return p, err
	}
	tone := l.tone(c.Now())
	p.Notice = ui.Notice{Tone: tone, Title: c.T("console.sign.timers."+string(tone), l.args()...)}
	list, err := f.Timers.Troubles(c.Context())
	if err != nil {
		return p, err
	}
	p.Table = ui.Table{Caption: c.T("console.timers.failed"), Columns: []ui.Column{{Label: c.T("console.timer.kind"), Main: true}, {Label: c.T("console.job.state")},
		{Label: c.T("console.job.attempt"), Numeric: true}, {Label: c.T("console.timer.at"), Code: true}, {Label: c.T("console.job.error")}}}
	for _, t := range list {
		row := ui.Row{Tone: ui.Warning, Cells: []ui.Cell{{Text: timerKind(c, t.Kind), Sub: t.Subject}, {Badge: timerBadge(c, t), Sub: at(t.RetryAt)}, {Text: count(t.Attempts)},
			{Text: at(t.At)}, {Text: short(t.Reason, 120)}}}
		if !t.AsideAt.IsZero() {
			row.Tone = ui.Bad
		}
		if mayJob(c, "job.manage") == nil {
			row.Href = timersPath + "/" + t.ID + "/chay-lai"
		}
		p.Table.Rows = append(p.Table.Rows, row)
	}
	return p, nil
}

func timerBadge(c *web.Ctx, t timer.Trouble) *ui.Badge {
	if t.AsideAt.IsZero() {
		return &ui.Badge{Label: c.T("console.job.state.retryable"), Tone: ui.Warning, Dot: true}
	}
	return &ui.Badge{Label: c.T("console.timer.aside"), Tone: ui.Bad, Dot: true}
}

func timerKind(c *web.Ctx, kind string) string {
	if key := "console.timer.kind." + kind; c.Lang.Has(key) {
		return c.T(key)
	}
	return kind
}

func (f *face) timerAsk(c *web.Ctx) (*askPage, timer.Trouble, error) {
	if err := mayJob(c, "job.manage"); err != nil {
		return nil, timer.Trouble{}, err
	}
	t, err := f.Timers.Trouble(c.Context(), c.Path("id"))
	if err != nil {
		return nil, t, err
	}
	p := ask(c, "timer_retry", jobsPath+"#bao-han", ui.Primary)
	fact := func(key, text string) ui.Fact { return ui.Fact{Term: c.T(key), Text: text} }
	p.Active = "jobs"
	p.Crumbs = crumbs(c, ui.Link{Label: c.T("console.nav.jobs"), Href: jobsPath}, ui.Link{Label: p.Title})
	p.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{fact("console.timer.kind", timerKind(c, t.Kind)), fact("console.timer.subject", t.Subject),
		fact("console.timer.at", at(t.At)), {Term: c.T("console.job.state"), Badge: timerBadge(c, t)}, fact("console.job.attempt", count(t.Attempts)), fact("console.job.error", t.Reason)}}
	if !t.RetryAt.IsZero() {
		p.Facts.Items = append(p.Facts.Items, fact("console.job.run_at", at(t.RetryAt)))
	}
	return p, t, nil
}

func (f *face) timerForm(c *web.Ctx) error {
	p, _, err := f.timerAsk(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

func (f *face) timerRetry(c *web.Ctx) error {
	p, t, err := f.timerAsk(c)
	if fault.KindOf(err) == fault.KindNotFound { // it fired meanwhile, or was sent twice
		c.Flash(ui.Good, "console.timer_retry.gone")
		return c.Redirect(jobsPath + "#bao-han")
	}
	if err == nil {
		err = f.Timers.Retry(c.Context(), t.ID)
	}
	if err != nil && p != nil {
		return again(c, p, err)
	}
	if err != nil {
		return err
	}
	c.Flash(ui.Good, "console.timer_retry.done", "kind", timerKind(c, t.Kind))
	return c.Redirect(jobsPath + "#bao-han")
}
