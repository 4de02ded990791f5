package simulate

import (
	"tinhso/internal/form"
	"tinhso/internal/viet"
)

// earlier moves the days of an example back, all by as much, until none that must be past lies behind the day of filing:
// examples are written for today, and a province's years lie before. What must lie ahead stays where it is.
func earlier(f form.Form, answers form.Values, filed viet.Day) {
	var days []held
	for _, s := range f.Sections {
		days = append(days, daysOf(s.Fields, answers)...)
	}
	late := 0
	for _, h := range days {
		if h.past {
			late = max(late, h.day.Sub(filed))
		}
	}
	if late == 0 {
		return
	}
	for _, h := range days {
		h.in[h.id] = h.day.Add(-late).String()
	}
}

// held is a day among the answers.
type held struct {
	in   map[string]any
	id   string
	day  viet.Day
	past bool
}

func daysOf(fields []form.Field, answers map[string]any) (days []held) {
	for _, f := range fields {
		switch v := answers[f.ID].(type) {
		case string:
			if day, err := viet.ParseDay(v); err == nil && f.Kind == form.Date && f.When != "future" {
				days = append(days, held{answers, f.ID, day, f.When == "past"})
			}
		case []any:
			for _, row := range v {
				if cells, ok := row.(map[string]any); ok && f.Kind == form.Group {
					days = append(days, daysOf(f.Fields, cells)...)
				}
			}
		}
	}
	return days
}
