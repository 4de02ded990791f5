package report

import (
	"math/big"
	"strings"
	"testing"

	"tinhso/internal/fault"
)

func TestReadFigure(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		text string
		want string // value as written back; empty when refused
		code string
	}{
		{Percent, "49%", "49", ""},
		{Percent, "7,09 %", "7,09", ""},
		{Percent, "6.17%", "6,17", ""},
		{Percent, "0.750%", "0,750", ""},
		{Percent, "130", "130", ""},
		{Percent, "12,345 %", "12,345", ""},
		{Percent, "12.345 %", "", "report.figure.ambiguous"},
		{Percent, "1.856 hồ sơ", "", "report.figure.unit_count"},
		{Count, "1.856", "1.856", ""},
		{Count, "1 856", "1.856", ""},
		{Count, "1\u00a0856", "1.856", ""},
		{Count, "1\u202f856 hồ sơ", "1.856", ""},
		{Count, "1856 TTHC", "1.856", ""},
		{Count, "11.487.726", "11.487.726", ""},
		{Count, "11,487,726", "11.487.726", ""},
		{Count, "06", "6", ""},
		{Count, "-5", "-5", ""},
		{Count, "hơn 8.000 học viên", "8.000", ""},
		{Count, "1,698", "", "report.figure.ambiguous"},
		{Count, "42,317 thuê bao", "", "report.figure.ambiguous"},
		{Count, "12,5", "", "report.figure.format"},
		{Count, "0,698", "", "report.figure.format"},
		{Count, "49%", "", "report.figure.unit_percent"},
		{Count, "1.85.6", "", "report.figure.format"},
		{Count, "1..856", "", "report.figure.format"},
		{Count, "1856.", "", "report.figure.format"},
		{Count, "5 6", "", "report.figure.format"},
		{Count, "năm", "", "report.figure.format"},
		{Count, "3 lớp 5", "", "report.figure.format"},
		{Count, "", "", "report.figure.empty"},
		{Count, strings.Repeat("9", 30), "", "report.figure.format"},
		{Decimal, "7,5", "7,5", ""},
		{Decimal, "1.856,25", "1.856,25", ""},
		{Decimal, "1,856.25", "1.856,25", ""},
		{Decimal, "1.856", "", "report.figure.ambiguous"},
		{Money, "38.060", "38.060", ""},
		{Money, "38,060", "", "report.figure.ambiguous"},
		{Money, "38.060 triệu đồng", "38.060", ""},
		{Year, "2.022,5", "", "report.figure.format"},
	} {
		f, err := ReadFigure(c.kind, c.text)
		if got := f.String(); got != c.want {
			t.Errorf("%s %q = %q, want %q", c.kind, c.text, got, c.want)
		}
		code := ""
		if e, ok := fault.As(err); ok {
			code = e.Code
		}
		if code != c.code {
			t.Errorf("%s %q: %v, want %q", c.kind, c.text, err, c.code)
		}
	}
}

// Both readings are told, so that the clerk can choose; each answer is then read without a question.
func TestAmbiguousFigureTellsBothReadings(t *testing.T) {
	_, err := ReadFigure(Count, "1,698")
	e, ok := fault.As(err)
	if !ok || e.Args["whole"] != "1.698" || e.Args["fraction"] != "1,698" {
		t.Fatalf("%v", err)
	}
	if f, err := ReadFigure(Count, e.Args["whole"].(string)); err != nil || f.Rat().Cmp(big.NewRat(1698, 1)) != 0 {
		t.Errorf("whole: %v %v", f, err)
	}
	if f, err := ReadFigure(Decimal, e.Args["fraction"].(string)); err != nil || f.Rat().Cmp(big.NewRat(1698, 1000)) != 0 {
		t.Errorf("fraction: %v %v", f, err)
	}
}

func TestRoundingAsPrinted(t *testing.T) {
	for _, c := range []struct {
		printed, part, whole string
		ok                   bool
	}{
		{"23%", "427", "1.856", true}, {"23,01%", "427", "1.856", true}, {"23,0%", "427", "1.856", true}, {"23,1%", "427", "1.856", false},
		{"21%", "2.481.464", "11.487.726", false}, {"22%", "2.481.464", "11.487.726", true},
		{"12,5%", "1", "8", true}, {"13%", "1", "8", true}, {"12%", "1", "8", false}, // half away from zero
		{"trên 95%", "96", "100", true}, {"trên 95%", "94", "100", false}, {"gần 50%", "49", "100", true}, {"khoảng 50%", "47", "100", true},
	} {
		v, _ := ReadFigure(Percent, c.printed)
		a, _ := ReadFigure(Count, c.part)
		b, _ := ReadFigure(Count, c.whole)
		got, _ := percentOf(a.value, b.value)
		if holds(v, got) != c.ok {
			t.Errorf("%s of %s/%s: %v", c.printed, c.part, c.whole, !c.ok)
		}
	}
}

func TestReadGoal(t *testing.T) {
	for text, want := range map[string]string{"Tối thiểu 30%": ">= 30", "Đạt 60%": ">= 60", "80%": ">= 80", "trên 16%": "> 16",
		"từ 10% trở lên": ">= 10", "Hoàn thành": "done ", "Không quá 5%": "<= 5", "dưới 5": "< 5"} {
		g, err := ReadGoal(text)
		if got := g.Op + " " + g.Figure.String(); err != nil || got != want {
			t.Errorf("%q = %q %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "nhiều", "Tối thiểu", "1.234%", "khoảng 5%", "Tối thiểu %"} {
		if g, err := ReadGoal(text); err == nil {
			t.Errorf("%q = %v", text, g)
		}
	}
}

// Whatever is typed is read into the number that its own writing says, or refused; never a third thing.
func FuzzReadFigure(f *testing.F) {
	for _, s := range []string{"49%", "7,09 %", "1.856", "1 856", "1,698", "hơn 8.000", "-0", "1.856,25", "٣", "1e9", "％", "1.856.000,5 triệu", "00,5"} {
		for k := range 5 {
			f.Add(k, s)
		}
	}
	kinds := []Kind{Count, Percent, Decimal, Money, Year}
	f.Fuzz(func(t *testing.T, k int, text string) {
		kind := kinds[((k%5)+5)%5]
		got, err := ReadFigure(kind, text)
		if err != nil {
			if e, ok := fault.As(err); !ok || e.Kind != fault.KindInvalid || !got.Zero() {
				t.Fatalf("%q: %v %v", text, got, err)
			}
			return
		}
		digits := func(s string) string {
			s = strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return r
				}
				return -1
			}, s)
			return strings.TrimLeft(s, "0")
		}
		if digits(plain(text)) != digits(got.String()) {
			t.Fatalf("%q was read as %s", text, got)
		}
		again, err := ReadFigure(map[bool]Kind{true: Decimal, false: Count}[got.places > 0], got.String())
		if err != nil || again.value.Cmp(got.value) != 0 {
			t.Fatalf("%q: %s does not read back: %v", text, got, err)
		}
	})
}
