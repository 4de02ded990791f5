package indicator

import (
	"math/big"
	"slices"
)

// expr is a part of a formula.
type expr struct {
	op       op
	pos, end int
	text     string // name of what is referred to, called or compared with; the unit of a number
	num      *big.Rat
	args     []*expr
	words    []string // of a list after `in`
}

type op string

const (
	opNumber op = "number"
	opText   op = "text"
	opRef    op = "ref"
	opNeg    op = "neg"
	opNot    op = "not"
	opAnd    op = "and"
	opOr     op = "or"
	opAdd    op = "+"
	opSub    op = "-"
	opMul    op = "*"
	opDiv    op = "/"
	opEq     op = "="
	opNe     op = "!="
	opLt     op = "<"
	opLe     op = "<="
	opGt     op = ">"
	opGe     op = ">="
	opIn     op = "in"

	opIf       op = "if"
	opMin      op = "min"
	opMax      op = "max"
	opRound    op = "round"
	opAbs      op = "abs"
	opCoalesce op = "coalesce"
	opKnown    op = "known"
	opPrev     op = "prev"
	opLastYear op = "same_last_year"
	opBefore   op = "before"
	opAtEnd    op = "at_end"
	opWhere    op = "where"
	opSum      op = "sum"   // text is the dimension
	opCount    op = "count" // text is the dimension
)

// arity of the functions: at least, at most.
var arity = map[op][2]int{
	opIf: {3, 3}, opMin: {1, 50}, opMax: {1, 50}, opRound: {1, 2}, opAbs: {1, 1}, opCoalesce: {2, 50}, opKnown: {1, 1},
	opPrev: {1, 2}, opLastYear: {1, 1}, opBefore: {1, 1}, opAtEnd: {1, 1}, opWhere: {2, 2}, opSum: {1, 1}, opCount: {1, 1},
}

// reserved are the words that no code may be.
var reserved = []string{"and", "or", "not", "in", "over", "distinct", "if", "min", "max", "round", "abs", "coalesce", "known",
	"prev", "same_last_year", "before", "at_end", "where", "sum", "count"}

// parser reads a formula by recursive descent; the grammar stands in docs/rooms/indicator.md.
type parser struct {
	src   string
	list  []token
	at    int
	depth int
	nodes int
}

// parse reads a formula.
func parse(src string) (*expr, *wrong) {
	list, w := lex(src)
	if w != nil {
		return nil, w
	}
	p := &parser{src: src, list: list}
	e, w := p.or()
	if w != nil {
		return nil, w
	}
	if t := p.peek(); t.kind != tokEnd {
		return nil, wrongAt(t.pos, "indicator.formula.after", "value", t.text)
	}
	return e, nil
}

func (p *parser) peek() token { return p.list[p.at] }

func (p *parser) next() token {
	t := p.list[p.at]
	if t.kind != tokEnd {
		p.at++
	}
	return t
}

func (p *parser) is(kind tokenKind, texts ...string) bool {
	t := p.peek()
	return t.kind == kind && slices.Contains(texts, t.text)
}

func (p *parser) take(kind tokenKind, text string) bool {
	if p.is(kind, text) {
		p.at++
		return true
	}
	return false
}

func (p *parser) want(sign string) *wrong {
	if t := p.peek(); !p.take(tokSign, sign) {
		return wrongAt(t.pos, "indicator.formula.want", "want", sign, "value", show(t))
	}
	return nil
}

func show(t token) string {
	if t.kind == tokEnd {
		return "∎"
	}
	return t.text
}

// make ends a part at the last word read.
func (p *parser) make(o op, pos int, args ...*expr) (*expr, *wrong) {
	if p.nodes++; p.nodes > maxNodes {
		return nil, wrongAt(pos, "indicator.formula.parts", "max", maxNodes)
	}
	last := p.list[p.at-1]
	end := last.pos + len(last.text)
	if last.kind == tokText {
		end += 2
	}
	return &expr{op: o, pos: pos, end: end, args: args}, nil
}

// deeper guards every way in which a formula can nest.
func (p *parser) deeper() *wrong {
	if p.depth++; p.depth > maxDepth {
		return wrongAt(p.peek().pos, "indicator.formula.deep", "max", maxDepth)
	}
	return nil
}

// chain reads operands joined by operators of one rank, from the left.
func (p *parser) chain(kind tokenKind, operators []string, operand func() (*expr, *wrong)) (*expr, *wrong) {
	left, w := operand()
	for w == nil && p.is(kind, operators...) {
		o := op(p.next().text)
		var right *expr
		if right, w = operand(); w == nil {
			left, w = p.make(o, left.pos, left, right)
		}
	}
	return left, w
}

func (p *parser) or() (*expr, *wrong)  { return p.chain(tokName, []string{"or"}, p.and) }
func (p *parser) and() (*expr, *wrong) { return p.chain(tokName, []string{"and"}, p.not) }

func (p *parser) not() (*expr, *wrong) {
	t := p.peek()
	if !p.take(tokName, "not") {
		return p.compare()
	}
	if w := p.deeper(); w != nil {
		return nil, w
	}
	defer func() { p.depth-- }()
	e, w := p.not()
	if w != nil {
		return nil, w
	}
	return p.make(opNot, t.pos, e)
}

func (p *parser) compare() (*expr, *wrong) {
	left, w := p.sum()
	if w != nil {
		return nil, w
	}
	switch {
	case p.is(tokSign, "=", "!=", "<", "<=", ">", ">="):
		o := op(p.next().text)
		right, w := p.sum()
		if w != nil {
			return nil, w
		}
		if p.is(tokSign, "=", "!=", "<", "<=", ">", ">=") { // a < b < c means something else to everybody
			return nil, wrongAt(p.peek().pos, "indicator.formula.compare_twice")
		}
		return p.make(o, left.pos, left, right)
	case p.take(tokName, "in"):
		return p.in(left)
	}
	return left, nil
}

func (p *parser) in(left *expr) (*expr, *wrong) {
	if w := p.want("("); w != nil {
		return nil, w
	}
	var words []string
	for {
		t := p.next()
		if t.kind != tokText {
			return nil, wrongAt(t.pos, "indicator.formula.text", "value", show(t))
		}
		words = append(words, t.text)
		if !p.take(tokSign, ",") {
			break
		}
	}
	if w := p.want(")"); w != nil {
		return nil, w
	}
	e, w := p.make(opIn, left.pos, left)
	if w == nil {
		e.words = words
	}
	return e, w
}

func (p *parser) sum() (*expr, *wrong)  { return p.chain(tokSign, []string{"+", "-"}, p.term) }
func (p *parser) term() (*expr, *wrong) { return p.chain(tokSign, []string{"*", "/"}, p.unary) }

func (p *parser) unary() (*expr, *wrong) {
	t := p.peek()
	if !p.take(tokSign, "-") {
		return p.primary()
	}
	if w := p.deeper(); w != nil {
		return nil, w
	}
	defer func() { p.depth-- }()
	e, w := p.unary()
	if w != nil {
		return nil, w
	}
	return p.make(opNeg, t.pos, e)
}

func (p *parser) primary() (*expr, *wrong) {
	switch t := p.next(); {
	case t.kind == tokNumber:
		return p.number(t)
	case t.kind == tokText:
		e, w := p.make(opText, t.pos)
		if w == nil {
			e.text = t.text
		}
		return e, w
	case t.kind == tokName && p.is(tokSign, "("):
		return p.call(t)
	case t.kind == tokName && slices.Contains(reserved, t.text):
		return nil, wrongAt(t.pos, "indicator.formula.reserved", "value", t.text)
	case t.kind == tokName:
		e, w := p.make(opRef, t.pos)
		if w == nil {
			e.text = t.text
		}
		return e, w
	case t.kind == tokSign && t.text == "(":
		if w := p.deeper(); w != nil {
			return nil, w
		}
		defer func() { p.depth-- }()
		e, w := p.or()
		if w != nil {
			return nil, w
		}
		return e, p.want(")")
	default:
		return nil, wrongAt(t.pos, "indicator.formula.value", "value", show(t))
	}
}

// number reads 5, 5% or 5 point.
func (p *parser) number(t token) (*expr, *wrong) {
	n, ok := new(big.Rat).SetString(t.text)
	if !ok {
		return nil, wrongAt(t.pos, "indicator.formula.number", "value", t.text)
	}
	unit := ""
	switch {
	case p.take(tokSign, "%"):
		unit = percent
		n.Quo(n, big.NewRat(100, 1))
	case p.peek().kind == tokName && knownUnits[p.peek().text]:
		unit = p.next().text
	}
	e, w := p.make(opNumber, t.pos)
	if w == nil {
		e.num, e.text = n, unit
	}
	return e, w
}

// call reads a function. sum(x over dim) and count(distinct dim, x) have forms of their own.
func (p *parser) call(name token) (*expr, *wrong) {
	o := op(name.text)
	limits, known := arity[o]
	if !known {
		return nil, wrongAt(name.pos, "indicator.formula.function", "value", name.text)
	}
	if w := p.deeper(); w != nil {
		return nil, w
	}
	defer func() { p.depth-- }()
	p.next() // the bracket
	dim := ""
	if o == opCount {
		if !p.take(tokName, "distinct") {
			return nil, wrongAt(p.peek().pos, "indicator.formula.distinct")
		}
		dim = p.next().text
		if w := p.want(","); w != nil {
			return nil, w
		}
	}
	var args []*expr
	for !p.is(tokSign, ")") {
		e, w := p.or()
		if w != nil {
			return nil, w
		}
		args = append(args, e)
		if o == opSum {
			if !p.take(tokName, "over") {
				return nil, wrongAt(p.peek().pos, "indicator.formula.over")
			}
			dim = p.next().text
		}
		if !p.take(tokSign, ",") {
			break
		}
	}
	if w := p.want(")"); w != nil {
		return nil, w
	}
	if len(args) < limits[0] || len(args) > limits[1] {
		return nil, wrongAt(name.pos, "indicator.formula.arity", "name", name.text, "have", len(args))
	}
	e, w := p.make(o, name.pos, args...)
	if w == nil {
		e.text = dim
	}
	return e, w
}
