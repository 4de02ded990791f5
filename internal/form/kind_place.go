package form

import (
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// maxDetail bounds the words of an address, in characters.
const maxDetail = 300

// The members of an address. The name is written beside the code by FillPlaces on the day of filing: places are
// renamed and merged, and a dossier keeps the words that were true then.
const (
	detailKey   = "detail"
	areaKey     = "area"
	areaNameKey = "area_name"
)

var addressRules = kindRules{
	read: func(c reading, answer any) (any, *problem) {
		parts, p := members(answer, detailKey)
		if p != nil || parts == nil {
			return nil, p
		}
		detail, p := words(reading{f: &Field{}, max: c.max}, parts[detailKey], false)
		if p != nil {
			return nil, p
		}
		area, p := areaCode(parts[areaKey])
		if p != nil {
			return nil, p
		}
		if detail == "" && area == "" {
			return nil, nil
		}
		if detail == "" {
			return nil, wrong("form.address_detail")
		}
		return c.addressOf(detail, area, parts[areaNameKey]), nil
	},
	schema: func(f *Field) map[string]any {
		text := map[string]any{"type": "string", "minLength": 1, "maxLength": f.limit()}
		return map[string]any{"anyOf": []any{text, areaSchema(map[string]any{detailKey: text}, detailKey)}}
	},
	example: func(*Field, viet.Day) any {
		return map[string]any{detailKey: "Số 23, đường 30 Tháng 4", areaKey: "28249"}
	},
	print: func(_ *Field, v any, _ lang.Tag) string { return AddressText(v) },
}

var placeRules = kindRules{
	required: "form.required_choice",
	read: func(c reading, answer any) (any, *problem) {
		parts, p := members(answer, areaKey)
		if p != nil || parts == nil {
			return nil, p
		}
		area, p := areaCode(parts[areaKey])
		if p != nil || area == "" {
			return nil, p
		}
		return c.addressOf("", area, parts[areaNameKey]), nil
	},
	schema: func(*Field) map[string]any {
		code := map[string]any{"type": "string", "pattern": "^[0-9]{2,5}$"}
		return map[string]any{"anyOf": []any{code, areaSchema(nil, areaKey)}}
	},
	example: func(*Field, viet.Day) any { return map[string]any{areaKey: "28249"} },
	print:   func(_ *Field, v any, _ lang.Tag) string { return AddressText(v) },
}

func areaSchema(more map[string]any, required string) map[string]any {
	properties := map[string]any{
		areaKey:     map[string]any{"type": "string", "pattern": "^[0-9]{2,5}$", "title": "Mã xã, phường, thị trấn"},
		areaNameKey: map[string]any{"type": "string", "maxLength": maxDetail, "title": "Tên xã, phường, thị trấn"},
	}
	for k, v := range more {
		properties[k] = v
	}
	return map[string]any{
		"type": "object", "properties": properties, "required": []any{required}, "additionalProperties": false,
	}
}

// members takes the parts of an address. A bare text is the part that a person means by it.
func members(answer any, bare string) (map[string]any, *problem) {
	switch a := answer.(type) {
	case nil:
		return nil, nil
	case string, typed:
		return map[string]any{bare: a}, nil
	case map[string]any:
		for key := range a {
			if key != detailKey && key != areaKey && key != areaNameKey {
				return nil, wrong("form.address_member", "member", cut(key, 60))
			}
		}
		return a, nil
	}
	return nil, wrong("field.type")
}

func areaCode(answer any) (string, *problem) {
	s, p := words(reading{f: &Field{}, max: 20}, answer, false)
	if p != nil || s == "" {
		return "", p
	}
	if len(s) < 2 || len(s) > 5 || strings.Trim(s, "0123456789") != "" {
		return "", wrong("form.area")
	}
	return s, nil
}

// addressOf keeps the name of an area only when it is our own from the day of filing; FillPlaces writes it.
func (c reading) addressOf(detail, area string, name any) map[string]any {
	m := map[string]any{}
	if detail != "" {
		m[detailKey] = detail
	}
	if area != "" {
		m[areaKey] = area
		if s := str(name); s != "" && c.kept {
			m[areaNameKey] = s
		}
	}
	return m
}

// AddressText writes a kept address on one line (địa chỉ): its words, then the name of the commune with those above it.
func AddressText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	m, _ := v.(map[string]any)
	name := str(m[areaNameKey])
	if name == "" {
		name = str(m[areaKey])
	}
	return strings.Join(filled(str(m[detailKey]), name), ", ")
}

func filled(all ...string) []string {
	var kept []string
	for _, s := range all {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// FillPlaces writes the name of each area beside its code, as it is called on the day of filing, and refuses a code
// that name does not know.
func (f Form) FillPlaces(v Values, path string, name func(code string) (string, bool)) []fault.Field {
	var faults []fault.Field
	f.each(v, path, func(field *Field, value any, at string, label lang.Text) {
		if field.Kind != Address && field.Kind != Place {
			return
		}
		m, _ := value.(map[string]any)
		code := str(m[areaKey])
		if code == "" {
			return
		}
		if known, ok := name(code); ok {
			m[areaNameKey] = known
			return
		}
		faults = append(faults, fault.Field{
			Path: at, Code: "form.area_unknown", Args: fault.Args("field", label, "code", code),
		})
	})
	return faults
}
