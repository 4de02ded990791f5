package indicator

import (
	"math/big"
)

var (
	half    = big.NewRat(1, 2)
	hundred = big.NewRat(100, 1)
)

// tens are the powers of ten to which values are rounded.
var tens = func() (list [11]*big.Rat) {
	for i := range list {
		list[i] = new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(i)), nil))
	}
	return list
}()

// rounded rounds to so many digits after the point. half_up rounds a half away from zero, as officials do.
func rounded(r *big.Rat, digits int, how string) *big.Rat {
	scale := tens[digits]
	x := new(big.Rat).Mul(new(big.Rat).Abs(r), scale)
	whole, rest := new(big.Int).QuoRem(x.Num(), x.Denom(), new(big.Int))
	left := new(big.Rat).SetFrac(rest, x.Denom())
	up := false
	switch c := left.Cmp(half); how {
	case "down":
	case "up":
		up = left.Sign() > 0
	case "half_even":
		up = c > 0 || c == 0 && whole.Bit(0) == 1
	default:
		up = c >= 0
	}
	if up {
		whole.Add(whole, big.NewInt(1))
	}
	if r.Sign() < 0 {
		whole.Neg(whole)
	}
	return new(big.Rat).Quo(new(big.Rat).SetInt(whole), scale)
}

// roundCall is round(x, n): half up; of a share on per cent, as it is printed.
func roundCall(e *expr, r *big.Rat) val {
	digits := 0
	if len(e.args) == 2 {
		digits = int(e.args[1].num.Num().Int64())
	}
	if e.text == percent {
		return number(new(big.Rat).Quo(rounded(new(big.Rat).Mul(r, hundred), digits, ""), hundred))
	}
	return number(rounded(r, digits, ""))
}

// text writes a value as its definition says: a decimal with a point, in per cent where it is a percentage.
func (d *Definition) text(r *big.Rat) string {
	if r.IsInt() && d.Digits == 0 && !d.unit.share {
		return r.Num().String()
	}
	if d.unit.share {
		r = new(big.Rat).Mul(r, hundred)
	}
	return rounded(r, d.Digits, d.Mode).FloatString(d.Digits)
}
