package console

import (
	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/notify"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// overviewPage is the first page: is all well, and how much there is (tổng quan hệ thống).
type overviewPage struct {
	ui.Page
	Verdict ui.Notice
	Signs   []sign
	Figures []figure
	Roles   ui.BarChart
	Jobs    ui.BarChart
	Latest  ui.Timeline
	More    ui.Link
}

// sign is one part of the system on the board: how it is, in a colour, a picture and words.
type sign struct {
	Title, Icon, Words, Href string
	State                    ui.Badge
}

// figure is a number with what it counts.
type figure struct{ Value, Label, Href string }

func (f *face) overview(c *web.Ctx) error {
	p := &overviewPage{Page: ui.Page{Title: c.T("console.overview.title"), Active: "overview", NoIndex: true}}
	if policy.Allowed(c.Context(), "health.read", policy.Object{Kind: "health"}) {
		if err := f.health(c, p); err != nil {
			return err
		}
	}
	if err := f.figures(c, p); err != nil {
		return err
	}
	events, err := f.journalPage(c, event.Filter{PageSize: 6})
	if err != nil {
		return err
	}
	for _, e := range events.lines {
		p.Latest.Items = append(p.Latest.Items, ui.Moment{Title: e.What, Text: e.About, Who: e.Who, At: e.At})
	}
	p.More = ui.Link{Label: c.T("console.overview.journal"), Href: journalPath, Icon: "list"}
	return c.Render(200, "overview", p)
}

// health puts each part of the system on the board and says the whole in one sentence.
func (f *face) health(c *web.Ctx, p *overviewPage) error {
	database := ui.Good
	if f.DB.Ping(c.Context()) != nil {
		database = ui.Bad
	}
	p.add(c, "database", database, "", "engine", engine(f.DB))
	if err := f.jobSign(c, p); err != nil {
		return err
	}
	if err := f.timerSign(c, p); err != nil {
		return err
	}
	if err := f.eventSign(c, p); err != nil {
		return err
	}
	if err := f.mailSign(c, p); err != nil {
		return err
	}
	for _, s := range f.Deps.Health(c.Context()) {
		tone := ui.Good
		switch {
		case !s.OK:
			tone = ui.Bad
		case s.Warn:
			tone = ui.Warning
		}
		if s.Key == "tables" && s.OK { // said together with the database
			continue
		}
		p.add(c, s.Key, tone, "", s.Args...)
	}
	troubles := 0
	for _, s := range p.Signs {
		if s.State.Tone != ui.Good {
			troubles++
		}
	}
	p.Verdict = ui.Notice{Tone: ui.Good, Title: c.T("console.overview.well"), Text: c.T("console.overview.well.text", "time", at(c.Now()))}
	if troubles > 0 {
		p.Verdict = ui.Notice{Tone: ui.Warning, Title: c.T("console.overview.troubles", "n", troubles), Text: c.T("console.overview.troubles.text", "time", at(c.Now()))}
	}
	return nil
}

func engine(db *store.DB) string {
	if db.Engine() == store.Postgres {
		return "PostgreSQL"
	}
	return "SQLite"
}

var signIcons = map[string]string{"database": "folder", "jobs": "clock", "timers": "calendar", "events": "transfer", "mail": "mail", "disk": "inbox", "clock": "calendar", "tables": "list", "files": "file", "scan": "check"}

// add puts a part on the board; its words are console.sign.<key>.<tone>.
func (p *overviewPage) add(c *web.Ctx, key string, tone ui.Tone, href string, args ...any) {
	p.Signs = append(p.Signs, sign{Title: c.T("console.sign." + key), Icon: signIcons[key], Href: href,
		Words: c.T("console.sign."+key+"."+string(tone), args...), State: ui.Badge{Label: c.T("console.sign.tone." + string(tone)), Tone: tone, Dot: true}})
}

// link is the address of a place for who may open it.
func link(c *web.Ctx, href string, action policy.Action, kind string) string {
	if opens(c.Context(), way{action: action, kind: kind}) {
		return href
	}
	return ""
}

func (f *face) jobSign(c *web.Ctx, p *overviewPage) error {
	n, err := f.Deps.Jobs.Counts(c.Context())
	if err != nil {
		return err
	}
	tone := ui.Good
	switch {
	case n[job.Discarded] > 0:
		tone = ui.Bad
	case n[job.Retryable] > 0:
		tone = ui.Warning
	}
	p.add(c, "jobs", tone, link(c, jobsPath, "job.read", "job"), "waiting", count(n[job.Available]+n[job.Running]), "again", count(n[job.Retryable]), "lost", count(n[job.Discarded]))
	if link(c, jobsPath, "job.read", "job") == "" {
		return nil
	}
	p.Jobs = ui.BarChart{Title: c.T("console.overview.jobs")}
	for _, s := range jobStates {
		p.Jobs.Bars = append(p.Jobs.Bars, ui.Bar{Label: c.T("console.job.state." + string(s)), Value: float64(n[s]), Text: count(n[s]), Tone: jobTone[s], Href: jobsPath + "?trang-thai=" + string(s)})
	}
	return nil
}

func (f *face) eventSign(c *web.Ctx, p *overviewPage) error {
	consumers, err := f.Journal.Consumers(c.Context())
	if err != nil {
		return err
	}
	aside, err := f.Journal.SetAside(c.Context())
	if err != nil {
		return err
	}
	var behind int64
	tone := ui.Good
	for _, s := range consumers {
		behind += s.Behind
		if s.Attempts > 0 || s.Behind > 1000 {
			tone = ui.Warning
		}
	}
	if len(aside) > 0 {
		tone = ui.Bad
	}
	p.add(c, "events", tone, link(c, eventsPath, "event.read", "event"), "behind", count(behind), "aside", count(int64(len(aside))))
	return nil
}

func (f *face) mailSign(c *web.Ctx, p *overviewPage) error {
	n, err := notify.MailCounts(c.Context(), f.DB)
	if err != nil {
		return err
	}
	tone := ui.Good
	switch {
	case n[notify.Failed] > 0:
		tone = ui.Bad
	case !f.Mailer.Configured():
		tone = ui.Warning
	}
	p.add(c, "mail", tone, link(c, mailsPath, "mail.read", "mail"), "waiting", count(n[notify.Waiting]), "not_sent", count(n[notify.NotSent]), "failed", count(n[notify.Failed]), "sent", count(n[notify.Sent]))
	return nil
}

// figures count what is in the reach of the reader.
func (f *face) figures(c *web.Ctx, p *overviewPage) error {
	r, err := reachOf(c, "unit.overview", "unit")
	if err != nil {
		return err
	}
	units, err := f.tree(c, r, f.today())
	if err != nil {
		return err
	}
	n, err := f.Accounts.Count(c.Context(), identity.Filter{Kind: identity.KindOfficer, Everyone: r.all, Within: r.paths})
	if err != nil {
		return err
	}
	catalogue, err := f.Procedures.Counts(c.Context())
	if err != nil {
		return err
	}
	p.Figures = []figure{
		{count(int64(len(units))), c.T("console.figure.units"), unitsPath},
		{count(n.States[identity.Active]), c.T("console.figure.active"), link(c, accountsPath+"?trang-thai=active", "account.manage", "account")},
		{count(n.States[identity.Locked]), c.T("console.figure.locked"), link(c, accountsPath+"?trang-thai=locked", "account.manage", "account")},
		{count(int64(catalogue.Shown)), c.T("console.figure.procedures"), proceduresPath},
		{count(int64(catalogue.Fileable)), c.T("console.figure.fileable"), proceduresPath + "?nop=co"},
	}
	p.Roles = ui.BarChart{Title: c.T("console.overview.roles"), Note: c.T("console.overview.roles.note")}
	for _, role := range []identity.Role{identity.Clerk, identity.Officer, identity.Leader, identity.Admin, identity.Operator} {
		p.Roles.Bars = append(p.Roles.Bars, ui.Bar{Label: c.T("identity.role." + string(role)), Value: float64(n.Roles[role]), Text: count(n.Roles[role]),
			Href: link(c, accountsPath+"?vai-tro="+string(role), "account.manage", "account")})
	}
	return nil
}
