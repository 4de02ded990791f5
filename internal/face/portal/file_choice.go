package portal

import (
	"net/url"
	"slices"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/web/ui"
)

// choiceStep is a page with one question and its answers to choose from.
type choiceStep struct {
	key, grp string
	path     string // under which the dossier knows the answer
	label    string // key of the question
	args     []any
	help     string
	pick     bool // a drop-down with a box to search in
	many     bool
	options  func(w *wizard) []ui.Choice
	get      func(w *wizard) []string
	set      func(w *wizard, v []string)
}

func (s choiceStep) name() string  { return s.key }
func (s choiceStep) group() string { return s.grp }

func (s choiceStep) question(w *wizard) string { return w.c.T(s.label, s.args...) }

func (s choiceStep) fill(w *wizard, p *filePage, in entry) error {
	f := ui.Field{Kind: form.ChoiceOne, Name: s.path, Label: s.question(w), Required: true, Heading: true, Select: s.pick,
		Multiple: s.many, Choices: s.options(w)}
	if s.many {
		f.Kind = form.ChoiceMany
	}
	if s.help != "" {
		f.Help = w.c.T(s.help)
	}
	chosen := s.get(w)
	if in.posted != nil {
		chosen = in.posted[s.path]
	}
	for i := range f.Choices {
		f.Choices[i].Chosen = slices.Contains(chosen, f.Choices[i].Value)
	}
	for _, one := range in.faults {
		f.Error = w.c.T("filing.choose_one")
		p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: s.path, Message: w.c.Lang.Field(one)})
	}
	p.Title, p.HeadingInField = f.Label, true
	p.Fields = []ui.Field{f}
	return nil
}

func (s choiceStep) take(w *wizard, in url.Values) []fault.Field {
	v := slices.DeleteFunc(slices.Clone(in[s.path]), func(one string) bool { return one == "" })
	if wrong := s.check(w, v); wrong != nil {
		return wrong
	}
	s.set(w, v)
	return nil
}

func (s choiceStep) check(w *wizard, v []string) []fault.Field {
	if len(v) == 0 || len(v) > 1 && !s.many {
		return []fault.Field{{Path: s.path, Code: "filing.unanswered", Args: fault.Args("question", s.question(w))}}
	}
	options := s.options(w)
	for _, one := range v {
		if !slices.ContainsFunc(options, func(c ui.Choice) bool { return c.Value == one }) {
			return []fault.Field{{Path: s.path, Code: "filing.not_offered", Args: fault.Args("question", s.question(w))}}
		}
	}
	return nil
}

func (s choiceStep) faults(w *wizard) []fault.Field { return s.check(w, s.get(w)) }

func (s choiceStep) facts(w *wizard) (string, []ui.Fact) {
	fact := ui.Fact{Term: s.question(w)}
	chosen := s.get(w)
	for _, c := range s.options(w) {
		if slices.Contains(chosen, c.Value) {
			fact.Lines = append(fact.Lines, c.Label)
		}
	}
	if len(fact.Lines) == 1 {
		fact.Text, fact.Lines = fact.Lines[0], nil
	}
	fact.Missing = fact.Text == "" && len(fact.Lines) == 0
	return w.c.T("filing.group." + s.grp), []ui.Fact{fact}
}

// one keeps a single answer in a text.
func one(at func(w *wizard) *string) (get func(*wizard) []string, set func(*wizard, []string)) {
	get = func(w *wizard) []string {
		if v := *at(w); v != "" {
			return []string{v}
		}
		return nil
	}
	return get, func(w *wizard, v []string) { *at(w) = v[0] }
}

// partyStep asks for whom the dossier is filed.
func partyStep() step {
	s := choiceStep{key: "cho-ai", grp: groupFor, path: "party", label: "filing.party"}
	s.options = func(w *wizard) []ui.Choice {
		var all []ui.Choice
		for _, p := range []dossier.Party{dossier.Oneself, dossier.Child, dossier.Other, dossier.Organise} {
			c := ui.Choice{Value: string(p), Label: w.c.T("filing.party." + string(p))}
			if key := "filing.party." + string(p) + ".help"; w.c.Lang.Has(key) {
				c.Help = w.c.T(key)
			}
			all = append(all, c)
		}
		return all
	}
	s.get, _ = one(func(w *wizard) *string { return &w.a.Party })
	s.set = func(w *wizard, v []string) {
		was, will := standsFor(w.a.Party), standsFor(v[0])
		switch {
		case was && !will: // who filed for another files for themself
			w.a.Applicant, w.a.Representative = w.a.Representative, nil
		case !was && will:
			w.a.Representative, w.a.Applicant = w.a.Applicant, nil
		}
		if w.a.Party != v[0] {
			w.a.Seen = slices.DeleteFunc(w.a.Seen, func(name string) bool { return name == "nguoi-nop" || name == "chu-ho-so" })
		}
		w.a.Party = v[0]
	}
	return s
}

// standsFor says whether who files and whose dossier it is are two persons.
func standsFor(party string) bool {
	return party == string(dossier.Child) || party == string(dossier.Other)
}
