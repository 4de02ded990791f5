package viet

import (
	"strconv"
	"strings"

	"tinhso/internal/fault"
)

// Number writes a whole number with dots between the thousands: 1.856.
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return sign + s
}

// Money writes an amount of đồng (số tiền): 42.317 ₫.
func Money(n int64) string { return Number(n) + " ₫" }

// maxAmount bounds what a person may type as an amount: a thousand thousand billion.
const maxAmount = 1_000_000_000_000_000

// ParseNumber reads a whole number as Number writes it, or its bare digits.
func ParseNumber(s string) (int64, error) {
	n, ok := grouped(strings.TrimSpace(s))
	if !ok {
		return 0, fault.Invalid("viet.number.format")
	}
	if n > maxAmount || n < -maxAmount {
		return 0, fault.Invalid("viet.number.large")
	}
	return n, nil
}

// ParseMoney reads an amount of đồng as Money writes it, or its bare digits; the currency may be ₫, đ, đồng or VND.
// A comma is refused: it means two different things in two parts of the world.
func ParseMoney(s string) (int64, error) {
	s = strings.ToLower(strings.TrimSpace(NFC(s)))
	for _, currency := range []string{"₫", "đồng", "đ", "vnđ", "vnd"} {
		if cut, ok := strings.CutSuffix(s, currency); ok {
			s = strings.TrimRight(strings.TrimSuffix(cut, "vn"), " ")
			break
		}
	}
	n, ok := grouped(s)
	switch {
	case !ok:
		return 0, fault.Invalid("viet.money.format")
	case n < 0:
		return 0, fault.Invalid("viet.money.negative")
	case n > maxAmount:
		return 0, fault.Invalid("viet.money.large")
	}
	return n, nil
}

// grouped reads digits, bare or in dotted groups of three.
func grouped(s string) (int64, bool) {
	body, negative := strings.CutPrefix(s, "-")
	groups := strings.Split(body, ".")
	if !digits(strings.Join(groups, "")) {
		return 0, false
	}
	if len(groups) > 1 {
		if len(groups[0]) == 0 || len(groups[0]) > 3 || groups[0][0] == '0' {
			return 0, false
		}
		for _, g := range groups[1:] {
			if len(g) != 3 {
				return 0, false
			}
		}
	}
	bare := strings.TrimLeft(strings.Join(groups, ""), "0")
	if len(bare) > 18 {
		bare = "999999999999999999" // above every bound that a caller may set
	}
	n, _ := strconv.ParseInt("0"+bare, 10, 64)
	if negative {
		n = -n
	}
	return n, true
}
