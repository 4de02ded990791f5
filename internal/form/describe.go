package form

import "tinhso/internal/lang"

// Describe writes the answers in words, in the order of the form (bảng kiểm tra lại thông tin). Questions without an
// answer are left out.
func (f Form) Describe(v Values, tag lang.Tag) []Line {
	var all []Line
	for i := range f.Sections {
		s := &f.Sections[i]
		part := Form{Sections: []Section{*s}}
		part.each(v, "", func(field *Field, value any, at string, label lang.Text) {
			rules := rulesOf(field.Kind)
			if rules == nil {
				return
			}
			if text := rules.print(field, value, tag); text != "" {
				all = append(all, Line{Section: s.Title.In(tag), Path: at, Label: label.In(tag), Value: text})
			}
		})
	}
	return all
}
