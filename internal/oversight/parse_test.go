package oversight

import (
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

const goodRule = `rules:
  - rule: late_pause
    valid_from: 2025-07-01
    law: "118/2025/NĐ-CP@2025-06-09"
    limits: {within_hours: 8, longer_than_hours: 24}
    explain_days: 3
    title: {vi: "a", en: "a"}
    why: {vi: "b", en: "b"}
    innocent: {vi: "c", en: "c"}
`

func TestTheRulesOfTheProvinceCoverEveryJudge(t *testing.T) {
	have := map[string]int{}
	for _, r := range rulesOfTheProvince(t) {
		have[r.Rule]++
		if strings.Contains(r.Law, "118/2025") && r.Missing.VI == "" {
			t.Errorf("%s rests on a text that nobody read and does not say so", r.Rule)
		}
	}
	for _, code := range Codes() {
		if have[code] == 0 || judges[code] == nil || len(limits[code]) == 0 {
			t.Errorf("%s has no rule, no judge or no threshold", code)
		}
	}
	if len(judges) != len(Codes()) {
		t.Errorf("%d judges, %d codes", len(judges), len(Codes()))
	}
}

func TestFaultyRulesAreRefusedByLine(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"a rule that is none", "late_pause", "late_pauze", "dòng 2"},
		{"an unknown key", "explain_days: 3", "explain_days: 3\n    colour: red", "colour"},
		{"no threshold", "within_hours: 8, ", "", "within_hours"},
		{"a threshold of nothing", "within_hours: 8", "within_hours: 0", "within_hours"},
		{"another threshold", "within_hours: 8", "within_hours: 8, minutes: 3", "minutes"},
		{"no day", "2025-07-01", "01/07/2025", "01/07/2025"},
		{"ends before it begins", "valid_from: 2025-07-01", "valid_from: 2025-07-01\n    valid_to: 2025-06-01", "valid_to"},
		{"an act nobody knows", "118/2025/NĐ-CP@2025-06-09", "999/2031/NĐ-CP", "999/2031/NĐ-CP"},
		{"one language", `title: {vi: "a", en: "a"}`, `title: {vi: "a"}`, "title"},
		{"two on one day", "rules:\n", goodRule, "valid_from"},
		{"no YAML", "rules:", "rules: [", "dòng"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseYAML("oversight.yaml", []byte(strings.Replace(goodRule, tt.old, tt.new, 1)))
			f, ok := fault.As(err)
			if !ok || len(f.Fields) == 0 {
				t.Fatalf("taken: %v", err)
			}
			var said []string
			for _, x := range f.Fields {
				said = append(said, lang.For(lang.VI).T(x.Code, x.Args))
			}
			if all := strings.Join(said, "\n"); !strings.Contains(all, tt.want) || !strings.Contains(all, "oversight.yaml") {
				t.Errorf("%s", all)
			}
		})
	}
	if rules, err := ParseYAML("oversight.yaml", []byte(goodRule)); err != nil || len(rules) != 1 {
		t.Fatalf("%v %v", rules, err)
	}
}

func FuzzParseYAML(f *testing.F) {
	f.Add([]byte(goodRule))
	f.Add([]byte("rules:\n  - {rule: repeated, limits: {requests: -1}}\n"))
	f.Add([]byte("rules: &a [*a]"))
	f.Add([]byte("\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		rules, err := ParseYAML("x.yaml", b)
		if err != nil {
			return
		}
		for _, r := range rules {
			if err := r.Check(); err != nil {
				t.Errorf("%+v: %v", r, err)
			}
		}
	})
}
