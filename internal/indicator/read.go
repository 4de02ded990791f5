package indicator

import (
	"regexp"
	"slices"
	"strings"

	"tinhso/internal/form"
	"tinhso/internal/law"
	"tinhso/internal/viet"
)

// File is a file of definitions, read but not yet checked against the others (tệp định nghĩa chỉ số).
type File struct {
	Definitions []Definition
	Cuts        []Cut

	name  string
	text  []byte
	sheet *form.Sheet
}

var (
	reCode  = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
	modes   = []string{"half_up", "half_even", "down", "up"}
	betters = []string{"", "up", "down"}
)

const maxCode = 60

// ReadYAML reads a file of definitions strictly (đọc tệp chỉ số): every fault names file and line, and all are told at
// once. What needs the other files, references and cycles, is found by Check.
func ReadYAML(name string, b []byte) File {
	s, root := form.OpenSheet(name, b)
	f := File{name: name, text: b, sheet: s}
	root.Only("group", "valid_from", "law", "public", "periods", "indicators")
	for _, n := range root.Maps("periods") {
		f.cut(n)
	}
	r := definer{s: s, file: name, root: root}
	for _, n := range root.Maps("indicators") {
		f.Definitions = append(f.Definitions, r.definition(n))
	}
	if s.Err() == nil && len(f.Definitions)+len(f.Cuts) == 0 {
		s.Fault(1, "form.sheet.missing", "key", "indicators")
	}
	return f
}

// Err is what is wrong with the file, nil when it is sound.
func (f File) Err() error { return f.sheet.Err() }

func (f *File) cut(n form.Node) {
	n.Only("day", "name", "law")
	c := Cut{Day: n.Int("day"), Name: n.NeedText("name"), Law: n.Words("law")}
	if c.Day < 1 || c.Day > 28 {
		f.sheet.Fault(n.Line, "indicator.cut", "value", c.Day)
	}
	knownLaw(f.sheet, n, c.Law)
	f.Cuts = append(f.Cuts, c)
}

func knownLaw(s *form.Sheet, n form.Node, keys []string) {
	for _, key := range keys {
		doc, _ := law.Key(key).Split()
		if _, ok := law.Builtin().Find(doc); !ok {
			s.Fault(n.Get("law").Line, "indicator.law", "value", key)
		}
	}
}

// definer reads definitions; what the head of the file says holds for each that does not say otherwise.
type definer struct {
	s    *form.Sheet
	file string
	root form.Node
}

func (r definer) definition(n form.Node) Definition {
	n.Only("code", "version", "valid_from", "valid_to", "name", "help", "group", "law", "unit", "better", "digits", "mode",
		"public", "missing", "count", "sum", "formula")
	d := Definition{Code: n.Need("code"), Version: 1, Name: n.NeedText("name"), Help: n.Text("help"), Group: n.Str("group"),
		Law: n.Words("law"), Unit: n.Need("unit"), Better: n.Str("better"), Digits: n.Int("digits"), Mode: n.Str("mode"),
		Public: n.Bool("public"), Missing: n.Text("missing"), Formula: n.Str("formula"), file: r.file, line: n.Line}
	if n.Has("version") {
		d.Version = n.Int("version")
	}
	if !n.Has("public") {
		d.Public = r.root.Bool("public")
	}
	if d.Group == "" {
		d.Group = r.root.Str("group")
	}
	if len(d.Law) == 0 {
		d.Law = r.root.Words("law")
	}
	knownLaw(r.s, n, d.Law)
	if d.Mode == "" {
		d.Mode = modes[0]
	}
	r.days(n, &d)
	r.shape(n, &d)
	r.what(n, &d)
	return d
}

func (r definer) days(n form.Node, d *Definition) {
	from := n
	if !n.Has("valid_from") {
		from = r.root
	}
	d.ValidFrom = r.day(from, "valid_from")
	if n.Has("valid_to") {
		d.ValidTo = r.day(n, "valid_to")
		if d.ValidTo.Before(d.ValidFrom) {
			r.s.Fault(n.Get("valid_to").Line, "indicator.validity")
		}
	}
}

func (r definer) day(n form.Node, key string) viet.Day {
	text := n.Need(key)
	if text == "" {
		return viet.Day{}
	}
	d, err := viet.ParseDay(text)
	if err != nil || d.String() != text {
		r.s.Fault(n.Get(key).Line, "indicator.day", "key", key, "value", text)
	}
	return d
}

// shape checks what can be checked of a definition alone.
func (r definer) shape(n form.Node, d *Definition) {
	if d.Code != "" && (!reCode.MatchString(d.Code) || len(d.Code) > maxCode || slices.Contains(reserved, d.Code) || knownUnits[d.Code]) {
		r.s.Fault(n.Line, "indicator.code", "value", d.Code)
	}
	if d.Version < 1 {
		r.s.Fault(n.Get("version").Line, "form.sheet.missing", "key", "version")
	}
	m, ok := measureOf(d.Unit)
	if !ok && d.Unit != "" {
		r.s.Fault(n.Get("unit").Line, "indicator.unit_unknown", "value", d.Unit)
	}
	d.unit = m
	if !slices.Contains(modes, d.Mode) || d.Digits < 0 || d.Digits > 6 {
		r.s.Fault(n.Line, "indicator.rounding", "known", strings.Join(modes, ", "))
	}
	if !slices.Contains(betters, d.Better) {
		r.s.Fault(n.Get("better").Line, "indicator.better", "value", d.Better)
	}
}

// what reads count, sum or formula: exactly one, or none where the legal text is missing.
func (r definer) what(n form.Node, d *Definition) {
	given := 0
	for _, key := range []string{"count", "sum", "formula"} {
		if n.Has(key) {
			given++
		}
	}
	if given > 1 || (given == 0) == d.Missing.IsZero() {
		r.s.Fault(n.Line, "indicator.what")
		return
	}
	if c, ok := n.Map("count"); ok {
		c.Only("of", "by", "where")
		d.Count = &Count{Kind: c.Need("of"), By: c.Need("by"), Where: c.Str("where")}
		d.formulaLine = c.Line
	}
	if c, ok := n.Map("sum"); ok {
		c.Only("of", "number", "by", "where")
		d.Count = &Count{Kind: c.Need("of"), Sum: c.Need("number"), By: c.Need("by"), Where: c.Str("where")}
		d.formulaLine = c.Line
	}
	if !n.Has("formula") {
		return
	}
	d.formulaLine = n.Get("formula").Line
	if strings.Contains(d.Formula, "\n") {
		d.formulaLine++ // a block begins below its key
	}
	e, w := parse(d.Formula)
	if w != nil {
		w.tell(r.s, d, d.Formula)
		return
	}
	d.expr = e
}

// tell notes a fault of a formula with file, line and column.
func (w *wrong) tell(s *form.Sheet, d *Definition, src string) {
	before := src[:min(w.pos, len(src))]
	line := d.formulaLine + strings.Count(before, "\n")
	column := len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1
	args := []any{"code", d.Code, "column", column}
	for k, v := range w.args {
		args = append(args, k, v)
	}
	s.Fault(line, w.code, args...)
}
