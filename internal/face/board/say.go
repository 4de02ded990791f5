package board

import (
	"math/big"
	"strings"

	"tinhso/internal/indicator"
	"tinhso/internal/lang"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// number writes a decimal the way the reader does: 1.856,5 in Vietnamese, 1,856.5 in English.
func number(tag lang.Tag, text string) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "−", text[1:]
	}
	whole, part, _ := strings.Cut(text, ".")
	point, group := ",", "."
	if tag != lang.VI {
		point, group = ".", ","
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if part != "" {
		whole += point + part
	}
	return sign + whole
}

// say writes a value with its measure unit, or why there is none, in few words.
func say(c *web.Ctx, v indicator.Value) string {
	switch v.State {
	case indicator.Known:
		if v.Exact == nil { // a condition
			if v.Text == "true" {
				return c.T("board.true")
			}
			return c.T("board.false")
		}
		n := number(c.Lang.Tag(), v.Text)
		if v.Unit == "percent" {
			return n + "%"
		}
		if key := "board.measure." + v.Unit; c.Lang.Has(key) {
			return c.T(key, "n", n)
		}
		return n
	case indicator.Undefined:
		return c.T("board.undefined")
	}
	if v.Missing.VI != "" {
		return c.T("board.missing")
	}
	return c.T("board.no_data")
}

// plain writes a value without its unit, for tables whose head names it.
func plain(c *web.Ctx, v indicator.Value) string {
	if v.State != indicator.Known {
		return "–"
	}
	if v.Exact == nil {
		return say(c, v)
	}
	text := v.Text
	if whole, part, ok := strings.Cut(text, "."); ok && strings.Trim(part, "0") == "" {
		text = whole
	}
	n := number(c.Lang.Tag(), text)
	if v.Unit == "percent" {
		n += "%"
	}
	return n
}

// drawn is where to draw a value; a picture needs no more than that.
func drawn(v indicator.Value) float64 {
	if v.State != indicator.Known || v.Exact == nil {
		return 0
	}
	x := v.Exact
	if v.Unit == "percent" {
		x = new(big.Rat).Mul(x, big.NewRat(100, 1))
	}
	f, _ := x.Float64()
	return f
}

// reason is why there is no value, in a sentence; empty when there is one.
func reason(c *web.Ctx, v indicator.Value) string {
	switch {
	case v.State == indicator.Known:
		return ""
	case v.Missing.VI != "":
		return v.Missing.In(c.Lang.Tag())
	}
	return v.Reason.In(c.Lang.Tag())
}

// mood says whether a change is for the better.
func mood(better string, now, before indicator.Value) ui.Tone {
	if now.State != indicator.Known || before.State != indicator.Known || better == "" {
		return ui.Plain
	}
	way := now.Exact.Cmp(before.Exact)
	switch {
	case way == 0:
		return ui.Plain
	case way > 0 == (better == "up"):
		return ui.Good
	}
	return ui.Warning
}
