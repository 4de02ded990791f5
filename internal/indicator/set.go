package indicator

import (
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/viet"
)

// Set is all definitions, checked against each other (bộ định nghĩa chỉ số). It never changes.
type Set struct {
	defs   []*Definition // by code, then by the day from which they hold
	byCode map[string][]*Definition
	kinds  map[string]*kind
	cuts   []Cut
	base   []*Definition // the counts and sums among defs
	needs  map[string][]string
}

// kind is a kind of fact with the columns its names are kept in.
type kind struct {
	Kind
	source *Source
	day    map[string]int
	due    map[string]bool
	trait  map[string]int
	num    map[string]int
}

// How many columns a fact has beside its dimensions.
const (
	maxDays, maxTraits, maxNums = 14, 6, 10
)

func newKind(k Kind, s *Source) *kind {
	c := &kind{Kind: k, source: s, day: map[string]int{}, due: map[string]bool{}, trait: map[string]int{}, num: map[string]int{}}
	for _, d := range append([]Day{{Name: Came}, {Name: Left}}, k.Days...) {
		c.day[d.Name], c.due[d.Name] = len(c.day), d.Due
	}
	for _, t := range k.Traits {
		c.trait[t] = len(c.trait)
	}
	for _, n := range k.Nums {
		c.num[n.Name] = len(c.num)
	}
	return c
}

// Check checks files of definitions against each other and against the kinds of facts there are (kiểm tra bộ chỉ số):
// doubles, unknown names, units that do not match, cycles, depth. What is wrong is told by Err of the files.
func Check(kinds []Kind, files ...File) *Set {
	s := &Set{byCode: map[string][]*Definition{}, kinds: map[string]*kind{}, needs: map[string][]string{}}
	for _, k := range kinds {
		s.kinds[k.Name] = newKind(k, nil)
	}
	sheets := map[string]*form.Sheet{}
	for i := range files {
		f := &files[i]
		for j := range f.Definitions {
			d := f.Definitions[j]
			sheets[d.file] = f.sheet
			s.add(&d, f.sheet)
		}
		s.cuts = append(s.cuts, f.Cuts...)
	}
	s.sort()
	for _, d := range s.defs {
		s.resolve(d, sheets[d.file])
	}
	s.cycles(sheets)
	return s
}

func (s *Set) add(d *Definition, sheet *form.Sheet) {
	if d.Code == "" {
		return
	}
	for _, other := range s.byCode[d.Code] {
		switch {
		case other.Version == d.Version:
			sheet.Fault(d.line, "indicator.twice", "code", d.Code, "version", d.Version, "first", other.file)
			return
		case overlap(other, d):
			sheet.Fault(d.line, "indicator.overlap", "code", d.Code, "version", d.Version, "other", other.Version)
		case other.Unit != d.Unit || other.base() != d.base():
			sheet.Fault(d.line, "indicator.unit_changed", "code", d.Code)
		}
	}
	s.byCode[d.Code] = append(s.byCode[d.Code], d)
	s.defs = append(s.defs, d)
}

func overlap(a, b *Definition) bool {
	return (a.ValidTo.IsZero() || !a.ValidTo.Before(b.ValidFrom)) && (b.ValidTo.IsZero() || !b.ValidTo.Before(a.ValidFrom))
}

func (s *Set) sort() {
	byCode := func(a, b *Definition) int {
		if c := strings.Compare(a.Code, b.Code); c != 0 {
			return c
		}
		return a.ValidFrom.Compare(b.ValidFrom)
	}
	slices.SortStableFunc(s.defs, byCode)
	for _, list := range s.byCode {
		slices.SortStableFunc(list, byCode)
	}
	slices.SortFunc(s.cuts, func(a, b Cut) int { return a.Day - b.Day })
	for _, d := range s.defs {
		if d.base() {
			s.base = append(s.base, d)
		}
	}
}

// resolve checks the names and units of one definition.
func (s *Set) resolve(d *Definition, sheet *form.Sheet) {
	if d.base() {
		s.resolveCount(d, sheet)
		return
	}
	if d.expr == nil {
		return
	}
	s.needs[d.Code] = append(s.needs[d.Code], refs(d.expr)...)
	m, w := s.checker().of(d.expr)
	if w != nil {
		w.tell(sheet, d, d.Formula)
		return
	}
	fits := m.same(d.unit) || m.zero && m.free || m.free && d.Unit == plain || len(m.dims) == 0 && m.share && d.Unit == plain
	if m.kind != isNumber || !fits {
		wrongAt(0, "indicator.formula.result", "unit", d.Unit, "have", m.String()).tell(sheet, d, d.Formula)
	}
}

func (s *Set) checker() *checker {
	return &checker{unitOf: func(code string) (measure, bool) {
		list := s.byCode[code]
		if len(list) == 0 {
			return measure{}, false
		}
		return list[0].unit, true
	}, isBase: func(code string) bool { return s.byCode[code][0].base() }}
}

// resolveCount checks a count or sum.
func (s *Set) resolveCount(d *Definition, sheet *form.Sheet) {
	k := s.kinds[d.Count.Kind]
	if k == nil {
		sheet.Fault(d.formulaLine, "indicator.kind", "value", d.Count.Kind)
		return
	}
	unit := k.Unit
	if d.Count.Sum != "" {
		i, ok := k.num[d.Count.Sum]
		if !ok {
			sheet.Fault(d.formulaLine, "indicator.number", "value", d.Count.Sum, "kind", k.Name)
			return
		}
		unit = k.Nums[i].Unit
	}
	if d.Unit != unit {
		sheet.Fault(d.formulaLine, "indicator.count_unit", "unit", d.Unit, "have", unit)
	}
	if w := d.Count.compile(k); w != nil {
		w.tell(sheet, d, w.args["source"].(string))
	}
}

// compile reads the day and the condition of a count.
func (c *Count) compile(k *kind) *wrong {
	w := func() (w *wrong) {
		if c.by, w = parse(c.By); w != nil {
			return w
		}
		return checkDay(c.by, k)
	}()
	src := c.By
	if w == nil && c.Where != "" {
		src = c.Where
		if c.where, w = parse(c.Where); w == nil {
			w = checkCond(c.where, k.kindOf)
		}
	}
	if w != nil {
		if w.args == nil {
			w.args = map[string]any{}
		}
		w.args["source"] = src
	}
	return w
}

func checkDay(e *expr, k *kind) *wrong {
	switch e.op {
	case opRef:
		if _, ok := k.day[e.text]; !ok {
			return wrongAt(e.pos, "indicator.formula.day", "value", e.text)
		}
		return nil
	case opMin, opMax:
		for _, a := range e.args {
			if w := checkDay(a, k); w != nil {
				return w
			}
		}
		return nil
	}
	return wrongAt(e.pos, "indicator.formula.day_only")
}

// kindOf says what a name means in a condition on facts of the kind.
func (k *kind) kindOf(name string) measureKind {
	if _, ok := k.trait[name]; ok || slices.Contains(dimensions, name) {
		return isText
	}
	if _, ok := k.num[name]; ok {
		return isNumber
	}
	return noSuch
}

// refs lists the codes that a formula refers to.
func refs(e *expr) []string {
	if e.op == opRef {
		return []string{e.text}
	}
	args := e.args
	if e.op == opWhere {
		args = args[:1] // the rest are dimensions
	}
	var all []string
	for _, a := range args {
		all = append(all, refs(a)...)
	}
	return all
}

// cycles refuses indicators that need themselves, and chains that are too long, naming the way.
func (s *Set) cycles(sheets map[string]*form.Sheet) {
	const (
		open = -1
		none = 0
	)
	depth := map[string]int{}
	stock, groups := map[string]bool{}, map[string]bool{} // indicators that count stocks, or over a dimension
	var path []string
	var visit func(code string)
	visit = func(code string) {
		if len(s.byCode[code]) == 0 || depth[code] > none {
			return
		}
		d := s.byCode[code][0]
		if depth[code] == open {
			i := slices.Index(path, code)
			sheets[d.file].Fault(d.line, "indicator.cycle", "path", strings.Join(append(slices.Clone(path[i:]), code), " → "))
			return
		}
		if len(path) >= 4*maxDepth { // told below, where the way is known
			return
		}
		depth[code] = open
		path = append(path, code)
		deepest := 0
		for _, next := range s.needs[code] {
			visit(next)
			deepest = max(deepest, depth[next])
			stock[code], groups[code] = stock[code] || stock[next], groups[code] || groups[next]
		}
		path = path[:len(path)-1]
		depth[code] = deepest + 1
		if depth[code] == maxDepth+1 {
			sheets[d.file].Fault(d.line, "indicator.deep", "code", code, "max", maxDepth)
		}
		for _, d := range s.byCode[code] {
			if d.expr != nil {
				for _, n := range []nesting{{"indicator.formula.stock_twice", []op{opBefore, opAtEnd}, stock}, {"indicator.formula.over_twice", []op{opSum, opCount}, groups}} {
					if w := n.refuse(d.expr, false); w != nil {
						w.tell(sheets[d.file], d, d.Formula)
					}
					n.of[code] = n.of[code] || n.has(d.expr)
				}
			}
		}
	}
	for _, d := range s.defs {
		visit(d.Code)
	}
}

// nesting is what may not stand within itself, neither in one formula nor by way of another: a stock within a stock,
// for the beginning of time has no beginning, and a sum over a dimension within another.
type nesting struct {
	code string
	ops  []op
	of   map[string]bool
}

func (n nesting) has(e *expr) bool {
	return slices.Contains(n.ops, e.op) || slices.ContainsFunc(e.args, n.has)
}

func (n nesting) refuse(e *expr, inside bool) *wrong {
	is := slices.Contains(n.ops, e.op)
	if inside && (is || e.op == opRef && n.of[e.text]) {
		return wrongAt(e.pos, n.code)
	}
	args := e.args
	if e.op == opWhere {
		args = args[:1]
	}
	for _, a := range args {
		if w := n.refuse(a, inside || is); w != nil {
			return w
		}
	}
	return nil
}

// on finds the version of a definition that holds on a day; the first one for days before it.
func (s *Set) on(code string, day viet.Day) (*Definition, error) {
	list := s.byCode[code]
	if len(list) == 0 {
		return nil, fault.NotFound("indicator.unknown", "code", code)
	}
	for i := len(list) - 1; i >= 0; i-- {
		if !day.Before(list[i].ValidFrom) {
			return list[i], nil
		}
	}
	return list[0], nil
}

// Definitions lists the definitions that hold on a day, by code.
func (s *Set) Definitions(on viet.Day) []Definition {
	var list []Definition
	for _, d := range s.defs {
		if d.inForce(on) {
			list = append(list, *d)
		}
	}
	return list
}
