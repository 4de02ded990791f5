package dossier

import (
	"strings"
	"testing"

	"tinhso/internal/fault"
)

// What cannot be an id or a name is refused by the name of its field; a Vietnamese name is counted in letters.
func TestPapersThatCannotBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		tests := []struct {
			paper Paper
			code  string
		}{
			{Paper{Component: "x", Status: Attached, File: "01M84\x00"}, "dossier.file.not_yours"},
			{Paper{Component: "x", Status: Attached, File: "' OR 1=1"}, "dossier.file.not_yours"},
			{Paper{Name: "Giấy\x00 khai", Status: Later}, "field.character"},
			{Paper{Name: "Giấy 😀", Status: Later}, "form.emoji"},
			{Paper{Name: "Giấy \ufffd", Status: Later}, "field.character"},
			{Paper{Name: " ", Status: Later}, "field.required"},
			{Paper{Name: strings.Repeat("ệ", 301), Status: Later}, "field.too_long"},
			{Paper{Name: strings.Repeat("ệ", 300), Status: Later}, ""},
		}
		for _, tt := range tests {
			s := w.filing(standard)
			s.Documents = append(s.Documents, tt.paper)
			_, err := w.Submit(w.as(t, "citizen"), s)
			found := ""
			if e, ok := fault.As(err); ok {
				for _, f := range e.Fields {
					if strings.HasPrefix(f.Path, "documents.") && f.Code == tt.code {
						found = f.Code
					}
				}
			}
			if found != tt.code || tt.code == "" && err != nil {
				t.Errorf("%+v: %v", tt.paper, err)
			}
		}
	})
}

// A state that ends a dossier is looked for among the closed ones.
func TestAClosedStateCanBeListed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, w.as(t, "citizen"), standard)
		_, err := w.Act(w.as(t, "citizen"), d.Code, Act{Action: "withdraw", Version: d.Version})
		must(t, d, err)
		w.file(t, w.as(t, "citizen"), standard)
		for state, want := range map[string]int{"withdrawn": 1, "closed": 1, "submitted": 1, "open": 1, "": 1, "returned": 0} {
			p, err := w.List(w.as(t, "clerk1"), Filter{State: state})
			if err != nil || len(p.Items) != want {
				t.Errorf("%q: %d items, %v; want %d", state, len(p.Items), err, want)
			}
		}
	})
}
