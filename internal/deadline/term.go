package deadline

import (
	"context"
	"maps"
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Term is a time that a law allows for something by its name, with the extensions that it allows (thời hạn theo luật):
// the first settlement of a complaint, the settlement of a denunciation.
type Term struct {
	Name        string   `json:"name"`
	Label       string   `json:"label"` // in the words of the law
	From        string   `json:"from"`  // what it counts from, in words
	ValidFrom   viet.Day `json:"valid_from"`
	ValidTo     viet.Day `json:"valid_to,omitzero"` // last day; none: until further notice
	Amount      int      `json:"amount"`
	Kind        Kind     `json:"kind"`
	Extend      int      `json:"extend"`       // of one extension at most, in the same kind; 0: there is none
	ExtendTimes int      `json:"extend_times"` // how many of them
	Law         string   `json:"law"`
	Verified    bool     `json:"verified"` // read in the text of the law itself
	Note        string   `json:"note,omitempty"`
}

// Budget is the time that the term gives.
func (t Term) Budget() Budget { return Budget{Amount: t.Amount, Kind: t.Kind} }

// MayExtend refuses an extension that the law does not allow (gia hạn vượt mức luật cho phép).
func (t Term) MayExtend(by int) error {
	switch most := t.Extend * t.ExtendTimes; {
	case by > 0 && most == 0:
		return fieldFault("extend", "deadline.term.no_extension", "label", t.Label, "law", cite(t.Law))
	case by > most:
		return fieldFault("extend", "deadline.term.extension", "label", t.Label, "most", most, "times", t.ExtendTimes,
			"each", t.Extend, "law", cite(t.Law))
	}
	return nil
}

// Overlaps reports two terms of one name of which both are in force on some day.
func (t Term) Overlaps(o Term) bool {
	return t.rule().Overlaps(o.rule())
}

func (t Term) rule() Rule { return Rule{Name: t.Name, ValidFrom: t.ValidFrom, ValidTo: t.ValidTo} }

func (t Term) check() error {
	switch {
	case t.Name == "":
		return fieldFault("name", "deadline.term.name")
	case t.ValidFrom.IsZero():
		return fieldFault("valid_from", "deadline.day.missing")
	case !t.ValidTo.IsZero() && t.ValidTo.Before(t.ValidFrom):
		return fieldFault("valid_from", "deadline.rule.order")
	case !t.Kind.Valid():
		return fieldFault("kind", "deadline.kind.unknown")
	case t.Amount < 1 || t.Amount > maxDays:
		return fieldFault("amount", "deadline.amount.range", "min", 1, "max", maxDays)
	case t.Extend < 0 || t.Extend > maxDays || t.ExtendTimes < 0 || (t.Extend == 0) != (t.ExtendTimes == 0):
		return fieldFault("extend", "deadline.extend.range", "max", maxDays)
	}
	return nil
}

// Term gives the term of a name in force on a day; there being none is not found.
func (b *Book) Term(ctx context.Context, r store.Reader, name string, on viet.Day) (Term, error) {
	all, err := b.termBook(ctx, r)
	if err != nil {
		return Term{}, err
	}
	for _, t := range all[name] {
		if t.rule().covers(on) {
			return t, nil
		}
	}
	return Term{}, fault.NotFound("deadline.term.missing", "name", name, "on", on.Vietnamese(),
		"known", strings.Join(slices.Sorted(maps.Keys(all)), ", "))
}

// Terms lists the terms in force on a day, by name (danh mục thời hạn theo luật).
func (b *Book) Terms(ctx context.Context, r store.Reader, on viet.Day) ([]Term, error) {
	all, err := b.termBook(ctx, r)
	if err != nil {
		return nil, err
	}
	var out []Term
	for _, list := range all {
		for _, t := range list {
			if t.rule().covers(on) {
				out = append(out, t)
			}
		}
	}
	slices.SortFunc(out, func(a, b Term) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return out, nil
}

func (b *Book) termBook(ctx context.Context, r store.Reader) (map[string][]Term, error) {
	s, err := readState(ctx, r)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	terms, ok := b.terms, b.terms != nil && b.version == s.version
	b.mu.Unlock()
	if ok {
		return terms, nil
	}
	all, err := store.All(ctx, r, sqlTerms, scanTerm)
	if err != nil {
		return nil, err
	}
	terms = map[string][]Term{}
	for _, t := range all {
		terms[t.Name] = append(terms[t.Name], t)
	}
	b.keep(s.version, func() { b.terms = terms })
	return terms, nil
}

// PutTermsTx sets the terms of one name whole (thời hạn theo luật); changed is false when they stood so already.
func (b *Book) PutTermsTx(ctx context.Context, tx *store.Tx, name string, terms []Term) (changed bool, err error) {
	for i, t := range terms {
		if err := t.check(); err != nil {
			return false, err
		}
		for _, o := range terms[:i] {
			if t.Overlaps(o) {
				p := lang.For(lang.VI)
				return false, fieldFault("valid_from", "deadline.rule.overlap", "one", t.Words(p), "other", o.Words(p))
			}
		}
	}
	slices.SortFunc(terms, func(a, b Term) int { return a.ValidFrom.Compare(b.ValidFrom) })
	all, err := store.All(ctx, tx, sqlTerms, scanTerm)
	if err != nil {
		return false, err
	}
	if slices.Equal(slices.DeleteFunc(all, func(t Term) bool { return t.Name != name }), terms) {
		return false, nil
	}
	if _, err := tx.Exec(ctx, sqlDropTerms, name); err != nil {
		return false, err
	}
	for _, t := range terms {
		if _, err := tx.Exec(ctx, sqlPutTerm, name, t.ValidFrom, t.ValidTo, t.Label, t.From, t.Amount, t.Kind, t.Extend,
			t.ExtendTimes, t.Law, t.Verified, t.Note); err != nil {
			return false, err
		}
	}
	return true, bump(ctx, tx)
}

// Words names a term by its label, time and law, for faults.
func (t Term) Words(p lang.Printer) string {
	if t.ValidTo.IsZero() {
		return p.T("deadline.rule.open", "name", t.Label, "from", t.ValidFrom.Vietnamese(), "law", cite(t.Law))
	}
	return p.T("deadline.rule.closed", "name", t.Label, "from", t.ValidFrom.Vietnamese(), "to", t.ValidTo.Vietnamese(), "law", cite(t.Law))
}

func scanTerm(rows *store.Rows) (t Term, err error) {
	err = rows.Scan(&t.Name, &t.ValidFrom, &t.ValidTo, &t.Label, &t.From, &t.Amount, &t.Kind, &t.Extend, &t.ExtendTimes,
		&t.Law, &t.Verified, &t.Note)
	return t, err
}
