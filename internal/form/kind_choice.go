package form

import (
	"slices"
	"strings"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

var choiceRules = kindRules{
	required: "form.required_choice",
	read: func(c reading, answer any) (any, *problem) {
		s, p := words(reading{f: &Field{}, max: 100}, answer, false)
		if p != nil || s == "" {
			return nil, p
		}
		if c.f.choice(s) == nil {
			return nil, wrong("field.choice")
		}
		return s, nil
	},
	schema: func(f *Field) map[string]any {
		return map[string]any{"type": "string", "enum": f.values()}
	},
	example: func(f *Field, _ viet.Day) any {
		if f.Default != "" {
			return f.Default
		}
		return f.Choices[0].Value
	},
	print: func(f *Field, v any, tag lang.Tag) string {
		if c := f.choice(str(v)); c != nil {
			return c.Label.In(tag)
		}
		return str(v)
	},
}

var choicesRules = kindRules{
	required: "form.required_choice",
	read: func(c reading, answer any) (any, *problem) {
		all, p := list(answer, c.max)
		if p != nil {
			return nil, p
		}
		kept := []any{}
		for _, choice := range c.f.Choices { // in the order of the form, each once
			if slices.Contains(all, choice.Value) {
				kept = append(kept, choice.Value)
			}
		}
		for _, s := range all {
			if c.f.choice(s) == nil {
				return nil, wrong("field.choice")
			}
		}
		if len(kept) == 0 {
			return nil, nil
		}
		if len(kept) < c.f.Min {
			return nil, wrong("form.too_few", "min", c.f.Min)
		}
		return kept, nil
	},
	schema: func(f *Field) map[string]any {
		return map[string]any{
			"type": "array", "uniqueItems": true, "minItems": max(f.Min, 1),
			"items": map[string]any{"type": "string", "enum": f.values()},
		}
	},
	example: func(f *Field, _ viet.Day) any {
		var all []any
		for _, c := range f.Choices[:min(max(f.Min, 1), len(f.Choices))] {
			all = append(all, c.Value)
		}
		return all
	},
	print: func(f *Field, v any, tag lang.Tag) string {
		var all []string
		for _, item := range items(v) {
			all = append(all, choiceRules.print(f, item, tag))
		}
		return strings.Join(all, "; ")
	},
}

var checkboxRules = kindRules{
	required: "form.required_tick",
	read: func(_ reading, answer any) (any, *problem) {
		switch a := answer.(type) {
		case nil:
			return nil, nil
		case bool:
			return a, nil
		case typed:
			switch strings.TrimSpace(string(a)) {
			case "on", "true", "1", "yes":
				return true, nil
			case "", "off", "false", "0", "no":
				return false, nil
			}
		}
		return nil, wrong("field.type")
	},
	schema: func(f *Field) map[string]any {
		if f.Required {
			return map[string]any{"const": true}
		}
		return map[string]any{"type": "boolean"}
	},
	example: func(*Field, viet.Day) any { return true },
	print: func(_ *Field, v any, tag lang.Tag) string {
		if v == true {
			return lang.For(tag).T("form.yes")
		}
		return lang.For(tag).T("form.no")
	},
}

// choice finds one of the field's choices.
func (f *Field) choice(value string) *Choice {
	for i := range f.Choices {
		if f.Choices[i].Value == value {
			return &f.Choices[i]
		}
	}
	return nil
}

func (f *Field) values() []any {
	all := make([]any, len(f.Choices))
	for i, c := range f.Choices {
		all[i] = c.Value
	}
	return all
}

// list reads several short texts.
func list(answer any, most int) ([]string, *problem) {
	var raw []any
	switch a := answer.(type) {
	case nil:
		return nil, nil
	case many:
		for _, s := range a {
			raw = append(raw, typed(s))
		}
	case typed:
		raw = []any{a}
	case []any:
		raw = a
	case []string:
		for _, s := range a {
			raw = append(raw, s)
		}
	default:
		return nil, wrong("field.type")
	}
	if len(raw) > most {
		return nil, wrong("field.too_many", "max", most)
	}
	var all []string
	for _, item := range raw {
		s, p := words(reading{f: &Field{}, max: 200}, item, false)
		if p != nil {
			return nil, p
		}
		if s != "" {
			all = append(all, s)
		}
	}
	return all, nil
}

// items are the members of a kept list, which may have been through JSON.
func items(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case []string:
		all := make([]any, len(v))
		for i, s := range v {
			all[i] = s
		}
		return all
	}
	return nil
}
