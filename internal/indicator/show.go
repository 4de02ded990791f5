package indicator

// show makes a value for people of a value on its way.
func (v *evaluation) show(d *Definition, x val, s scope) Value {
	out := Value{Code: d.Code, Version: d.Version, Unit: d.Unit, State: x.state, Reason: x.reason.in2(), Missing: d.Missing,
		Provisional: s.period.To.After(v.today)}
	if x.state == Known && x.num != nil { // not a condition, which is true or false
		out.Exact, out.Text = x.num, d.text(x.num)
	}
	return out
}

// operand is a part of a formula with its scope.
type operand struct {
	e *expr
	s scope
}

// ratio finds the division that a value is at heart: below rounding, a factor, a choice that was made, a name.
func (v *evaluation) ratio(e *expr, s scope) (num, den operand, ok bool) {
	for range maxDepth {
		switch e.op {
		case opDiv:
			if constant(e.args[1]) {
				e = e.args[0]
				continue
			}
			return operand{e.args[0], s}, operand{e.args[1], s}, true
		case opRef:
			d, err := v.set.on(e.text, s.period.Last())
			if err != nil || d.expr == nil || !d.Computable() {
				return num, den, false
			}
			e = d.expr
		case opRound, opNeg, opAbs:
			e = e.args[0]
		case opPrev, opLastYear, opBefore, opAtEnd, opWhere:
			s = s.inner(e)
			e = e.args[0]
		case opMul:
			switch {
			case constant(e.args[0]):
				e = e.args[1]
			case constant(e.args[1]):
				e = e.args[0]
			default:
				return num, den, false
			}
		case opIf:
			c := v.eval(e.args[0], s)
			if c.state != Known {
				return num, den, false
			}
			e = e.args[map[bool]int{true: 1, false: 2}[c.truth]]
		case opCoalesce:
			i := 0
			for i < len(e.args)-1 && v.eval(e.args[i], s).state == NoData {
				i++
			}
			e = e.args[i]
		default:
			return num, den, false
		}
	}
	return num, den, false
}

// constant reports a part in which nothing is read.
func constant(e *expr) bool {
	if e.op == opRef || e.op == opCount || e.op == opSum {
		return false
	}
	for _, a := range e.args {
		if !constant(a) {
			return false
		}
	}
	return true
}

// part shows a part of a value.
func (v *evaluation) part(o operand) *Value {
	x := v.eval(o.e, o.s)
	d := v.definitionOf(o)
	out := v.show(&d, x, o.s)
	return &out
}

// definitionOf is how a part is printed: as its own definition says when it is one, else as it measures.
func (v *evaluation) definitionOf(o operand) Definition {
	e := o.e
	for e.op == opWhere || e.op == opPrev || e.op == opLastYear || e.op == opBefore || e.op == opAtEnd {
		e = e.args[0]
	}
	if e.op == opRef {
		if d, err := v.set.on(e.text, o.s.period.Last()); err == nil {
			return *d
		}
	}
	d, ok := v.parts[o.e]
	if !ok {
		m, w := v.set.checker().of(o.e)
		if w != nil {
			m = measure{}
		}
		d = Definition{Unit: m.String(), unit: m}
		if m.share || len(m.dims) == 0 {
			d.Digits = partDigits
		}
		v.parts[o.e] = d
	}
	return d
}

// partDigits is how many digits a part of a formula without a definition is printed with.
const partDigits = 2
