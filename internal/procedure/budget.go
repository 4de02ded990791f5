package procedure

import (
	"strconv"
	"strings"

	"tinhso/internal/deadline"
	"tinhso/internal/viet"
)

// Case is one choice of limit within a channel (trường hợp) when the source states several.
type Case struct {
	Key   string // "1", "2"... within the channel
	Label string // the source's own words, may be empty
	Note  string
	Time  Time
}

// Cases lists the cases of a channel whose limits differ (các trường hợp thời hạn); nil when there is nothing to choose.
func (p Procedure) Cases(channel string) []Case {
	if p.Deadline == nil || p.Deadline.Kind != ByCase {
		return nil
	}
	cases := p.cases(channel)
	if len(cases) == 0 { // the channel has no line of its own: any line of the procedure may apply
		for _, other := range p.Channels() {
			if cases = p.cases(other); len(cases) > 0 {
				break
			}
		}
	}
	if len(cases) < 2 {
		return nil
	}
	return cases
}

func (p Procedure) cases(channel string) []Case {
	var list []Case
	for i, m := range p.Methods {
		if m.Channel != channel || m.Time == nil {
			continue
		}
		key := strconv.Itoa(m.Repeat)
		if m.Repeat == 0 {
			key = strconv.Itoa(i + 1)
		}
		list = append(list, Case{Key: key, Label: m.Label, Note: m.Note, Time: *m.Time})
	}
	return list
}

// Budget is the limit in force for a channel and a case (thời hạn theo danh mục), with its basis: methods,
// methods_by_channel, methods_by_case, methods_partial, steps, variants. The case is named by its key or its label.
// ok is false when the catalogue does not say: the clerk must, and the dossier shows that it is not from the catalogue.
func (p Procedure) Budget(channel, caseName string) (b deadline.Budget, basis string, ok bool) {
	d := p.Deadline
	if d == nil {
		return b, "", false
	}
	switch d.Kind {
	case ByChannel:
		for _, m := range p.Methods {
			if m.Channel == channel && m.Time != nil {
				return budgetOf(*m.Time, d.Basis)
			}
		}
		return b, d.Basis, false
	case ByCase:
		cases := p.Cases(channel)
		if cases == nil {
			if lone := p.cases(channel); len(lone) == 1 {
				return budgetOf(lone[0].Time, d.Basis)
			}
		}
		for _, c := range cases {
			if caseName != "" && (c.Key == caseName || sameWords(c.Label, caseName)) {
				return budgetOf(c.Time, d.Basis)
			}
		}
		return b, d.Basis, false
	}
	return budgetOf(d.Time, d.Basis)
}

func sameWords(a, b string) bool { return a != "" && viet.Fold(a) == viet.Fold(strings.TrimSpace(b)) }

func budgetOf(t Time, basis string) (deadline.Budget, string, bool) {
	kind := deadline.Kind(t.Kind)
	if !kind.Valid() || t.Amount < 0 || t.Amount == 0 && kind != deadline.SameDay {
		return deadline.Budget{}, basis, false
	}
	return deadline.Budget{Amount: t.Amount, Kind: kind, CutOff: t.CutOff}, basis, true
}
