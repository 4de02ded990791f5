package viet

import (
	"math"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestNumbersAndMoneyAsText(t *testing.T) {
	for got, want := range map[string]string{
		Number(0): "0", Number(999): "999", Number(1856): "1.856", Number(1234567): "1.234.567", Number(-42317): "-42.317",
		Number(math.MinInt64): "-9.223.372.036.854.775.808", Money(42317): "42.317 ₫", Money(0): "0 ₫",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestParseMoney(t *testing.T) {
	for in, want := range map[string]int64{
		"42317": 42317, "42.317": 42317, "42.317 ₫": 42317, "42.317₫": 42317, "42.317 đồng": 42317, "42.317đ": 42317,
		"42.317 VND": 42317, "42.317 VNĐ": 42317, " 5000 ": 5000, "0": 0, "007": 7, "1.000.000": 1000000,
		norm.NFD.String("7.500 đồng"): 7500,
	} {
		if n, err := ParseMoney(in); err != nil || n != want {
			t.Errorf("%q: %d, %v", in, n, err)
		}
	}
	for in, code := range map[string]string{
		"42,317": "viet.money.format", "42.31": "viet.money.format", "4231.700": "viet.money.format", "1.5": "viet.money.format",
		"": "viet.money.format", "đồng": "viet.money.format", "abc": "viet.money.format", "1e9": "viet.money.format", "0.500": "viet.money.format",
		"5 000": "viet.money.format", "5\x00000": "", "-5000": "viet.money.negative", "99999999999999999999999": "viet.money.large", "--5": "viet.money.format",
		"5$": "viet.money.format", "٥٠٠٠": "viet.money.format", ".500": "viet.money.format", "500.": "viet.money.format",
	} {
		if n, err := ParseMoney(in); codeOf(err) != code {
			t.Errorf("%q: %d, %v; want %s", in, n, err, code)
		}
	}
	if n, err := ParseNumber("-1.856"); err != nil || n != -1856 {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := ParseNumber("1,856"); codeOf(err) != "viet.number.format" {
		t.Error(err)
	}
	if _, err := ParseNumber("9999999999999999999"); codeOf(err) != "viet.number.large" {
		t.Error(err)
	}
}

func TestMoneyInWords(t *testing.T) {
	for n, want := range map[int64]string{
		0: "không", 1: "một", 4: "bốn", 5: "năm", 10: "mười", 11: "mười một", 14: "mười bốn", 15: "mười lăm", 20: "hai mươi",
		21: "hai mươi mốt", 24: "hai mươi tư", 25: "hai mươi lăm", 44: "bốn mươi tư", 55: "năm mươi lăm", 91: "chín mươi mốt",
		100: "một trăm", 101: "một trăm linh một", 104: "một trăm linh bốn", 105: "một trăm linh năm", 110: "một trăm mười",
		111: "một trăm mười một", 115: "một trăm mười lăm", 121: "một trăm hai mươi mốt", 500: "năm trăm", 555: "năm trăm năm mươi lăm",
		1000: "một nghìn", 1001: "một nghìn không trăm linh một", 1010: "một nghìn không trăm mười",
		1015: "một nghìn không trăm mười lăm", 1100: "một nghìn một trăm", 42317: "bốn mươi hai nghìn ba trăm mười bảy",
		21000: "hai mươi mốt nghìn", 105000: "một trăm linh năm nghìn", 1000000: "một triệu", 1000005: "một triệu không trăm linh năm",
		1050000: "một triệu không trăm năm mươi nghìn", 2500000: "hai triệu năm trăm nghìn", 1000000000: "một tỷ",
		1000000015: "một tỷ không trăm mười lăm", 15000000000: "mười lăm tỷ", 1234567891: "một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt",
		1000000000000: "một nghìn tỷ", 1005000000000: "một nghìn không trăm linh năm tỷ",
		-15000: "âm mười lăm nghìn",
	} {
		if got := NumberInWords(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := MoneyInWords(42317); got != "bốn mươi hai nghìn ba trăm mười bảy đồng" {
		t.Errorf("%q", got)
	}
	for _, n := range []int64{math.MaxInt64, math.MinInt64} {
		if got := NumberInWords(n); strings.Contains(got, "  ") || !strings.Contains(got, "tỷ") {
			t.Errorf("%d: %q", n, got)
		}
	}
}

// value reads the words back by another road: a sum of groups.
func value(t *testing.T, words string) int64 {
	t.Helper()
	digit := map[string]int64{"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
		"sáu": 6, "bảy": 7, "tám": 8, "chín": 9}
	var total, below, group, last int64
	for _, w := range strings.Fields(words) {
		switch w {
		case "trăm":
			group, last = group+last*100, 0
		case "mươi":
			group, last = group+last*10, 0
		case "mười":
			group += 10
		case "linh":
		case "nghìn":
			below, group, last = below+(group+last)*1000, 0, 0
		case "triệu":
			below, group, last = below+(group+last)*1_000_000, 0, 0
		case "tỷ":
			total, below, group, last = (total+below+group+last)*1_000_000_000, 0, 0, 0
		default:
			d, ok := digit[w]
			if !ok {
				t.Fatalf("word %q in %q", w, words)
			}
			last = d
		}
	}
	return total + below + group + last
}

func FuzzNumbers(f *testing.F) {
	f.Add(int64(1005004), "1.005.004 ₫")
	f.Add(int64(-1), "-1")
	f.Add(int64(9e15), "\x00")
	f.Fuzz(func(t *testing.T, n int64, s string) {
		if n >= 0 && value(t, NumberInWords(n)) != n {
			t.Fatalf("%d reads %q", n, NumberInWords(n))
		}
		if n >= 0 && n <= maxAmount {
			if back, err := ParseMoney(Money(n)); err != nil || back != n {
				t.Fatalf("%s comes back as %d, %v", Money(n), back, err)
			}
		}
		if m, err := ParseMoney(s); err == nil && (m < 0 || m > maxAmount) {
			t.Fatalf("%q gives %d", s, m)
		}
		_, _ = ParseNumber(s)
	})
}
