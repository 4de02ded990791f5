package desk

import (
	"cmp"
	"slices"

	"tinhso/internal/dossier"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// casePage is one dossier as the officers of its unit see it (hồ sơ).
type casePage struct {
	ui.Page
	Strip     []stripCell
	Done      *ui.Notice // what the reader has just done
	Notes     []ui.Notice
	Doing     *doing
	Papers    casePapers
	Parts     []ui.Summary
	Steps     []stepRow
	Next      *ui.Moment
	Time      timePart
	Prints    []ui.Link
	Fees      ui.Table
	FeesTotal string
	Consulted ui.DefinitionList
	Control   ui.DefinitionList
	Result    *ui.DefinitionList
}

// stripCell is one of the facts under the heading that an officer looks for first.
type stripCell struct {
	Term, Text, Sub string
	Due             *ui.DueBadge
	Badge           *ui.Badge
}

// doing is the steps open to the reader: the usual one first, the rest folded away.
type doing struct {
	Main  []doButton
	Other []doButton
}

// doButton leads to a step, or takes it at once when it asks nothing.
type doButton struct {
	ui.Button
	Help string
	Post *claimForm
}

// opened is a dossier with all that several of its pages need.
type opened struct {
	d       dossier.Dossier
	clock   dossier.Clock
	item    dossier.Item
	actions []dossier.Action
}

func (f *face) open(c *web.Ctx) (opened, error) {
	ctx := c.Context()
	d, err := f.Cases.Get(ctx, c.Path("code"))
	if err != nil {
		return opened{}, err
	}
	o := opened{d: d}
	if o.clock, err = f.Cases.Deadline(ctx, d.Code); err != nil {
		return o, err
	}
	o.item = itemOf(d, o.clock.Holder)
	o.actions, err = f.Cases.Actions(ctx, d)
	return o, err
}

func (f *face) showCase(c *web.Ctx) error {
	o, err := f.open(c)
	if err != nil {
		return err
	}
	d := o.d
	p := &casePage{Page: ui.Page{Title: d.Owner(), Eyebrow: d.Code, Lead: d.Procedure.Name, Active: "all", NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("desk.nav.inbox"), Href: "/desk"}, {Label: d.Code}}}}
	if p.Strip, err = f.strip(c, o); err != nil {
		return err
	}
	p.Doing = f.doing(c, o)
	p.Notes = notes(c, o)
	if p.Steps, err = f.steps(c, o, p); err != nil {
		return err
	}
	doubts, err := f.doubtful(c, d)
	if err != nil {
		return err
	}
	p.Papers = papersOf(c, d, doubts)
	parts, err := f.Cases.Describe(c.Context(), d, c.Lang.Tag())
	if err != nil {
		return err
	}
	p.Parts = partSummaries(c, d, parts, o.may("correct"))
	p.Time = f.timePart(c, o)
	p.Prints = prints(c, o, p.Steps)
	p.Result = resultPart(c, d)
	p.Control = control(c, o)
	if err := f.caseMoney(c, d, p); err != nil {
		return err
	}
	if err := f.caseConsulted(c, d, p); err != nil {
		return err
	}
	return c.Render(200, "case", p)
}

// may says whether an action is open to the reader.
func (o opened) may(action string) bool {
	return slices.ContainsFunc(o.actions, func(a dossier.Action) bool { return a.Name == action })
}

func (f *face) strip(c *web.Ctx, o opened) ([]stripCell, error) {
	due, err := f.clocks(c).due(o.item)
	if err != nil {
		return nil, err
	}
	d, tag := o.d, c.Lang.Tag()
	national := c.T("flow.national." + viet.Number(int64(d.National)))
	state := ui.Badge{Label: d.StateName.In(tag), Tone: stateTone(d.National)}
	all := []stripCell{
		{Term: c.T("desk.case.due"), Due: &due},
		{Term: c.T("desk.case.state"), Badge: &state, Sub: c.T("desk.case.national", "n", d.National, "name", national)},
	}
	holder := stripCell{Term: c.T("desk.case.holder"), Text: cmp.Or(holderWords(c, o.item), c.T("desk.case.over"))}
	if d.AssigneeName != "" && holder.Text != d.AssigneeName {
		holder.Sub = c.T("desk.case.assignee", "name", d.AssigneeName)
	}
	channel := stripCell{Term: c.T("desk.case.channel"), Text: c.T("desk.channel." + string(d.Channel)), Sub: viet.Instant(d.SubmittedAt)}
	return append(all, holder, channel), nil
}

// doing sorts what is open: the usual step as the one loud button, what ends a dossier last.
func (f *face) doing(c *web.Ctx, o opened) *doing {
	var loud, plain, hard []doButton
	tag := c.Lang.Tag()
	for _, a := range o.actions {
		if a.Name == "claim" && o.d.Assignee == account(c) {
			continue // it is theirs already
		}
		b := doButton{Button: ui.Button{Label: a.Label.In(tag), Href: casePath(o.d.Code) + "/" + a.Name}, Help: a.Help.In(tag)}
		if len(a.Input.Sections) == 0 && !a.Confirm && !a.Files {
			b.Post = f.claim(c, o.d.Code, o.d.Version, casePath(o.d.Code))
			b.Post.Action, b.Post.Label = b.Href, b.Label
		}
		switch a.Tone {
		case flow.TonePrimary:
			b.Look = ui.Primary
			loud = append(loud, b)
		case flow.ToneDanger:
			b.Look = ui.Danger
			hard = append(hard, b)
		default:
			plain = append(plain, b)
		}
	}
	for i := range loud {
		if i > 0 {
			loud[i].Look = ui.Secondary
		}
	}
	all := append(append(loud, plain...), hard...)
	if len(all) == 0 {
		return nil
	}
	n := min(len(all), 3)
	if len(all) == 4 {
		n = 4
	}
	d := &doing{Main: all[:n], Other: all[n:]}
	d.Main[0].Key = "x"
	return d
}

// notes is what must not be overlooked: what was asked for, a time limit that is not from the catalogue, a late entry.
func notes(c *web.Ctx, o opened) []ui.Notice {
	d := o.d
	var all []ui.Notice
	if d.BudgetBasis == dossier.ByClerk {
		all = append(all, ui.Notice{Tone: ui.Info, Text: c.T("desk.case.by_clerk")})
	}
	if d.KeptAppointment() {
		all = append(all, ui.Notice{Tone: ui.Info, Text: c.T("desk.case.kept")})
	}
	if d.Late {
		all = append(all, ui.Notice{Tone: ui.Info, Text: c.T("desk.case.late_entry")})
	}
	later := 0
	for _, p := range d.Documents {
		if p.Status == dossier.Later {
			later++
		}
	}
	if later > 0 && !d.Closed {
		all = append(all, ui.Notice{Tone: ui.Warning, Text: c.T("desk.case.later", "n", later)})
	}
	return all
}

func resultPart(c *web.Ctx, d dossier.Dossier) *ui.DefinitionList {
	if d.Result == nil {
		return nil
	}
	r := d.Result
	return &ui.DefinitionList{Dense: true, Items: []ui.Fact{
		{Term: c.T("desk.result.number"), Text: r.Number},
		{Term: c.T("desk.result.subject"), Text: r.Subject},
		{Term: c.T("desk.result.signer"), Text: r.Signer},
		{Term: c.T("desk.result.on"), Text: r.IssuedOn.Vietnamese()},
		{Term: c.T("desk.result.code"), Text: r.Code, Link: &ui.Link{Label: c.T("desk.result.check"), Href: "/xac-minh/" + r.Code}},
		{Term: c.T("desk.result.paper"), Link: &ui.Link{Label: c.T("desk.result.open"), Icon: "file", Href: casePath(d.Code) + "/ket-qua", NewTab: true}},
	}}
}

// control is how the dossier was counted and by which rules, for whoever has to check it.
func control(c *web.Ctx, o opened) ui.DefinitionList {
	d := o.d
	l := ui.DefinitionList{Dense: true}
	add := func(key, text string) {
		if text != "" {
			l.Items = append(l.Items, ui.Fact{Term: c.T("desk.control." + key), Text: text})
		}
	}
	add("procedure", c.T("desk.control.version", "code", d.Procedure.Code, "version", d.Procedure.Version))
	add("flow", c.T("desk.control.version", "code", d.FlowCode, "version", d.FlowVersion))
	add("unit", d.Unit.Code)
	add("variant", d.VariantName)
	if d.Taken != nil {
		add("taken", d.Taken.Name)
		if !d.HandBy.IsZero() {
			add("hand_by", viet.Instant(d.HandBy))
		}
		if !d.HandedAt.IsZero() {
			add("handed", viet.Instant(d.HandedAt))
		}
	}
	add("supplements", viet.Number(int64(d.Supplements)))
	add("extended", viet.Number(int64(d.Extended)))
	add("on_time", onTime(c, d.OnTime))
	add("on_time_national", onTime(c, d.OnTimeNat))
	add("version_of_dossier", viet.Number(d.Version))
	return l
}

func onTime(c *web.Ctx, b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return c.T("desk.control.yes")
	}
	return c.T("desk.control.no")
}

func (f *face) caseMoney(c *web.Ctx, d dossier.Dossier, p *casePage) error {
	fees, err := f.Cases.FeesOf(c.Context(), d.Code)
	if err != nil {
		return err
	}
	p.Fees = ui.Table{Caption: c.T("desk.money.title"), HideCaption: true, Columns: []ui.Column{{Label: c.T("desk.money.what"), Main: true},
		{Label: c.T("desk.money.receipt")}, {Label: c.T("desk.money.amount"), Numeric: true}}}
	total := int64(0)
	for _, fee := range fees {
		total += fee.Amount
		p.Fees.Rows = append(p.Fees.Rows, ui.Row{Cells: []ui.Cell{{Text: cmp.Or(fee.Name, c.T("desk.money.any")), Sub: viet.Instant(fee.At) + " · " + fee.ByName},
			{Text: cmp.Or(fee.Receipt, "–")}, {Text: viet.Money(fee.Amount)}}})
	}
	if total > 0 {
		p.FeesTotal = c.T("desk.money.total", "money", viet.Money(total))
	}
	return nil
}

func (f *face) caseConsulted(c *web.Ctx, d dossier.Dossier, p *casePage) error {
	units, err := f.Cases.Consulted(c.Context(), d.Code)
	if err != nil {
		return err
	}
	p.Consulted.Dense = true
	for _, u := range units {
		if u.Handed {
			continue
		}
		fact := ui.Fact{Term: u.Unit.Name, Text: c.T("desk.consulted.asked", "at", viet.Instant(u.AskedAt)), Badge: &ui.Badge{Label: c.T("desk.consulted.waiting"), Tone: ui.Warning}}
		if !u.AnsweredAt.IsZero() {
			fact.Text = c.T("desk.consulted.at", "at", viet.Instant(u.AnsweredAt))
			fact.Badge = &ui.Badge{Label: c.T("desk.consulted.answered"), Tone: ui.Good}
		}
		p.Consulted.Items = append(p.Consulted.Items, fact)
	}
	if len(p.Consulted.Items) > 0 {
		p.Consulted.Items = append(p.Consulted.Items, ui.Fact{Term: c.T("desk.consulted.all"), Link: &ui.Link{Label: c.T("desk.consulted.open"), Href: casePath(d.Code) + "/y-kien"}})
	}
	return nil
}

// account is the account of the reader.
func account(c *web.Ctx) string { return identity.From(c.Context()).AccountID }
