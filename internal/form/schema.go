package form

import (
	"slices"
	"strconv"
)

// dialect is the JSON Schema that Schema is written in.
const dialect = "https://json-schema.org/draft/2020-12/schema"

// Schema is the JSON Schema 2020-12 of the answers (lược đồ dữ liệu), with Vietnamese titles. What is required only
// under a condition stands under if/then.
func (f Form) Schema() map[string]any {
	m := map[string]any{}
	var fields []*Field
	var conds [][]*Cond
	for i := range f.Sections {
		s := &f.Sections[i]
		for j := range s.Fields {
			fields = append(fields, &s.Fields[j])
			conds = append(conds, []*Cond{s.ShowIf, s.Fields[j].ShowIf})
		}
	}
	object(m, fields, conds)
	m["$schema"] = dialect
	if !f.Title.IsZero() {
		m["title"] = f.Title.VI
	}
	return m
}

// object describes an object of fields: the form itself or a row of a group.
func object(m map[string]any, fields []*Field, conds [][]*Cond) {
	properties := map[string]any{}
	var required, all []any
	for i, f := range fields {
		properties[f.ID] = f.schema()
		if !f.Required || f.Default != "" {
			continue
		}
		terms, sure := terms(conds[i], fields)
		switch {
		case !sure: // hangs on an answer outside this object
		case len(terms) == 0:
			required = append(required, f.ID)
		default:
			all = append(all, map[string]any{
				"if": both(terms), "then": map[string]any{"required": []any{f.ID}},
			})
		}
	}
	m["type"] = "object"
	m["properties"] = properties
	m["additionalProperties"] = false
	if len(required) > 0 {
		m["required"] = required
	}
	if len(all) > 0 {
		m["allOf"] = all
	}
}

func (f *Field) schema() map[string]any {
	var m map[string]any
	if f.Kind == Group {
		row := map[string]any{}
		fields, conds := make([]*Field, len(f.Fields)), make([][]*Cond, len(f.Fields))
		for i := range f.Fields {
			fields[i], conds[i] = &f.Fields[i], []*Cond{f.Fields[i].ShowIf}
		}
		object(row, fields, conds)
		m = map[string]any{"type": "array", "maxItems": f.limit(), "items": row}
		if least := max(f.Min, boolInt(f.Required)); least > 0 {
			m["minItems"] = least
		}
	} else if rules := rulesOf(f.Kind); rules != nil {
		m = rules.schema(f)
	}
	m["title"] = f.Label.VI
	if f.Help.VI != "" {
		m["description"] = f.Help.VI
	}
	if f.Default != "" && (f.Kind == ChoiceOne || f.Kind == Text) {
		m["default"] = f.Default
	}
	return m
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// terms writes conditions as schemas; sure is false when one of them cannot be seen from inside this object.
func terms(conds []*Cond, fields []*Field) (all []any, sure bool) {
	for _, c := range conds {
		if c == nil {
			continue
		}
		for _, id := range c.fields() {
			if !slices.ContainsFunc(fields, func(f *Field) bool { return f.ID == id }) {
				return nil, false
			}
		}
		all = append(all, c.schema(fields))
	}
	return all, true
}

func both(terms []any) any {
	if len(terms) == 1 {
		return terms[0]
	}
	return map[string]any{"allOf": terms}
}

func (c *Cond) schema(fields []*Field) any {
	var all []any
	if c.Field != "" {
		f := fields[slices.IndexFunc(fields, func(f *Field) bool { return f.ID == c.Field })]
		if len(c.Equals) > 0 {
			all = append(all, f.is(c.Equals))
		}
		if len(c.Not) > 0 {
			all = append(all, map[string]any{"not": f.is(c.Not)})
		}
		if c.Filled {
			all = append(all, map[string]any{"required": []any{f.ID}})
		}
	}
	for i := range c.All {
		all = append(all, c.All[i].schema(fields))
	}
	if len(c.Any) > 0 {
		var some []any
		for i := range c.Any {
			some = append(some, c.Any[i].schema(fields))
		}
		all = append(all, map[string]any{"anyOf": some})
	}
	if len(all) == 0 {
		return true
	}
	return both(all)
}

// is describes an object whose field has one of these answers; no answer counts as the default, a box as not ticked.
func (f *Field) is(words []string) any {
	values := make([]any, 0, len(words))
	missing := false
	for _, word := range words {
		missing = missing || word == f.Default && f.Default != "" || word == "false"
		switch f.Kind {
		case Checkbox:
			values = append(values, word == "true")
		case Number, Money, Year:
			n, _ := strconv.ParseInt(word, 10, 64)
			values = append(values, n)
		default:
			values = append(values, word)
		}
	}
	var value any = map[string]any{"enum": values}
	if f.Kind == ChoiceMany {
		value = map[string]any{"contains": value}
	}
	given := map[string]any{"required": []any{f.ID}, "properties": map[string]any{f.ID: value}}
	if !missing {
		return given
	}
	return map[string]any{"anyOf": []any{given, map[string]any{"not": map[string]any{"required": []any{f.ID}}}}}
}
