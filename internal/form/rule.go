package form

import (
	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// rules checks what ties fields together. A field that already has a fault is left alone: one sentence a field is
// enough at a time.
func (w *walk) rules() {
	for i := range w.form.Rules {
		r := &w.form.Rules[i]
		if !r.ShowIf.holds(w.get) {
			continue
		}
		switch {
		case len(r.Before) > 1:
			w.before(r.Before)
		case len(r.Different) > 1:
			w.different(r.Different)
		case len(r.OneOf) > 0:
			w.oneOf(r.OneOf)
		case r.MinAge != nil:
			w.minAge(r.MinAge)
		}
	}
}

func (w *walk) before(ids []string) {
	for i := 1; i < len(ids); i++ {
		first, last := w.day(ids[i-1]), w.day(ids[i])
		// a year alone may mean any of its days: only what is surely wrong is refused
		if !first.IsZero() && !last.IsZero() && first.First().After(latest(last)) {
			w.rule(ids[i], "form.before", "other", w.label(ids[i-1]))
		}
	}
}

// latest is the last day that a birth date can mean.
func latest(b viet.BirthDate) viet.Day {
	switch {
	case b.M == 0:
		return viet.Day{Y: b.Y, M: 12, D: 31}
	case b.D == 0:
		return viet.Day{Y: b.Y, M: b.M, D: 1}.AddMonths(1).Add(-1)
	}
	return viet.Day(b)
}

func (w *walk) different(ids []string) {
	seen := map[string]string{}
	for _, id := range ids {
		v := viet.Fold(str(w.get(id)))
		if v == "" || w.bad[id] {
			continue
		}
		if other, ok := seen[v]; ok {
			w.rule(id, "form.different", "other", w.label(other))
			continue
		}
		seen[v] = id
	}
}

func (w *walk) oneOf(ids []string) {
	names := lang.Text{}
	for i, id := range ids {
		if answered(w.get(id)) || w.bad[id] {
			return
		}
		label := w.label(id)
		if i > 0 {
			names.VI += ", "
			names.EN += ", "
		}
		names.VI += label.VI
		names.EN += label.EN
	}
	w.rule(ids[0], "form.one_of", "names", names)
}

func (w *walk) minAge(a *AgeRule) {
	born := w.day(a.Field)
	if born.IsZero() || w.today.IsZero() {
		return
	}
	// the benefit of the doubt: the earliest day that the birth date can mean
	if viet.BirthDate(born.First()).Age(w.today) < a.Years {
		w.rule(a.Field, "form.min_age", "years", a.Years)
	}
}

// day reads the kept date of a field, when it has one and it is sound.
func (w *walk) day(id string) viet.BirthDate {
	if w.bad[id] {
		return viet.BirthDate{}
	}
	v := w.get(id)
	if n, ok := number(v); ok {
		return viet.BirthDate{Y: int(n)}
	}
	born, err := viet.ParseBirthDate(str(v))
	if err != nil {
		return viet.BirthDate{}
	}
	return born
}

func (w *walk) label(id string) lang.Text {
	if f := w.form.field(id); f != nil {
		return f.Label
	}
	return lang.Text{VI: id, EN: id}
}

// rule writes a fault, if the field is asked in this form: a rule may look back at an earlier page.
func (w *walk) rule(id, code string, args ...any) {
	if w.form.field(id) == nil {
		return
	}
	all := fault.Args(args...)
	all["field"] = w.label(id)
	w.bad[id] = true
	w.faults = append(w.faults, fault.Field{Path: join(w.path, id), Code: code, Args: all})
}

// field finds a field outside groups.
func (f *Form) field(id string) *Field {
	for _, one := range f.allFields() {
		if one.ID == id {
			return one
		}
	}
	return nil
}
