package dossier

import (
	"encoding/json"
	"strings"

	"tinhso/internal/form"
)

// loadValues reads answers back as a form gave them: whole numbers are int64 again.
func loadValues(text string) (form.Values, error) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v map[string]any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	return form.Values(whole(v).(map[string]any)), nil
}

func whole(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64() // a number of JSON that is too large stays as large as it can be
		return f
	case []any:
		for i := range v {
			v[i] = whole(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = whole(v[k])
		}
	}
	return v
}

// filesIn collects the files named by the answers to a form.
func filesIn(fields []form.Field, v map[string]any, into map[string]string, path string) {
	for _, f := range fields {
		answer, ok := v[f.ID]
		if !ok {
			continue
		}
		switch f.Kind {
		case form.File:
			if id, ok := answer.(string); ok {
				into[id] = path + f.ID
			}
		case form.Files:
			for _, item := range list(answer) {
				if id, ok := item.(string); ok {
					into[id] = path + f.ID
				}
			}
		case form.Group:
			for _, row := range list(answer) {
				if m, ok := row.(map[string]any); ok {
					filesIn(f.Fields, m, into, path+f.ID+".")
				}
			}
		}
	}
}

func list(v any) []any {
	all, _ := v.([]any)
	return all
}

func text(v form.Values, key string) string {
	s, _ := v[key].(string)
	return s
}

func whole64(v form.Values, key string) int64 {
	switch n := v[key].(type) {
	case int64:
		return n
	case int:
		return int64(n)
	case float64:
		return int64(n)
	}
	return 0
}
