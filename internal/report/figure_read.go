package report

import (
	"math/big"
	"strings"
	"unicode"

	"tinhso/internal/fault"
)

// maxFigure bounds the digits of a figure: no office counts further.
const maxFigure = 24

// bounds are the words before a figure that say how near it claims to be, longest first.
var bounds = []struct {
	word  string
	bound Bound
}{
	{"ước đạt khoảng", About}, {"ước khoảng", About}, {"ước đạt", About}, {"ước", About}, {"khoảng", About},
	{"xấp xỉ", About}, {"hơn", Over}, {"trên", Over}, {"gần", Under}, {"dưới", Under},
}

// ReadFigure reads a figure as people write it (đọc số liệu nhập tay): "1.856", "1 856", "7,09 %", "hơn 8.000 học viên".
// A text that two people would read as two numbers is refused with both readings: the clerk is asked, never guessed at.
func ReadFigure(kind Kind, text string) (Figure, error) {
	s := plain(text)
	if s == "" {
		return Figure{}, fault.Invalid("report.figure.empty")
	}
	var f Figure
	s, f.Bound = cutBound(s)
	number, unit := cutUnit(s)
	f.Unit = unit
	if err := checkUnit(kind, unit, text); err != nil {
		return Figure{}, err
	}
	readings := readings(number)
	if len(readings) == 2 {
		var err error
		if readings, err = settle(kind, readings, text); err != nil {
			return Figure{}, err
		}
	}
	if len(readings) == 0 || (kind == Count || kind == Year) && readings[0].places > 0 {
		return Figure{}, wrongFigure("report.figure.format", text)
	}
	r := readings[0]
	f.value, f.places, f.dotted, f.comma = r.value, r.places, r.mark == '.', r.mark == ','
	return f, nil
}

func wrongFigure(code, text string, more ...any) error {
	e := fault.Invalid(code)
	e.Args = fault.Args(append([]any{"text", short(plain(text))}, more...)...)
	return e
}

// short keeps a sentence about a text readable whatever the text is.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func cutBound(s string) (string, Bound) {
	low := strings.ToLower(s)
	for _, b := range bounds {
		if rest, ok := strings.CutPrefix(low, b.word+" "); ok && len(low) == len(s) {
			return strings.TrimSpace(s[len(s)-len(rest):]), b.bound
		}
	}
	return s, Exactly
}

// cutUnit parts a number from the words after it.
func cutUnit(s string) (number, unit string) {
	end := 0
	for i, r := range s {
		if r == '.' || r == ',' || r == ' ' || r == '-' && i == 0 {
			continue
		}
		if r < '0' || r > '9' {
			break
		}
		end = i + 1
	}
	return s[:end], strings.TrimSpace(s[end:])
}

func checkUnit(kind Kind, unit, text string) error {
	for _, r := range unit {
		if unicode.IsDigit(r) {
			return wrongFigure("report.figure.format", text)
		}
	}
	switch {
	case unit == "" || unit == "%" && kind == Percent:
		return nil
	case unit == "%":
		return wrongFigure("report.figure.unit_percent", text)
	case kind == Percent:
		return wrongFigure("report.figure.unit_count", text)
	}
	first := []rune(unit)[0]
	if !unicode.IsLetter(first) && first != '₫' {
		return wrongFigure("report.figure.format", text)
	}
	return nil
}

// reading is one way to read a number.
type reading struct {
	value  *big.Rat
	places int
	mark   byte // what stood before the fraction; 0 without one
}

// readings are the ways to read a number: none, one, or two (grouped first).
func readings(s string) []reading {
	body, negative := strings.CutPrefix(s, "-")
	marks := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, body)
	var found []reading
	add := func(whole, fraction string, mark byte) {
		if r, ok := decimal(whole, fraction, negative); ok {
			found = append(found, reading{r, len(fraction), mark})
		}
	}
	if marks == "" {
		add(body, "", 0)
		return found
	}
	last := marks[len(marks)-1]
	same := strings.Count(marks, string(last)) == len(marks)
	if g, ok := groups(body, last); ok && same {
		add(g, "", 0)
	}
	if last == ' ' || strings.Count(marks, string(last)) > 1 {
		return found
	}
	at := strings.IndexByte(body, last)
	whole, fraction := body[:at], body[at+1:]
	if len(marks) > 1 {
		g, ok := groups(whole, marks[0])
		if !ok || strings.Count(marks, string(marks[0])) != len(marks)-1 {
			return nil
		}
		whole = g
	}
	if len(fraction) > 0 && len(fraction) <= 6 {
		add(whole, fraction, last)
	}
	return found
}

// groups reads digits in groups of three.
func groups(s string, mark byte) (string, bool) {
	parts := strings.Split(s, string(mark))
	if len(parts) < 2 || len(parts[0]) == 0 || len(parts[0]) > 3 || parts[0][0] == '0' {
		return "", false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return "", false
		}
	}
	return strings.Join(parts, ""), true
}

func decimal(whole, fraction string, negative bool) (*big.Rat, bool) {
	for _, r := range whole + fraction {
		if r < '0' || r > '9' {
			return nil, false
		}
	}
	if whole == "" || len(whole)+len(fraction) > maxFigure {
		return nil, false
	}
	text := whole
	if fraction != "" {
		text += "." + fraction
	}
	r, ok := new(big.Rat).SetString(text)
	if ok && negative {
		r.Neg(r)
	}
	return r, ok
}

// settle chooses between the two readings of "1.856" where the kind of the cell and the official way of writing agree on
// one: whole numbers in groups by dots, fractions after a comma. Else it asks.
func settle(kind Kind, two []reading, text string) ([]reading, error) {
	mark := two[1].mark
	switch {
	case (kind == Count || kind == Money) && mark == '.':
		return two[:1], nil
	case (kind == Percent || kind == Decimal) && mark == ',':
		return two[1:], nil
	}
	return nil, wrongFigure("report.figure.ambiguous", text, "whole", write(two[0].value, 0), "fraction", write(two[1].value, two[1].places))
}
