package form

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/lang"
)

// maxRows bounds the rows of a group, maxRowNumber the numbers that a page may give them.
const (
	maxRows      = 100
	maxRowNumber = 9999
)

// numbered is the rows of a group as a page sent them, under the numbers it gave them.
type numbered []numberedRow

type numberedRow struct {
	n  int
	in map[string]any
}

// group reads the rows of a group. Paths keep the numbers of the sender, so that a page finds its own inputs again;
// rows without an answer are left out.
func (w *walk) group(f *Field, answer any, outer row) {
	rows, ok := rowsOf(answer)
	if !ok {
		w.fault(f, outer, wrong("field.type"))
		return
	}
	if len(rows) > f.limit() {
		w.fault(f, outer, wrong("field.too_many", "max", f.limit()))
		rows = rows[:f.limit()]
	}
	kept := []any{}
	for _, one := range rows {
		if v := w.row(f, one, len(kept)+1, outer); len(v) > 0 {
			kept = append(kept, v)
		}
	}
	switch {
	case len(kept) > 0:
		outer.out[f.ID] = kept
		if len(kept) < f.Min && len(rows) <= len(kept) {
			w.fault(f, outer, wrong("form.too_few", "min", f.Min))
		}
	case f.Required && len(rows) == 0:
		w.fault(f, outer, wrong("form.required_rows"))
	}
}

func (w *walk) row(f *Field, one numberedRow, n int, outer row) map[string]any {
	out := map[string]any{}
	path := join(join(outer.path, f.ID), strconv.Itoa(one.n))
	var known []*Field
	for i := range f.Fields {
		known = append(known, &f.Fields[i])
	}
	w.unknown(one.in, known, path)
	w.fields(f.Fields, one.in, row{
		path: path,
		name: f.rowName(n),
		out:  out,
		get: func(id string) any {
			if v, ok := out[id]; ok || f.column(id) {
				return v
			}
			return outer.get(id)
		},
	})
	return out
}

func (f *Field) column(id string) bool {
	return slices.ContainsFunc(f.Fields, func(c Field) bool { return c.ID == id })
}

// rowName names a row: "Giấy tờ 2".
func (f *Field) rowName(n int) lang.Text {
	name := f.RowName
	if name.IsZero() {
		name = f.Label
	}
	suffix := " " + strconv.Itoa(n)
	return lang.Text{VI: name.VI + suffix, EN: name.EN + suffix}
}

func rowsOf(answer any) (numbered, bool) {
	switch a := answer.(type) {
	case nil:
		return nil, true
	case numbered:
		return a, true
	case []any:
		var rows numbered
		for i, one := range a[:min(len(a), maxRows+1)] {
			m, ok := one.(map[string]any)
			if !ok {
				return nil, false
			}
			rows = append(rows, numberedRow{i, m})
		}
		return rows, true
	}
	return nil, false
}

// posted gathers what a page sent under the fields of the form. Other inputs are not the form's business.
func posted(f Form, in url.Values, prefix string) map[string]any {
	out := map[string]any{}
	for _, field := range f.allFields() {
		if a := postedField(field, in, join(prefix, field.ID)); a != nil {
			out[field.ID] = a
		}
	}
	return out
}

func postedField(f *Field, in url.Values, name string) any {
	switch f.Kind {
	case Group:
		return postedRows(f, in, name)
	case Address, Place:
		parts := map[string]any{}
		for _, key := range []string{detailKey, areaKey} {
			if in.Has(name + "." + key) {
				parts[key] = typed(in.Get(name + "." + key))
			}
		}
		if len(parts) > 0 {
			return parts
		}
	case ChoiceMany, Files:
		if all := in[name]; len(all) > 0 {
			return many(all)
		}
		return nil
	}
	if !in.Has(name) {
		return nil
	}
	return typed(in.Get(name))
}

func postedRows(f *Field, in url.Values, name string) any {
	seen := map[int]bool{}
	for key := range in {
		rest, ok := strings.CutPrefix(key, name+".")
		if !ok {
			continue
		}
		digits, _, ok := strings.Cut(rest, ".")
		n, err := strconv.Atoi(digits)
		if ok && err == nil && n >= 0 && n <= maxRowNumber && strconv.Itoa(n) == digits {
			seen[n] = true
		}
	}
	if len(seen) == 0 {
		return nil
	}
	var rows numbered
	for n := range seen {
		one := numberedRow{n, map[string]any{}}
		for i := range f.Fields {
			column := &f.Fields[i]
			if a := postedField(column, in, join(join(name, strconv.Itoa(n)), column.ID)); a != nil {
				one.in[column.ID] = a
			}
		}
		if !blank(one.in) {
			rows = append(rows, one)
		}
	}
	slices.SortFunc(rows, func(a, b numberedRow) int { return a.n - b.n })
	return rows
}

// blank reports a row that a person opened and left alone.
func blank(in map[string]any) bool {
	for _, a := range in {
		switch a := a.(type) {
		case typed:
			if strings.TrimSpace(string(a)) != "" {
				return false
			}
		case map[string]any:
			if !blank(a) {
				return false
			}
		default:
			return false
		}
	}
	return true
}
