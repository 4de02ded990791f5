package indicator

import (
	"math/big"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// val is a value on its way.
type val struct {
	state  State
	num    *big.Rat
	truth  bool
	reason reason
}

// reason says why there is no value: a key of the catalogue.
type reason struct {
	code string
	args []any
	text lang.Text
}

func (r reason) in2() lang.Text {
	if r.code == "" {
		return r.text
	}
	return lang.Text{VI: lang.For(lang.VI).T(r.code, r.args...), EN: lang.For(lang.EN).T(r.code, r.args...)}
}

func number(r *big.Rat) val {
	if r.Num().BitLen() > maxBits || r.Denom().BitLen() > maxBits {
		return undefined("indicator.undefined.large")
	}
	return val{state: Known, num: r}
}

func truth(b bool) val { return val{state: Known, truth: b} }

func undefined(code string, args ...any) val {
	return val{state: Undefined, reason: reason{code: code, args: args}}
}

func noData(code string, args ...any) val {
	return val{state: NoData, reason: reason{code: code, args: args}}
}

// cells are the numbers of one atom, by unit and value of its dimension.
type cells map[string]map[string]int64

// evaluation computes formulas for one unit after another from atoms that were read for all of them.
type evaluation struct {
	set   *Set
	today viet.Day
	first map[string]viet.Day // since when there are facts, by kind

	atoms map[string]atom
	seen  map[string]bool
	data  map[string]cells

	units []string // the unit of the row, and those below it that have figures
	unit  unitSpan
	memo  map[string]val

	found map[string]cells     // the data of an atom, by code and scope
	parts map[*expr]Definition // how parts of formulas are printed
}

// unitSpan is how long the unit of the row exists; empty days: for ever.
type unitSpan struct{ from, to string }

func newEvaluation(set *Set, today viet.Day) *evaluation {
	return &evaluation{set: set, today: today, atoms: map[string]atom{}, seen: map[string]bool{}, data: map[string]cells{},
		found: map[string]cells{}, parts: map[*expr]Definition{}}
}

// collect notes the atoms that a formula reads.
func (v *evaluation) collect(e *expr, s scope) error {
	if e.op == opRef {
		return v.collectRef(e.text, s)
	}
	inner := s.inner(e)
	for _, a := range e.operands() {
		if err := v.collect(a, inner); err != nil {
			return err
		}
	}
	return nil
}

func (v *evaluation) collectRef(code string, s scope) error {
	d, err := v.set.on(code, s.period.Last())
	if err != nil {
		return err
	}
	if d.base() {
		a := s.atom(code)
		v.atoms[a.key()] = a
		if len(v.atoms) > maxAtoms {
			return fault.New(fault.KindInvalid, "indicator.too_many", "max", maxAtoms)
		}
		return nil
	}
	if k := code + "\x03" + s.key(); d.expr != nil && !v.seen[k] {
		v.seen[k] = true
		return v.collect(d.expr, s)
	}
	return nil
}

// row begins with another unit.
func (v *evaluation) row(units []string, span unitSpan) {
	v.units, v.unit, v.memo = units, span, map[string]val{}
}

// ref is the value of a definition.
func (v *evaluation) ref(code string, s scope) val {
	d, err := v.set.on(code, s.period.Last())
	if err != nil {
		return undefined("indicator.unknown", "code", code)
	}
	if !d.Computable() {
		return val{state: NoData, reason: reason{text: d.Missing}}
	}
	if !d.inForce(s.period.Last()) {
		return noData("indicator.no_data.not_in_force", "code", code)
	}
	if d.base() {
		return v.base(d, s)
	}
	k := code + "\x03" + s.key()
	if x, ok := v.memo[k]; ok {
		return x
	}
	x := v.eval(d.expr, s)
	v.memo[k] = x
	return x
}

// base reads a count, and knows when there cannot be one yet.
func (v *evaluation) base(d *Definition, s scope) val {
	if x := v.absent(d, s); x.state != "" {
		return x
	}
	var total int64 // counts of a province do not come near its end
	data := v.cells(d.Code, s)
	value := s.value
	if s.dim == overUnit {
		value = ""
	}
	for _, u := range v.in(s) {
		total += data[u][value]
	}
	return val{state: Known, num: new(big.Rat).SetInt64(total)}
}

// cells are the numbers of a count in a scope.
func (v *evaluation) cells(code string, s scope) cells {
	k := code + "\x03" + s.at + "\x03" + s.dim
	c, ok := v.found[k]
	if !ok {
		c = v.data[s.atom(code).key()]
		v.found[k] = c
	}
	return c
}

// in are the units that a scope takes in.
func (v *evaluation) in(s scope) []string {
	if s.unit != "" {
		return []string{s.unit}
	}
	return v.units
}

// absent says why there are no data yet, with an empty state when there are.
func (v *evaluation) absent(d *Definition, s scope) val {
	p := s.period
	from, known := v.first[d.Count.Kind]
	switch {
	case p.From.After(v.today):
		return noData("indicator.no_data.future", "period", p.String())
	case !known:
		return noData("indicator.no_data.none")
	case !from.Before(p.To):
		return noData("indicator.no_data.before", "period", p.String(), "first", from.Vietnamese())
	case v.unit.from != "" && v.unit.from >= p.To.String(), v.unit.to != "" && v.unit.to <= p.From.String():
		return noData("indicator.no_data.unit", "period", p.String())
	}
	return val{}
}

// eval computes a part of a formula.
func (v *evaluation) eval(e *expr, s scope) val {
	switch e.op {
	case opNumber:
		return number(e.num)
	case opRef:
		return v.ref(e.text, s)
	case opAnd, opOr:
		return v.logic(e, s)
	case opIf:
		c := v.eval(e.args[0], s)
		if c.state != Known {
			return c
		}
		if c.truth {
			return v.eval(e.args[1], s)
		}
		return v.eval(e.args[2], s)
	case opCoalesce:
		var x val
		for _, a := range e.args {
			if x = v.eval(a, s); x.state != NoData {
				return x
			}
		}
		return x
	case opKnown:
		return truth(v.eval(e.args[0], s).state == Known)
	case opPrev, opLastYear, opBefore, opAtEnd, opWhere:
		return v.eval(e.args[0], s.inner(e))
	case opSum:
		return v.over(e, s)
	case opCount:
		return v.distinct(e, s)
	}
	return v.operate(e, s)
}

// operate computes what needs the values of all its parts.
func (v *evaluation) operate(e *expr, s scope) val {
	list := make([]val, 0, 2)
	var none *val
	for _, a := range e.operands() {
		x := v.eval(a, s)
		if x.state != Known && (none == nil || none.state == NoData && x.state == Undefined) {
			none = &x
		}
		list = append(list, x)
	}
	if none != nil {
		return *none
	}
	switch e.op {
	case opNot:
		return truth(!list[0].truth)
	case opNeg:
		return number(new(big.Rat).Neg(list[0].num))
	case opAbs:
		return number(new(big.Rat).Abs(list[0].num))
	case opRound:
		return roundCall(e, list[0].num)
	case opMin, opMax:
		best := list[0].num
		for _, x := range list[1:] {
			if c := x.num.Cmp(best); c < 0 && e.op == opMin || c > 0 && e.op == opMax {
				best = x.num
			}
		}
		return number(best)
	}
	return binary(e.op, list[0].num, list[1].num)
}

func binary(o op, a, b *big.Rat) val {
	switch c := a.Cmp(b); o {
	case opAdd:
		return number(new(big.Rat).Add(a, b))
	case opSub:
		return number(new(big.Rat).Sub(a, b))
	case opMul:
		return number(new(big.Rat).Mul(a, b))
	case opDiv:
		if b.Sign() == 0 {
			return undefined("indicator.undefined.zero")
		}
		return number(new(big.Rat).Quo(a, b))
	case opEq:
		return truth(c == 0)
	case opNe:
		return truth(c != 0)
	case opLt:
		return truth(c < 0)
	case opLe:
		return truth(c <= 0)
	case opGt:
		return truth(c > 0)
	case opGe:
		return truth(c >= 0)
	}
	return undefined("indicator.undefined.operator")
}

// logic is of three values: false and unknown is false, true or unknown is true.
func (v *evaluation) logic(e *expr, s scope) val {
	a := v.eval(e.args[0], s)
	if a.state == Known && a.truth == (e.op == opOr) {
		return a
	}
	b := v.eval(e.args[1], s)
	if b.state == Known && b.truth == (e.op == opOr) || a.state == Known {
		return b
	}
	return a
}

// over adds up a formula over the values of a dimension that have figures. Values of it without data are left out.
func (v *evaluation) over(e *expr, s scope) val {
	total := new(big.Rat)
	some, none := false, noData("indicator.no_data.none")
	inner := s.inner(e)
	for _, value := range v.valuesOf(e.args[0], inner) {
		one := inner
		if e.text == overUnit {
			one.unit = value
		} else {
			one.value = value
		}
		switch x := v.eval(e.args[0], one); x.state {
		case Known:
			some = true
			total.Add(total, x.num)
		case NoData:
			none = x
		default:
			return x
		}
	}
	if !some {
		if x := v.eval(e.args[0], inner); x.state == NoData {
			return x
		}
		if len(v.valuesOf(e.args[0], inner)) > 0 {
			return none
		}
	}
	return number(total)
}

// valuesOf lists the values of the dimension for which the part reads a figure, in order.
func (v *evaluation) valuesOf(e *expr, s scope) []string {
	if s.dim == overUnit {
		return v.in(s)
	}
	sub := newEvaluation(v.set, v.today)
	if sub.collect(e, s) != nil {
		return nil
	}
	found := map[string]bool{}
	for key := range sub.atoms {
		for _, u := range v.in(s) {
			for value, n := range v.data[key][u] {
				if n != 0 {
					found[value] = true
				}
			}
		}
	}
	list := make([]string, 0, len(found))
	for value := range found {
		list = append(list, value)
	}
	slices.Sort(list)
	return list
}

// distinct counts the values of a dimension among the facts of a count.
func (v *evaluation) distinct(e *expr, s scope) val {
	inner := s.inner(e)
	a := e.args[0]
	for a.op != opRef {
		inner = inner.inner(a)
		inner.dim = e.text
		a = a.args[0]
	}
	d, err := v.set.on(a.text, inner.period.Last())
	if err != nil || !d.base() {
		return undefined("indicator.unknown", "code", a.text)
	}
	if !d.Computable() || !d.inForce(inner.period.Last()) {
		return v.ref(a.text, inner)
	}
	if x := v.absent(d, inner); x.state != "" {
		return x
	}
	data := v.cells(d.Code, inner)
	found := map[string]bool{}
	for _, u := range v.in(s) {
		for value, n := range data[u] {
			if n != 0 {
				if e.text == overUnit {
					value = u
				}
				found[value] = true
			}
		}
	}
	return number(big.NewRat(int64(len(found)), 1))
}
