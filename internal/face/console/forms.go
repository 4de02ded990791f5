package console

import (
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// formsPage lists the hand-made forms (biểu mẫu điện tử).
type formsPage struct {
	ui.Page
	Table ui.Table
}

func (f *face) forms(c *web.Ctx) error {
	list, err := f.Procedures.Forms(c.Context(), f.DB)
	if err != nil {
		return err
	}
	p := &formsPage{Page: ui.Page{Title: c.T("console.forms.title"), Active: "forms", NoIndex: true, Lead: c.T("console.forms.lead")}}
	p.Table = ui.Table{Caption: c.T("console.forms.title"), HideCaption: true, Keyboard: true, Columns: []ui.Column{{Label: c.T("console.form.name"), Main: true}, {Label: c.T("console.version"), Numeric: true}, {Label: c.T("console.valid_from")}, {Label: c.T("console.form.fields"), Numeric: true}},
		Empty: ui.EmptyState{Icon: "pen", Title: c.T("console.forms.none"), Text: c.T("console.forms.none.text")}}
	for _, v := range list {
		x, err := f.Procedures.FormVersion(c.Context(), f.DB, v.ID, v.Version)
		if err != nil {
			return err
		}
		n := 0
		for _, s := range x.Sections {
			n += len(s.Fields)
		}
		p.Table.Rows = append(p.Table.Rows, ui.Row{Href: formsPath + "/" + v.ID + "/" + strconv.Itoa(v.Version), Cells: []ui.Cell{{Text: c.Lang.Pick(x.Title), Sub: v.ID}, {Text: strconv.Itoa(v.Version)}, {Text: v.ValidFrom.Vietnamese()}, {Text: strconv.Itoa(n)}}})
	}
	return c.Render(200, "forms", p)
}

// mostChoices is how many answers of a question a table shows.
const mostChoices = 8

// formPage is one version of a form, question by question.
type formPage struct {
	ui.Page
	Sections []formSection
}

type formSection struct {
	Title, Help string
	Table       ui.Table
}

func (f *face) form(c *web.Ctx) error {
	version, err := strconv.Atoi(c.Path("version"))
	if err != nil {
		return fault.NotFound("fault.not_found")
	}
	x, err := f.Procedures.FormVersion(c.Context(), f.DB, c.Path("id"), version)
	if err != nil {
		return err
	}
	title := c.Lang.Pick(x.Title)
	p := &formPage{Page: ui.Page{Title: title, Eyebrow: c.T("console.flow.eyebrow", "code", x.ID, "version", version), Active: "forms", NoIndex: true,
		Crumbs: crumbs(c, ui.Link{Label: c.T("console.nav.forms"), Href: formsPath}, ui.Link{Label: title})}}
	for _, s := range x.Sections {
		section := formSection{Title: c.Lang.Pick(s.Title), Help: c.Lang.Pick(s.Help)}
		section.Table = ui.Table{Caption: section.Title, HideCaption: true, Columns: []ui.Column{{Label: c.T("console.form.question"), Main: true}, {Label: c.T("console.form.kind")}, {Label: c.T("console.form.required")}, {Label: c.T("console.form.when")}}}
		for _, q := range s.Fields {
			section.Table.Rows = append(section.Table.Rows, questionRow(c, s, q))
		}
		p.Sections = append(p.Sections, section)
	}
	return c.Render(200, "form", p)
}

func questionRow(c *web.Ctx, s form.Section, q form.Field) ui.Row {
	kind := c.T("console.form.kind." + string(q.Kind))
	var choices []string
	for i, ch := range q.Choices {
		if i == mostChoices {
			choices = append(choices, c.T("console.form.more", "n", len(q.Choices)-i))
			break
		}
		choices = append(choices, c.Lang.Pick(ch.Label))
	}
	required := "console.form.required.no"
	if q.Required {
		required = "console.form.required.yes"
	}
	when := c.T("console.form.always")
	if q.ShowIf != nil {
		when = whenOf(c, s, q.ShowIf)
	}
	return ui.Row{Cells: []ui.Cell{{Text: c.Lang.Pick(q.Label), Sub: c.Lang.Pick(q.Help)}, {Text: kind, Sub: strings.Join(choices, "; ")}, {Text: c.T(required)}, {Text: when}}}
}

// whenOf says a condition in the words of the question it is about, when that stands in the same section.
func whenOf(c *web.Ctx, s form.Section, cond *form.Cond) string {
	label, values := cond.Field, cond.Equals
	for _, q := range s.Fields {
		if q.ID != cond.Field {
			continue
		}
		label, values = c.Lang.Pick(q.Label), nil
		for _, v := range cond.Equals {
			word := v
			for _, ch := range q.Choices {
				if ch.Value == v {
					word = c.Lang.Pick(ch.Label)
				}
			}
			values = append(values, word)
		}
	}
	return c.T("console.form.when.is", "field", label, "values", strings.Join(values, ", "))
}
