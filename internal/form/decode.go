package form

import (
	"net/url"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Decode reads the answers of a page (biểu mẫu HTML). Inputs are named prefix.field, for a group prefix.field.0.column,
// for an address prefix.field.detail and prefix.field.area. What could be read is returned beside the faults.
func Decode(f Form, in url.Values, prefix string) (Values, []fault.Field) {
	w := newWalk(f, prefix)
	w.sections(posted(f, in, prefix))
	return w.out, w.faults
}

// DecodeJSON reads the answers of the API. A member that the form does not know is refused; one that the form hides
// is not kept.
func DecodeJSON(f Form, in map[string]any, path string) (Values, []fault.Field) {
	w := newWalk(f, path)
	w.unknown(in, f.allFields(), path)
	w.sections(in)
	return w.out, w.faults
}

// walk reads one form, once, in the order of its questions: a condition looks only at what was asked before it.
type walk struct {
	form   Form
	path   string
	today  viet.Day
	kept   bool
	out    Values
	bad    map[string]bool // top-level fields with a fault: rules leave them alone
	faults []fault.Field
}

func newWalk(f Form, path string) *walk {
	return &walk{form: f, path: path, today: f.day(), out: Values{}, bad: map[string]bool{}}
}

func (w *walk) get(id string) any {
	if v, ok := w.out[id]; ok {
		return v
	}
	return w.form.given[id]
}

func (w *walk) sections(in map[string]any) {
	for i := range w.form.Sections {
		s := &w.form.Sections[i]
		if s.ShowIf.holds(w.get) {
			w.fields(s.Fields, in, row{path: w.path, get: w.get, out: w.out})
		}
	}
	w.rules()
}

// row is where answers are read to: the form itself, or one row of a group.
type row struct {
	path string
	name lang.Text // "Giấy tờ 2", of a group
	get  lookup
	out  map[string]any
}

func (w *walk) fields(fields []Field, in map[string]any, r row) {
	for i := range fields {
		f := &fields[i]
		if !f.ShowIf.holds(r.get) {
			continue
		}
		before := len(w.faults)
		if f.Kind == Group {
			w.group(f, in[f.ID], r)
		} else {
			w.field(f, in[f.ID], r)
		}
		if len(w.faults) > before && r.path == w.path {
			w.bad[f.ID] = true
		}
	}
}

func (w *walk) field(f *Field, answer any, r row) {
	rules := rulesOf(f.Kind)
	if rules == nil {
		return
	}
	v, p := rules.read(reading{f: f, today: w.today, max: f.limit(), kept: w.kept}, answer)
	if p == nil && v == nil && f.Default != "" {
		v, p = rules.read(reading{f: f, today: w.today, max: f.limit()}, typed(f.Default))
	}
	switch {
	case p != nil:
		w.fault(f, r, p)
	case v == nil || f.Kind == Checkbox && v == false && f.Required:
		if f.Required {
			w.fault(f, r, wrong(rules.missing()))
		}
	default:
		r.out[f.ID] = v
	}
}

func (k *kindRules) missing() string {
	if k.required != "" {
		return k.required
	}
	return "field.required"
}

func (w *walk) fault(f *Field, r row, p *problem) {
	args := map[string]any{"field": labelIn(f, r.name)}
	for k, v := range p.args {
		args[k] = v
	}
	w.faults = append(w.faults, fault.Field{Path: join(r.path, f.ID), Code: p.code, Args: args})
}

// labelIn names a question; inside a group with its row, so that the sentence says which one.
func labelIn(f *Field, row lang.Text) lang.Text {
	if row.IsZero() {
		return f.Label
	}
	return lang.Text{VI: row.VI + ": " + f.Label.VI, EN: row.EN + ": " + f.Label.EN}
}

func join(path, id string) string {
	if path == "" {
		return id
	}
	return path + "." + id
}

// mostUnknown bounds how many strange members are named.
const mostUnknown = 20

func (w *walk) unknown(in map[string]any, known []*Field, path string) {
	var strange []string
	for key := range in {
		if !slices.ContainsFunc(known, func(f *Field) bool { return f.ID == key }) {
			strange = append(strange, cut(viet.OneLine(key), 60))
		}
	}
	slices.Sort(strange)
	for _, key := range strange[:min(len(strange), mostUnknown)] {
		w.faults = append(w.faults, fault.Field{
			Path: join(path, key), Code: "field.unknown", Args: fault.Args("field", key),
		})
	}
}

// allFields lists the fields of the form outside groups.
func (f *Form) allFields() []*Field {
	var all []*Field
	for i := range f.Sections {
		for j := range f.Sections[i].Fields {
			all = append(all, &f.Sections[i].Fields[j])
		}
	}
	return all
}
