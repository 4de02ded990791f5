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
	today  viet.Day
	at     string // period, mode and conditions, told apart by text
}

// scopeOf is a period, with nothing else asked.
func scopeOf(p Period) scope { return scope{}.on(p) }

// asOf says on which day the question is asked.
func (s scope) asOf(today viet.Day) scope {
	s.today = today
	return s
}

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
// In a period that runs, what is to be done by a day has passed only before ahead, which is today.
type span struct{ from, to, ahead viet.Day }

func (s scope) span() span {
	switch s.mode {
	case before:
		return span{to: s.period.From}
	case atEnd:
		return span{to: s.period.To, ahead: s.ahead()}
	default:
		return span{s.period.From, s.period.To, s.ahead()}
	}
}

// ahead is today while the period runs; the zero day when nothing of it lies ahead, or everything.
func (s scope) ahead() viet.Day {
	if s.today.Before(s.period.From) || !s.today.Before(s.period.To) {
		return viet.Day{}
	}
	return s.today
}

// clip is what lies in the validity of a definition; false when nothing does.
func (s span) clip(d *Definition) (span, bool) {
	if d.ValidFrom.After(s.from) {
		s.from = d.ValidFrom
	}
	if !d.ValidTo.IsZero() && d.ValidTo.Add(1).Before(s.to) {
		s.to = d.ValidTo.Add(1)
	}
	return s, s.from.Before(s.to)
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
	code string
	span
	conds []*expr
	cond  string
	group string // dimension; empty: by unit alone
}

func (a atom) key() string {
	return a.code + "\x03" + a.query()
}

// query tells which atoms are read together.
func (a atom) query() string {
	return a.span.String() + "\x03" + a.cond + "\x03" + a.group
}

func (s span) String() string {
	return s.from.String() + "\x03" + s.to.String() + "\x03" + s.ahead.String()
}

func (s scope) atom(code string) atom {
	a := atom{code: code, span: s.span(), conds: s.conds, cond: s.cond, group: s.dim}
	if s.dim == overUnit {
		a.group = "" // always told apart
	}
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
