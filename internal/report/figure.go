package report

import (
	"math/big"
	"strings"

	"tinhso/internal/viet"
)

// Kind says what a cell holds and so how its text is read (kiểu số liệu).
type Kind string

// What a cell may hold.
const (
	Count   Kind = "count"   // a whole number of things
	Percent Kind = "percent" // a share of a hundred
	Decimal Kind = "decimal" // a score
	Money   Kind = "money"   // in the unit that the sheet names
	Year    Kind = "year"
	Date    Kind = "date"
	Target  Kind = "target" // "Tối thiểu 30%"
	Claim   Kind = "claim"  // ĐẠT, CHƯA ĐẠT
	Text    Kind = "text"
)

// numeric says whether cells of the kind are figures.
func (k Kind) numeric() bool {
	switch k {
	case Count, Percent, Decimal, Money, Year:
		return true
	}
	return false
}

// Bound says how near a figure claims to be (mức chính xác): "hơn 8.000" is no total.
type Bound string

// How near a written figure claims to be.
const (
	Exactly Bound = ""
	Over    Bound = "over"  // hơn, trên
	Under   Bound = "under" // gần, dưới
	About   Bound = "about" // khoảng, ước
)

// Figure is a number as somebody wrote it (số liệu): exact, with the places it was rounded to.
type Figure struct {
	value  *big.Rat
	places int
	Bound  Bound
	Unit   string // as written after the number; "%" for a percentage
	dotted bool   // the fraction was written after a dot
	comma  bool   // the fraction was written after a comma
}

// Zero says that there is no figure: not the figure 0.
func (f Figure) Zero() bool { return f.value == nil }

// Rat is the exact value; nil when there is none.
func (f Figure) Rat() *big.Rat {
	if f.value == nil {
		return nil
	}
	return new(big.Rat).Set(f.value)
}

// Places is how many digits stood after the decimal mark.
func (f Figure) Places() int { return f.places }

// Whole makes the figure of a whole number.
func Whole(n int64) Figure { return Figure{value: new(big.Rat).SetInt64(n)} }

// Exact makes a figure of a fraction, shown to a number of places.
func Exact(r *big.Rat, places int) Figure {
	return Figure{value: new(big.Rat).Set(r), places: places}
}

// String writes the figure as official papers do: 1.856 and 7,09.
func (f Figure) String() string {
	if f.value == nil {
		return ""
	}
	return write(f.value, f.places)
}

// write rounds half away from zero, as figures on paper are.
func write(r *big.Rat, places int) string {
	s := r.FloatString(places) // rounds half away from zero
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	whole, fraction, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	if fraction != "" {
		whole += "," + fraction
	}
	if negative && strings.Trim(whole, "0,.") != "" {
		whole = "-" + whole
	}
	return whole
}

// rounded is the value as it would be printed with so many places.
func rounded(r *big.Rat, places int) *big.Rat {
	out, _ := new(big.Rat).SetString(r.FloatString(places))
	return out
}

// agrees says whether a printed figure is the value, rounded as it was printed.
func (f Figure) agrees(r *big.Rat) bool { return rounded(r, f.places).Cmp(f.value) == 0 }

// meets says whether two printings can be of one number: the finer one, rounded as the coarser, is the coarser.
func meets(a, b Figure) bool {
	if a.places < b.places {
		return a.agrees(b.value)
	}
	return b.agrees(a.value)
}

// percentOf is part of whole in percent; false when there is no whole.
func percentOf(part, whole *big.Rat) (*big.Rat, bool) {
	if whole.Sign() == 0 {
		return nil, false
	}
	r := new(big.Rat).Quo(part, whole)
	return r.Mul(r, new(big.Rat).SetInt64(100)), true
}

// plain undoes what fonts and scanners do to text.
func plain(s string) string {
	s = viet.NFC(s)
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\u00a0', '\u202f', '\u2009', '\t', '\n', '\r':
			return ' '
		case '−':
			return '-'
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
