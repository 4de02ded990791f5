package flow

import (
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

// Finding is one thing that is wrong with a flow (điểm chưa đúng của quy trình) and the part to mend.
type Finding struct {
	Place
	Code string
	Args map[string]any
}

// Check writes the source as a file and reads it as any other (kiểm tra quy trình), so that editor and file are judged
// by the same words. It gives everything that is wrong; the flow is there when nothing is.
func Check(s Source) (Flow, []Finding) {
	var w writer
	w.source(s)
	_, f, err := Import("quy-trinh.yaml", []byte(w.b.String()))
	refused, ok := fault.As(err)
	if !ok {
		return f, nil
	}
	var all []Finding
	seen := map[string]bool{}
	for _, one := range refused.Fields {
		line, _ := one.Args["line"].(int)
		x := Finding{Place: w.place(line), Code: one.Code, Args: one.Args}
		delete(x.Args, "file")
		delete(x.Args, "line")
		if key := x.key(); !seen[key] {
			seen[key] = true
			all = append(all, x)
		}
	}
	return Flow{}, all
}

// key tells findings apart: a part of a file may be looked at more than once.
func (x Finding) key() string {
	var b strings.Builder
	b.WriteString(x.Code + "|" + x.State + "|" + strconv.Itoa(x.Way) + "|" + x.Input)
	var names []string
	for name := range x.Args {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		b.WriteString("|" + lang.For(lang.VI).T("flow.plain", "value", x.Args[name]))
	}
	return b.String()
}

// Words says what is wrong for a person who has the source before them (diễn giải điểm chưa đúng).
func (x Finding) Words(p lang.Printer, s Source) string {
	args := map[string]any{}
	for name, v := range x.Args {
		args[name] = x.plain(p, s, name, v)
	}
	args["here"] = x.Where(p, s)
	code := "flow.check." + x.Code[strings.LastIndex(x.Code, ".")+1:]
	if !p.Has(code) {
		code = "flow.check.other"
	}
	return p.T(code, args)
}

// plain is an argument as people know it: states by their names, roles and effects by their words.
func (x Finding) plain(p lang.Printer, s Source, name string, v any) any {
	text, ok := v.(string)
	if !ok {
		if n, isNumber := v.(int); isNumber && name == "national" {
			return strconv.Itoa(n) + ". " + p.T("flow.national."+strconv.Itoa(n))
		}
		return v
	}
	key := ""
	switch name {
	case "state", "from", "to":
		return p.Pick(s.nameOf(text))
	case "action":
		if i := x.Way - 1; i >= 0 && i < len(s.Ways) && !s.Ways[i].Name.IsZero() {
			return p.Pick(s.Ways[i].Name)
		}
		key = "flow.action." + text
	case "role":
		key = "flow.role." + text
	case "clock":
		key = "flow.clock." + text
	case "effect":
		key = "flow.effect." + text
	case "field":
		if f, ok := s.Field(text); ok {
			return p.Pick(f.Label)
		}
		key = "flow.input." + text
	case "key":
		key = "flow.key." + text
	}
	if key != "" && p.Has(key) {
		return p.T(key)
	}
	return text
}

// Where names the part of the flow a finding is about (vị trí của điểm chưa đúng).
func (l Place) Where(p lang.Printer, s Source) string {
	switch {
	case l.State != "":
		return p.T("flow.place.state", "state", p.Pick(s.nameOf(l.State)))
	case l.Way > 0 && l.Way <= len(s.Ways):
		w := s.Ways[l.Way-1]
		var from []string
		for _, id := range w.From {
			from = append(from, p.Pick(s.nameOf(id)))
		}
		name := p.Pick(w.Name)
		if name == "" {
			name = p.T("flow.place.nameless")
		}
		return p.T("flow.place.way", "name", name, "from", strings.Join(from, ", "))
	case l.Input != "":
		name := l.Input
		if f, ok := s.Field(l.Input); ok && !f.Label.IsZero() {
			name = p.Pick(f.Label)
		}
		return p.T("flow.place.input", "name", name)
	}
	return p.T("flow.place.flow")
}
