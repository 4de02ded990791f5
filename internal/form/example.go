package form

// Example is an answer that DecodeJSON accepts and Schema allows (ví dụ mẫu). Optional references to files, accounts
// and units are left out: nobody can make them up.
func (f Form) Example() Values {
	w := newWalk(f, "")
	for i := range f.Sections {
		s := &f.Sections[i]
		if s.ShowIf.holds(w.get) {
			w.examples(s.Fields, w.out, w.get)
		}
	}
	return w.out
}

func (w *walk) examples(fields []Field, out map[string]any, get lookup) {
	for i := range fields {
		f := &fields[i]
		if !f.ShowIf.holds(get) || !f.Required && (f.Kind == File || f.Kind == Files || f.Kind == Officer || f.Kind == Unit) {
			continue
		}
		if f.Kind != Group {
			if v := f.exampleValue(w); v != nil {
				out[f.ID] = v
			}
			continue
		}
		var rows []any
		for range max(f.Min, 1) {
			cells := map[string]any{}
			w.examples(f.Fields, cells, func(id string) any {
				if v, ok := cells[id]; ok || f.column(id) {
					return v
				}
				return get(id)
			})
			if len(cells) > 0 {
				rows = append(rows, cells)
			}
		}
		out[f.ID] = rows
	}
}

func (f *Field) exampleValue(w *walk) any {
	rules := rulesOf(f.Kind)
	if rules == nil {
		return nil
	}
	c := reading{f: f, today: w.today, max: f.limit(), kept: true}
	if f.Example != "" {
		var answer any = typed(f.Example)
		if f.Kind == ChoiceMany {
			answer = many{f.Example}
		}
		if v, p := rules.read(c, answer); p == nil && v != nil {
			return v
		}
	}
	v, p := rules.read(c, rules.example(f, w.today))
	if p != nil {
		return nil
	}
	return v
}
