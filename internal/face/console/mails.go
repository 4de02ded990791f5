package console

import (
	"strconv"
	"strings"

	"tinhso/internal/notify"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

var mailTone = map[string]ui.Tone{notify.Waiting: ui.Info, notify.Sent: ui.Good, notify.NotSent: ui.Warning, notify.Failed: ui.Bad}

// mailsPage lists mails and what became of them; first those that were not sent (thư chưa gửi được).
type mailsPage struct {
	ui.Page
	NoServer *ui.Notice
	Tabs     ui.Tabs
	Table    ui.Table
	Pager    ui.Pager
}

func mayMail(c *web.Ctx, action policy.Action) error {
	return policy.Can(c.Context(), action, policy.Object{Kind: "mail"})
}

func (f *face) mails(c *web.Ctx) error {
	if err := mayMail(c, "mail.read"); err != nil {
		return err
	}
	counts, err := notify.MailCounts(c.Context(), f.DB)
	if err != nil {
		return err
	}
	p := &mailsPage{Page: ui.Page{Title: c.T("console.mails.title"), Active: "mails", NoIndex: true, Lead: c.T("console.mails.lead")}}
	if !f.Mailer.Configured() {
		p.NoServer = &ui.Notice{Tone: ui.Warning, Title: c.T("console.mails.no_server"), Text: c.T("console.mails.no_server.text")}
	}
	state := c.Query("trang-thai")
	if state == "" {
		state = notify.NotSent
	}
	p.Tabs.Label = c.T("console.mails.states")
	for _, s := range []string{notify.NotSent, notify.Failed, notify.Waiting, notify.Sent} {
		p.Tabs.Items = append(p.Tabs.Items, ui.NavItem{Label: c.T("console.mail.state." + s), Href: mailsPath + "?trang-thai=" + s, Count: int(counts[s]), Current: s == state})
	}
	if f.Mailer.Configured() && counts[notify.NotSent]+counts[notify.Failed] > 0 && mayMail(c, "mail.resend") == nil {
		p.Actions = []ui.Button{{Label: c.T("console.mail_resend.do"), Icon: "mail", Look: ui.Primary, Href: mailsPath + "/gui-lai"}}
	}
	page, err := notify.Mails(c.Context(), f.DB, state, token(c), pageSize)
	if err != nil {
		return err
	}
	p.Table = ui.Table{Caption: c.T("console.mails.title"), HideCaption: true, Columns: []ui.Column{{Label: c.T("console.mail.subject"), Main: true}, {Label: c.T("console.mail.to")}, {Label: c.T("console.mail.state")},
		{Label: c.T("console.job.attempt"), Numeric: true}, {Label: c.T("console.mail.at"), Code: true}}, Empty: ui.EmptyState{Icon: "mail", Title: c.T("console.mails.none"), Text: c.T("console.mails.none.text")}}
	for _, m := range page.Mails {
		p.Table.Rows = append(p.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: mailKind(c, m.Kind)}, {Text: maskedMail(m.Email)}, {Badge: &ui.Badge{Label: c.T("console.mail.state." + m.State), Tone: mailTone[m.State], Dot: true}, Sub: short(m.Why(c.Lang), 200)},
			{Text: strconv.Itoa(m.Attempts)}, {Text: at(m.CreatedAt)}}})
	}
	p.Pager = pager(c, page.NextPageToken, "console.mails.noun", len(page.Mails))
	return c.Render(200, "mails", p)
}

// mailKind says what a mail is about. Its own subject names a dossier, which is no business of who runs the system.
func mailKind(c *web.Ctx, kind string) string {
	if key := "console.mail.kind." + kind; c.Lang.Has(key) {
		return c.T(key)
	}
	return c.T("console.mail.kind.other")
}

// maskedMail shows enough of an address to recognise it, and no more: whoever runs the system need not know who wrote.
func maskedMail(s string) string {
	name, host, ok := strings.Cut(s, "@")
	if r := []rune(name); ok && len(r) > 1 {
		return string(r[:1]) + "•••" + string(r[len(r)-1:]) + "@" + host
	}
	return s
}

func (f *face) resendPage(c *web.Ctx) (*askPage, error) {
	if err := mayMail(c, "mail.resend"); err != nil {
		return nil, err
	}
	counts, err := notify.MailCounts(c.Context(), f.DB)
	if err != nil {
		return nil, err
	}
	p := ask(c, "mail_resend", mailsPath, ui.Primary)
	p.Active, p.Crumbs = "mails", crumbs(c, ui.Link{Label: c.T("console.nav.mails"), Href: mailsPath}, ui.Link{Label: p.Title})
	p.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("console.mail.state.not_sent"), Text: count(counts[notify.NotSent])}, {Term: c.T("console.mail.state.failed"), Text: count(counts[notify.Failed])}}}
	return p, nil
}

func (f *face) resendForm(c *web.Ctx) error {
	p, err := f.resendPage(c)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", p)
}

func (f *face) resend(c *web.Ctx) error {
	p, err := f.resendPage(c)
	if err != nil {
		return err
	}
	n := 0
	err = f.DB.Write(c.Context(), func(tx *store.Tx) (err error) {
		n, err = notify.ResendTx(c.Context(), tx)
		return err
	})
	if err != nil {
		return again(c, p, err)
	}
	c.Flash(ui.Good, "console.mail_resend.done", "n", n)
	return c.Redirect(mailsPath)
}
