package report

import (
	"tinhso/internal/lang"
)

// Finding is something that cannot be, or must be explained (mâu thuẫn số liệu).
type Finding struct {
	Rule     string // which sentence: share, sum, same, ...
	Relation string // id of the declared relation, when one was broken
	Weak     bool   // to be explained, not surely wrong
	Cells    []Seen
	Printed  string // what is written
	Computed string // what arithmetic gives
	Note     string
	args     map[string]any
}

// Seen is one cell a finding speaks of (ô liên quan).
type Seen struct {
	Ref
	Source string // part of the document
	Line   string // line of its text
	Row    string // titles, for people
	Column string
	Text   string
}

// Say tells the finding in a sentence (câu giải thích).
func (f Finding) Say(p lang.Printer) string {
	var pairs []any
	for k, v := range f.args {
		if key, ok := v.(word); ok {
			v = p.T(string(key))
		}
		pairs = append(pairs, k, v)
	}
	return p.T("report.find."+f.Rule, pairs...)
}

// word is an argument that is itself a word of the catalogues.
type word string

// Touches says whether the finding speaks of a cell.
func (f Finding) Touches(r Ref) bool {
	for _, c := range f.Cells {
		if c.Ref == r {
			return true
		}
	}
	return false
}

// Contradictions leaves out what is only to be explained (mâu thuẫn số học).
func Contradictions(all []Finding) []Finding {
	var out []Finding
	for _, f := range all {
		if !f.Weak {
			out = append(out, f)
		}
	}
	return out
}
