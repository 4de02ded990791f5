package dossier

import (
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

func TestNumberIsWrittenAndReadTheSame(t *testing.T) {
	for _, tc := range []struct {
		in, want string
		ok       bool
	}{
		{"H58.904-230115-0001", "H58.904-230115-0001", true},
		{"000.00.16.H58-230115-0001", "000.00.16.H58-230115-0001", true},
		{" h58.904-260228-12345 ", "H58.904-260228-12345", true}, // the serial grows beyond four digits
		{"H58.904-230231-0001", "", false},                       // 31 February
		{"H58.904-230115-00001", "", false},                      // not how it is written
		{"H58.904-230115-0000", "", false},
		{"H58.904-230115-001", "", false},
		{"H58.904-230115", "", false},
		{"-230115-0001", "", false},
		{"H58.904-2301١5-0001", "", false}, // digits of another script
		{"H58'--230115-0001", "", false},
		{"", "", false},
	} {
		n, err := ParseNumber(tc.in)
		if (err == nil) != tc.ok {
			t.Errorf("ParseNumber(%q): %v", tc.in, err)
			continue
		}
		if err != nil && fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("ParseNumber(%q): kind %s", tc.in, fault.KindOf(err))
		}
		if err == nil && n.String() != tc.want {
			t.Errorf("ParseNumber(%q) = %s", tc.in, n)
		}
	}
	if got := (Number{"H58.16", viet.Day{Y: 2026, M: 1, D: 5}, 7}).String(); got != "H58.16-260105-0007" {
		t.Error(got)
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"H58.904-230115-0001", "h1-000229-99999", "a-b-c", "--", "H-000000-0000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNumber(s)
		if err != nil {
			return
		}
		again, err := ParseNumber(n.String())
		if err != nil || again != n {
			t.Errorf("%q gives %s, which gives %s (%v)", s, n, again, err)
		}
	})
}
