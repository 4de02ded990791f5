package flow

import (
	"unicode/utf8"

	"tinhso/internal/form"
	"tinhso/internal/lang"
)

// What a flow may hold. More is no process that people can follow, and no picture that can be read.
const (
	MostStates = 100
	mostWays   = 400
	mostInputs = 200
	mostName   = 200  // characters of a name
	mostWords  = 1000 // characters of a sentence
)

// crowded refuses lists that are too long, before they are read.
func (r *reader) crowded(n form.Node, key string, count, most int) bool {
	if count > most {
		r.s.Fault(n.Get(key).Line, "flow.too_many", "key", key, "count", count, "max", most)
	}
	return count > most
}

// lengths refuses texts that are too long or hold what cannot be read.
func (r *reader) lengths() {
	long := func(line, most int, texts ...lang.Text) {
		for _, t := range texts {
			for _, s := range []string{t.VI, t.EN} {
				if code := unfit(s, most); code != "" {
					r.s.Fault(line, code, "max", most)
				}
			}
		}
	}
	long(r.root.Get("name").Line, mostName, r.f.Name)
	for _, s := range r.f.States {
		long(r.stateLine[s.ID], mostName, s.Name)
		long(r.stateLine[s.ID], mostWords, s.Citizen)
	}
	for i, t := range r.f.Transitions {
		long(r.lines[i], mostName, t.Name)
		long(r.lines[i], mostWords, t.Help)
	}
	for i, n := range r.root.Maps("inputs") {
		if i < len(r.src.Inputs) {
			f := r.src.Inputs[i]
			long(n.Line, mostName, f.Label, f.RowName)
			long(n.Line, mostWords, f.Help, lang.Text{VI: f.Default, EN: f.Example})
		}
	}
}

// unfit is the fault of a text that is too long or holds control characters; "" when it is fine.
func unfit(s string, most int) string {
	if utf8.RuneCountInString(s) > most {
		return "flow.too_long"
	}
	if !form.Readable(s) {
		return "flow.unreadable"
	}
	return ""
}
