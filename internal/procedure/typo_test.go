package procedure

import "testing"

// TestOneSlipOfTheFinger makes every swap, loss and doubling of a letter in the usual queries; nearly all must still
// give the usual answer first. Some slips make another Vietnamese word, and those may not.
func TestOneSlipOfTheFinger(t *testing.T) {
	x := realIndex()
	tests := []struct{ ask, first string }{
		{"dang ky khai sinh", "1.001193"}, {"dang ky ket hon", "1.000894"}, {"dang ky khai tu", "1.000656"},
		{"tinh trang hon nhan", "1.004873"}, {"chung thuc ban sao", "2.000815"}, {"chung thuc chu ky", "2.000884"},
		{"ho kinh doanh", "1.001612"}, {"ly lich tu phap", "3.000333"}, {"giay phep xay dung", "1.013225"},
		{"tro cap that nghiep", "1.014748"}, {"khai sinh", "1.001193"}, {"ket hon", "1.000894"},
	}
	right, all := 0, 0
	for _, tt := range tests {
		for _, slip := range slips(tt.ask) {
			hits, corrected := x.find(slip)
			codes := codesOf(x, hits)
			all++
			if len(codes) > 0 && codes[0] == tt.first {
				right++
			} else if testing.Verbose() {
				t.Logf("%q -> %q %v", slip, corrected, codes[:min(2, len(codes))])
			}
		}
	}
	if share := float64(right) / float64(all); share < 0.95 {
		t.Errorf("%d of %d slips give the usual answer (%.1f %%)", right, all, 100*share)
	} else {
		t.Logf("%d of %d slips give the usual answer (%.1f %%)", right, all, 100*share)
	}
}

func slips(s string) []string {
	var list []string
	for i := range len(s) {
		if s[i] == ' ' {
			continue
		}
		list = append(list, s[:i]+s[i+1:], s[:i]+s[i:i+1]+s[i:])
		if i+1 < len(s) && s[i+1] != ' ' && s[i+1] != s[i] {
			list = append(list, s[:i]+s[i+1:i+2]+s[i:i+1]+s[i+2:])
		}
	}
	return list
}
