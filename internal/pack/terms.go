package pack

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"tinhso/internal/deadline"
	"tinhso/internal/law"
)

// termRow is a term as the pack writes it.
type termRow struct {
	Name      string `yaml:"name"`
	Label     string `yaml:"label"`
	From      string `yaml:"from"`
	Amount    int    `yaml:"amount"`
	Kind      string `yaml:"kind"`
	Extend    int    `yaml:"extend"`
	Times     int    `yaml:"extend_times"`
	ValidFrom string `yaml:"valid_from"`
	ValidTo   string `yaml:"valid_to"`
	Law       string `yaml:"law"`
	Verified  bool   `yaml:"verified"`
	Note      string `yaml:"note"`
}

// terms reads the terms that laws name (thời hạn theo luật: khiếu nại, tố cáo). One that nobody has read in the text of
// the law says so.
func (l *loader) terms() []deadline.Term {
	if _, ok := l.text(fileTerms, false); !ok {
		return nil
	}
	var file struct {
		Terms []termRow `yaml:"terms"`
	}
	if !l.yaml(fileTerms, &file) {
		return nil
	}
	var list []deadline.Term
	var lines []int
	for i, r := range file.Terms {
		line := l.yamlLine(fileTerms, "$.terms["+strconv.Itoa(i)+"].name")
		before := len(l.refused)
		t := l.term(line, r)
		if len(l.refused) > before {
			continue
		}
		for j, other := range list {
			if t.Overlaps(other) {
				l.refuse(fileTerms, line, "pack.rule.overlap", "one", t.Words(l.pr), "other", other.Words(l.pr), "line", lines[j])
			}
		}
		if !t.Verified {
			l.warn(fileTerms, line, "pack.rule.unverified", "name", r.Name, "law", law.Builtin().Cite(law.Key(r.Law), ""))
		}
		list, lines = append(list, t), append(lines, line)
	}
	return list
}

func (l *loader) term(line int, r termRow) deadline.Term {
	t := deadline.Term{Name: r.Name, Label: r.Label, From: r.From, Amount: r.Amount, Kind: deadline.Kind(r.Kind), Extend: r.Extend,
		ExtendTimes: r.Times, Law: r.Law, Verified: r.Verified, Note: r.Note}
	l.need(fileTerms, line, "name", r.Name)
	l.need(fileTerms, line, "label", r.Label)
	l.need(fileTerms, line, "from", r.From)
	if !t.Kind.Valid() || r.Amount < 1 || r.Amount > maxAmount {
		l.refuse(fileTerms, line, "pack.time", "amount", r.Amount, "kind", r.Kind)
	}
	if r.Extend < 0 || r.Extend > maxAmount || r.Times < 0 || r.Times > 9 || (r.Extend == 0) != (r.Times == 0) {
		l.refuse(fileTerms, line, "pack.term.extend", "extend", r.Extend, "times", r.Times)
	}
	t.ValidFrom, _ = l.day(fileTerms, line, "valid_from", r.ValidFrom)
	if r.ValidTo != "" {
		if t.ValidTo, _ = l.day(fileTerms, line, "valid_to", r.ValidTo); t.ValidTo.Before(t.ValidFrom) {
			l.refuse(fileTerms, line, "pack.order", "from", r.ValidFrom, "to", r.ValidTo)
		}
	}
	l.cites(fileTerms, line, r.Law)
	return t
}

// rules stores the rules whole: of the names in the file only those are kept.
func (w *writer) rules(ctx context.Context) error {
	all := make([]deadline.Rule, len(w.c.rules))
	for i, r := range w.c.rules {
		all[i] = r.Rule
		err := w.row("rule", r.Name+" "+r.ValidFrom.String(), hashOf(r.Rule), func() error { return nil })
		if err != nil {
			return err
		}
	}
	if err := w.d.Book.PutRulesTx(ctx, w.tx, all); err != nil {
		return fmt.Errorf("%s: %w", fileRules, err)
	}
	return nil
}

// terms stores the terms, each name whole.
func (w *writer) terms(ctx context.Context) error {
	names := map[string][]deadline.Term{}
	for _, t := range w.c.terms {
		names[t.Name] = append(names[t.Name], t)
		key := t.Name + " " + t.ValidFrom.String()
		if err := w.row("term", key, hashOf(t), func() error { return nil }); err != nil {
			return err
		}
	}
	for _, name := range sortedNames(names) {
		if _, err := w.d.Book.PutTermsTx(ctx, w.tx, name, names[name]); err != nil {
			return fmt.Errorf("%s: %w", fileTerms, err)
		}
	}
	return nil
}

func sortedNames(m map[string][]deadline.Term) []string {
	var all []string
	for name := range m {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}
