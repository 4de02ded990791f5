package form

import (
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// dayLength is more than any date that a person may type, spaces included.
const dayLength = 40

var dateRules = kindRules{
	read: func(c reading, answer any) (any, *problem) {
		s, p := words(reading{f: &Field{}, max: dayLength}, answer, false)
		if p != nil || s == "" {
			return nil, p
		}
		day, err := viet.ParseDay(s)
		if err != nil {
			return nil, from(err)
		}
		if !c.today.IsZero() {
			if c.f.When == "past" && day.After(c.today) {
				return nil, wrong("field.past")
			}
			if c.f.When == "future" && day.Before(c.today) {
				return nil, wrong("field.future")
			}
		}
		return day.String(), nil
	},
	schema: func(*Field) map[string]any {
		return map[string]any{"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
	},
	example: func(_ *Field, today viet.Day) any { return today.String() },
	print:   func(_ *Field, v any, _ lang.Tag) string { return printDay(str(v)) },
}

var birthRules = kindRules{
	read: func(c reading, answer any) (any, *problem) {
		s, p := words(reading{f: &Field{}, max: dayLength}, answer, false)
		if p != nil || s == "" {
			return nil, p
		}
		born, err := viet.ParseBirthDate(s)
		if err != nil {
			return nil, from(err)
		}
		if !c.today.IsZero() && born.After(c.today) {
			return nil, wrong("viet.birth.future")
		}
		if !c.today.IsZero() && c.today.Y-born.Y > oldest {
			return nil, wrong("form.birth_long_ago", "years", oldest)
		}
		return born.String(), nil
	},
	schema: func(*Field) map[string]any {
		return map[string]any{"type": "string", "pattern": "^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$"}
	},
	example: func(*Field, viet.Day) any { return "1990-05-15" },
	print:   func(_ *Field, v any, _ lang.Tag) string { return printDay(str(v)) },
}

// oldest is more than any age ever proved.
const oldest = 130

var timeRules = kindRules{
	read: func(_ reading, answer any) (any, *problem) {
		s, p := words(reading{f: &Field{}, max: dayLength}, answer, false)
		if p != nil || s == "" {
			return nil, p
		}
		clock, err := viet.ParseClock(s)
		if err != nil {
			return nil, from(err)
		}
		return clock, nil
	},
	schema: func(*Field) map[string]any {
		return map[string]any{"type": "string", "pattern": "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"}
	},
	example: func(*Field, viet.Day) any { return "08:30" },
	print:   func(_ *Field, v any, _ lang.Tag) string { return str(v) },
}

// printDay writes a day or a birth date as people read it.
func printDay(iso string) string {
	born, err := viet.ParseBirthDate(iso)
	if err != nil {
		return iso
	}
	return born.Vietnamese()
}
