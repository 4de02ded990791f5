package form

import (
	"strings"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// maxFiles bounds the files of one question.
const maxFiles = 20

// refRules reads the id of something kept elsewhere: a file, an account, a unit. Whether it exists, and may be named by
// this person, is for the room that keeps it.
var refRules = kindRules{
	required: "form.required_choice",
	read: func(_ reading, answer any) (any, *problem) {
		s, p := words(reading{f: &Field{}, max: 64}, answer, false)
		if p != nil || s == "" {
			return nil, p
		}
		if !isID(s) {
			return nil, wrong("form.reference")
		}
		return s, nil
	},
	schema: func(*Field) map[string]any {
		return map[string]any{"type": "string", "pattern": "^[0-9A-Za-z._-]{1,64}$"}
	},
	example: func(*Field, viet.Day) any { return "01JZ0000000000000000000000" },
	print:   func(_ *Field, v any, _ lang.Tag) string { return str(v) },
}

var filesRules = kindRules{
	required: "form.required_file",
	read: func(c reading, answer any) (any, *problem) {
		all, p := list(answer, c.max)
		if p != nil || len(all) == 0 {
			return nil, p
		}
		kept := make([]any, len(all))
		for i, s := range all {
			if !isID(s) {
				return nil, wrong("form.reference")
			}
			kept[i] = s
		}
		if len(kept) < c.f.Min {
			return nil, wrong("form.too_few", "min", c.f.Min)
		}
		return kept, nil
	},
	schema: func(f *Field) map[string]any {
		return map[string]any{
			"type": "array", "minItems": max(f.Min, 1), "maxItems": f.limit(), "items": refRules.schema(f),
		}
	},
	example: func(f *Field, today viet.Day) any { return []any{refRules.example(f, today)} },
	print: func(_ *Field, v any, _ lang.Tag) string {
		var all []string
		for _, item := range items(v) {
			all = append(all, str(item))
		}
		return strings.Join(all, ", ")
	},
}

func isID(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}
