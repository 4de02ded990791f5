package indicator

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// one checks a formula of the unit point over a few codes: d1 and d2 are dossiers, p percent, s points, m minutes.
func one(t testing.TB, unit, formula string) (*Set, error) {
	t.Helper()
	head := "valid_from: 2020-01-01\nindicators:\n"
	for _, x := range [][2]string{{"d1", "dossier"}, {"d2", "dossier"}, {"m", "minute"}} {
		kind := "count: {of: dossier, by: accepted}"
		if x[1] == "minute" {
			kind = "sum: {of: dossier, number: minutes, by: accepted}"
		}
		head += fmt.Sprintf("  - {code: %s, name: {vi: a, en: b}, unit: %s, %s}\n", x[0], x[1], kind)
	}
	head += "  - {code: p, name: {vi: a, en: b}, unit: percent, formula: d1 / d2}\n"
	head += "  - {code: s, name: {vi: a, en: b}, unit: point, formula: 5 point}\n"
	text := head + fmt.Sprintf("  - {code: x, name: {vi: a, en: b}, unit: %s, formula: %q}\n", unit, formula)
	f := ReadYAML("x.yaml", []byte(text))
	set := Check(testKinds, f)
	return set, f.Err()
}

func TestUnitsAreChecked(t *testing.T) {
	for _, x := range []struct{ unit, formula, code string }{
		{"percent", "d1 / d2", ""},
		{"percent", "100% - d1 / d2", ""},
		{"percent", "50% * p", ""},
		{"percent", "(p + d1 / d2) / 2", ""},
		{"percent", "round(p, 2)", ""},
		{"point", "20 point * p", ""},
		{"point", "6 point * p + min(2 point, 2.5 point * p)", ""},
		{"point", "if(p >= 80%, 4 point, 4 point * p / 80%)", ""},
		{"point", "if(d1 > 0, s, 0)", ""},
		{"point", "coalesce(s, 0)", ""},
		{"dossier", "max(d1 - d2, 0)", ""},
		{"dossier", "-d1 + 0", ""},
		{"minute/dossier", "m / d1", ""},
		{"number", "d1 / d2", ""},
		{"number", "3", ""},
		{"dossier", `where(d1, channel = "online" and not level in ("commune", "district"))`, ""},
		{"dossier", "prev(d1, 12) + same_last_year(d1) + before(d1) + at_end(d1)", ""},
		{"procedure", "count(distinct procedure, where(prev(d1), channel = \"online\"))", ""},
		{"unit", "count(distinct unit, d1)", ""},
		{"dossier", "sum(d1 over unit)", ""},
		{"dossier", "1.5 * d1 # a remark", ""},

		{"percent", "d1 / d2 * 100", "indicator.formula.result"},
		{"percent", "5", "indicator.formula.result"},
		{"percent", "p * 1", "indicator.formula.result"},
		{"percent", "m / d1", "indicator.formula.result"},
		{"point", "p", "indicator.formula.result"},
		{"dossier", "d1 > d2", "indicator.formula.result"},
		{"dossier", "d1 + p", "indicator.formula.units"},
		{"dossier", "d1 + 1", "indicator.formula.units"},
		{"percent", "1 - p", "indicator.formula.units"},
		{"dossier", "max(d1, m)", "indicator.formula.units"},
		{"dossier", "if(d1 > m, d1, d2)", "indicator.formula.units"},
		{"dossier", "if(d1, d1, d2)", "indicator.formula.no_truth"},
		{"dossier", "d1 + (d1 > d2)", "indicator.formula.no_number"},
		{"dossier", "d1 * d2 * d1 * d2 * d1", "indicator.formula.unit_strange"},
		{"dossier", "d1 < d2 < d1", "indicator.formula.compare_twice"},
		{"dossier", "d9", "indicator.formula.unknown"},
		{"dossier", "d1 d2", "indicator.formula.after"},
		{"dossier", "d1 +", "indicator.formula.value"},
		{"dossier", "(d1", "indicator.formula.want"},
		{"dossier", "d1 & d2", "indicator.formula.sign"},
		{"dossier", "hồ", "indicator.formula.sign"},
		{"dossier", `where(d1, channel = "online)`, "indicator.formula.quote"},
		{"dossier", "where(d1, color = \"red\")", "indicator.formula.dimension"},
		{"dossier", "where(d1, channel = 5)", "indicator.formula.condition"},
		{"dossier", "where(d1, d2 > 5)", "indicator.formula.dimension"},
		{"dossier", "where(d1, channel)", "indicator.formula.condition"},
		{"dossier", `"a"`, "indicator.formula.text_here"},
		{"dossier", "sum(d1)", "indicator.formula.over"},
		{"dossier", "sum(d1 over color)", "indicator.formula.dimension"},
		{"dossier", "sum(sum(d1 over unit) over procedure)", "indicator.formula.over_twice"},
		{"procedure", "count(procedure, d1)", "indicator.formula.distinct"},
		{"procedure", "count(distinct procedure, p)", "indicator.formula.count_base"},
		{"dossier", "prev(d1, 0)", "indicator.formula.shift"},
		{"dossier", "prev(d1, d2)", "indicator.formula.shift"},
		{"dossier", "round(d1, 11)", "indicator.formula.digits"},
		{"dossier", "abs(d1, d2)", "indicator.formula.arity"},
		{"dossier", "sqrt(d1)", "indicator.formula.function"},
		{"dossier", "if", "indicator.formula.reserved"},
		{"dossier", "before(at_end(d1))", "indicator.formula.stock_twice"},
		{"dossier", "1" + strings.Repeat("0", 40), "indicator.formula.number"},
		{"dossier", strings.Repeat("(", 500) + "d1" + strings.Repeat(")", 500), "indicator.formula.deep"},
		{"dossier", strings.Repeat("-", 500) + "d1", "indicator.formula.deep"},
		{"dossier", strings.Repeat("abs(", 500) + "d1" + strings.Repeat(")", 500), "indicator.formula.deep"},
		{"dossier", "d1" + strings.Repeat("+d1", 2500), "indicator.formula.parts"},
		{"dossier", "d1" + strings.Repeat(" ", 9000), "indicator.formula.long"},
	} {
		t.Run(x.formula[:min(40, len(x.formula))], func(t *testing.T) {
			_, err := one(t, x.unit, x.formula)
			f, _ := fault.As(err)
			switch {
			case x.code == "" && err != nil:
				t.Errorf("refused: %s", said(err))
			case x.code != "" && (f == nil || f.Fields[0].Code != x.code):
				t.Errorf("want %s, got %s", x.code, said(err))
			case x.code != "" && strings.ContainsAny(said(err), "⟦{"):
				t.Errorf("no words: %s", said(err))
			}
		})
	}
}

func TestAFormulaThatLongIsHandled(t *testing.T) {
	// As deep as a formula may be, and as long as a chain of sums may be.
	for _, formula := range []string{strings.Repeat("(", 63) + "d1" + strings.Repeat(")", 63), "d1" + strings.Repeat("+d1", 900)} {
		if _, err := one(t, "dossier", formula); err != nil {
			t.Error(said(err))
		}
	}
}

// TestWhatIsWrongIsSaidWithFileAndLine reads bad files and compares what a person is told.
func TestWhatIsWrongIsSaidWithFileAndLine(t *testing.T) {
	const head = "valid_from: 2020-01-01\nindicators:\n"
	count := func(code string) string {
		return "  - {code: " + code + ", name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: accepted}}\n"
	}
	formula := func(code, f string) string {
		return "  - {code: " + code + ", name: {vi: a, en: b}, unit: dossier, formula: " + f + "}\n"
	}
	chain := head + count("c0")
	for i := range 500 {
		chain += formula(fmt.Sprint("c", i+1), fmt.Sprint("c", i))
	}
	for name, x := range map[string]struct{ text, want string }{
		"unknown key":   {head + "  - {code: a, name: {vi: a, en: b}, unit: dossier, colour: red, count: {of: dossier, by: accepted}}", "không dùng “colour”"},
		"twice":         {head + count("a") + count("a"), "Tệp a.yaml, dòng 4: “a” phiên bản 1 đã có trong tệp a.yaml"},
		"no english":    {head + "  - {code: a, name: {vi: a}, unit: dossier, count: {of: dossier, by: accepted}}", "cần cả tiếng Việt (vi) và tiếng Anh (en)"},
		"unknown law":   {head + "  - {code: a, law: [\"1/2/3\"], name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: accepted}}", "văn bản “1/2/3” không có"},
		"measure":       {head + formula("a", "nothing"), "“a” dùng “nothing”, chưa có chỉ số"},
		"cycle":         {head + formula("a", "b + c") + count("b") + formula("c", "d") + formula("d", "a"), "dùng lẫn nhau thành vòng: a → c → d → a"},
		"itself":        {head + formula("a", "a"), "vòng: a → a"},
		"depth 500":     {chain, "dựa trên hơn 64 tầng"},
		"kind":          {head + "  - {code: a, name: {vi: a, en: b}, unit: dossier, count: {of: ship, by: accepted}}", "không có loại dữ kiện “ship”"},
		"day":           {head + "  - {code: a, name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: launched}}", "không có mốc thời gian “launched”"},
		"day formula":   {head + "  - {code: a, name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: accepted + due}}", "chỉ gồm tên mốc"},
		"number":        {head + "  - {code: a, name: {vi: a, en: b}, unit: minute, sum: {of: dossier, number: tons, by: accepted}}", "không có số đo “tons”"},
		"count unit":    {head + "  - {code: a, name: {vi: a, en: b}, unit: point, count: {of: dossier, by: accepted}}", "đếm ra đơn vị “dossier” nhưng ghi đơn vị “point”"},
		"condition":     {head + "  - {code: a, name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: accepted, where: 'minutes > \"x\"'}}", "điều kiện trong “a”"},
		"measure unit":  {head + "  - {code: a, name: {vi: a, en: b}, unit: stone, count: {of: dossier, by: accepted}}", "không có đơn vị tính “stone”"},
		"two ways":      {head + "  - {code: a, name: {vi: a, en: b}, unit: dossier, formula: a, count: {of: dossier, by: accepted}}", "đúng một trong count, sum, formula"},
		"no way":        {head + "  - {code: a, name: {vi: a, en: b}, unit: dossier}", "đúng một trong count, sum, formula"},
		"rounding":      {head + "  - {code: a, name: {vi: a, en: b}, unit: dossier, mode: sideways, count: {of: dossier, by: accepted}}", "cách làm tròn phải là một trong"},
		"better":        {head + "  - {code: a, name: {vi: a, en: b}, unit: dossier, better: bigger, count: {of: dossier, by: accepted}}", "better phải là up"},
		"code":          {head + "  - {code: A B, name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: accepted}}", "mã chỉ số “A B” không dùng được"},
		"reserved":      {head + count("sum"), "mã chỉ số “sum” không dùng được"},
		"overlap":       {head + count("a") + "  - {code: a, version: 2, valid_from: 2021-01-01, name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: due}}", "phiên bản 2 của “a” có hiệu lực trùng thời gian với phiên bản 1"},
		"inverted":      {head + "  - {code: a, valid_to: 2019-01-01, name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: due}}", "(valid_to) đứng trước"},
		"no day":        {"indicators:\n" + count("a"), "thiếu “valid_from”"},
		"bad day":       {"valid_from: 31/12/2020\nindicators:\n" + count("a"), "viết như 2026-01-31, không phải “31/12/2020”"},
		"cut":           {"periods:\n  - {day: 31, name: {vi: a, en: b}}", "ngày bắt đầu kỳ phải từ 1 đến 28, không phải 31"},
		"empty":         {"group: x", "thiếu “indicators”"},
		"line of block": {head + count("b") + "  - code: a\n    name: {vi: a, en: b}\n    unit: dossier\n    formula: |\n      b +\n      b + x", "Tệp a.yaml, dòng 9, cột 5: “a” dùng “x”"},
	} {
		t.Run(name, func(t *testing.T) {
			f := ReadYAML("a.yaml", []byte(x.text))
			Check(testKinds, f)
			if err := f.Err(); err == nil || !strings.Contains(said(err), x.want) || strings.ContainsAny(said(err), "⟦{") {
				t.Errorf("want %q in:\n%v", x.want, said(err))
			}
		})
	}
}

// calc evaluates a formula without any data: d1, d2 and m are not known yet.
func calc(t testing.TB, formula string) val {
	t.Helper()
	e, w := parse(formula)
	if w != nil {
		t.Fatal(w)
	}
	set := checked(t, testKinds, "valid_from: 2020-01-01\nindicators:\n  - {code: d1, name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: accepted}}\n")
	v := newEvaluation(set, day("2026-11-23"))
	v.row(nil, unitSpan{})
	return v.eval(e, scopeOf(period("2026-10")))
}

func TestArithmeticIsExact(t *testing.T) {
	for formula, want := range map[string]string{
		"0.1 + 0.2": "3/10", "1 / 3 * 3": "1", "883 / 1698": "883/1698", "50% * 3": "3/2", "2 + 3 * 4": "14", "(2 + 3) * 4": "20", "10 - 4 - 3": "3",
		"-2 * -3": "6", "7 / 2 / 2": "7/4", "round(2.5)": "3", "round(-2.5)": "-3", "round(1.005, 2)": "101/100", "abs(-4)": "4",
		"min(3, 1, 2)": "1", "max(3, 1, 2)": "3", "if(1 = 1, 5, 1 / 0)": "5", "if(not 1 = 1, 5, 6)": "6", "coalesce(d1, 4)": "4",
		"if(known(d1), 1, 2)": "2", "if(1 < 2 and 2 <= 2 or 1 / 0 > 1, 1, 2)": "1", "if(1 > 2 and d1 > 1, 1, 2)": "2", "if(1 != 1, 1, 2)": "2",
		"999999999999999999999999999999 * 999999999999999999999999999999": "999999999999999999999999999998000000000000000000000000000001",
	} {
		if v := calc(t, formula); v.state != Known || v.num.RatString() != want {
			t.Errorf("%s is %s %v, want %s", formula, v.state, v.num, want)
		}
	}
	for formula, want := range map[string]State{
		"1 / 0": Undefined, "1 / (2 - 2)": Undefined, "d1 + 1": NoData, "d1 / 0": NoData, "1 / 0 + d1": Undefined, "d1 + 1 / 0": Undefined,
		"coalesce(1 / 0, 4)": Undefined, "if(d1 > 1, 1, 2)": NoData, "min(1, d1)": NoData, "prev(d1)": NoData, "if(d1 > 1 and 1 = 1, 1, 2)": NoData,
		"coalesce(d1, d1)": NoData, "sum(d1 over procedure)": NoData,
	} {
		if v := calc(t, formula); v.state != want || v.reason.in2().VI == "" || strings.Contains(v.reason.in2().VI, "⟦") {
			t.Errorf("%s is %s (%s), want %s", formula, v.state, v.reason.in2().VI, want)
		}
	}
	big := "9"
	for range 60 {
		big = "(" + big + " * 99999999999999999999)"
	}
	if v := calc(t, big); v.state != Known {
		t.Errorf("a large number is %s", v.state)
	}
}

// TestAValueThatGrowsWithoutBoundIsUndefined squares a value in each of 60 indicators upon another.
func TestAValueThatGrowsWithoutBoundIsUndefined(t *testing.T) {
	text := "valid_from: 2020-01-01\nindicators:\n  - {code: c0, name: {vi: a, en: b}, unit: number, formula: \"10\"}\n"
	for i := range 60 {
		text += fmt.Sprintf("  - {code: c%d, name: {vi: a, en: b}, unit: number, formula: c%d * c%d}\n", i+1, i, i)
	}
	set := checked(t, testKinds, text)
	v := newEvaluation(set, day("2026-11-23"))
	v.row(nil, unitSpan{})
	if x := v.ref("c60", scopeOf(period("2026-10"))); x.state != Undefined || x.reason.code != "indicator.undefined.large" {
		t.Errorf("%+v", x)
	}
}

func TestRounding(t *testing.T) {
	for _, x := range []struct {
		value, mode, want string
		digits            int
	}{
		{"5/2", "half_up", "3", 0}, {"5/2", "half_even", "2", 0}, {"7/2", "half_even", "4", 0}, {"5/2", "down", "2", 0}, {"21/10", "up", "3", 0},
		{"-5/2", "half_up", "-3", 0}, {"883/1698", "half_up", "0.52", 2}, {"1/3", "half_up", "0.333333", 6}, {"2", "up", "2.0", 1},
	} {
		r, _ := new(big.Rat).SetString(x.value)
		if got := rounded(r, x.digits, x.mode).FloatString(x.digits); got != x.want {
			t.Errorf("%s %s to %d is %s, want %s", x.value, x.mode, x.digits, got, x.want)
		}
	}
	share := Definition{Digits: 2, unit: measure{share: true}}
	if got := share.text(big.NewRat(883, 1698)); got != "52.00" {
		t.Errorf("883 of 1698 is %s %%", got)
	}
}

func TestPeriodsAreReadAndWritten(t *testing.T) {
	for text, want := range map[string]string{
		"2026": "2026-01-01 2026-12-31", "2026-H1": "2026-01-01 2026-06-30", "2026-Q3": "2026-07-01 2026-09-30", "2026-02": "2026-02-01 2026-02-28",
		"2024-02": "2024-02-01 2024-02-29", "2026@15": "2025-12-15 2026-12-14", "2026-H1@15": "2025-12-15 2026-06-14", "2026-H2@15": "2026-06-15 2026-12-14",
		"2026-Q1@15": "2025-12-15 2026-03-14", "2026-01@15": "2025-12-15 2026-01-14", "2026-11@15": "2026-10-15 2026-11-14",
		"2026-01-05..2026-02-17": "2026-01-05 2026-02-17",
	} {
		p, err := ParsePeriod(text)
		if err != nil || p.From.String()+" "+p.Last().String() != want || p.String() != text {
			t.Errorf("%s is %s to %s, written %s (%v)", text, p.From, p.Last(), p, err)
		}
	}
	for _, text := range []string{"", "2026-13", "2026-00", "2026-Q5", "2026-H3", "26", "2026-1", "2026@0", "2026@29", "2026-02-30..2026-03-01", "2026-03-02..2026-03-01", "2026-W3", "2026 ", "0001"} {
		if _, err := ParsePeriod(text); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%q was taken: %v", text, err)
		}
	}
	for text, want := range map[string]string{"2026-01": "2025-12", "2026-Q1@15": "2025-Q4@15", "2026": "2025", "2026-H1": "2025-H2", "2026-01-03..2026-01-04": "2026-01-01..2026-01-02"} {
		if got := period(text).Shift(-1).String(); got != want {
			t.Errorf("before %s is %s, want %s", text, got, want)
		}
	}
	if got := period("2026-Q2@15").LastYear().String(); got != "2025-Q2@15" {
		t.Error(got)
	}
	if got := period("2026-Q1@15").Months(); len(got) != 3 || got[0].String() != "2026-01@15" || got[2].String() != "2026-03@15" {
		t.Error(got)
	}
}

func TestEverySpanIsAUnionOfKeptPieces(t *testing.T) {
	cuts := []int{1, 15}
	for _, text := range []string{"2026", "2026@15", "2026-Q3", "2026-Q1@15", "2026-11", "2026-11@15", "2026-H1@15"} {
		p := period(text)
		for _, from := range []bool{true, false} {
			lo := p.From
			if !from {
				lo = viet.Day{}
			}
			k, ok := cutSpan(lo, p.To, cuts)
			if !ok {
				t.Fatalf("%s is not cut", text)
			}
			days := map[string]int{}
			if k.years {
				for y := 2020; y < 2030; y++ {
					if s := yearStart(y); s <= k.lastYear && (k.firstYear == "" || s >= k.firstYear) {
						for _, b := range bucketsOf(y, cuts) {
							days[b.String()]++
						}
					}
				}
			}
			for _, b := range k.plus {
				days[b]++
			}
			for _, b := range k.minus {
				days[b]--
			}
			for y := 2020; y < 2030; y++ {
				for _, b := range bucketsOf(y, cuts) {
					want := 0
					if b.Before(p.To) && (!from || !b.Before(p.From)) {
						want = 1
					}
					if days[b.String()] != want {
						t.Errorf("%s: %s is taken %d times, want %d", text, b, days[b.String()], want)
					}
				}
			}
		}
	}
	if _, ok := cutSpan(day("2026-01-05"), day("2026-02-01"), cuts); ok {
		t.Error("a span off the cuts was cut")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"d1 / d2", "if(a > 1, b, c)", `where(x, channel in ("a", "b"))`, "sum(x over unit)", "count(distinct procedure, x)",
		"-(1 + 2%) * 3 point # x\n", strings.Repeat("(", 70), "not not a", "a <= b", "prev(x, 12)", "\"", "1..2", "ii06a.x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, w := parse(s)
		if w != nil {
			if w.pos < 0 || w.pos > len(s) || w.code == "" {
				t.Fatalf("%q: %+v", s, w)
			}
			return
		}
		if e.pos < 0 || e.end > len(s) || e.pos >= e.end {
			t.Fatalf("%q: from %d to %d", s, e.pos, e.end)
		}
		_ = condText(e)
	})
}

// FuzzEval computes whatever passes the checks: it ends, with a value or with a reason.
func FuzzEval(f *testing.F) {
	for _, s := range []string{"d1 / d2", "s + 5 point", "if(p > 50%, s, 2 * s)", "round(s / 3, 2)", "coalesce(s, 0)", "prev(d1, 3)", "before(d1)", "sum(max(d1, 0) over unit)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, unit := range []string{"point", "dossier", "percent", "number"} {
			set, err := one(t, unit, s)
			var invalid *fault.Error
			if err != nil && !errors.As(err, &invalid) {
				t.Fatal(err)
			}
			if err != nil {
				continue
			}
			v := newEvaluation(set, day("2026-11-23"))
			v.first = nil
			sc := scopeOf(period("2026-10"))
			if err := v.collectRef("x", sc); err != nil {
				continue
			}
			v.row(nil, unitSpan{})
			x := v.ref("x", sc)
			if x.state == Known && x.num == nil || x.state != Known && x.reason.in2().IsZero() {
				t.Fatalf("%q: %+v", s, x)
			}
		}
	})
}

// FuzzReadYAML reads files: whatever comes in, what is wrong is told and nothing breaks.
func FuzzReadYAML(f *testing.F) {
	f.Add([]byte("valid_from: 2020-01-01\nindicators:\n  - {code: a, name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: \"max(due, ended)\"}}\n"))
	f.Add([]byte("periods:\n  - {day: 1}\n"))
	f.Add([]byte("indicators: [1, {}, {code: a}]"))
	f.Add([]byte("indicators:\n  - {code: a, formula: a, name: 3}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file := ReadYAML("f.yaml", b)
		Check(testKinds, file)
		if err := file.Err(); err != nil && fault.KindOf(err) != fault.KindInvalid {
			t.Fatal(err)
		}
	})
}
