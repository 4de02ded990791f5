package form

import (
	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// On gives the form as it is answered on a day (ngày kê khai), against which dates are checked.
func (f Form) On(today viet.Day) Form {
	f.today = today
	return f
}

// Given gives the form with answers that are already known, for the conditions of a form asked section by section.
func (f Form) Given(v Values) Form {
	f.given = v
	return f
}

// Only gives the form with some of its sections.
func (f Form) Only(sections ...string) Form { return f }

// Visible gives the form without what its conditions hide for these answers.
func (f Form) Visible(v Values) Form { return f }

// PapersFor lists the papers that apply to these answers.
func (f Form) PapersFor(v Values) []Paper { return nil }

// Prefill fills unanswered fields from what is known: sources by name, such as "applicant".
func (f Form) Prefill(v Values, sources map[string]Values) Values { return v }

// FillPlaces writes the name of each area beside its code, as it is called on the day of filing, and refuses a code
// that name does not know.
func (f Form) FillPlaces(v Values, path string, name func(code string) (string, bool)) []fault.Field {
	return nil
}

// Set changes one answer, given as a person would type it ("child_name", "children.0.name"), and checks the whole again.
func (f Form) Set(v Values, path, text string) (Values, []fault.Field) { return v, nil }

// Describe writes the answers in words, in the order of the form.
func (f Form) Describe(v Values, tag lang.Tag) []Line { return nil }
