package indicator

import (
	"slices"
)

// The dimensions by which every kept value is cut (chiều phân tổ).
var dimensions = []string{"procedure", "category", "channel", "level", "taken"}

// overUnit is the dimension of units: sum(x over unit).
const overUnit = "unit"

// countUnits says what count(distinct dim, x) counts.
var countUnits = map[string]string{"procedure": "procedure", overUnit: "unit"}

// checker finds the measure unit of every part of a formula.
type checker struct {
	unitOf func(code string) (measure, bool)
	isBase func(code string) bool // a count or sum, not a formula
}

func (c *checker) of(e *expr) (measure, *wrong) {
	switch e.op {
	case opNumber:
		if e.text == "" {
			return measure{free: true, zero: e.num.Sign() == 0}, nil
		}
		m, _ := measureOf(e.text)
		return m, nil
	case opText:
		return measure{}, wrongAt(e.pos, "indicator.formula.text_here", "value", e.text)
	case opRef:
		m, ok := c.unitOf(e.text)
		if !ok {
			return measure{}, wrongAt(e.pos, "indicator.formula.unknown", "value", e.text)
		}
		return m, nil
	case opNot, opAnd, opOr:
		return c.truths(e)
	case opEq, opNe, opLt, opLe, opGt, opGe:
		_, w := c.alike(e.args, true)
		return measure{kind: isTruth}, w
	case opIn:
		return measure{}, wrongAt(e.pos, "indicator.formula.text_here", "value", "in")
	case opAdd, opSub:
		return c.alike(e.args, false)
	case opMul, opDiv:
		return c.product(e)
	}
	return c.call(e)
}

// number is the unit of a part that must be a number.
func (c *checker) number(e *expr) (measure, *wrong) {
	m, w := c.of(e)
	if w == nil && m.kind != isNumber {
		w = wrongAt(e.pos, "indicator.formula.no_number")
	}
	return m, w
}

func (c *checker) truth(e *expr) *wrong {
	m, w := c.of(e)
	if w == nil && m.kind != isTruth {
		w = wrongAt(e.pos, "indicator.formula.no_truth")
	}
	return w
}

func (c *checker) truths(e *expr) (measure, *wrong) {
	for _, a := range e.args {
		if w := c.truth(a); w != nil {
			return measure{}, w
		}
	}
	return measure{kind: isTruth}, nil
}

// alike wants numbers of one unit. A bare number takes the unit of the others where it is compared or chosen; where it
// is added only zero may.
func (c *checker) alike(args []*expr, bare bool) (measure, *wrong) {
	var all measure
	for i, a := range args {
		m, w := c.number(a)
		if w != nil {
			return measure{}, w
		}
		switch {
		case i == 0:
			all = m
		case all.same(m):
			all.free, all.zero = all.free && m.free, all.zero && m.zero
		case m.free && (bare || m.zero):
		case all.free && (bare || all.zero):
			all = m
		default:
			return measure{}, wrongAt(a.pos, "indicator.formula.units", "left", all.String(), "right", m.String())
		}
	}
	return all, nil
}

func (c *checker) product(e *expr) (measure, *wrong) {
	left, w := c.number(e.args[0])
	if w != nil {
		return left, w
	}
	right, w := c.number(e.args[1])
	if w != nil {
		return right, w
	}
	sign := 1
	if e.op == opDiv {
		sign = -1
	}
	m := left.times(right, sign)
	total := 0
	for _, n := range m.dims {
		total += max(n, -n)
	}
	if total > 4 {
		return m, wrongAt(e.pos, "indicator.formula.unit_strange", "unit", m.String())
	}
	return m, nil
}

func (c *checker) call(e *expr) (measure, *wrong) {
	switch e.op {
	case opIf:
		if w := c.truth(e.args[0]); w != nil {
			return measure{}, w
		}
		return c.alike(e.args[1:], true)
	case opMin, opMax, opCoalesce:
		return c.alike(e.args, true)
	case opKnown:
		_, w := c.number(e.args[0])
		return measure{kind: isTruth}, w
	case opRound:
		if len(e.args) == 2 && !whole(e.args[1], 0, 10) {
			return measure{}, wrongAt(e.args[1].pos, "indicator.formula.digits")
		}
	case opPrev:
		if len(e.args) == 2 && !whole(e.args[1], 1, maxShift) {
			return measure{}, wrongAt(e.args[1].pos, "indicator.formula.shift", "max", maxShift)
		}
	case opWhere:
		if w := checkDims(e.args[1]); w != nil {
			return measure{}, w
		}
	case opSum:
		return c.over(e)
	case opCount:
		return c.distinct(e)
	}
	m, w := c.number(e.args[0])
	if e.op == opRound && m.share && e.text == "" {
		e.text = percent // rounded as it is printed: on per cent
	}
	m.zero = false
	return m, w
}

func (c *checker) over(e *expr) (measure, *wrong) {
	if e.text != overUnit && !slices.Contains(dimensions, e.text) {
		return measure{}, wrongAt(e.pos, "indicator.formula.dimension", "value", e.text)
	}
	return c.number(e.args[0])
}

// distinct wants a base measure, as it is or on a condition or of another period.
func (c *checker) distinct(e *expr) (measure, *wrong) {
	if e.text != overUnit && !slices.Contains(dimensions, e.text) {
		return measure{}, wrongAt(e.pos, "indicator.formula.dimension", "value", e.text)
	}
	a := e.args[0]
	for a.op == opWhere || a.op == opPrev || a.op == opLastYear || a.op == opBefore || a.op == opAtEnd {
		if _, w := c.of(a); w != nil {
			return measure{}, w
		}
		a = a.args[0]
	}
	if _, w := c.of(a); w != nil {
		return measure{}, w
	}
	if a.op != opRef || !c.isBase(a.text) {
		return measure{}, wrongAt(a.pos, "indicator.formula.count_base")
	}
	m, _ := measureOf(countUnits[e.text])
	if m.dims == nil {
		m = measure{dims: map[string]int{}}
	}
	return m, nil
}

// whole reports a plain whole number between two bounds.
func whole(e *expr, least, most int64) bool {
	return e.op == opNumber && e.text == "" && e.num.IsInt() && e.num.Num().IsInt64() && e.num.Num().Int64() >= least && e.num.Num().Int64() <= most
}

// checkDims checks the condition of where(x, ...): dimensions compared with texts.
func checkDims(e *expr) *wrong {
	return checkCond(e, func(name string) measureKind {
		if slices.Contains(dimensions, name) {
			return isText
		}
		return noSuch
	})
}

const noSuch measureKind = -1

// checkCond checks a condition on the dimensions, traits and numbers of a fact.
func checkCond(e *expr, kindOf func(name string) measureKind) *wrong {
	switch e.op {
	case opNot, opAnd, opOr:
		for _, a := range e.args {
			if w := checkCond(a, kindOf); w != nil {
				return w
			}
		}
		return nil
	case opIn, opEq, opNe, opLt, opLe, opGt, opGe:
	default:
		return wrongAt(e.pos, "indicator.formula.condition")
	}
	left := e.args[0]
	if left.op != opRef {
		return wrongAt(left.pos, "indicator.formula.condition")
	}
	kind := kindOf(left.text)
	if kind == noSuch {
		return wrongAt(left.pos, "indicator.formula.dimension", "value", left.text)
	}
	if e.op == opIn {
		if kind != isText {
			return wrongAt(e.pos, "indicator.formula.condition")
		}
		return nil
	}
	right := e.args[1]
	text := kind == isText && right.op == opText && (e.op == opEq || e.op == opNe)
	number := kind == isNumber && right.op == opNumber && right.text == "" && right.num.IsInt() && right.num.Num().IsInt64()
	if !text && !number {
		return wrongAt(right.pos, "indicator.formula.condition")
	}
	return nil
}
