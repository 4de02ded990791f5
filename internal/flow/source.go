package flow

import (
	"cmp"
	"slices"

	"tinhso/internal/form"
	"tinhso/internal/lang"
)

// Source is a flow as its file says it (quy trình như viết trong tệp): named inputs, and transitions that ask some of
// them. It may be unfinished; Check says what is wrong, and gives the Flow when nothing is.
type Source struct {
	Code    string       `json:"code"`
	Version int          `json:"version"`
	Name    lang.Text    `json:"name"`
	Law     []string     `json:"law,omitempty"`
	Start   string       `json:"start"`
	Inputs  []form.Field `json:"inputs,omitempty"`
	States  []State      `json:"states,omitempty"`
	Ways    []Way        `json:"ways,omitempty"`
}

// Way is a transition of a Source (bước chuyển trong bản nháp): its form is not yet made of the named inputs.
type Way struct {
	Transition
	Asks []Asked `json:"asks,omitempty"`
}

// Asked is one named input that a transition asks (mục cần nhập). Need "yes" or "no" overrules what the input says of
// itself, and so does Default.
type Asked struct {
	Input   string `json:"input"`
	Need    string `json:"need,omitempty"`
	Default string `json:"default,omitempty"`
}

// SourceOf finds the named inputs in the forms of a published flow again (dựng lại bản gốc từ quy trình đã công bố).
func SourceOf(f Flow) Source {
	s := Source{Code: f.Code, Version: f.Version, Name: f.Name, Law: slices.Clone(f.Law), Start: f.Start, States: slices.Clone(f.States)}
	uses := map[string][]form.Field{}
	for _, t := range f.Transitions {
		for _, field := range fieldsOf(t.Input) {
			if uses[field.ID] == nil {
				s.Inputs = append(s.Inputs, field)
			}
			uses[field.ID] = append(uses[field.ID], field)
		}
	}
	for i := range s.Inputs {
		s.Inputs[i] = usual(uses[s.Inputs[i].ID])
	}
	for _, t := range f.Transitions {
		w := Way{Transition: t}
		w.Input = form.Form{}
		for _, field := range fieldsOf(t.Input) {
			base, _ := s.Field(field.ID)
			a := Asked{Input: field.ID}
			switch {
			case field.Required && !base.Required:
				a.Need = "yes"
			case !field.Required && base.Required:
				a.Need = "no"
			}
			if field.Default != base.Default {
				a.Default = field.Default
			}
			w.Asks = append(w.Asks, a)
		}
		s.Ways = append(s.Ways, w)
	}
	return s
}

// usual is the field as most transitions ask it. A default can be added where it is asked, never taken away.
func usual(all []form.Field) form.Field {
	f := all[0]
	required, defaults := 0, map[string]int{}
	for _, one := range all {
		if one.Required {
			required++
		}
		defaults[one.Default]++
	}
	f.Required = 2*required >= len(all) && required > 0
	f.Default = ""
	if defaults[""] == 0 {
		f.Default = all[0].Default
		for _, one := range all {
			if defaults[one.Default] > defaults[f.Default] {
				f.Default = one.Default
			}
		}
	}
	return f
}

func fieldsOf(f form.Form) []form.Field {
	var all []form.Field
	for _, s := range f.Sections {
		all = append(all, s.Fields...)
	}
	return all
}

// Field finds a named input.
func (s Source) Field(id string) (form.Field, bool) {
	i := slices.IndexFunc(s.Inputs, func(f form.Field) bool { return f.ID == id })
	if i < 0 {
		return form.Field{}, false
	}
	return s.Inputs[i], true
}

// State finds a state by its id.
func (s Source) State(id string) (State, bool) { return s.Loose().State(id) }

// Loose is the flow without its forms (quy trình chưa ghép biểu mẫu), whether it is sound or not: enough to draw it and to
// speak of it.
func (s Source) Loose() Flow {
	f := Flow{Code: s.Code, Version: s.Version, Name: s.Name, Law: s.Law, Start: s.Start, States: s.States}
	for _, w := range s.Ways {
		f.Transitions = append(f.Transitions, w.Transition)
	}
	return f
}

// clone copies a source as far as an edit may change it.
func (s Source) clone() Source {
	s.Law, s.Inputs, s.States, s.Ways = slices.Clone(s.Law), slices.Clone(s.Inputs), slices.Clone(s.States), slices.Clone(s.Ways)
	for i := range s.Ways {
		w := &s.Ways[i]
		w.From, w.Who, w.Effects, w.Asks = slices.Clone(w.From), slices.Clone(w.Who), slices.Clone(w.Effects), slices.Clone(w.Asks)
	}
	return s
}

// nameOf is how people call a state: its name, or its id when it has none yet.
func (s Source) nameOf(id string) lang.Text {
	st, _ := s.State(id)
	return lang.Text{VI: cmp.Or(st.Name.VI, id), EN: cmp.Or(st.Name.EN, st.Name.VI, id)}
}
