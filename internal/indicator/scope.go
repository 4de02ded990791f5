package indicator

import (
	"slices"
	"strings"

	"tinhso/internal/viet"
)

// mode says which days of a count are meant.
type mode int

const (
	during mode = iota // in the period
	before             // before it: what there was at its beginning
	atEnd              // before its end: what there was at its end
)

// scope is what a part of a formula is asked of (phạm vi tính): when, on which condition, and of which one value of
// the dimension that is summed over.
type scope struct {
	period Period
	mode   mode
	conds  []*expr // on dimensions, all of them
	cond   string  // the same as text, to tell scopes apart
	dim    string  // that is summed over or counted
	value  string  // of that dimension
	unit   string  // only this one
	at     string  // period, mode and conditions, told apart by text
}

// scopeOf is a period, with nothing else asked.
func scopeOf(p Period) scope { return scope{}.on(p) }

func (s scope) on(period Period) scope {
	s.period = period
	return s.told()
}

func (s scope) in(m mode) scope {
	s.mode = m
	return s.told()
}

func (s scope) where(e *expr) scope {
	s.conds = append(s.conds[:len(s.conds):len(s.conds)], e)
	s.cond += "\x01" + condText(e)
	return s.told()
}

func (s scope) told() scope {
	s.at = s.period.String() + "\x03" + string(rune('0'+int(s.mode))) + s.cond
	return s
}

// condText writes a condition so that equal ones are equal.
func condText(e *expr) string {
	var b strings.Builder
	b.WriteString(string(e.op) + "(" + e.text + strings.Join(e.words, "\x02"))
	for _, a := range e.args {
		b.WriteString(",")
		b.WriteString(condText(a))
	}
	if e.num != nil {
		b.WriteString(e.num.String())
	}
	return b.String() + ")"
}

// isDim is the condition that a dimension has a value.
func isDim(name, value string) *expr {
	return &expr{op: opEq, args: []*expr{{op: opRef, text: name}, {op: opText, text: value}}}
}

// span is the days that are counted: from the first on, and without the second. The zero day is the beginning of time.
func (s scope) span() (from, to viet.Day) {
	switch s.mode {
	case before:
		return viet.Day{}, s.period.From
	case atEnd:
		return viet.Day{}, s.period.To
	default:
		return s.period.From, s.period.To
	}
}

// inner is the scope of an argument of a function.
func (s scope) inner(e *expr) scope {
	switch e.op {
	case opPrev:
		n := 1
		if len(e.args) == 2 {
			n = int(e.args[1].num.Num().Int64())
		}
		return s.on(s.period.Shift(-n))
	case opLastYear:
		return s.on(s.period.LastYear())
	case opBefore:
		return s.in(before)
	case opAtEnd:
		return s.in(atEnd)
	case opWhere:
		return s.where(e.args[1])
	case opSum, opCount:
		s.dim = e.text
	}
	return s
}

// operands are the arguments that are themselves computed.
func (e *expr) operands() []*expr {
	switch e.op {
	case opWhere, opPrev, opRound:
		return e.args[:1]
	}
	return e.args
}

// key tells scopes apart.
func (s scope) key() string {
	return s.at + "\x03" + s.dim + "\x03" + s.value + "\x03" + s.unit
}

// atom is one figure to be read: a base measure in a scope, by unit and by the values of a dimension.
type atom struct {
	code     string
	from, to viet.Day
	conds    []*expr
	cond     string
	group    string // dimension; empty: by unit alone
}

func (a atom) key() string {
	return a.code + "\x03" + a.query()
}

// query tells which atoms are read together.
func (a atom) query() string {
	return a.from.String() + "\x03" + a.to.String() + "\x03" + a.cond + "\x03" + a.group
}

func (s scope) atom(code string) atom {
	a := atom{code: code, conds: s.conds, cond: s.cond, group: s.dim}
	if s.dim == overUnit {
		a.group = "" // always told apart
	}
	a.from, a.to = s.span()
	return a
}

// asks reports whether an atom is cut by a dimension.
func (a atom) asks(dim string) bool {
	return a.group == dim || slices.ContainsFunc(a.conds, func(e *expr) bool { return names(e, dim) })
}

// names reports whether a condition is about a dimension.
func names(e *expr, dim string) bool {
	return e.op == opRef && e.text == dim || slices.ContainsFunc(e.args, func(a *expr) bool { return names(a, dim) })
}
