package oversight

import (
	"cmp"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/law"
	"tinhso/internal/viet"
)

// ParseYAML reads the rules of the watch (tệp quy tắc giám sát), strictly; every fault names file and line, and all are
// told at once. The law of a rule is in the catalogue, and where a text is missing the rule says what.
func ParseYAML(name string, b []byte) ([]Rule, error) {
	s, root := form.OpenSheet(name, b)
	root.Only("rules")
	var rules []Rule
	lines := map[string]int{}
	for _, n := range root.Maps("rules") {
		r := readRule(s, n)
		key := r.Rule + " " + r.ValidFrom.String()
		if lines[key] > 0 {
			s.Fault(n.Line, "form.sheet.twice", "key", key)
		}
		lines[key] = n.Line
		rules = append(rules, r)
		if err := overlap(rules); err != nil {
			s.Fault(n.Line, "oversight.rule.line", "what", "valid_from", "rule", r.Rule)
			rules = rules[:len(rules)-1]
		}
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	return rules, nil
}

func readRule(s *form.Sheet, n form.Node) Rule {
	n.Only("rule", "valid_from", "valid_to", "law", "limits", "explain_days", "title", "why", "innocent", "missing")
	r := Rule{Rule: n.Need("rule"), Law: n.Need("law"), Title: n.NeedText("title"), Why: n.NeedText("why"), Innocent: n.NeedText("innocent"),
		Missing: n.Text("missing"), ExplainDays: n.Int("explain_days"), Limits: map[string]int{}}
	r.ValidFrom, r.ValidTo = dayOf(s, n, "valid_from", true), dayOf(s, n, "valid_to", false)
	if list, ok := n.Map("limits"); ok {
		if need := limits[r.Rule]; need != nil {
			list.Only(need...)
		}
		for _, name := range limits[r.Rule] {
			if list.Has(name) {
				r.Limits[name] = list.Int(name)
			}
		}
	}
	if _, ok := law.Builtin().Find(law.Key(r.Law)); r.Law != "" && !ok {
		s.Fault(n.Line, "oversight.rule.law_unknown", "value", r.Law)
	}
	if f, ok := fault.As(r.Check()); ok {
		for _, x := range f.Fields {
			if what, _, _ := strings.Cut(x.Path, "."); cmp.Or(what, x.Path) == "limits" || what == "rule" || what == "explain_days" || what == "valid_to" {
				s.Fault(n.Line, "oversight.rule.line", "what", x.Path, "rule", r.Rule)
			}
		}
	}
	return r
}

func dayOf(s *form.Sheet, n form.Node, key string, need bool) viet.Day {
	text := n.Str(key)
	if need {
		text = n.Need(key)
	}
	if text == "" {
		return viet.Day{}
	}
	d, err := viet.ParseDay(text)
	if err != nil || d.String() != text {
		s.Fault(n.Line, "oversight.rule.day", "key", key, "value", text)
	}
	return d
}
