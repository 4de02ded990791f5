package hall

import (
	"slices"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/law"
	"tinhso/internal/letter"
	"tinhso/internal/parcel"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// papersPage lists the letters that can be written for a dossier and those that were (thư, văn bản của hồ sơ).
type papersPage struct {
	ui.Page
	Groups []letterGroup
	Empty  *ui.EmptyState
	Papers ui.Table
}

type letterGroup struct {
	Title string
	Links []letterLink
}

type letterLink struct{ Name, Href, Law, Missing string }

func papersPath(code string) string { return "/desk/ho-so/" + code + "/thu" }

// dossierOf reads the dossier of an address within the caller's rights, and asks whether they may write letters for it.
func (f *face) dossierOf(c *web.Ctx) (dossier.Dossier, error) {
	d, err := f.Cases.Get(c.Context(), c.Path("code"))
	if err != nil {
		return d, err
	}
	return d, policy.Can(c.Context(), "letter.write", policy.Object{Kind: "letter", UnitID: d.Unit.ID, UnitPath: d.Unit.Path})
}

func letterPage(c *web.Ctx, title, code string) ui.Page {
	return ui.Page{Title: title, Active: "all", NoIndex: true, Crumbs: []ui.Link{{Label: code, Href: "/desk/ho-so/" + code}, {Label: c.T("letter.page.title"), Href: papersPath(code)}, {Label: title}}}
}

func (f *face) papers(c *web.Ctx) error {
	d, err := f.dossierOf(c)
	if err != nil {
		return err
	}
	all, err := f.Letters.For(c.Context(), d.Unit.ID, d.Unit.Path, f.today())
	if err != nil {
		return err
	}
	p := &papersPage{Page: letterPage(c, c.T("letter.page.title"), d.Code)}
	p.Crumbs, p.Lead = p.Crumbs[:2], d.Code+" · "+d.Procedure.Name
	p.Crumbs[1].Href = ""
	for _, action := range append(letter.Actions(), "") {
		g := letterGroup{Title: c.T("letter.action." + orAny(action))}
		for _, t := range all {
			if t.Action == action {
				l := letterLink{Name: c.Lang.Pick(t.Name), Href: papersPath(d.Code) + "/" + t.Code, Missing: c.Lang.Pick(t.Missing)}
				if t.Law != "" {
					l.Law = law.Cite(law.Key(t.Law))
				}
				g.Links = append(g.Links, l)
			}
		}
		if len(g.Links) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	if len(p.Groups) == 0 {
		p.Empty = &ui.EmptyState{Icon: "mail", Title: c.T("letter.page.none"), Text: c.T("letter.page.none.text")}
	}
	written, err := f.Letters.Papers(c.Context(), d.ID)
	if err != nil {
		return err
	}
	p.Papers = ui.Table{Caption: c.T("letter.page.written"), Columns: []ui.Column{{Label: c.T("letter.page.subject"), Main: true}, {Label: c.T("letter.page.number")},
		{Label: c.T("letter.page.on")}, {Label: c.T("letter.page.by")}, {Label: c.T("letter.page.told")}}, Empty: ui.EmptyState{Icon: "file", Title: c.T("letter.page.no_papers")}}
	for _, w := range written {
		told := c.T("letter.page.not_told")
		if !w.ToldAt.IsZero() {
			told = viet.Instant(w.ToldAt)
		}
		p.Papers.Rows = append(p.Papers.Rows, ui.Row{Href: papersPath(d.Code) + "/" + w.ID + "/in", Cells: []ui.Cell{{Text: w.Subject, Sub: w.Title},
			{Text: orDash(w.Number)}, {Text: w.On.Vietnamese()}, {Text: w.MadeName}, {Text: told}}})
	}
	return c.Render(200, "papers", p)
}

func orAny(action string) string {
	if action == "" {
		return "any"
	}
	return action
}

// composePage is a letter before it is sent: first what the dossier does not say, then the filled words to look over.
type composePage struct {
	ui.Page
	Errors ui.ErrorSummary
	Notice *ui.Notice
	Action string
	Hidden []ui.Hidden
	Ask    []ui.Field // what is missing
	Fields []ui.Field // the letter
	Do     []ui.Button
}

func (f *face) composeForm(c *web.Ctx) error {
	d, err := f.dossierOf(c)
	if err != nil {
		return err
	}
	t, err := f.Letters.Pick(c.Context(), d.Unit.ID, d.Unit.Path, c.Path("template"), f.today())
	if err != nil {
		return err
	}
	return f.showFill(c, d, t, 200, nil)
}

// showFill fills the template in; where something is missing it is asked for by name.
func (f *face) showFill(c *web.Ctx, d dossier.Dossier, t letter.Template, status int, given letter.Values) error {
	v, err := f.values(c, d, t)
	if err != nil {
		return err
	}
	for k, text := range given {
		if strings.TrimSpace(text) != "" {
			v[k] = text
		}
	}
	filled, err := t.Fill(v)
	e, ok := fault.As(err)
	if ok && e.Code == "letter.missing_values" {
		p := &composePage{Page: letterPage(c, c.Lang.Pick(t.Name), d.Code), Action: papersPath(d.Code) + "/" + t.Code, Hidden: []ui.Hidden{{Name: "step", Value: "fill"}}}
		p.Notice = &ui.Notice{Tone: ui.Info, Title: c.T("letter.compose.missing"), Text: c.T("letter.compose.missing.text")}
		for _, name := range t.Names() { // what was given is kept beside what is still missing
			missing := slices.ContainsFunc(e.Fields, func(w fault.Field) bool { return w.Path == name })
			if missing || given[name] != "" {
				p.Ask = append(p.Ask, askFor(c, name, given, status == 422))
			}
		}
		if status == 422 {
			for _, a := range p.Ask {
				if a.Error != "" {
					p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: a.Name, Message: a.Error})
				}
			}
		}
		p.Do = []ui.Button{{Label: c.T("letter.compose.fill"), Look: ui.Primary}}
		return c.Render(status, "compose", p)
	}
	if err != nil {
		return err
	}
	who := identity.From(c.Context())
	return f.showCompose(c, d, t, 200, letter.NewPaper{Paper: letter.Paper{Filled: filled, Signer: "", MadeName: who.Name}}, nil)
}

// askFor is the question for a value that the dossier does not have.
func askFor(c *web.Ctx, name string, given letter.Values, wrong bool) ui.Field {
	a := ui.Field{Kind: form.Text, Name: "v-" + name, Label: c.T("letter.name." + name), Value: given[name], Required: true}
	if name == "reason" || name == "items" {
		a.Kind, a.Rows = form.LongText, 4
	}
	if name == "items" {
		a.Help = c.T("letter.compose.items")
	}
	if wrong && strings.TrimSpace(given[name]) == "" {
		a.Error = c.Lang.Field(fault.Field{Path: name, Code: "letter.missing", Args: fault.Args("name", c.T("letter.name."+name))})
	}
	return a
}

func (f *face) showCompose(c *web.Ctx, d dossier.Dossier, t letter.Template, status int, n letter.NewPaper, wrong []fault.Field) error {
	p := &composePage{Page: letterPage(c, c.Lang.Pick(t.Name), d.Code), Action: papersPath(d.Code) + "/" + t.Code,
		Hidden: []ui.Hidden{{Name: "step", Value: "save"}, {Name: "key", Value: f.newKey()}}}
	if text := c.Lang.Pick(t.Missing); text != "" {
		p.Notice = &ui.Notice{Tone: ui.Warning, Title: c.T("letter.compose.unverified"), Text: text}
	}
	field := func(name string, kind form.Kind, value string, rows, most int) {
		one := ui.Field{Kind: kind, Name: name, Label: c.T("letter.field." + name), Value: value, Rows: rows, Max: most, NoMark: true, Wide: true}
		for _, w := range wrong {
			if w.Path == name {
				one.Error = c.Lang.Field(w)
				p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: name, Message: one.Error})
			}
		}
		p.Fields = append(p.Fields, one)
	}
	field("to", form.Text, n.To, 0, 500)
	field("subject", form.Text, n.Subject, 0, 500)
	field("body", form.LongText, n.Body, 16, 20_000)
	field("signer_title", form.Text, n.SignerTitle, 0, 200)
	field("signer", form.Text, n.Signer, 0, 200)
	if t.Notice != "" {
		field("notice", form.LongText, n.Notice, 2, 600)
	}
	box := func(name string, on bool) {
		p.Fields = append(p.Fields, ui.Field{Kind: form.Checkbox, Name: name, Label: c.T("letter.field." + name), Help: c.T("letter.field." + name + ".help"), NoMark: true, Value: onOff(on)})
	}
	box("numbered", n.Numbered)
	if t.Notice != "" {
		box("tell", n.Tell)
	}
	p.Do = []ui.Button{{Label: c.T("letter.compose.save"), Look: ui.Primary}, {Label: c.T("letter.compose.preview"), Name: "do", Value: "preview", NoValidate: true}}
	return c.Render(status, "compose", p)
}

func onOff(on bool) string {
	if on {
		return "true"
	}
	return ""
}

func (f *face) compose(c *web.Ctx) error {
	d, err := f.dossierOf(c)
	if err != nil {
		return err
	}
	t, err := f.Letters.Pick(c.Context(), d.Unit.ID, d.Unit.Path, c.Path("template"), f.today())
	if err != nil {
		return err
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	if c.Field("step") != "save" {
		given := letter.Values{}
		for _, n := range letter.Names() {
			if text := c.Field("v-" + n.ID); text != "" {
				given[n.ID] = text
			}
		}
		return f.showFill(c, d, t, 422, given)
	}
	u, err := f.Units.ByID(c.Context(), f.DB, d.Unit.ID, f.today())
	if err != nil {
		return err
	}
	n := letter.NewPaper{Numbered: c.Form.Has("numbered"), Tell: c.Form.Has("tell"), Abbrev: u.Abbrev, Paper: letter.Paper{DossierID: d.ID, UnitID: d.Unit.ID,
		UnitPath: d.Unit.Path, Template: t.Code, Version: t.Version, Type: t.Type, Title: t.Name.VI, Code: d.Code, Signer: c.Field("signer"), SignerTitle: c.Field("signer_title"),
		Filled: letter.Filled{To: c.Field("to"), Subject: c.Field("subject"), Body: c.Field("body"), Notice: c.Field("notice")}}}
	if c.Field("do") == "preview" {
		n.On, n.MadeAt = f.today(), f.DB.Now()
		return f.printPaper(c, n.Paper, "ban-xem-truoc.pdf")
	}
	n.Once = f.guard(c, "letter "+d.ID+t.Code+n.Body)
	_, err = f.Letters.Write(c.Context(), n)
	if _, twice := again(err); twice {
		return c.Redirect(papersPath(d.Code))
	}
	if e, ok := fault.As(err); ok && e.Kind == fault.KindInvalid {
		return f.showCompose(c, d, t, 422, n, e.Fields)
	}
	if err != nil {
		return err
	}
	c.Flash(ui.Good, "letter.compose.saved")
	return c.Redirect(papersPath(d.Code))
}

func (f *face) printPaper(c *web.Ctx, p letter.Paper, name string) error {
	u, err := f.Units.ByID(c.Context(), f.DB, p.UnitID, p.On)
	if err != nil {
		return err
	}
	h, err := f.Letters.HeadOf(c.Context(), u, p.On)
	if err != nil {
		return err
	}
	pdf, err := p.PDF(h)
	if err != nil {
		return err
	}
	return sendPDF(c, name, pdf)
}

func (f *face) paperPDF(c *web.Ctx) error {
	d, err := f.Cases.Get(c.Context(), c.Path("code"))
	if err != nil {
		return err
	}
	p, err := f.Letters.Paper(c.Context(), d.ID, c.Path("id"))
	if err != nil {
		return err
	}
	return f.printPaper(c, p, "van-ban-"+d.Code+".pdf")
}

// values are what a dossier says, under the names of templates.
func (f *face) values(c *web.Ctx, d dossier.Dossier, t letter.Template) (letter.Values, error) {
	u, err := f.Units.ByID(c.Context(), f.DB, d.Unit.ID, f.today())
	if err != nil {
		return nil, err
	}
	name, female, known, organisation := recipientOf(d)
	v := letter.Values{"code": d.Code, "applicant": letter.Address(name, female, known, organisation), "applicant_name": name, "address": d.Filer().Address.String(),
		"procedure": d.Procedure.Name, "unit": u.Name, "today": viet.LongDay(f.today()), "filed_on": letter.Long(dayOf(d)), "phone": u.Contact.Phone,
		"officer": d.AssigneeName}
	if t.Law != "" {
		v["law"] = law.Cite(law.Key(t.Law))
	}
	if v["officer"] == "" {
		v["officer"] = identity.From(c.Context()).Name
	}
	if d.Result != nil {
		v["result_number"] = d.Result.Number
	}
	f.clockValues(c, d, v)
	if err := f.stepValues(c, d, t, v); err != nil {
		return nil, err
	}
	parcels, err := f.Parcels.OfDossier(c.Context(), d.ID)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(parcels, func(p parcel.Parcel) bool { return p.Tracking != "" }); i >= 0 {
		v["tracking"] = parcels[i].Tracking
	}
	return v, nil
}

func dayOf(d dossier.Dossier) viet.Day { return viet.DayOf(d.SubmittedAt) }

// clockValues are the days of the dossier; before acceptance there are none.
func (f *face) clockValues(c *web.Ctx, d dossier.Dossier, v letter.Values) {
	if d.AcceptedAt.IsZero() {
		return
	}
	p := lang.For(lang.VI)
	v["accepted_on"] = letter.Long(viet.DayOf(d.AcceptedAt))
	v["due_on"] = letter.Long(d.DueOn)
	if d.Budget != nil {
		v["time_limit"] = d.Budget.Words(p)
	}
	clock, err := f.Cases.Deadline(c.Context(), d.Code)
	if err != nil {
		return // what it would say is asked for
	}
	v["start_on"] = letter.Long(viet.DayOf(clock.AcceptedAt))
	if days := clock.Left.Words(p); days != "" {
		v["days_left"] = days
	}
}

// stepValues are what was said with the step that the template goes with.
func (f *face) stepValues(c *web.Ctx, d dossier.Dossier, t letter.Template, v letter.Values) error {
	if len(d.Asked) > 0 {
		v["items"] = strings.Join(d.Asked, "\n")
	}
	steps, err := f.Cases.Timeline(c.Context(), d.Code)
	if err != nil {
		return err
	}
	for _, s := range slices.Backward(steps) {
		if s.Action != t.Action {
			continue
		}
		if s.Reason != "" {
			v["reason"] = s.Reason
		}
		if s.ToName != "" {
			v["to_unit"] = s.ToName
		}
		if len(s.Items) > 0 {
			v["items"] = strings.Join(s.Items, "\n")
		}
		break
	}
	return nil
}
