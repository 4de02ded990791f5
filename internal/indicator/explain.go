package indicator

import (
	"context"
	"strings"

	"tinhso/internal/lang"
	"tinhso/internal/org"
)

// maxTree bounds an explanation, in nodes; mostValues the values of a dimension that are shown apart.
const (
	maxTree    = 600
	mostValues = 50
)

// Figure is a value with everything that it opens (con số và những gì đằng sau nó).
type Figure struct {
	Unit       org.Unit
	Definition Definition
	Value      Value
	Tree       *Node // when asked for
}

// Figure computes one indicator with its definition and, when asked, takes it apart.
func (m *Room) Figure(ctx context.Context, code string, q Query, explain bool) (Figure, error) {
	w, err := m.asked(ctx, code, q)
	if err != nil {
		return Figure{}, err
	}
	f := Figure{Unit: w.asked, Definition: *w.defs[0], Value: w.value(w.defs[0])}
	if explain {
		left := maxTree
		n := w.explainRef(code, w.scope, &left)
		n.Value = f.Value
		f.Tree = &n
	}
	return f, nil
}

// Explain takes a value apart (giải trình giá trị): what it is called, its law, how it is computed, and the same of
// each thing it is computed from, down to the base measures.
func (m *Room) Explain(ctx context.Context, code string, q Query) (Node, error) {
	f, err := m.Figure(ctx, code, q, true)
	if err != nil {
		return Node{}, err
	}
	return *f.Tree, nil
}

// asked prepares a question about one indicator of one unit and reads what it needs.
func (m *Room) asked(ctx context.Context, code string, q Query) (*work, error) {
	w, err := m.work(ctx, []string{code}, q)
	if err != nil {
		return nil, err
	}
	u, err := w.unit(ctx, q.Unit)
	if err != nil {
		return nil, err
	}
	w.asked = u
	if err := w.read(ctx, nil); err != nil {
		return nil, err
	}
	w.begin(u)
	return w, nil
}

func (w *work) explainRef(code string, s scope, left *int) Node {
	*left--
	n := Node{Code: code, Period: s.period.String(), UnitID: w.unitOf(s)}
	d, err := w.set.on(code, s.period.Last())
	if err != nil {
		return n
	}
	n.Name, n.Law, n.Version = d.Name, d.Law, d.Version
	n.Formula = d.Words()
	n.Value = w.v.show(d, w.v.ref(code, s), s)
	if d.expr == nil || !d.Computable() || *left <= 0 {
		return n
	}
	if d.expr.op == opRef {
		n.Children = []Node{w.explainRef(d.expr.text, s, left)}
		return n
	}
	n.Children = w.explainParts(d, d.expr, s, left)
	return n
}

// Words writes how a definition is computed (cách tính): its formula, or what it counts.
func (d *Definition) Words() string {
	if d.Count == nil {
		return d.Formula
	}
	c := d.Count
	var b strings.Builder
	if c.Sum != "" {
		b.WriteString("sum " + c.Sum + " of " + c.Kind)
	} else {
		b.WriteString("count " + c.Kind)
	}
	b.WriteString(" by " + c.By)
	if c.Where != "" {
		b.WriteString(" where " + c.Where)
	}
	return b.String()
}

// explain makes the node of a part; false for what reads nothing.
func (w *work) explain(d *Definition, e *expr, s scope, left *int) (Node, bool) {
	if constant(e) || *left <= 0 {
		return Node{}, false
	}
	if e.op == opRef {
		return w.explainRef(e.text, s, left), true
	}
	*left--
	n := Node{Formula: d.Formula[e.pos:e.end], Period: s.period.String(), UnitID: w.unitOf(s)}
	x := w.v.eval(e, s)
	part := w.v.definitionOf(operand{e, s})
	n.Value = w.v.show(&part, x, s)
	if x.num == nil && x.state == Known { // true or false
		n.Value.Unit, n.Value.Text = "", map[bool]string{true: "true", false: "false"}[x.truth]
	}
	n.Children = w.explainParts(d, e, s, left)
	return n, true
}

// explainParts makes the nodes of what a part is made of: of a choice only what was chosen, of a sum over a dimension
// its values.
func (w *work) explainParts(d *Definition, e *expr, s scope, left *int) []Node {
	var list []Node
	add := func(a *expr, s scope) {
		if n, ok := w.explain(d, a, s, left); ok {
			list = append(list, n)
		}
	}
	switch e.op {
	case opIf:
		add(e.args[0], s)
		if c := w.v.eval(e.args[0], s); c.state == Known {
			add(e.args[map[bool]int{true: 1, false: 2}[c.truth]], s)
		}
	case opSum:
		inner := s.inner(e)
		values := w.v.valuesOf(e.args[0], inner)
		for _, value := range values[:min(len(values), mostValues)] {
			one, name := inner, value
			if e.text == overUnit {
				one.unit, name = value, w.tree[value].Name
			} else {
				one.value = value
			}
			if n, ok := w.explain(d, e.args[0], one, left); ok {
				n.Name = lang.Text{VI: name, EN: name}
				list = append(list, n)
			}
		}
	case opCount: // the values counted are behind the records
	default:
		inner := s.inner(e)
		for _, a := range e.operands() {
			add(a, inner)
		}
	}
	return list
}

func (w *work) unitOf(s scope) string {
	if s.unit != "" {
		return s.unit
	}
	return w.asked.ID
}
