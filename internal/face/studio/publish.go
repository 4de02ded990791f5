package studio

import (
	"context"
	"net/url"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// publishPage is where a draft is proposed, and where another person publishes it.
type publishPage struct {
	*draftPage
	Facts    ui.DefinitionList
	Diff     diffView
	Against  string
	Propose  *ui.Confirm
	Publish  *ui.Confirm
	SendBack *ui.Confirm
	Recall   *ui.Confirm
	Rebase   *ui.Confirm
}

func (f *face) publishPage(c *web.Ctx) error { return f.showPublish(c, 200, nil) }

// showPublish draws the page; err is why what was sent was not done.
func (f *face) showPublish(c *web.Ctx, status int, err error) error {
	x, failed := f.open(c)
	if failed != nil {
		return failed
	}
	d, failed := f.page(c, x, "publish")
	if failed != nil {
		return failed
	}
	p := &publishPage{draftPage: d}
	sound, failed := f.Drafts.Sound(c.Context(), f.DB, x)
	if failed != nil {
		return failed
	}
	_, faults := flow.Check(sound)
	was, against, failed := f.base(c, x)
	if failed != nil {
		return failed
	}
	p.Against, p.Diff = against, diffOf(c, was, x.Source)
	if failed := f.publishFacts(c, p, x, sound.Version); failed != nil {
		return failed
	}
	mine := x.ProposedBy == identity.From(c.Context()).AccountID
	edit, may := f.allowed(c, "flow.edit"), f.allowed(c, "flow.publish")
	switch {
	case x.Status == flow.DraftPublished:
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Good, Title: c.T("studio.closed.published"), Links: []ui.Link{{Label: c.T("studio.version.n", "n", x.Target), Href: versionPath(x.Code, x.Target)}}})
	case x.Status == flow.DraftDropped:
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: c.T("studio.closed.dropped")})
	case x.Status == flow.DraftProposed && mine && edit:
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: c.T("studio.publish.waits"), Text: c.T("studio.publish.waits.text")})
		p.Recall = f.confirm(c, x, "recall", "rut", ui.Secondary)
	case x.Status == flow.DraftProposed && may:
		p.Publish = f.confirm(c, x, "publish", "cong-bo", ui.Primary)
		p.SendBack = f.confirm(c, x, "send_back", "tra-lai", ui.Secondary, box(c, c.Form, "reason", "studio.send_back.reason", func(fl *ui.Field) { fl.Kind, fl.Rows, fl.Required = form.LongText, 3, true }))
	case x.Status == flow.DraftOpen && len(faults) > 0:
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warning, Title: c.T("studio.publish.faults", "n", len(faults)), Links: []ui.Link{{Label: c.T("studio.tab.check"), Href: draftPath(x.ID, "kiem-tra")}}})
	case x.Status == flow.DraftOpen && edit && sound.Version != x.From+1:
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warning, Title: c.T("flow.overtaken", "flow", x.Code, "version", sound.Version-1, "from", x.From),
			Links: []ui.Link{{Label: c.T("studio.compare.with", "version", sound.Version-1), Href: versionPath(x.Code, sound.Version-1)}}})
		p.Rebase = f.confirm(c, x, "rebase", "lay-goc", ui.Secondary)
	case x.Status == flow.DraftOpen && edit:
		p.Propose = f.confirm(c, x, "propose", "trinh", ui.Primary, proposeFields(c, f.today())...)
	}
	if x.Status == flow.DraftOpen && x.Decision != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warning, Title: c.T("studio.sent_back", "who", x.DecidedName, "at", viet.Instant(x.DecidedAt)), Text: x.Decision})
	}
	if err != nil {
		p.refuse(c, err)
	}
	return c.Render(status, "publish", p)
}

// refuse puts a fault beside the fields of the forms on the page.
func (p *publishPage) refuse(c *web.Ctx, err error) {
	var names []string
	var forms []*ui.Confirm
	for _, one := range []*ui.Confirm{p.Propose, p.SendBack} {
		if one != nil {
			forms = append(forms, one)
			for _, field := range one.Fields {
				names = append(names, field.Name)
			}
		}
	}
	var beside map[string]string
	p.Errors, beside = told(c, err, "main", names...)
	for _, one := range forms {
		for i := range one.Fields {
			one.Fields[i].Error = beside[one.Fields[i].Name]
		}
	}
}

func proposeFields(c *web.Ctx, today viet.Day) []ui.Field {
	v := c.Form
	if v == nil {
		v = url.Values{"valid_from": {today.Add(1).Vietnamese()}}
	}
	return []ui.Field{
		box(c, v, "valid_from", "studio.propose.valid_from", func(f *ui.Field) { f.Kind, f.Required = form.Date, true }),
		box(c, v, "note", "studio.propose.note", func(f *ui.Field) { f.Kind, f.Rows = form.LongText, 3 }),
	}
}

func (f *face) confirm(c *web.Ctx, x flow.Draft, key, path string, look ui.Look, fields ...ui.Field) *ui.Confirm {
	return &ui.Confirm{Title: c.T("studio." + key + ".title"), Text: c.T("studio." + key + ".lead"), Action: draftPath(x.ID, path), Hidden: hidden(x.Edition), Fields: fields,
		Yes: ui.Button{Label: c.T("studio." + key + ".do"), Look: look}, No: ui.Button{Label: c.T("studio.back"), Look: ui.Quiet, Href: draftPath(x.ID)}}
}

// publishFacts are what somebody who decides must know.
func (f *face) publishFacts(c *web.Ctx, p *publishPage, x flow.Draft, version int) error {
	open, err := f.Open(c.Context())
	if err != nil {
		return err
	}
	under := 0
	for v, n := range open {
		if v.Code == x.Code {
			under += n
		}
	}
	p.Facts = ui.DefinitionList{Items: []ui.Fact{{Term: c.T("studio.publish.as"), Text: c.T("studio.version.n", "n", version) + " · " + x.Code}, {Term: c.T("studio.publish.under_way"), Text: c.T("studio.publish.stay", "n", viet.Number(int64(under)))}}}
	if !x.ValidFrom.IsZero() && x.Status != flow.DraftOpen {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("studio.propose.valid_from"), Text: x.ValidFrom.Vietnamese()})
	}
	if x.ProposedName != "" && x.Status != flow.DraftOpen {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("studio.publish.proposer"), Text: x.ProposedName, Lines: []string{viet.Instant(x.ProposedAt)}})
		if x.Note != "" {
			p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("studio.propose.note"), Text: x.Note})
		}
	}
	if x.Status == flow.DraftPublished {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("studio.publish.publisher"), Text: x.DecidedName, Lines: []string{viet.Instant(x.DecidedAt)}})
	}
	return nil
}

// decide answers the forms of the publish page.
func (f *face) decide(c *web.Ctx, said string, do func(ctx context.Context, id string, edition int) (flow.Draft, error)) error {
	n, err := edition(c)
	if err != nil {
		return err
	}
	x, err := do(c.Context(), c.Path("id"), n)
	if slices.Contains(mendable, fault.KindOf(err)) && fault.KindOf(err) != fault.KindNotFound {
		return f.showPublish(c, web.Status(err), err)
	}
	if err != nil {
		return err
	}
	c.Flash(ui.Good, said, "version", x.Target, "day", x.ValidFrom.Vietnamese())
	return c.Redirect(draftPath(x.ID, "cong-bo"))
}

func (f *face) propose(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	day, err := viet.ParseDay(c.Field("valid_from"))
	if err != nil && c.Field("valid_from") != "" {
		return f.showPublish(c, 422, fault.Invalid("flow.edit_invalid", fault.Field{Path: "valid_from", Code: "studio.wrong_day", Args: fault.Args("field", c.T("studio.propose.valid_from"))}))
	}
	return f.decide(c, "studio.proposed", func(ctx context.Context, id string, n int) (flow.Draft, error) {
		return f.Drafts.Propose(ctx, id, n, by(c), day, c.Field("note"))
	})
}

func (f *face) recall(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	return f.decide(c, "studio.recalled", func(ctx context.Context, id string, n int) (flow.Draft, error) {
		return f.Drafts.Recall(ctx, id, n, by(c))
	})
}

func (f *face) sendBack(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	return f.decide(c, "studio.sent", func(ctx context.Context, id string, n int) (flow.Draft, error) {
		return f.Drafts.SendBack(ctx, id, n, by(c), c.Field("reason"))
	})
}

func (f *face) publish(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	return f.decide(c, "studio.published", func(ctx context.Context, id string, n int) (flow.Draft, error) {
		return f.Drafts.Publish(ctx, id, n, by(c))
	})
}

// dropPage asks before a draft is put aside.
type dropPage struct {
	ui.Page
	Confirm ui.Confirm
}

func (f *face) dropForm(c *web.Ctx) error {
	x, err := f.open(c)
	if err != nil {
		return err
	}
	title := c.T("studio.drop.title")
	p := &dropPage{Page: ui.Page{Title: title, Eyebrow: c.Lang.Pick(x.Source.Name), Active: "flows", NoIndex: true, Narrow: true, Crumbs: crumbs(c, ui.Link{Label: title})}, Confirm: *f.confirm(c, x, "drop", "huy", ui.Danger)}
	return c.Render(200, "drop", p)
}

func (f *face) drop(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	n, err := edition(c)
	if err != nil {
		return err
	}
	_, err = f.Drafts.Drop(c.Context(), c.Path("id"), n, by(c))
	switch {
	case slices.Contains(mendable, fault.KindOf(err)):
		title, _ := c.Lang.Fault(err)
		c.Flash(ui.Warning, "studio.said", "said", title)
		return c.Redirect(draftPath(c.Path("id")))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, "studio.dropped")
	return c.Redirect(home)
}
