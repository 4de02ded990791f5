package form

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// On gives the form as it is answered on a day (ngày kê khai), against which dates are checked.
func (f Form) On(today viet.Day) Form {
	f.today = today
	return f
}

// day is the day set by On. A caller that forgot it is answered by the machine's day: a birth date in the future must
// not slip through.
func (f Form) day() viet.Day {
	if f.today.IsZero() {
		return viet.DayOf(time.Now()) //allow: the fallback of On; tests and verbs set the day
	}
	return f.today
}

// Given gives the form with answers that are already known, for the conditions of a form asked section by section.
func (f Form) Given(v Values) Form {
	f.given = v
	return f
}

// Only gives the form with some of its sections, and no papers.
func (f Form) Only(sections ...string) Form {
	all := f.Sections
	f.Sections, f.Papers = nil, nil
	for _, s := range all {
		if slices.Contains(sections, s.ID) {
			f.Sections = append(f.Sections, s)
		}
	}
	return f
}

// Visible gives the form without the sections, fields and papers that its conditions hide for these answers.
func (f Form) Visible(v Values) Form {
	get := f.known(v)
	sections := f.Sections
	f.Sections = nil
	for _, s := range sections {
		if !s.ShowIf.holds(get) {
			continue
		}
		fields := s.Fields
		s.Fields = nil
		for _, one := range fields {
			if one.ShowIf.holds(get) {
				s.Fields = append(s.Fields, one)
			}
		}
		if len(s.Fields) > 0 {
			f.Sections = append(f.Sections, s)
		}
	}
	f.Papers = f.PapersFor(v)
	return f
}

// known looks up kept answers. Answers that the form hides count as not given.
func (f Form) known(v Values) lookup {
	seen := Values{}
	get := func(id string) any {
		if one, ok := seen[id]; ok {
			return one
		}
		return f.given[id]
	}
	for i := range f.Sections {
		s := &f.Sections[i]
		if !s.ShowIf.holds(get) {
			continue
		}
		for j := range s.Fields {
			one := &s.Fields[j]
			if answer, ok := v[one.ID]; ok && one.ShowIf.holds(get) {
				seen[one.ID] = answer
			}
		}
	}
	return get
}

// PapersFor lists the papers that apply to these answers (giấy tờ theo trường hợp kê khai).
func (f Form) PapersFor(v Values) []Paper {
	get := f.known(v)
	var all []Paper
	for _, p := range f.Papers {
		if p.ShowIf.holds(get) {
			all = append(all, p)
		}
	}
	return all
}

// Prefill fills unanswered fields from what is known: sources by name, such as "applicant".
func (f Form) Prefill(v Values, sources map[string]Values) Values {
	out := maps.Clone(v)
	if out == nil {
		out = Values{}
	}
	for _, one := range f.allFields() {
		source, id, ok := strings.Cut(one.Prefill, ".")
		if !ok || answered(out[one.ID]) {
			continue
		}
		if known, ok := sources[source][id]; ok && answered(known) {
			if rules := rulesOf(one.Kind); rules != nil {
				read, p := rules.read(reading{f: one, today: f.day(), max: one.limit(), kept: true}, known)
				if p == nil && read != nil {
					out[one.ID] = read
				}
			}
		}
	}
	return out
}

// Set changes one answer, given as a person would type it, and checks the whole again. The path is "child_name" or
// "children.0.name"; an empty text takes the answer away.
func (f Form) Set(v Values, path, text string) (Values, []fault.Field) {
	in := clone(map[string]any(v)).(map[string]any)
	if !f.set(in, path, text) {
		return v, []fault.Field{{Path: path, Code: "field.unknown", Args: fault.Args("field", cut(path, 60))}}
	}
	w := newWalk(f, "")
	w.kept = true
	w.sections(in)
	return w.out, w.faults
}

func (f Form) set(in map[string]any, path, text string) bool {
	id, rest, deep := strings.Cut(path, ".")
	field := f.field(id)
	switch {
	case field == nil:
		return false
	case !deep:
		in[id] = typed(text)
		return field.Kind != Group
	case field.Kind == Address || field.Kind == Place:
		parts, _ := in[id].(map[string]any)
		if parts == nil {
			parts = map[string]any{}
		}
		if rest != detailKey && rest != areaKey {
			return false
		}
		if rest == areaKey && str(parts[areaKey]) != text {
			delete(parts, areaNameKey)
		}
		parts[rest] = typed(text)
		in[id] = parts
		return true
	case field.Kind != Group:
		return false
	}
	number, column, ok := strings.Cut(rest, ".")
	n, err := strconv.Atoi(number)
	rows, _ := in[id].([]any)
	if !ok || err != nil || n < 0 || n >= len(rows) || !field.column(column) {
		return false
	}
	one, ok := rows[n].(map[string]any)
	if ok {
		one[column] = typed(text)
	}
	return ok
}

// clone copies kept answers deeply.
func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, one := range v {
			out[k] = clone(one)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, one := range v {
			out[i] = clone(one)
		}
		return out
	}
	return v
}

// each calls fn for every kept answer outside and inside groups, in the order of the form.
func (f Form) each(v Values, path string, fn func(field *Field, value any, at string, label lang.Text)) {
	for _, field := range f.allFields() {
		value, ok := v[field.ID]
		if !ok {
			continue
		}
		at := join(path, field.ID)
		if field.Kind != Group {
			fn(field, value, at, field.Label)
			continue
		}
		for n, one := range items(value) {
			cells, _ := one.(map[string]any)
			for i := range field.Fields {
				column := &field.Fields[i]
				if cell, ok := cells[column.ID]; ok {
					fn(column, cell, join(join(at, strconv.Itoa(n)), column.ID), labelIn(column, field.rowName(n+1)))
				}
			}
		}
	}
}
