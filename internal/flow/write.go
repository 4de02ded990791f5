package flow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/form"
	"tinhso/internal/lang"
)

// YAML writes the source as the file that ParseYAML reads to the same flow (xuất tệp quy trình).
func (s Source) YAML() []byte {
	var w writer
	w.source(s)
	return []byte(w.b.String())
}

// Place is a part of a flow that can be looked at and mended (vị trí trong quy trình); the zero Place is the flow as a
// whole. Way counts from 1.
type Place struct {
	State string `json:"state,omitempty"`
	Way   int    `json:"way,omitempty"`
	Input string `json:"input,omitempty"`
}

// writer writes line by line and remembers of which part each line is.
type writer struct {
	b      strings.Builder
	places []Place // of line i+1
	now    Place
}

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(&w.b, format+"\n", args...)
	w.places = append(w.places, w.now)
}

// place is the part of which a line is.
func (w *writer) place(line int) Place {
	if line < 1 || line > len(w.places) {
		return Place{}
	}
	return w.places[line-1]
}

func (w *writer) source(s Source) {
	w.line("# Quy trình nội bộ. Phiên bản đã công bố không sửa: muốn thay đổi thì chép thành phiên bản mới.")
	w.word("", "flow", s.Code)
	w.line("version: %d", s.Version)
	w.text("", "name", s.Name)
	if len(s.Law) > 0 {
		w.line("law: %s", words(s.Law))
	}
	w.word("", "start", s.Start)
	if len(s.Inputs) > 0 {
		w.line("inputs:")
		for _, f := range s.Inputs {
			w.now = Place{Input: f.ID}
			w.field("  ", f)
		}
		w.now = Place{}
	}
	w.line("states:")
	for _, st := range s.States {
		w.now = Place{State: st.ID}
		w.state(st)
	}
	w.now = Place{}
	w.line("transitions:")
	for i, one := range s.Ways {
		w.now = Place{Way: i + 1}
		w.way(one)
	}
	w.now = Place{}
}

func (w *writer) state(s State) {
	w.line("  - id: %s", quote(s.ID))
	w.text("    ", "name", s.Name)
	w.text("    ", "citizen", s.Citizen)
	w.line("    national: %d", s.National)
	w.word("    ", "clock", string(s.Clock))
	w.word("    ", "works", string(s.Works))
	w.flag("    ", "terminal", s.Terminal)
	w.number("    ", "share", s.Share)
}

func (w *writer) way(t Way) {
	w.line("  - action: %s", quote(t.Action))
	w.line("    from: %s", words(t.From))
	to := t.To
	if to == "" {
		to = stay
	}
	w.word("    ", "to", to)
	w.line("    who: %s", words(t.Who))
	w.text("    ", "name", t.Name)
	w.text("    ", "help", t.Help)
	var ids, optional, required, defaults []string
	for _, a := range t.Asks {
		ids = append(ids, a.Input)
		switch a.Need {
		case "yes":
			required = append(required, a.Input)
		case "no":
			optional = append(optional, a.Input)
		}
		if a.Default != "" {
			defaults = append(defaults, quote(a.Input)+": "+quote(a.Default))
		}
	}
	for _, list := range []struct {
		key string
		ids []string
	}{{"input", ids}, {"optional", optional}, {"required", required}} {
		if len(list.ids) > 0 {
			w.line("    %s: %s", list.key, words(list.ids))
		}
	}
	if len(defaults) > 0 {
		w.line("    defaults: {%s}", strings.Join(defaults, ", "))
	}
	if len(t.Effects) > 0 {
		w.line("    effects: %s", words(t.Effects))
	}
	w.flag("    ", "confirm", t.Confirm)
	w.flag("    ", "once", t.Once)
	w.word("    ", "tone", string(t.Tone))
}

func (w *writer) field(in string, f form.Field) {
	w.line("%s- id: %s", in, quote(f.ID))
	in += "  "
	w.word(in, "kind", string(f.Kind))
	w.text(in, "label", f.Label)
	w.text(in, "help", f.Help)
	w.flag(in, "required", f.Required)
	w.number(in, "min", f.Min)
	w.number(in, "max", f.Max)
	w.number(in, "decimals", f.Decimals)
	w.word(in, "when", f.When)
	w.word(in, "pattern", f.Pattern)
	w.text(in, "pattern_hint", f.PatternHint)
	w.word(in, "default", f.Default)
	w.word(in, "prefill", f.Prefill)
	w.word(in, "autocomplete", f.Autocomplete)
	w.word(in, "example", f.Example)
	w.text(in, "row_name", f.RowName)
	if f.ShowIf != nil {
		w.line("%sshow_if: %s", in, condition(*f.ShowIf))
	}
	if len(f.Choices) > 0 {
		w.line("%schoices:", in)
		for _, c := range f.Choices {
			help := ""
			if !c.Help.IsZero() {
				help = ", help: " + bilingual(c.Help)
			}
			w.line("%s  - {value: %s, label: %s%s}", in, quote(c.Value), bilingual(c.Label), help)
		}
	}
	if len(f.Fields) > 0 {
		w.line("%sfields:", in)
		for _, one := range f.Fields {
			w.field(in+"  ", one)
		}
	}
}

func condition(c form.Cond) string {
	var parts []string
	if c.Field != "" {
		parts = append(parts, "field: "+quote(c.Field))
	}
	for _, list := range []struct {
		key string
		of  []string
	}{{"equals", c.Equals}, {"not", c.Not}} {
		if len(list.of) > 0 {
			parts = append(parts, list.key+": "+words(list.of))
		}
	}
	if c.Filled {
		parts = append(parts, "filled: true")
	}
	for _, list := range []struct {
		key string
		of  []form.Cond
	}{{"all", c.All}, {"any", c.Any}} {
		var inner []string
		for _, one := range list.of {
			inner = append(inner, condition(one))
		}
		if len(inner) > 0 {
			parts = append(parts, list.key+": ["+strings.Join(inner, ", ")+"]")
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (w *writer) word(in, key, value string) {
	if value != "" {
		w.line("%s%s: %s", in, key, quote(value))
	}
}

func (w *writer) number(in, key string, n int) {
	if n != 0 {
		w.line("%s%s: %d", in, key, n)
	}
}

func (w *writer) flag(in, key string, on bool) {
	if on {
		w.line("%s%s: true", in, key)
	}
}

func (w *writer) text(in, key string, t lang.Text) {
	if !t.IsZero() {
		w.line("%s%s: %s", in, key, bilingual(t))
	}
}

// bilingual writes what there is; a missing half is for the parser to find.
func bilingual(t lang.Text) string {
	var parts []string
	if t.VI != "" {
		parts = append(parts, "vi: "+quote(t.VI))
	}
	if t.EN != "" {
		parts = append(parts, "en: "+quote(t.EN))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func words[T ~string](list []T) string {
	all := make([]string, len(list))
	for i, one := range list {
		all[i] = quote(string(one))
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// bare are the words that YAML would read as something else than text.
var bare = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}

// quote writes a text in double quotes, or bare when it is a plain word of a program.
func quote(s string) string {
	if goodID.MatchString(s) && !slices.Contains(bare, s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x20 || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029:
			b.WriteString(`\u` + strings.ToUpper(strconv.FormatInt(0x10000+int64(r), 16))[1:])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
