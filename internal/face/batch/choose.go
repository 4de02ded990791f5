package batch

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"tinhso/internal/batch"
	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// choosePage asks what is to be done with the dossiers that were chosen in a list, then what the step asks (chọn thao tác).
type choosePage struct {
	ui.Page
	Errors  ui.ErrorSummary
	Action  string // where the form goes
	Method  string
	Hidden  []ui.Hidden
	Steps   *ui.Field
	Parts   []ui.Part
	Help    string
	Buttons []ui.Button
	Chosen  ui.Table
	Empty   *ui.EmptyState
	Notice  *ui.Notice
}

// mostChosen bounds what is chosen on a page: a list shows no more.
const mostChosen = 100

// chosen is a dossier that was chosen, with the steps open to the reader.
type chosen struct {
	d       dossier.Dossier
	actions []dossier.Action
}

func (f *face) choose(c *web.Ctx) error {
	return f.form(c, http.StatusOK, c.R.URL.Query(), nil, nil)
}

// form draws the two questions; the second one once the first is answered.
func (f *face) form(c *web.Ctx, status int, in, posted url.Values, wrong []fault.Field) error {
	p := &choosePage{Page: ui.Page{Title: c.T("batch.page.new"), Active: "batch", NoIndex: true, Crumbs: []ui.Link{{Label: c.T("batch.page.title"), Href: home}, {Label: c.T("batch.page.new")}}}}
	codes := codesOf(in)
	all, missed, err := f.read(c, codes)
	if err != nil {
		return err
	}
	if missed > 0 {
		p.Notice = &ui.Notice{Tone: ui.Warning, Text: c.T("batch.page.missed", "n", missed)}
	}
	if len(all) == 0 {
		p.Empty = &ui.EmptyState{Icon: "folder", Title: c.T("batch.page.nothing"), Text: c.T("batch.page.nothing.text"), Action: &ui.Button{Label: c.T("batch.page.to_list"), Href: "/desk/ho-so", Look: ui.Primary}}
		return c.Render(status, "choose", p)
	}
	p.Lead = c.T("batch.page.chosen", "n", len(all))
	for _, one := range all {
		p.Hidden = append(p.Hidden, ui.Hidden{Name: "ma", Value: one.d.Code})
	}
	p.Chosen = table(c, all)
	name := in.Get("thao-tac")
	a, found := actionOf(all, name)
	if !found {
		f.steps(c, p, all, name)
		return c.Render(status, "choose", p)
	}
	tag := c.Lang.Tag()
	p.Title, p.Help = c.T("batch.page.step", "what", a.Label.In(tag)), a.Help.In(tag)
	p.Method, p.Action = "post", home
	p.Hidden = append(p.Hidden, ui.Hidden{Name: "thao-tac", Value: name}, ui.Hidden{Name: "key", Value: f.newKey()})
	options, err := f.options(c, all, a)
	if err != nil {
		return err
	}
	p.Parts = ui.Parts(c.Lang, a.Input, ui.FormInput{Posted: posted, Faults: wrong, Options: options})
	for i := range p.Parts {
		if p.Parts[i].Title == a.Label.In(tag) {
			p.Parts[i].Title = ""
		}
	}
	p.Errors.Errors = ui.Errors(c.Lang, p.Parts, wrong)
	p.Buttons = []ui.Button{{Label: c.T("batch.page.preview"), Look: ui.Primary}, {Label: c.T("batch.page.other_step"), Look: ui.Quiet, Href: home + "/moi?" + url.Values{"ma": codes}.Encode()}}
	return c.Render(status, "choose", p)
}

// steps offers what can be done with at least one of them, what most of them allow first.
func (f *face) steps(c *web.Ctx, p *choosePage, all []chosen, now string) {
	p.Method, p.Action = "get", home+"/moi"
	field := &ui.Field{Kind: form.ChoiceOne, Name: "thao-tac", Label: c.T("batch.page.which"), Required: true, Wide: true}
	count := map[string]int{}
	for _, one := range all {
		for _, a := range one.actions {
			count[a.Name]++
		}
	}
	for _, name := range batch.Actions() {
		if a, ok := actionOf(all, name); ok {
			field.Choices = append(field.Choices, ui.Choice{Value: name, Label: a.Label.In(c.Lang.Tag()), Chosen: name == now, Help: c.T("batch.page.fits", "n", count[name], "all", len(all))})
		}
	}
	slices.SortStableFunc(field.Choices, func(a, b ui.Choice) int { return count[b.Value] - count[a.Value] })
	if len(field.Choices) == 0 {
		p.Empty = &ui.EmptyState{Icon: "lock", Title: c.T("batch.page.no_step"), Text: c.T("batch.page.no_step.text"), Action: &ui.Button{Label: c.T("batch.page.to_list"), Href: "/desk/ho-so"}}
		return
	}
	if now != "" {
		field.Error = c.T("batch.page.closed")
		p.Errors.Errors = []ui.FieldError{{Path: "thao-tac", Message: field.Error}}
	} else if n := field.Choices[0]; !slices.ContainsFunc(field.Choices, func(ch ui.Choice) bool { return ch.Chosen }) {
		n.Chosen, field.Value = true, n.Value
		field.Choices[0] = n
	}
	p.Steps = field
	p.Buttons = []ui.Button{{Label: c.T("batch.page.next"), Look: ui.Primary}, {Label: c.T("batch.page.cancel"), Look: ui.Quiet, Href: "/desk/ho-so"}}
}

func codesOf(in url.Values) []string {
	codes := slices.Clone(in["ma"])
	slices.Sort(codes)
	codes = slices.Compact(codes)
	return codes[:min(len(codes), mostChosen)]
}

// read reads what was chosen; what the reader may not see is left out and counted.
func (f *face) read(c *web.Ctx, codes []string) (all []chosen, missed int, err error) {
	for _, code := range codes {
		d, err := f.Cases.Get(c.Context(), code)
		if k := fault.KindOf(err); err != nil && (k == fault.KindNotFound || k == fault.KindForbidden) {
			missed++
			continue
		} else if err != nil {
			return nil, 0, err
		}
		actions, err := f.Cases.Actions(c.Context(), d)
		if err != nil {
			return nil, 0, err
		}
		all = append(all, chosen{d, actions})
	}
	return all, missed, nil
}

// actionOf finds a step in the first dossier that allows it.
func actionOf(all []chosen, name string) (dossier.Action, bool) {
	if !slices.Contains(batch.Actions(), name) {
		return dossier.Action{}, false
	}
	for _, one := range all {
		if i := slices.IndexFunc(one.actions, func(a dossier.Action) bool { return a.Name == name }); i >= 0 {
			return one.actions[i], true
		}
	}
	return dossier.Action{}, false
}

func table(c *web.Ctx, all []chosen) ui.Table {
	t := ui.Table{Caption: c.T("batch.page.chosen", "n", len(all)), HideCaption: true, Columns: []ui.Column{{Label: c.T("batch.page.code"), Main: true, Code: true}, {Label: c.T("batch.page.owner")}, {Label: c.T("batch.page.now")}}}
	for _, one := range all {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: one.d.Code, Sub: one.d.Procedure.Name}, {Text: one.d.Owner()}, {Text: one.d.StateName.In(c.Lang.Tag())}}})
	}
	return t
}

// options are the officers and units that a step may name.
func (f *face) options(c *web.Ctx, all []chosen, a dossier.Action) (func(form.Field) []ui.Choice, error) {
	var officers, units []ui.Choice
	unit := all[0].d.Unit.ID
	for _, s := range a.Input.Sections {
		for _, field := range s.Fields {
			switch field.Kind {
			case form.Officer:
				staff, err := f.Cases.Staff(c.Context(), f.DB, unit)
				if err != nil {
					return nil, err
				}
				for _, one := range staff {
					officers = append(officers, ui.Choice{Value: one.ID, Label: one.Name})
				}
			case form.Unit:
				tree, err := f.Units.Tree(c.Context(), f.DB, viet.DayOf(f.DB.Now()))
				if err != nil {
					return nil, err
				}
				units = unitChoices(c, tree, unit)
			}
		}
	}
	return func(field form.Field) []ui.Choice {
		if field.Kind == form.Officer {
			return officers
		}
		return units
	}, nil
}

func unitChoices(c *web.Ctx, tree []org.Unit, but string) []ui.Choice {
	var all []ui.Choice
	for _, level := range []org.Level{org.Province, org.District, org.Commune} {
		for _, u := range tree {
			if u.Level == level && u.ID != but {
				all = append(all, ui.Choice{Value: u.ID, Label: u.Name, Group: c.T("batch.page.level." + string(level))})
			}
		}
	}
	return all
}

// plan makes the preview.
func (f *face) plan(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	all, _, err := f.read(c, codesOf(c.Form))
	if err != nil {
		return err
	}
	name := c.Form.Get("thao-tac")
	a, ok := actionOf(all, name)
	if !ok || ui.Rows(c.Form) {
		return f.form(c, http.StatusOK, c.Form, c.Form, nil)
	}
	values, wrong := form.Decode(a.Input, c.Form, "")
	if len(wrong) > 0 {
		return f.form(c, http.StatusUnprocessableEntity, c.Form, c.Form, wrong)
	}
	b, err := f.Batches.Plan(c.Context(), batch.Bulk{Action: name, Codes: codesOf(c.Form), Input: values, Once: guard(c)})
	var again *once.Replay
	if errors.As(err, &again) {
		return c.Redirect(again.Answer.Location)
	}
	if e, ok := fault.As(err); ok && e.Kind == fault.KindInvalid && len(e.Fields) > 0 {
		return f.form(c, http.StatusUnprocessableEntity, c.Form, c.Form, e.Fields)
	}
	if err != nil {
		return err
	}
	return c.Redirect(path(b.ID))
}
