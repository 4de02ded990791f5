package form

import (
	"slices"
	"strconv"
)

// lookup gives the kept answer of a field; nil when it has none or is hidden.
type lookup func(id string) any

// holds reports whether a condition is met. No condition is always met.
func (c *Cond) holds(get lookup) bool {
	if c == nil {
		return true
	}
	if c.Field != "" {
		v := get(c.Field)
		if len(c.Equals) > 0 && !isOneOf(v, c.Equals) || len(c.Not) > 0 && isOneOf(v, c.Not) || c.Filled && !answered(v) {
			return false
		}
	}
	for i := range c.All {
		if !c.All[i].holds(get) {
			return false
		}
	}
	if len(c.Any) == 0 {
		return true
	}
	return slices.ContainsFunc(c.Any, func(one Cond) bool { return one.holds(get) })
}

// isOneOf compares an answer with words; of several answers one is enough. A box that is not ticked is "false".
func isOneOf(v any, words []string) bool {
	switch v := v.(type) {
	case nil:
		return slices.Contains(words, "false")
	case string:
		return slices.Contains(words, v)
	case bool:
		return slices.Contains(words, strconv.FormatBool(v))
	case []any:
		return slices.ContainsFunc(v, func(one any) bool { return isOneOf(one, words) })
	}
	n, ok := number(v)
	return ok && slices.Contains(words, strconv.FormatFloat(n, 'f', -1, 64))
}

func answered(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case bool:
		return v
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return true
}

// fields lists every field that a condition looks at.
func (c *Cond) fields() []string {
	if c == nil {
		return nil
	}
	var all []string
	if c.Field != "" {
		all = append(all, c.Field)
	}
	for i := range c.All {
		all = append(all, c.All[i].fields()...)
	}
	for i := range c.Any {
		all = append(all, c.Any[i].fields()...)
	}
	return all
}
