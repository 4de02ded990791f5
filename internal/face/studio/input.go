package studio

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// inputKinds are the kinds of answer that can be made here, in the order in which people look for them.
var inputKinds = []form.Kind{form.Text, form.LongText, form.Date, form.Number, form.Money, form.ChoiceOne, form.ChoiceMany, form.Checkbox, form.PersonName,
	form.Officer, form.Unit, form.File, form.Files, form.Phone, form.Email, form.CitizenID, form.TaxCode, form.Year, form.Time, form.Address, form.Place}

// inputSheet is the form of a named input.
func (f *face) inputSheet(c *web.Ctx, x flow.Draft) (*sheet, error) {
	id := c.Path("input")
	if _, ok := x.Source.Field(id); !ok {
		return nil, fault.NotFound("flow.no_input", "input", id)
	}
	return &sheet{
		place:  flow.Place{Input: id},
		values: func(s flow.Source) url.Values { return inputValues(s, id) },
		panel: func(c *web.Ctx, x flow.Draft, v url.Values) *panel {
			in, _ := x.Source.Field(id)
			p := &panel{Title: c.T("studio.input.title", "name", label(c, in)), Back: draftPath(x.ID) + "#inputs", Parts: inputParts(c, v, in), Buttons: []ui.Button{{Label: c.T("studio.save"), Look: ui.Primary}},
				Remove: &ui.Link{Label: c.T("studio.input.remove"), Icon: "trash", Href: inputPath(x.ID, id) + "/bo"}}
			if in.Kind == form.Group || in.ShowIf != nil {
				p.Lead = c.T("studio.input.fixed")
			}
			used := moreList{Title: c.T("studio.input.asked_by"), None: c.T("studio.input.asked_by.none")}
			for i, w := range x.Source.Ways {
				if slices.ContainsFunc(w.Asks, func(a flow.Asked) bool { return a.Input == id }) {
					used.Links = append(used.Links, ui.Link{Label: flow.Place{Way: i + 1}.Where(c.Lang, x.Source), Href: wayPath(x.ID, i+1)})
				}
			}
			p.More = []moreList{used}
			return p
		},
		edit: func(_ *web.Ctx, x flow.Draft, v url.Values) flow.Edit {
			old, _ := x.Source.Field(id)
			in := inputFrom(v, old)
			return flow.Edit{Do: flow.SetInput, Input: &in}
		},
		after: func(flow.Edit) string { return inputPath(x.ID, id) },
	}, nil
}

func label(c *web.Ctx, f form.Field) string {
	if s := c.Lang.Pick(f.Label); s != "" {
		return s
	}
	return f.ID
}

// newInputSheet asks for an input to add.
func (f *face) newInputSheet(c *web.Ctx, x flow.Draft) (*sheet, error) {
	return &sheet{
		values: func(flow.Source) url.Values { return url.Values{"kind": {string(form.LongText)}} },
		panel: func(c *web.Ctx, x flow.Draft, v url.Values) *panel {
			return &panel{Title: c.T("studio.input.new"), Lead: c.T("studio.input.new.lead"), Back: draftPath(x.ID), Parts: inputParts(c, v, form.Field{}),
				Buttons: []ui.Button{{Label: c.T("studio.input.add"), Look: ui.Primary}}}
		},
		edit: func(_ *web.Ctx, x flow.Draft, v url.Values) flow.Edit {
			in := inputFrom(v, form.Field{ID: newInput(x.Source, text(v, "label.vi"))})
			return flow.Edit{Do: flow.AddInput, Input: &in}
		},
		check: func(c *web.Ctx, v url.Values) error {
			if text(v, "label.vi") == "" {
				return fault.Invalid("flow.edit_invalid", fault.Field{Path: "label.vi", Code: "field.required", Args: fault.Args("field", c.T("studio.input.label_vi"))})
			}
			return nil
		},
		after: func(e flow.Edit) string { return inputPath(x.ID, e.Input.ID) },
	}, nil
}

// removeInputSheet asks before an input goes.
func (f *face) removeInputSheet(c *web.Ctx, x flow.Draft) (*sheet, error) {
	id := c.Path("input")
	in, ok := x.Source.Field(id)
	if !ok {
		return nil, fault.NotFound("flow.no_input", "input", id)
	}
	return &sheet{
		place:  flow.Place{Input: id},
		values: func(flow.Source) url.Values { return url.Values{} },
		panel: func(c *web.Ctx, x flow.Draft, _ url.Values) *panel {
			return &panel{Title: c.T("studio.input.remove.title", "name", label(c, in)), Lead: c.T("studio.input.remove.lead"), Back: inputPath(x.ID, id),
				Buttons: []ui.Button{{Label: c.T("studio.input.remove"), Look: ui.Danger}}}
		},
		edit: func(*web.Ctx, flow.Draft, url.Values) flow.Edit {
			return flow.Edit{Do: flow.RemoveInput, ID: id}
		},
	}, nil
}

func inputValues(s flow.Source, id string) url.Values {
	in, ok := s.Field(id)
	if !ok {
		return nil
	}
	v := url.Values{"kind": {string(in.Kind)}, "label.vi": {in.Label.VI}, "label.en": {in.Label.EN}, "help.vi": {in.Help.VI}, "help.en": {in.Help.EN}, "example": {in.Example}}
	if in.Required {
		v.Set("required", "true")
	}
	if in.Max != 0 {
		v.Set("max", strconv.Itoa(in.Max))
	}
	var lines []string
	for _, o := range in.Choices {
		lines = append(lines, o.Label.VI+" | "+o.Label.EN)
	}
	v.Set("choices", strings.Join(lines, "\n"))
	return v
}

// inputFrom reads the form of an input; what the form does not ask stays as it was.
func inputFrom(v url.Values, old form.Field) form.Field {
	in := old
	if in.Kind != form.Group {
		if kind := form.Kind(v.Get("kind")); kind != in.Kind {
			in = form.Field{ID: old.ID, Kind: kind, ShowIf: old.ShowIf} // what was said of another kind does not hold
		}
		in.Example = text(v, "example")
	}
	in.Label, in.Help = both(v, "label"), both(v, "help")
	in.Required = v.Get("required") != ""
	in.Max, _ = strconv.Atoi(text(v, "max"))
	if in.Kind == form.ChoiceOne || in.Kind == form.ChoiceMany {
		in.Choices = choicesFrom(v.Get("choices"), old.Choices)
		if !slices.ContainsFunc(in.Choices, func(o form.Choice) bool { return o.Value == in.Default }) {
			in.Default = ""
		}
		if !slices.ContainsFunc(in.Choices, func(o form.Choice) bool { return o.Value == in.Example }) {
			in.Example = ""
		}
	}
	return in
}

// choicesFrom reads one choice a line, "Tiếng Việt | English". A choice that was there keeps its value, in the place
// where it stood or by its words, so that answers given before still mean the same.
func choicesFrom(lines string, old []form.Choice) []form.Choice {
	var all []form.Choice
	taken := func(value string) bool {
		return slices.ContainsFunc(all, func(o form.Choice) bool { return o.Value == value })
	}
	for line := range strings.Lines(lines) {
		vi, en, _ := strings.Cut(strings.TrimSpace(line), "|")
		words := lang.Text{VI: strings.TrimSpace(vi), EN: strings.TrimSpace(en)}
		if words.IsZero() {
			continue
		}
		one := form.Choice{Label: words}
		if i := slices.IndexFunc(old, func(o form.Choice) bool { return o.Label == words || o.Label.VI == words.VI }); i >= 0 && !taken(old[i].Value) {
			one.Value, one.Help = old[i].Value, old[i].Help
		} else {
			one.Value = free(slug(words.VI), "lua_chon", taken)
		}
		all = append(all, one)
	}
	return all
}

func inputParts(c *web.Ctx, v url.Values, in form.Field) []ui.Part {
	what := ui.Part{Fields: []ui.Field{
		box(c, v, "label.vi", "studio.input.label_vi", func(f *ui.Field) { f.Wide = true }), box(c, v, "label.en", "studio.input.label_en", func(f *ui.Field) { f.Wide = true }),
		box(c, v, "help.vi", "studio.input.help_vi", area), box(c, v, "help.en", "studio.input.help_en", area),
	}}
	if in.Kind != form.Group {
		what.Fields = append(what.Fields, box(c, v, "kind", "studio.input.kind", func(f *ui.Field) {
			f.Kind, f.Select, f.NoFind, f.Wide = form.ChoiceOne, true, true, true
			for _, k := range inputKinds {
				f.Choices = append(f.Choices, ui.Choice{Value: string(k), Label: c.T("studio.kind." + string(k)), Chosen: v.Get("kind") == string(k)})
			}
		}))
	}
	what.Fields = append(what.Fields, box(c, v, "required", "studio.input.must", func(f *ui.Field) { f.Kind, f.Wide = form.Checkbox, true }),
		box(c, v, "max", "studio.input.max", func(f *ui.Field) { f.Kind, f.InputMode = form.Number, "numeric" }))
	if in.Kind != form.Group {
		what.Fields = append(what.Fields, box(c, v, "example", "studio.input.example", nil),
			box(c, v, "choices", "studio.input.choices", func(f *ui.Field) { f.Kind, f.Rows, f.Wide = form.LongText, 5, true }))
	}
	return []ui.Part{what}
}
