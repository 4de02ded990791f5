package viet

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestClean(t *testing.T) {
	for _, tt := range []struct {
		rule, in, want string
		repairs        int
	}{
		{"plain text stays", "Don xin: 12/3\n\tso 5", "Don xin: 12/3\n\tso 5", 0},
		{"composed text stays", "Nguyễn Thị Ánh Đào", "Nguyễn Thị Ánh Đào", 0},
		{"decomposed letters are put together", norm.NFD.String("Mỹ Tho"), "Mỹ Tho", 1},
		{"each letter counts by its marks", norm.NFD.String("ễ"), "ễ", 2},
		{"marks typed in the wrong order", "e\u0302\u0323", "ệ", 2},
		{"zero-width space", "Tiền\u200bGiang", "TiềnGiang", 1},
		{"zero-width joiners, BOM, soft hyphen", "\ufeffa\u200cb\u200dc\u00add\u2060e", "abcde", 5},
		{"direction marks", "\u202eabc\u202c\u200f", "abc", 3},
		{"no-break and wide spaces become spaces", "a\u00a0b\u3000c", "a b c", 2},
		{"NUL and controls go", "a\x00b\x1bc\x7f", "abc", 3},
		{"next-line and paragraph marks are line ends", "a\u2028b\u2029c\u0085d", "a\nb\nc\nd", 3},
		{"Windows line ends", "a\r\nb\rc", "a\nb\nc", 2},
		{"private use goes", "a\ue000b\U000f0000c", "abc", 2},
		{"bullets of symbol fonts become dashes", "\uf0b7 Đơn\n\uf02d Tờ khai", "- Đơn\n- Tờ khai", 2},
		{"bytes that are not UTF-8 go", "a\xff\xfeb", "ab", 2},
		{"emoji stay, for the field to refuse", "a😀", "a😀", 0},
		{"variation selectors go", "❤\ufe0f", "❤", 1},
		{"tags stay text", "<script>", "<script>", 0},
		{"nothing", "", "", 0},
	} {
		got, n := Clean(tt.in)
		if got != tt.want || n != tt.repairs {
			t.Errorf("%s: %q with %d repairs, want %q with %d", tt.rule, got, n, tt.want, tt.repairs)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Đăng ký khai sinh":                  "dang ky khai sinh",
		"ĐĂNG KÝ  KHAI\tSINH\n":              "dang ky khai sinh",
		norm.NFD.String("Đăng ký khai sinh"): "dang ky khai sinh",
		"  đường   Đinh Bộ Lĩnh ":            "duong dinh bo linh",
		"TÂN ĐỨC":                            "tan duc",
		"ưỨừỬữỰ ơỚờỞỡỢ":                      "uuuuuu oooooo",
		"Ấp 3\u200b, xã\u00a0Tân Mỹ Chánh":   "ap 3, xa tan my chanh",
		"thủ tục “một cửa” – 2.000815":       "thu tuc \"mot cua\" - 2.000815",
		"hòa":  "hoa",
		"hoà":  "hoa",
		"":     "",
		" \n ": "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOneLineAndCapital(t *testing.T) {
	if got := OneLine("  Nguyễn\n Văn\t A "); got != "Nguyễn Văn A" {
		t.Errorf("%q", got)
	}
	for in, want := range map[string]string{"đơn": "Đơn", "ấp": "Ấp", "": "", "1a": "1a", "“a”": "“a”"} {
		if got := Capital(in); got != want {
			t.Errorf("Capital(%q) = %q", in, got)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("Đăng ký\u200b khai sinh")
	f.Add(norm.NFD.String("Mỹ Tho\r\n\x00"))
	f.Add("\xff\uf0b7\U0010ffff")
	f.Fuzz(func(t *testing.T, s string) {
		got, n := Clean(s)
		if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) || strings.ContainsAny(got, "\x00\u200b\u00a0") {
			t.Fatalf("Clean(%q) = %q", s, got)
		}
		if n == 0 && got != s || n < 0 {
			t.Fatalf("Clean(%q) changed it without a repair", s)
		}
		if again, n := Clean(got); again != got || n != 0 {
			t.Fatalf("Clean is not settled: %q then %q (%d)", got, again, n)
		}
		folded := Fold(s)
		if Fold(folded) != folded || Fold(norm.NFD.String(s)) != folded || strings.Contains(folded, "  ") {
			t.Fatalf("Fold(%q) = %q is not settled: %q, decomposed %q", s, folded, Fold(folded), Fold(norm.NFD.String(s)))
		}
	})
}
