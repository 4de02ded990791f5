package hall

import (
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/law"
	"tinhso/internal/letter"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// templatesPage lists the templates of letters that a unit uses (mẫu thư, văn bản).
type templatesPage struct {
	ui.Page
	Table ui.Table
}

// newTemplate is the place of a template that is being written.
const newTemplate = "moi"

// admins is the unit whose templates the caller manages.
func (f *face) admins(c *web.Ctx) (org.Unit, error) {
	return f.own(c.Context(), identity.Admin)
}

func (f *face) templates(c *web.Ctx) error {
	u, err := f.admins(c)
	if err != nil {
		return err
	}
	all, err := f.Letters.All(c.Context(), u.ID)
	if err != nil {
		return err
	}
	p := &templatesPage{Page: ui.Page{Title: c.T("letter.list.title"), Lead: c.T("letter.list.lead", "unit", u.Name), Active: "mau-thu", NoIndex: true,
		Actions: []ui.Button{{Label: c.T("letter.list.new"), Href: lettersPath + "/" + newTemplate, Icon: "plus", Look: ui.Primary}}}}
	p.Table = ui.Table{Caption: c.T("letter.list.title"), HideCaption: true, Columns: []ui.Column{{Label: c.T("letter.list.name"), Main: true}, {Label: c.T("letter.list.action")},
		{Label: c.T("letter.list.version"), Numeric: true}, {Label: c.T("letter.list.valid")}, {Label: c.T("letter.list.law")}, {Label: c.T("letter.list.from")}},
		Empty: ui.EmptyState{Icon: "mail", Title: c.T("letter.list.empty"), Text: c.T("letter.list.empty.text")}}
	for _, t := range all {
		row := ui.Row{Href: lettersPath + "/" + t.ID, Cells: []ui.Cell{{Text: c.Lang.Pick(t.Name), Sub: t.Code}, {Text: c.T("letter.action." + orAny(t.Action))},
			{Text: strconv.FormatInt(t.Version, 10)}, {Text: validWords(c, t)}, {Text: lawWords(c, t)}, {Text: fromWords(c, t)}}}
		if t.Withdrawn {
			row.Cells[0].Badge = &ui.Badge{Label: c.T("letter.list.withdrawn"), Tone: ui.Muted}
		}
		p.Table.Rows = append(p.Table.Rows, row)
	}
	return c.Render(200, "templates", p)
}

func validWords(c *web.Ctx, t letter.Template) string {
	if t.ValidTo.IsZero() {
		return c.T("letter.list.since", "day", t.ValidFrom.Vietnamese())
	}
	return c.T("letter.list.between", "from", t.ValidFrom.Vietnamese(), "to", t.ValidTo.Vietnamese())
}

func lawWords(c *web.Ctx, t letter.Template) string {
	if t.Law == "" {
		return c.T("letter.list.no_law")
	}
	return law.Cite(law.Key(t.Law))
}

func fromWords(c *web.Ctx, t letter.Template) string {
	switch {
	case t.FromPack:
		return c.T("letter.list.pack")
	case t.UnitID == "":
		return c.T("letter.list.province")
	}
	return c.T("letter.list.own")
}

// templatePage edits a template: what is wrong is told with its line, and every save is a new version.
type templatePage struct {
	ui.Page
	Errors   ui.ErrorSummary
	Notice   *ui.Notice
	Action   string
	Hidden   []ui.Hidden
	Fields   []ui.Field
	Do       []ui.Button
	End      *counterDo
	Names    ui.DefinitionList
	Versions ui.Table
}

func (f *face) templateForm(c *web.Ctx) error {
	u, err := f.admins(c)
	if err != nil {
		return err
	}
	t := letter.Template{Type: letter.Official, ValidFrom: f.today(), To: "{applicant}"}
	if c.Path("id") != newTemplate {
		if t, err = f.Letters.Template(c.Context(), u.ID, c.Path("id")); err != nil {
			return err
		}
	}
	return f.showTemplate(c, u, 200, t, c.Path("id"), nil)
}

func (f *face) showTemplate(c *web.Ctx, u org.Unit, status int, t letter.Template, id string, wrong []fault.Field) error {
	title := c.Lang.Pick(t.Name)
	if id == newTemplate {
		title = c.T("letter.edit.new")
	}
	p := &templatePage{Page: ui.Page{Title: title, Active: "mau-thu", NoIndex: true, Crumbs: []ui.Link{{Label: c.T("letter.list.title"), Href: lettersPath}, {Label: title}}},
		Action: lettersPath + "/" + id}
	seen := t.Version
	if mine := u.ParentID == ""; t.UnitID == "" && !mine && id != newTemplate { // the province's: a unit makes its own of it
		p.Notice = &ui.Notice{Tone: ui.Info, Text: c.T("letter.edit.province", "unit", u.Name)}
		seen = 0
	}
	if status == 422 {
		seen, _ = strconv.ParseInt(c.Field("version"), 10, 64)
	}
	p.Hidden = []ui.Hidden{{Name: "version", Value: strconv.FormatInt(seen, 10)}}
	f.templateFields(c, p, t, id, wrong)
	p.Do = []ui.Button{{Label: c.T("letter.edit.save"), Look: ui.Primary}, {Label: c.T("letter.edit.preview"), Name: "do", Value: "preview", NoValidate: true}}
	for _, n := range letter.Names() {
		p.Names.Items = append(p.Names.Items, ui.Fact{Term: "{" + n.ID + "}", Text: c.T("letter.name." + n.ID)})
	}
	p.Names.Dense = true
	if id == newTemplate {
		return c.Render(status, "template", p)
	}
	if !t.Withdrawn && (t.UnitID == u.ID || u.ParentID == "") {
		p.End = &counterDo{Action: lettersPath + "/" + id + "/ngung", Button: ui.Button{Label: c.T("letter.edit.end"), Look: ui.Danger}}
	}
	all, err := f.Letters.Versions(c.Context(), t)
	if err != nil {
		return err
	}
	p.Versions = ui.Table{Caption: c.T("letter.edit.versions"), Columns: []ui.Column{{Label: c.T("letter.list.version"), Main: true}, {Label: c.T("letter.list.valid")}, {Label: c.T("letter.list.from")}}}
	for _, v := range all {
		p.Versions.Rows = append(p.Versions.Rows, ui.Row{Href: lettersPath + "/" + v.ID, Cells: []ui.Cell{{Text: strconv.FormatInt(v.Version, 10)}, {Text: validWords(c, v)}, {Text: fromWords(c, v)}}})
	}
	return c.Render(status, "template", p)
}

func (f *face) templateFields(c *web.Ctx, p *templatePage, t letter.Template, id string, wrong []fault.Field) {
	add := func(one ui.Field) {
		one.Label, one.NoMark = c.T("letter.edit."+one.Name), true
		for _, w := range wrong {
			if w.Path == one.Name {
				one.Error = c.Lang.Field(w)
				p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: one.Name, Message: one.Error})
			}
		}
		p.Fields = append(p.Fields, one)
	}
	add(ui.Field{Kind: form.Text, Name: "code", Value: t.Code, Disabled: id != newTemplate, Help: c.T("letter.edit.code.help")})
	add(ui.Field{Kind: form.Text, Name: "name", Value: t.Name.VI, Wide: true})
	add(ui.Field{Kind: form.Text, Name: "name_en", Value: t.Name.EN, Wide: true})
	action := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "action"}
	for _, a := range append([]string{""}, letter.Actions()...) {
		action.Choices = append(action.Choices, ui.Choice{Value: a, Label: c.T("letter.action." + orAny(a)), Chosen: a == t.Action})
	}
	add(action)
	kind := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "type"}
	for _, k := range letter.Types() {
		kind.Choices = append(kind.Choices, ui.Choice{Value: k, Label: c.T("letter.type." + k), Chosen: k == t.Type})
	}
	add(kind)
	add(ui.Field{Kind: form.Text, Name: "to", Value: t.To, Wide: true})
	add(ui.Field{Kind: form.Text, Name: "subject", Value: t.Subject, Wide: true})
	add(ui.Field{Kind: form.LongText, Name: "body", Value: t.Body, Rows: 18, Wide: true})
	add(ui.Field{Kind: form.LongText, Name: "notice", Value: t.Notice, Rows: 2, Wide: true})
	add(ui.Field{Kind: form.Date, Name: "valid_from", Value: t.ValidFrom.Vietnamese()})
	to := ""
	if !t.ValidTo.IsZero() {
		to = t.ValidTo.Vietnamese()
	}
	add(ui.Field{Kind: form.Date, Name: "valid_to", Value: to})
	add(ui.Field{Kind: form.Text, Name: "law", Value: t.Law, Help: c.T("letter.edit.law.help"), Wide: true})
	add(ui.Field{Kind: form.Text, Name: "missing", Value: t.Missing.VI, Help: c.T("letter.edit.missing.help"), Wide: true})
}

// readTemplate reads the form; days that are none are told by the room.
func readTemplate(c *web.Ctx, t letter.Template) (letter.Template, []fault.Field) {
	var wrong []fault.Field
	day := func(name string) viet.Day {
		text := c.Field(name)
		if text == "" {
			return viet.Day{}
		}
		d, err := viet.ParseDay(text)
		if err != nil {
			wrong = append(wrong, fault.Field{Path: name, Code: "letter.day"})
		}
		return d
	}
	if t.Code == "" {
		t.Code = c.Field("code")
	}
	t.Name = lang.Text{VI: c.Field("name"), EN: c.Field("name_en")}
	t.Action, t.Type, t.To, t.Subject, t.Body, t.Notice = c.Field("action"), c.Field("type"), c.Field("to"), c.Field("subject"), c.Field("body"), c.Field("notice")
	t.ValidFrom, t.ValidTo, t.Law, t.Verified = day("valid_from"), day("valid_to"), c.Field("law"), false
	t.Missing = lang.Text{}
	if text := c.Field("missing"); text != "" {
		t.Missing = lang.Text{VI: text, EN: text}
	}
	return t, wrong
}

func (f *face) templateSave(c *web.Ctx) error {
	u, err := f.admins(c)
	if err != nil {
		return err
	}
	id := c.Path("id")
	t := letter.Template{}
	if id != newTemplate {
		if t, err = f.Letters.Template(c.Context(), u.ID, id); err != nil {
			return err
		}
	} else if _, err := f.Letters.All(c.Context(), u.ID); err != nil {
		return err
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	t, wrong := readTemplate(c, t)
	if len(wrong) > 0 {
		return f.showTemplate(c, u, 422, t, id, wrong)
	}
	if c.Field("do") == "preview" {
		return f.preview(c, u, t, id)
	}
	seen, _ := strconv.ParseInt(c.Field("version"), 10, 64) // what is no number is no version: stale
	saved, err := f.Letters.Save(c.Context(), u.ID, t, seen)
	e, ok := fault.As(err)
	switch {
	case err == nil:
		c.Flash(ui.Good, "letter.edit.saved", "version", saved.Version)
		return c.Redirect(lettersPath + "/" + saved.ID)
	case ok && e.Kind == fault.KindInvalid:
		return f.showTemplate(c, u, 422, t, id, e.Fields)
	case ok && e.Kind == fault.KindPrecondition:
		return f.showTemplate(c, u, 422, t, id, []fault.Field{{Path: "code", Code: e.Code}})
	}
	return err
}

// preview prints the template with the sample dossier.
func (f *face) preview(c *web.Ctx, u org.Unit, t letter.Template, id string) error {
	if err := t.Check(); err != nil {
		e, _ := fault.As(err)
		return f.showTemplate(c, u, 422, t, id, e.Fields)
	}
	return f.printSample(c, u, t)
}

func (f *face) printSample(c *web.Ctx, u org.Unit, t letter.Template) error {
	filled, err := t.Fill(letter.Sample())
	if err != nil {
		return err
	}
	return f.printPaper(c, letter.Paper{UnitID: u.ID, Type: t.Type, On: f.today(), MadeAt: f.DB.Now(), Filled: filled, Code: letter.Sample()["code"]}, "mau-"+t.Code+".pdf")
}

func (f *face) templatePDF(c *web.Ctx) error {
	u, err := f.admins(c)
	if err != nil {
		return err
	}
	t, err := f.Letters.Template(c.Context(), u.ID, c.Path("id"))
	if err != nil {
		return err
	}
	return f.printSample(c, u, t)
}

func (f *face) templateEnd(c *web.Ctx) error {
	err := f.Letters.Withdraw(c.Context(), c.Path("id"))
	if err != nil && !told(c, err) {
		return err
	}
	return c.Redirect(lettersPath)
}
