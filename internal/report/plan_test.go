package report

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"tinhso/internal/golden"
	"tinhso/internal/lang"
)

func plan112(t testing.TB) Set {
	t.Helper()
	s, err := LoadSet(os.DirFS("../../provinces/tien-giang"), "plan112")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What arithmetic finds in the plan of 2023, with the line of its text.
func TestPlan112Golden(t *testing.T) {
	for _, tag := range lang.Tags() {
		golden.Same(t, "testdata/plan112."+string(tag)+".txt", tell(Check(plan112(t)), lang.For(tag)))
	}
}

func tell(all []Finding, p lang.Printer) string {
	var b strings.Builder
	for i, f := range all {
		mark := "!"
		if f.Weak {
			mark = "?"
		}
		fmt.Fprintf(&b, "%2d %s %s\n", i+1, mark, f.Say(p))
		for _, c := range f.Cells {
			fmt.Fprintf(&b, "      %s, dòng %s: %s [%s] «%s»\n", c.Source, c.Line, c.Row, c.Column, c.Text)
		}
		if f.Note != "" {
			fmt.Fprintf(&b, "      (%s)\n", f.Note)
		}
	}
	return b.String()
}

// The plan is the paper that the checker was asked about: each contradiction that a reader can work out by hand is found
// in the cells where it stands, and what the plan has right is left alone.
func TestPlan112Contradictions(t *testing.T) {
	all := Check(plan112(t))
	for _, want := range []struct{ rule, ref, printed, computed string }{
		{"share", "phu-luc-3:8.phat-sinh/value", "49%", "52,00%"},
		{"share", "phu-luc-3:8.muc-2/value", "8,52%", "8,51%"},
		{"share", "phu-luc-3:8.van-ban-nam/value", "21%", "21,60%"},
		{"share", "phu-luc-3:10.tiengiangs/value", "7,28%", "7,29%"},
		{"share", "phu-luc-1:14/value", "130%", "138,86%"},
		{"share", "phu-luc-1:12/value", "100%", "53,67%"},
		{"over", "phu-luc-1:14/value", "130%", "≤ 100%"},
		{"units", "phu-luc-1:14/part", "10.685 / 7.695", ""},
		{"outside_share", "phu-luc-1:14/part", "10.685", "34,89%"},
		{"sum", "phu-luc-3:8.chung-thu/other", "2.063", "2.267"},
		{"same_here", "phu-luc-3:3.di-dong/other", "1.910.747", "2.212.325"},
		{"within", "phu-luc-3:10.di-dong/other", "2.212.325", "≤ 1.953.064"},
		{"same_here", "phu-luc-1:1/whole", "1856", "1852"},
		{"same", "phu-luc-1:5/part", "1.135", "1.272"},
		{"same", "phu-luc-1:5/value", "61,29%", "68,53%"},
		{"same_goal", "phu-luc-1:5/target", "Đạt 60%", "70%"},
		{"claim", "phu-luc-1:4a/value", "ĐẠT", "6,17%"},
		{"claim_done", "phu-luc-1:8/part", "ĐẠT", "35,29%"},
		{"claim_share", "phu-luc-1:12/part", "ĐẠT", "53,67%"},
		{"goal_unit", "phu-luc-1:11/part", "CHƯA ĐẠT", ""},
		{"marks", "phu-luc-3:3.co-dinh/other", "42,317", "42.317"},
		{"universe_known", "phu-luc-3:8.tich-hop/value", "68,53%", "74,91%"},
		{"list", "phu-luc-3:2.van-ban/other", "24", "22"},
		{"before", "van-ban-dan:nq08-b/day", "06/10/2022", "≤ 17/05/2022"},
	} {
		if n := count(all, want.rule, want.ref, want.printed, want.computed); n != 1 {
			t.Errorf("%s at %s (%s, %s): found %d times", want.rule, want.ref, want.printed, want.computed, n)
		}
	}
	appendices := 0
	for _, f := range Contradictions(all) {
		if s := f.Cells[0].Sheet; s == "phu-luc-1" || strings.HasPrefix(s, "phu-luc-3") {
			appendices++
		}
	}
	if appendices < 16 {
		t.Errorf("only %d contradictions in Appendices 1 and 3", appendices)
	}
	for _, right := range []string{"phu-luc-1:1/value", "phu-luc-1:2/part", "phu-luc-3:8.muc-3/value", "phu-luc-3:10.ho-cap-quang/value",
		"phu-luc-3:3.camera/other", "phu-luc-3:6.lop/other", "phu-luc-3:8.pakn/other", "phu-luc-4:ii.2/total", "phu-luc-4:ii.2/need"} {
		ref, _ := parseRef(right, "")
		for _, f := range all {
			if f.Touches(ref) && !f.Weak {
				t.Errorf("%s is right, but: %s", right, f.Say(lang.For(lang.VI)))
			}
		}
	}
}

func count(all []Finding, rule, ref, printed, computed string) int {
	n := 0
	at, _ := parseRef(ref, "")
	for _, f := range all {
		if f.Rule == rule && f.Touches(at) && f.Printed == printed && f.Computed == computed && !f.Weak {
			n++
		}
	}
	return n
}

// Every sentence of a finding is whole: no placeholder is left open.
func TestFindingsSpeakWhole(t *testing.T) {
	for _, tag := range lang.Tags() {
		for _, f := range Check(plan112(t)) {
			if s := f.Say(lang.For(tag)); strings.ContainsAny(s, "{}⟦") {
				t.Errorf("%s: %s", f.Rule, s)
			}
		}
	}
}
