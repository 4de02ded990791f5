package form

import (
	"regexp"
	"slices"
	"strings"

	"tinhso/internal/lang"
)

// ParseYAML reads the file of a form (tệp biểu mẫu), strictly; every fault names file and line.
func ParseYAML(name string, b []byte) (Form, error) {
	return parseForm(name, b, shared())
}

func parseForm(name string, b []byte, blocks map[string]Form) (Form, error) {
	s, root := OpenSheet(name, b)
	p := reader{s: s, seen: map[string]*Field{}, blocks: blocks}
	f := p.form(root)
	if err := s.Err(); err != nil {
		return Form{}, err
	}
	return f, nil
}

// ReadFields reads the list of fields under a key of another file, such as the input of a transition.
func ReadFields(n Node, key string) []Field {
	p := reader{s: n.s, seen: map[string]*Field{}, blocks: shared()}
	return p.fields(n.Maps(key))
}

// reader reads one form; seen holds the fields asked so far, to which conditions may look back.
type reader struct {
	s      *Sheet
	seen   map[string]*Field
	blocks map[string]Form
}

var goodID = regexp.MustCompile(`^[a-z][a-z0-9_]{0,47}$`)

func (p *reader) form(n Node) Form {
	n.Only("form", "version", "title", "intro", "source", "law", "sections", "rules", "papers")
	f := Form{
		ID:      n.Need("form"),
		Version: n.Int("version"),
		Title:   n.NeedText("title"),
		Intro:   n.Text("intro"),
		Source:  n.Str("source"),
		Law:     n.Words("law"),
	}
	if f.Version < 1 && n.s != nil {
		p.s.Fault(n.Line, "form.sheet.missing", "key", "version")
	}
	ids := map[string]bool{}
	for _, one := range n.Maps("sections") {
		s := p.section(one)
		if ids[s.ID] {
			p.s.Fault(one.Line, "form.sheet.twice", "key", s.ID)
		}
		ids[s.ID] = true
		f.Sections = append(f.Sections, s)
	}
	if len(f.Sections) == 0 && n.s != nil {
		p.s.Fault(n.Line, "form.sheet.missing", "key", "sections")
	}
	for _, one := range n.Maps("rules") {
		f.Rules = append(f.Rules, p.rule(one))
	}
	codes := map[string]bool{}
	for _, one := range n.Maps("papers") {
		paper := p.paper(one)
		if codes[paper.Component] {
			p.s.Fault(one.Line, "form.sheet.twice", "key", paper.Component)
		}
		codes[paper.Component] = true
		f.Papers = append(f.Papers, paper)
	}
	return f
}

func (p *reader) id(n Node, key string) string {
	id := n.Need(key)
	if id != "" && !goodID.MatchString(id) {
		p.s.Fault(n.Line, "form.sheet.id", "value", cut(id, 60))
	}
	return id
}

func (p *reader) section(n Node) Section {
	n.Only("id", "title", "help", "show_if", "fields", "use", "prefix", "who", "except", "optional", "examples", "known")
	s := Section{ID: p.id(n, "id"), Title: n.NeedText("title"), Help: n.Text("help"), ShowIf: p.cond(n, nil)}
	if n.Has("use") {
		s.Fields = p.use(n)
	}
	s.Fields = append(s.Fields, p.fields(n.Maps("fields"))...)
	if len(s.Fields) == 0 {
		p.s.Fault(n.Line, "form.sheet.missing", "key", "fields")
	}
	return s
}

// use takes the fields of a shared block, with a prefix of its own and a name for the person it asks about.
func (p *reader) use(n Node) []Field {
	block, ok := p.blocks[n.Str("use")]
	if !ok {
		p.s.Fault(n.Line, "form.sheet.unknown_block", "value", cut(n.Str("use"), 60))
		return nil
	}
	prefix, who, source := n.Str("prefix"), n.Text("who"), n.Str("known")
	except, optional := n.Words("except"), n.Words("optional")
	examples, _ := n.Map("examples")
	var known []string
	for _, one := range block.allFields() {
		known = append(known, one.ID)
	}
	examples.Only(known...)
	for _, id := range append(slices.Clone(except), optional...) {
		if block.field(id) == nil {
			p.s.Fault(n.Line, "form.sheet.unknown_field", "value", cut(id, 60))
		}
	}
	var all []Field
	for _, one := range block.allFields() {
		if slices.Contains(except, one.ID) {
			continue
		}
		f := *one
		f.Required = f.Required && !slices.Contains(optional, f.ID)
		if source != "" { // the person may be somebody of whom this was said already
			f.Prefill = source + "." + f.ID
		}
		f.ID = prefix + f.ID
		f.Label, f.Help = named(f.Label, who), named(f.Help, who)
		f.ShowIf = f.ShowIf.prefixed(prefix, block)
		if text := examples.Str(f.ID[len(prefix):]); text != "" {
			f.Example = text
			p.checkExample(examples, f.ID[len(prefix):], &f, text)
		}
		all = append(all, f)
	}
	for i := range all {
		p.remember(&all[i], n.Line, p.seen)
	}
	return all
}

func named(t, who lang.Text) lang.Text {
	return lang.Text{VI: strings.ReplaceAll(t.VI, "{who}", who.VI), EN: strings.ReplaceAll(t.EN, "{who}", who.EN)}
}

// prefixed moves a condition of a shared block with its fields.
func (c *Cond) prefixed(prefix string, block Form) *Cond {
	if c == nil {
		return nil
	}
	out := *c
	if block.field(c.Field) != nil {
		out.Field = prefix + c.Field
	}
	out.All, out.Any = nil, nil
	for i := range c.All {
		out.All = append(out.All, *c.All[i].prefixed(prefix, block))
	}
	for i := range c.Any {
		out.Any = append(out.Any, *c.Any[i].prefixed(prefix, block))
	}
	return &out
}

func (p *reader) remember(f *Field, line int, seen map[string]*Field) {
	if f.ID == "" {
		return
	}
	if seen[f.ID] != nil {
		p.s.Fault(line, "form.sheet.twice", "key", f.ID)
	}
	seen[f.ID] = f
}

func (p *reader) rule(n Node) Rule {
	n.Only("before", "different", "one_of", "min_age", "show_if")
	r := Rule{
		Before: n.Words("before"), Different: n.Words("different"), OneOf: n.Words("one_of"),
		ShowIf: p.cond(n, nil),
	}
	if age, ok := n.Map("min_age"); ok {
		age.Only("field", "years")
		r.MinAge = &AgeRule{Field: age.Need("field"), Years: age.Int("years")}
		p.known(n, r.MinAge.Field, BirthDate, Date)
	}
	for _, id := range r.Before {
		p.known(n, id, BirthDate, Date, Year)
	}
	for _, id := range r.Different {
		p.known(n, id)
	}
	for _, id := range r.OneOf {
		p.known(n, id)
	}
	kinds := boolInt(len(r.Before) > 1) + boolInt(len(r.Different) > 1) + boolInt(len(r.OneOf) > 1) + boolInt(r.MinAge != nil)
	if kinds != 1 {
		p.s.Fault(n.Line, "form.sheet.rule")
	}
	return r
}

// known checks that a rule speaks of a field, of one of the kinds when kinds are given.
func (p *reader) known(n Node, id string, kinds ...Kind) {
	f := p.seen[id]
	if f == nil {
		p.s.Fault(n.Line, "form.sheet.unknown_field", "value", cut(id, 60))
	} else if len(kinds) > 0 && !slices.Contains(kinds, f.Kind) {
		p.s.Fault(n.Line, "form.sheet.rule_kind", "value", id)
	}
}

func (p *reader) paper(n Node) Paper {
	n.Only("component", "label", "help", "required", "by_form", "present", "max_mb", "show_if")
	one := Paper{
		Component: n.Need("component"),
		Label:     n.NeedText("label"),
		Help:      n.Text("help"),
		Required:  Need(n.Need("required")),
		ByForm:    n.Bool("by_form"),
		Present:   n.Bool("present"),
		MaxMB:     n.Int("max_mb"),
		ShowIf:    p.cond(n, nil),
	}
	switch one.Required {
	case NeedYes, NeedNo, NeedUnknown, "":
	default:
		p.s.Fault(n.Get("required").Line, "form.sheet.need", "value", cut(string(one.Required), 60))
	}
	return one
}

// cond reads when a part is shown. It may look at fields asked before, of the same row (columns) or of the form.
func (p *reader) cond(n Node, columns map[string]*Field) *Cond {
	v, ok := n.Map("show_if")
	if !ok {
		return nil
	}
	c := p.condition(v, columns)
	return &c
}

func (p *reader) condition(n Node, columns map[string]*Field) Cond {
	n.Only("field", "equals", "not", "filled", "all", "any")
	c := Cond{Field: n.Str("field"), Equals: n.Words("equals"), Not: n.Words("not"), Filled: n.Bool("filled")}
	for _, one := range n.Maps("all") {
		c.All = append(c.All, p.condition(one, columns))
	}
	for _, one := range n.Maps("any") {
		c.Any = append(c.Any, p.condition(one, columns))
	}
	asks := len(c.Equals) > 0 || len(c.Not) > 0 || c.Filled
	if (c.Field != "") != asks || c.Field == "" && len(c.All) == 0 && len(c.Any) == 0 {
		p.s.Fault(n.Line, "form.sheet.condition")
		return c
	}
	if c.Field == "" {
		return c
	}
	f := columns[c.Field]
	if f == nil {
		f = p.seen[c.Field]
	}
	if f == nil {
		p.s.Fault(n.Line, "form.sheet.later_field", "value", cut(c.Field, 60))
		return c
	}
	for _, word := range append(slices.Clone(c.Equals), c.Not...) {
		if !f.mayAnswer(word) {
			p.s.Fault(n.Line, "form.sheet.condition_value", "field", f.ID, "value", cut(word, 60))
		}
	}
	return c
}

// mayAnswer reports whether a word of a condition can be an answer at all.
func (f *Field) mayAnswer(word string) bool {
	switch f.Kind {
	case ChoiceOne, ChoiceMany:
		return f.choice(word) != nil
	case Checkbox:
		return word == "true" || word == "false"
	case Group, Address, Place, Files:
		return false
	}
	return true
}
