package lang

import (
	"maps"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// Fault writes an error for a person: a title, and one sentence for each faulty field by its path.
// What is not a fault, or is internal, gets the general sentence: its cause is for the log, not for the page.
func (p Printer) Fault(err error) (title string, fields map[string]string) {
	if err == nil {
		return "", nil
	}
	f, ok := fault.As(err)
	if !ok || fault.KindOf(err) == fault.KindInternal {
		return p.T("fault.internal"), nil
	}
	if len(f.Fields) > 0 {
		fields = make(map[string]string, len(f.Fields))
		for _, field := range f.Fields {
			if _, told := fields[field.Path]; !told {
				fields[field.Path] = p.Field(field)
			}
		}
	}
	return p.title(f), fields
}

func (p Printer) title(f *fault.Error) string {
	if p.Has(f.Code) {
		return viet.Capital(p.T(f.Code, p.withLabel(f.Args, "")))
	}
	if key := "fault." + string(f.Kind); p.Has(key) {
		return p.T(key)
	}
	return p.T("fault.invalid")
}

// Field writes the sentence of one faulty field (mục sai). {field} in it becomes the field's label in quotes:
// the argument "field" when given, else the word known for the last part of the path, else "mục này".
func (p Printer) Field(f fault.Field) string {
	key := f.Code
	if !p.Has(key) {
		key = "field.invalid"
	}
	return viet.Capital(p.T(key, p.withLabel(f.Args, f.Path)))
}

func (p Printer) withLabel(args map[string]any, path string) map[string]any {
	all := make(map[string]any, len(args)+1)
	maps.Copy(all, args)
	label := ""
	if v, ok := args["field"]; ok {
		label = p.value(v)
	}
	if label == "" {
		if key := "label." + lastName(path); p.Has(key) {
			label = p.T(key)
		}
	}
	if label == "" {
		all["field"] = p.T("field.this")
	} else {
		all["field"] = p.T("field.named", "label", label)
	}
	return all
}

// lastName is the last part of a path that is a name, not a row number: "documents.2.file" gives "file".
func lastName(path string) string {
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '/' || r == '[' || r == ']' })
	for i := len(parts) - 1; i >= 0; i-- {
		if strings.Trim(parts[i], "0123456789") != "" {
			return parts[i]
		}
	}
	return ""
}
