package lang

import (
	"fmt"
	"strings"
	"time"

	"tinhso/internal/viet"
)

// Printer writes sentences in one language (bộ in thông báo). The zero Printer speaks Vietnamese.
type Printer struct{ tag Tag }

// For gives the printer of a language.
func For(tag Tag) Printer {
	if tag != EN {
		tag = VI
	}
	return Printer{tag: tag}
}

// Tag is the printer's language.
func (p Printer) Tag() Tag {
	if p.tag == "" {
		return VI
	}
	return p.tag
}

// Has reports whether the catalogue knows the key.
func (p Printer) Has(key string) bool {
	_, ok := catalogues().of(p.Tag())[key]
	return ok
}

// T writes the sentence of a key. Arguments are pairs of name and value, or one map.
// A missing key prints between ⟦⟧, so that a person reports it and a test finds it.
func (p Printer) T(key string, args ...any) string {
	m, ok := catalogues().of(p.Tag())[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return m.print(p, arguments(args))
}

// Pick gives the printer's half of a two-language text.
func (p Printer) Pick(t Text) string { return t.In(p.Tag()) }

// message is a parsed sentence: literal, placeholder, literal, ...; odd places are placeholder names.
type message []string

// parse cuts a sentence at its {placeholders}. A brace that opens no name is text.
func parse(s string) message {
	var m message
	from := 0
	for i := 0; i < len(s); i++ {
		if s[i] != '{' {
			continue
		}
		end := i + 1
		for end < len(s) && nameByte(s[end]) {
			end++
		}
		if end == i+1 || end == len(s) || s[end] != '}' {
			continue
		}
		m = append(m, s[from:i], s[i+1:end])
		i, from = end, end+1
	}
	return append(m, s[from:])
}

func nameByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_'
}

func (m message) print(p Printer, args map[string]any) string {
	if len(m) == 1 {
		return m[0]
	}
	var b strings.Builder
	for i, part := range m {
		if i%2 == 0 {
			b.WriteString(part)
			continue
		}
		v, ok := args[part]
		if !ok {
			b.WriteString("{" + part + "}")
			continue
		}
		b.WriteString(p.value(v))
	}
	return b.String()
}

func (p Printer) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case Text:
		return v.In(p.Tag())
	case viet.Day:
		return v.Vietnamese()
	case viet.BirthDate:
		return v.Vietnamese()
	case time.Time:
		return viet.Instant(v)
	case []string:
		return strings.Join(v, ", ")
	case nil:
		return ""
	default:
		return fmt.Sprint(v)
	}
}

// arguments makes a map of pairs; a name without a value is dropped.
func arguments(args []any) map[string]any {
	if len(args) == 0 {
		return nil
	}
	if m, ok := args[0].(map[string]any); ok && len(args) == 1 {
		return m
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			m[name] = args[i+1]
		}
	}
	return m
}
