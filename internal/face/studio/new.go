package studio

import (
	"crypto/rand"
	"io"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// beginPage makes a draft: empty, of a published version, or of a file.
type beginPage struct {
	ui.Page
	Errors   ui.ErrorSummary
	Wrong    []string // of a file: what is wrong, line by line
	Action   string
	Upload   bool
	Hidden   []ui.Hidden
	Fields   []ui.Field
	File     ui.Upload
	Buttons  []ui.Button
	FileName string
}

func begin(c *web.Ctx, key string, fields ...ui.Field) *beginPage {
	title := c.T("studio." + key + ".title")
	return &beginPage{Page: ui.Page{Title: title, Active: "flows", NoIndex: true, Narrow: true, Crumbs: crumbs(c, ui.Link{Label: title}), Lead: c.T("studio." + key + ".lead")},
		Action: c.R.URL.Path, Hidden: []ui.Hidden{{Name: "key", Value: rand.Text()}}, Fields: fields,
		Buttons: []ui.Button{{Label: c.T("studio." + key + ".do"), Look: ui.Primary}, {Label: c.T("studio.back_list"), Look: ui.Quiet, Href: home}}}
}

func newFields(c *web.Ctx) []ui.Field {
	return []ui.Field{box(c, c.Form, "name.vi", "studio.head.name_vi", nil), box(c, c.Form, "name.en", "studio.head.name_en", nil), box(c, c.Form, "code", "studio.new.code", nil)}
}

func (f *face) newForm(c *web.Ctx) error {
	return c.Render(200, "begin", begin(c, "new", newFields(c)...))
}

// newDraft makes a draft that begins with the least flow that works.
func (f *face) newDraft(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	err := f.codeFree(c, text(c.Form, "code"))
	if err == nil {
		err = needName(c, c.Form)
	}
	var s flow.Source
	if err == nil {
		s, err = flow.Empty(text(c.Form, "code"), both(c.Form, "name"))
	}
	if err == nil {
		return f.begun(c, s, "empty", 0)
	}
	return refused(c, begin(c, "new", newFields(c)...), err)
}

// codeFree refuses the code of a flow that is there already: it is changed by a draft of its version.
func (f *face) codeFree(c *web.Ctx, code string) error {
	all, err := f.Flows.List(c.Context(), f.DB)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(p flow.Published) bool { return p.Code == code }) {
		return fault.Invalid("flow.edit_invalid", fault.Field{Path: "code", Code: "studio.code_taken", Args: fault.Args("code", code)})
	}
	return nil
}

// refused shows a form again that was not accepted.
func refused(c *web.Ctx, p *beginPage, err error) error {
	if !slices.Contains(mendable, fault.KindOf(err)) {
		return err
	}
	var names []string
	for _, field := range p.Fields {
		names = append(names, field.Name)
	}
	first := "main"
	if len(names) > 0 {
		first = names[0]
	}
	var beside map[string]string
	p.Errors, beside = told(c, err, first, names...)
	for i := range p.Fields {
		p.Fields[i].Error = beside[p.Fields[i].Name]
	}
	return c.Render(web.Status(err), "begin", p)
}

// begun makes the draft and goes there.
func (f *face) begun(c *web.Ctx, s flow.Source, origin string, from int) error {
	x, err := f.Drafts.Begin(c.Context(), s, origin, from, by(c))
	if fault.KindOf(err) == fault.KindConflict {
		title, _ := c.Lang.Fault(err)
		c.Flash(ui.Warning, "studio.said", "said", title)
		return c.Redirect(home)
	}
	if err != nil {
		return err
	}
	c.Flash(ui.Good, "studio.begun")
	return c.Redirect(draftPath(x.ID))
}

func (f *face) copyForm(c *web.Ctx) error {
	x, err := f.published(c)
	if err != nil {
		return err
	}
	p := begin(c, "copy")
	p.Lead = c.T("studio.copy.lead", "name", x.Name, "version", x.Version)
	return c.Render(200, "begin", p)
}

// copyDraft makes a draft of a published version.
func (f *face) copyDraft(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	x, err := f.published(c)
	if err != nil {
		return err
	}
	return f.begun(c, flow.SourceOf(x), "version", x.Version)
}

// longestFile is the most bytes of a file of a flow.
const longestFile = 1 << 20

func (f *face) importForm(c *web.Ctx) error { return c.Render(200, "begin", importPage(c)) }

func importPage(c *web.Ctx) *beginPage {
	p := begin(c, "import")
	p.Upload = true
	p.File = ui.Upload{Name: "file", Label: c.T("studio.import.file"), Help: c.T("studio.import.file.help"), Accept: ".yaml,.yml,text/yaml,application/yaml", Limit: c.T("studio.import.limit"), MaxBytes: longestFile, Required: true}
	return p
}

// importDraft makes a draft of a file; a file with faults makes none, and each is told with its line.
func (f *face) importDraft(c *web.Ctx) error {
	var body []byte
	name := ""
	err := c.ReadForm(web.FormRules{MaxFile: longestFile, MaxFiles: 1, Save: func(p web.FilePart) (err error) {
		name = p.Name
		body, err = io.ReadAll(p.Body)
		return err
	}})
	if err != nil {
		return err
	}
	p := importPage(c)
	switch {
	case len(c.Faults) > 0:
		return refusedFile(c, p, fault.Invalid("flow.edit_invalid", c.Faults...))
	case name == "":
		return refusedFile(c, p, fault.Invalid("flow.edit_invalid", fault.Field{Path: "file", Code: "field.required", Args: fault.Args("field", c.T("studio.import.file"))}))
	}
	s, _, err := flow.Import(name, body)
	if fault.KindOf(err) == fault.KindInvalid {
		p.FileName = name
		return refusedFile(c, p, err)
	}
	if err != nil {
		return err
	}
	from := 0
	all, err := f.Flows.List(c.Context(), f.DB)
	if err != nil {
		return err
	}
	for _, v := range all {
		if v.Code == s.Code {
			from = max(from, v.Version)
		}
	}
	return f.begun(c, s, "file", from)
}

// mostLines is how many faults of a file are told at once.
const mostLines = 50

// refusedFile tells what is wrong with a file, line by line.
func refusedFile(c *web.Ctx, p *beginPage, err error) error {
	title, _ := c.Lang.Fault(err)
	x, _ := fault.As(err)
	p.Errors = ui.ErrorSummary{Title: title}
	for i, one := range x.Fields {
		said := c.Lang.Field(one)
		if i == 0 {
			p.Errors.Errors = []ui.FieldError{{Path: "file", Message: said}}
			p.File.Error = said
		}
		if p.FileName != "" && i < mostLines && !slices.Contains(p.Wrong, said) {
			p.Wrong = append(p.Wrong, said)
		}
	}
	return c.Render(422, "begin", p)
}
