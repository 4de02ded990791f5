package dossier

import (
	"context"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// part is one of the forms a dossier was filled in by, with the answers.
type part struct {
	name   string // applicant, representative, organisation, fields, return
	form   form.Form
	values form.Values
	put    func(d *Dossier, v form.Values)
}

// parts lists the forms of a dossier with what was answered.
func (c *Cases) parts(ctx context.Context, r store.Reader, d *Dossier) ([]part, error) {
	on := viet.DayOf(d.SubmittedAt)
	ppl := d.raw.people
	all := []part{{"applicant", form.Person(false).On(on), ppl.Applicant,
		func(d *Dossier, v form.Values) { d.raw.people.Applicant = v }}}
	if ppl.Representative != nil {
		all = append(all, part{"representative", form.Representative().On(on), ppl.Representative,
			func(d *Dossier, v form.Values) { d.raw.people.Representative = v }})
	}
	if ppl.Organisation != nil {
		all = append(all, part{"organisation", form.Organisation().On(on), ppl.Organisation,
			func(d *Dossier, v form.Values) { d.raw.people.Organisation = v }})
	}
	p, err := c.Procedures.Version(ctx, r, d.Procedure.Code, d.Procedure.Version)
	if err != nil {
		return nil, err
	}
	frm, err := c.Procedures.Form(ctx, r, p)
	if err != nil {
		return nil, err
	}
	return append(all,
		part{"fields", frm.On(on), d.Fields, func(d *Dossier, v form.Values) { d.Fields = v }},
		part{"return", form.Return().On(on), ppl.ReturnBy, func(d *Dossier, v form.Values) { d.raw.people.ReturnBy = v }},
	), nil
}

// correct mends a typing mistake after acceptance (đính chính sai sót), and leaves the old value in the timeline.
func correct(ctx context.Context, r store.Reader, m *move) error {
	parts, err := m.c.parts(ctx, r, &m.d)
	if err != nil {
		return err
	}
	field, value := text(m.in, "field"), viet.NFC(text(m.in, "value"))
	name, path, _ := strings.Cut(field, ".")
	for _, p := range parts {
		if p.name != name || path == "" {
			continue
		}
		old, label := lineOf(p, path)
		v, wrong := p.form.Set(p.values, path, value)
		if len(wrong) == 0 {
			wrong = p.form.FillPlaces(v, name, m.c.areaName(ctx, r, viet.DayOf(m.d.SubmittedAt)))
		}
		if len(wrong) > 0 {
			return fault.Invalid("dossier.input.invalid", fault.Field{Path: "value", Code: wrong[0].Code, Args: wrong[0].Args})
		}
		p.values = v
		now, label2 := lineOf(p, path)
		if now == old {
			return fault.Invalid("dossier.input.invalid", fault.Field{Path: "value", Code: "dossier.correct.same"})
		}
		if label == "" {
			label = label2
		}
		p.put(&m.d, v)
		m.step.Changes = []Change{{Field: field, Label: label, Old: old, New: now}}
		if err := m.d.readPeople(); err != nil {
			return err
		}
		return m.kindred(ctx, r)
	}
	return fault.Invalid("dossier.input.invalid", fault.Field{Path: "field", Code: "dossier.correct.field"})
}

func lineOf(p part, path string) (value, label string) {
	for _, l := range p.form.Describe(p.values, lang.VI) {
		if l.Path == path {
			return l.Value, l.Label
		}
	}
	return "", ""
}

// Describe writes out everything that was filed, part by part (nội dung hồ sơ).
func (c *Cases) Describe(ctx context.Context, d Dossier, tag lang.Tag) ([]Part, error) {
	parts, err := c.parts(ctx, c.DB, &d)
	if err != nil {
		return nil, err
	}
	all := make([]Part, 0, len(parts))
	for _, p := range parts {
		if lines := p.form.Describe(p.values, tag); len(lines) > 0 {
			all = append(all, Part{Name: p.name, Lines: lines})
		}
	}
	return all, nil
}

// Part is one of the forms of a dossier in words: applicant, representative, organisation, fields, return.
type Part struct {
	Name  string
	Lines []form.Line
}
