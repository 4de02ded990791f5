package desk

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// keptFiles are the files of a step that were already taken: they survive a form that is sent back.
type keptFiles struct {
	all     []keptFile
	ids     []string
	changed bool // one was taken away
}

type keptFile struct{ id, name string }

// readAct reads a posted step; files are kept at once.
func (f *face) readAct(c *web.Ctx) (keptFiles, error) {
	var kept keptFiles
	err := c.ReadForm(web.FormRules{MaxFile: file.Max, Save: func(p web.FilePart) error {
		file, err := f.Cases.Upload(c.Context(), p.Name, p.Body, "")
		if err == nil {
			c.Form.Add("kept", file.ID+"|"+file.Name)
		}
		return err
	}})
	if err != nil {
		return kept, err
	}
	sent, err := f.Cases.Sent(c.Context(), c.Form["files"], "")
	if bad, ok := fault.As(err); ok {
		c.Faults = append(c.Faults, fault.Field{Path: "files", Code: bad.Code, Args: bad.Args})
	} else if err != nil {
		return kept, err
	}
	c.Form.Del("files")
	for _, file := range sent {
		c.Form.Add("kept", file.ID+"|"+file.Name)
	}
	gone, away := strings.CutPrefix(c.Form.Get("remove"), "file:")
	for _, k := range c.Form["kept"] {
		id, name, _ := strings.Cut(k, "|")
		if away && id == gone {
			continue
		}
		kept.all, kept.ids = append(kept.all, keptFile{id, name}), append(kept.ids, id)
	}
	if away {
		c.Form.Del("remove")
		kept.changed = true
	}
	return kept, nil
}

// actPage draws the form of a step, empty or as it was left.
func (f *face) actPage(c *web.Ctx, o opened, a dossier.Action, posted url.Values, faults []fault.Field) (*actPage, error) {
	tag := c.Lang.Tag()
	p := &actPage{Page: actHead(c, o, a.Label.In(tag)), Action: casePath(o.d.Code) + "/" + a.Name, Help: a.Help.In(tag), Hidden: f.guards(o.d.Version)}
	p.About = about(c, o)
	options, err := f.options(c, o, a)
	if err != nil {
		return nil, err
	}
	p.Parts = ui.Parts(c.Lang, a.Input, ui.FormInput{Posted: posted, Faults: faults, Options: options.choices})
	for i := range p.Parts {
		if p.Parts[i].Title == p.Title {
			p.Parts[i].Title = "" // said by the heading
		}
		for j := range p.Parts[i].Fields {
			options.dress(c, &p.Parts[i].Fields[j])
		}
	}
	if a.Files {
		p.Upload = &ui.Upload{Name: "files", Label: c.T("desk.act.files." + a.Name), Accept: "image/*,application/pdf,.doc,.docx", Limit: c.T("desk.act.files.limit"),
			MaxBytes: file.Max, Multiple: a.Name == "supply", Camera: true, Error: fileFault(c, faults), Large: ui.LargeFiles(c.Lang, f.Largest)}
	}
	p.Errors.Errors = ui.Errors(c.Lang, p.Parts, faults)
	look := ui.Primary
	if a.Tone == flow.ToneDanger {
		look = ui.Danger
	}
	p.Buttons = []ui.Button{{Label: a.Label.In(tag), Look: look}, {Label: c.T("desk.act.cancel"), Href: casePath(o.d.Code), Look: ui.Quiet}}
	if a.Confirm {
		p.Buttons[0] = ui.Button{Label: c.T("desk.act.check"), Look: ui.Primary}
	}
	return p, nil
}

func fileFault(c *web.Ctx, faults []fault.Field) string {
	for _, f := range faults {
		if f.Path == "files" {
			return c.Lang.Field(f)
		}
	}
	return ""
}

// keep draws the files already taken.
func (p *actPage) keep(c *web.Ctx, kept keptFiles) {
	for _, k := range kept.all {
		p.Hidden = append(p.Hidden, ui.Hidden{Name: "kept", Value: k.id + "|" + k.name})
		if p.Upload != nil {
			p.Upload.Files = append(p.Upload.Files, ui.UploadedFile{Name: k.name, Size: c.T("desk.act.files.kept"), Remove: "file:" + k.id})
		}
	}
}

// actSure asks once more before what cannot be undone, and shows what will be done.
func (f *face) actSure(c *web.Ctx, o opened, a dossier.Action, kept keptFiles, values form.Values) error {
	tag := c.Lang.Tag()
	label := a.Label.In(tag)
	p := &actPage{Page: actHead(c, o, c.T("desk.sure.title", "what", label)), Action: casePath(o.d.Code) + "/" + a.Name, Hidden: f.guards(o.d.Version), About: about(c, o)}
	p.Hidden[0].Value = c.Form.Get("version") // what was seen when it was written
	p.Warn = &ui.Notice{Tone: ui.Warning, Title: c.T("desk.sure.text"), Text: a.Help.In(tag)}
	p.Sure = &ui.DefinitionList{Items: f.described(c, a, values)}
	for name, all := range c.Form {
		if name == "version" || name == "key" || name == "sure" || name == "kept" {
			continue
		}
		for _, v := range all {
			p.Hidden = append(p.Hidden, ui.Hidden{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(p.Hidden[2:], func(a, b ui.Hidden) int { return cmp.Compare(a.Name, b.Name) })
	p.keep(c, kept)
	p.Hidden = append(p.Hidden, ui.Hidden{Name: "sure", Value: "1"})
	look := ui.Primary
	if a.Tone == flow.ToneDanger {
		look = ui.Danger
	}
	p.Buttons = []ui.Button{{Label: c.T("desk.sure.yes", "what", label), Look: look},
		{Label: c.T("desk.sure.back"), Name: "back", Value: "1", Look: ui.Quiet, NoValidate: true}}
	return c.Render(http.StatusOK, "act", p)
}

// described is what was entered in words; ids of units and officers become names.
func (f *face) described(c *web.Ctx, a dossier.Action, values form.Values) []ui.Fact {
	var facts []ui.Fact
	for _, l := range a.Input.Describe(values, c.Lang.Tag()) {
		facts = append(facts, ui.Fact{Term: l.Label, Text: f.named(c, l.Path, l.Value)})
	}
	return facts
}

// named turns an id into a name.
func (f *face) named(c *web.Ctx, path, value string) string {
	switch path[strings.LastIndexByte(path, '.')+1:] {
	case "unit":
		if u, err := f.Units.ByID(c.Context(), f.DB, value, f.today()); err == nil {
			return u.Name
		}
	case "officer":
		if names, err := f.Accounts.Names(c.Context(), f.DB, []string{value}); err == nil && names[value] != "" {
			return names[value]
		}
	}
	return value
}

// about is the dossier beside the form, so that nobody acts on the wrong one.
func about(c *web.Ctx, o opened) ui.DefinitionList {
	d := o.d
	l := ui.DefinitionList{Dense: true, Items: []ui.Fact{
		{Term: c.T("desk.col.who"), Text: d.Owner()},
		{Term: c.T("desk.about.procedure"), Text: d.Procedure.Name},
		{Term: c.T("desk.case.state"), Text: d.StateName.In(c.Lang.Tag())},
	}}
	if d.AssigneeName != "" {
		l.Items = append(l.Items, ui.Fact{Term: c.T("desk.about.assignee"), Text: d.AssigneeName})
	}
	if !d.DueAt.IsZero() {
		l.Items = append(l.Items, ui.Fact{Term: c.T("desk.case.due"), Text: viet.Instant(d.DueAt)})
	} else if d.AcceptedAt.IsZero() {
		l.Items = append(l.Items, ui.Fact{Term: c.T("desk.time.answer_by"), Text: viet.Instant(d.AnswerBy)})
	}
	return l
}
