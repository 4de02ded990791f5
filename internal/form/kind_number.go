package form

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// most bounds numbers, so that they are exact in every JSON reader.
const most = 1_000_000_000_000_000

var numberRules = kindRules{
	read: func(c reading, answer any) (any, *problem) {
		if c.f.Decimals > 0 {
			return decimal(c, answer)
		}
		return whole(c, answer, viet.ParseNumber)
	},
	schema: func(f *Field) map[string]any {
		kind := "integer"
		if f.Decimals > 0 {
			kind = "number"
		}
		return map[string]any{"type": kind, "minimum": f.Min, "maximum": f.limit()}
	},
	example: func(f *Field, _ viet.Day) any { return int64(min(max(f.Min, 1), f.limit())) },
	print:   func(f *Field, v any, _ lang.Tag) string { return printNumber(f, v) },
}

var moneyRules = kindRules{
	read: func(c reading, answer any) (any, *problem) {
		return whole(c, answer, viet.ParseMoney)
	},
	schema: func(f *Field) map[string]any {
		return map[string]any{"type": "integer", "minimum": f.Min, "maximum": f.limit()}
	},
	example: func(f *Field, _ viet.Day) any { return int64(min(max(f.Min, 100_000), f.limit())) },
	print: func(_ *Field, v any, _ lang.Tag) string {
		n, _ := number(v)
		return viet.Money(int64(n))
	},
}

// Years that a person may mean.
const firstYear, lastYear = 1850, 2150

var yearRules = kindRules{
	read: func(c reading, answer any) (any, *problem) {
		v, p := whole(reading{f: &Field{Min: firstYear}, max: lastYear}, answer, viet.ParseNumber)
		if p != nil {
			return nil, wrong("form.year")
		}
		if n, ok := v.(int64); ok && !c.today.IsZero() {
			if c.f.When == "past" && int(n) > c.today.Y {
				return nil, wrong("field.past")
			}
			if c.f.When == "future" && int(n) < c.today.Y {
				return nil, wrong("field.future")
			}
		}
		return v, nil
	},
	schema: func(*Field) map[string]any {
		return map[string]any{"type": "integer", "minimum": firstYear, "maximum": lastYear}
	},
	example: func(_ *Field, today viet.Day) any { return int64(today.Y) },
	print: func(_ *Field, v any, _ lang.Tag) string {
		n, _ := number(v)
		return strconv.FormatInt(int64(n), 10)
	},
}

// whole reads a whole number: typed as Vietnamese write it, or a JSON number.
func whole(c reading, answer any, parse func(string) (int64, error)) (any, *problem) {
	var n int64
	switch a := answer.(type) {
	case nil:
		return nil, nil
	case typed:
		s, p := a.text()
		if s == "" || p != nil {
			return nil, p
		}
		parsed, err := parse(s)
		if err != nil {
			return nil, from(err)
		}
		n = parsed
	default:
		f, ok := number(a)
		if !ok || f != math.Trunc(f) || math.Abs(f) > most {
			return nil, wrong("field.type")
		}
		n = int64(f)
	}
	if p := within(c, float64(n)); p != nil {
		return nil, p
	}
	return n, nil
}

// decimal reads a number with a decimal comma, as Vietnamese write it, or a JSON number.
func decimal(c reading, answer any) (any, *problem) {
	var n float64
	switch a := answer.(type) {
	case nil:
		return nil, nil
	case typed:
		s, p := a.text()
		if s == "" || p != nil {
			return nil, p
		}
		before, after, comma := strings.Cut(s, ",")
		high, err := viet.ParseNumber(before)
		if err != nil {
			return nil, from(err)
		}
		fraction, err := strconv.ParseUint("0"+after, 10, 32)
		if err != nil || comma && after == "" || len(after) > c.f.Decimals {
			return nil, wrong("form.decimals", "count", c.f.Decimals)
		}
		n = math.Abs(float64(high)) + float64(fraction)/math.Pow10(len(after))
		if strings.HasPrefix(before, "-") {
			n = -n
		}
	default:
		f, ok := number(a)
		if !ok || math.Abs(f) > most {
			return nil, wrong("field.type")
		}
		scale := math.Pow10(c.f.Decimals)
		n = math.Round(f*scale) / scale
	}
	if p := within(c, n); p != nil {
		return nil, p
	}
	return n, nil
}

func within(c reading, n float64) *problem {
	switch {
	case n < float64(c.f.Min):
		return wrong("field.too_small", "min", viet.Number(int64(c.f.Min)))
	case n > float64(c.max):
		return wrong("field.too_large", "max", viet.Number(int64(c.max)))
	}
	return nil
}

// number reads a JSON number in any of the types that Go may give it.
func number(v any) (float64, bool) {
	switch n := v.(type) {
	case int64:
		return float64(n), true
	case int:
		return float64(n), true
	case float64:
		return n, !math.IsNaN(n) && !math.IsInf(n, 0)
	case json.Number:
		f, err := n.Float64()
		return f, err == nil && !math.IsInf(f, 0)
	}
	return 0, false
}

func printNumber(f *Field, v any) string {
	n, ok := number(v)
	if !ok {
		return ""
	}
	if f.Decimals == 0 {
		return viet.Number(int64(n))
	}
	s := strconv.FormatFloat(math.Abs(n), 'f', f.Decimals, 64)
	before, after, _ := strings.Cut(s, ".")
	high, _ := strconv.ParseInt(before, 10, 64)
	s = viet.Number(high)
	if after = strings.TrimRight(after, "0"); after != "" {
		s += "," + after
	}
	if n < 0 {
		s = "-" + s
	}
	return s
}
