package form

import (
	"regexp"
	"slices"
)

var fieldKeys = []string{
	"id", "kind", "label", "help", "required", "min", "max", "decimals", "when", "pattern", "pattern_hint", "choices",
	"from", "default", "show_if", "prefill", "autocomplete", "example", "row_name", "fields",
}

// fields reads questions in order, so that a condition finds only what was asked before it.
func (p *reader) fields(nodes []Node) []Field {
	all := make([]Field, 0, len(nodes)) // never grows: remembered fields are pointed at
	for _, n := range nodes {
		all = append(all, p.field(n, nil))
		p.remember(&all[len(all)-1], n.Line, p.seen)
	}
	return all
}

func (p *reader) field(n Node, columns map[string]*Field) Field {
	n.Only(fieldKeys...)
	f := Field{
		ID:           p.id(n, "id"),
		Kind:         Kind(n.Need("kind")),
		Label:        n.NeedText("label"),
		Help:         n.Text("help"),
		Required:     n.Bool("required"),
		Min:          n.Int("min"),
		Max:          n.Int("max"),
		Decimals:     n.Int("decimals"),
		When:         n.Str("when"),
		Pattern:      n.Str("pattern"),
		PatternHint:  n.Text("pattern_hint"),
		Default:      n.Str("default"),
		ShowIf:       p.cond(n, columns),
		Prefill:      n.Str("prefill"),
		Autocomplete: n.Str("autocomplete"),
		Example:      n.Str("example"),
		RowName:      n.Text("row_name"),
	}
	switch {
	case f.Kind == Group && columns == nil:
		p.columns(n, &f)
	case f.Kind == "":
		return f
	case rulesOf(f.Kind) == nil:
		p.s.Fault(n.Get("kind").Line, "form.sheet.kind", "value", cut(string(f.Kind), 60))
		return f
	}
	p.choices(n, &f)
	p.checkField(n, &f)
	return f
}

func (p *reader) columns(n Node, f *Field) {
	nodes := n.Maps("fields")
	f.Fields = make([]Field, 0, len(nodes))
	columns := map[string]*Field{}
	for _, one := range nodes {
		f.Fields = append(f.Fields, p.field(one, columns))
		p.remember(&f.Fields[len(f.Fields)-1], one.Line, columns)
	}
	if len(nodes) == 0 {
		p.s.Fault(n.Line, "form.sheet.missing", "key", "fields")
	}
}

func (p *reader) choices(n Node, f *Field) {
	if from := n.Str("from"); from != "" {
		f.Choices = lists()[from]
		if f.Choices == nil {
			p.s.Fault(n.Get("from").Line, "form.sheet.unknown_list", "value", cut(from, 60))
		}
	}
	for _, one := range n.Maps("choices") {
		one.Only("value", "label", "help")
		c := Choice{Value: one.Need("value"), Label: one.NeedText("label"), Help: one.Text("help")}
		if f.choice(c.Value) != nil {
			p.s.Fault(one.Line, "form.sheet.twice", "key", c.Value)
		}
		f.Choices = append(slices.Clip(f.Choices), c)
	}
	choosing := f.Kind == ChoiceOne || f.Kind == ChoiceMany
	if choosing != (len(f.Choices) > 0) {
		p.s.Fault(n.Line, "form.sheet.choices")
	}
}

func (p *reader) checkField(n Node, f *Field) {
	wrongIf := func(bad bool, key string) {
		if bad {
			p.s.Fault(n.Line, "form.sheet.not_for_kind", "key", key, "kind", string(f.Kind))
		}
	}
	wrongIf(f.Min < 0 && f.Kind != Number, "min")
	wrongIf(f.Max != 0 && (f.Max < f.Min || f.Max > bounds(f.Kind)), "max")
	wrongIf(f.Decimals != 0 && (f.Kind != Number || f.Decimals < 0 || f.Decimals > 4), "decimals")
	wrongIf(f.When != "" && (f.Kind != Date && f.Kind != Year || f.When != "past" && f.When != "future"), "when")
	wrongIf(f.Pattern != "" && f.Kind != Text || f.Pattern != "" && f.PatternHint.IsZero(), "pattern")
	wrongIf(f.Kind != Group && len(n.List("fields")) > 0, "fields")
	wrongIf(f.Kind != Group && n.Has("row_name"), "row_name")
	wrongIf(f.Kind == Group && (f.Default != "" || f.Example != ""), "example")
	if f.Pattern != "" {
		if _, err := regexp.Compile("^(?:" + f.Pattern + ")$"); err != nil {
			p.s.Fault(n.Get("pattern").Line, "form.sheet.pattern")
			return
		}
	}
	for _, key := range []string{"default", "example"} {
		p.checkExample(n, key, f, n.Str(key))
	}
}

// checkExample sees that a field would take its own default or example.
func (p *reader) checkExample(n Node, key string, f *Field, text string) {
	rules := rulesOf(f.Kind)
	if rules == nil || text == "" {
		return
	}
	if v, bad := rules.read(reading{f: f, max: f.limit()}, typed(text)); bad != nil || v == nil {
		p.s.Fault(n.Get(key).Line, "form.sheet.not_accepted", "key", key, "value", cut(text, 60))
	}
}
