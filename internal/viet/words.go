package viet

import "strings"

var digitWords = [10]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// MoneyInWords writes an amount as vouchers want it (số tiền bằng chữ): bốn mươi hai nghìn ba trăm mười bảy đồng.
func MoneyInWords(n int64) string { return NumberInWords(n) + " đồng" }

// NumberInWords reads a number aloud (đọc số). The rules: 1 after twenty and up is mốt, 4 tư, 5 after ten and up
// lăm; an empty place of ten is linh; inside a number an empty hundred is said (không trăm); a thousand groups by
// nghìn, triệu, tỷ, and above that tỷ counts again.
func NumberInWords(n int64) string {
	if n == 0 {
		return digitWords[0]
	}
	if n < 0 {
		return "âm " + strings.Join(words(-uint64(n), false), " ")
	}
	return strings.Join(words(uint64(n), false), " ")
}

// words reads n; inner says that something was read before it, so that its empty places must be heard.
func words(n uint64, inner bool) []string {
	const billion = 1_000_000_000
	var out []string
	if high := n / billion; high > 0 {
		out = append(words(high, inner), "tỷ")
		inner = true
		n %= billion
	}
	for _, group := range []struct {
		size uint64
		name string
	}{{1_000_000, "triệu"}, {1_000, "nghìn"}, {1, ""}} {
		part := int(n / group.size % 1000)
		if part == 0 {
			continue
		}
		out = append(out, hundreds(part, inner)...)
		if group.name != "" {
			out = append(out, group.name)
		}
		inner = true
	}
	return out
}

// hundreds reads 1 to 999; inner says that the empty hundred and ten are said.
func hundreds(n int, inner bool) []string {
	var out []string
	h, t, u := n/100, n/10%10, n%10
	if h > 0 || inner {
		out = append(out, digitWords[h], "trăm")
	}
	switch {
	case t == 0 && u > 0 && len(out) > 0:
		out = append(out, "linh")
	case t == 1:
		out = append(out, "mười")
	case t > 1:
		out = append(out, digitWords[t], "mươi")
	}
	switch {
	case u == 0:
	case u == 1 && t > 1:
		out = append(out, "mốt")
	case u == 4 && t > 1:
		out = append(out, "tư")
	case u == 5 && t > 0:
		out = append(out, "lăm")
	default:
		out = append(out, digitWords[u])
	}
	return out
}
