package form

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

const (
	shortText = 500
	longText  = 4000
	mostText  = 20000
)

var textRules = kindRules{
	read: func(c reading, answer any) (any, *problem) {
		s, p := words(c, answer, c.f.Kind == LongText)
		if p != nil || s == "" {
			return nil, p
		}
		return s, matches(c.f, s)
	},
	schema: func(f *Field) map[string]any {
		m := map[string]any{"type": "string", "minLength": max(f.Min, 1), "maxLength": f.limit()}
		if f.Pattern != "" {
			m["pattern"] = "^(?:" + f.Pattern + ")$"
		}
		return m
	},
	example: func(f *Field, _ viet.Day) any {
		s := f.Label.VI
		for utf8.RuneCountInString(s) < f.Min {
			s += " " + f.Label.VI
		}
		return cut(s, f.limit())
	},
	print: func(_ *Field, v any, _ lang.Tag) string { return str(v) },
}

// words reads text: repaired to NFC, on one line unless lines are wanted, counted in characters. NUL and control
// characters, broken UTF-8 and emoji are refused rather than taken out: somebody meant something by them.
func words(c reading, answer any, lines bool) (string, *problem) {
	var s string
	switch a := answer.(type) {
	case typed:
		s = string(a)
	case string:
		s = a
	case nil:
		return "", nil
	default:
		return "", wrong("field.type")
	}
	if len(s) > 12*c.max+1024 {
		return "", wrong("field.too_long", "max", c.max)
	}
	if p := refuse(s); p != nil {
		return "", p
	}
	if lines {
		s = strings.TrimSpace(viet.NFC(s))
	} else {
		s = viet.OneLine(s)
	}
	if n := utf8.RuneCountInString(s); n > c.max {
		return "", wrong("field.too_long", "max", c.max)
	} else if s != "" && n < c.f.Min {
		return "", wrong("field.too_short", "min", c.f.Min)
	}
	return s, nil
}

// Readable reports whether a text holds only what people can read (văn bản đọc được): no control characters, no pictures,
// no bytes that are no text. Whoever writes a sheet asks before, so that it can be read again.
func Readable(s string) bool { return refuse(s) == nil }

// refuse looks for characters that no answer may hold.
func refuse(s string) *problem {
	if !utf8.ValidString(s) {
		return wrong("field.character")
	}
	for _, r := range s {
		switch {
		case r == '\n', r == '\r', r == '\t':
		case r < ' ', r >= 0x7f && r < 0xa0 && r != 0x85:
			return wrong("field.character")
		case r == utf8.RuneError: // what bytes that are no text become on their way here
			return wrong("field.character")
		case emoji(r):
			return wrong("form.emoji", "character", string(r))
		}
	}
	return nil
}

// emoji reports pictures. Ticks, crosses, boxes and stars that people copy from office texts are let through.
func emoji(r rune) bool {
	switch {
	case r < 0x2600:
		return r == 0x20e3
	case r <= 0x27bf:
		return !strings.ContainsRune("★☆☐☑☒✓✔✗✘❖➢➤", r) && unicode.Is(unicode.So, r)
	default:
		return r >= 0x1f000 && r <= 0x1faff || r == 0xfe0f || r >= 0xe0000 && r <= 0xe007f
	}
}

// patterns keeps compiled patterns; there are as many as the forms of the province have.
var patterns sync.Map

func compile(pattern string) (*regexp.Regexp, error) {
	if re, ok := patterns.Load(pattern); ok {
		return re.(*regexp.Regexp), nil
	}
	re, err := regexp.Compile("^(?:" + pattern + ")$")
	if err == nil {
		patterns.Store(pattern, re)
	}
	return re, err
}

func matches(f *Field, s string) *problem {
	if f.Pattern == "" {
		return nil
	}
	if re, err := compile(f.Pattern); err != nil || !re.MatchString(s) {
		return wrong("form.pattern", "hint", f.PatternHint)
	}
	return nil
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n]))
	}
	return s
}

// wordRules are the kinds that are a text of a certain make.
func wordRules(read func(s string) (string, error), schema map[string]any, example string) kindRules {
	return kindRules{
		read: func(c reading, answer any) (any, *problem) {
			s, p := words(c, answer, false)
			if p != nil || s == "" {
				return nil, p
			}
			s, err := read(s)
			if err != nil {
				return nil, from(err)
			}
			return s, nil
		},
		schema: func(*Field) map[string]any {
			m := map[string]any{"type": "string"}
			for k, v := range schema {
				m[k] = v
			}
			return m
		},
		example: func(*Field, viet.Day) any { return example },
		print:   func(_ *Field, v any, _ lang.Tag) string { return str(v) },
	}
}
