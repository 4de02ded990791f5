package store

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"

	"tinhso/internal/fault"
)

// Page sizes: what is given when none is asked for, and the most.
const (
	defaultPage = 20
	largestPage = 100
)

// Keyset pages a list by the values of its last row (phân trang theo khóa).
// Columns are written with their type, "due_at bigint", "id text", most
// significant first and together unique; all run in one direction.
type Keyset struct {
	Columns []string
	Desc    bool
}

// After goes on behind the row whose token this is; no token is the beginning.
// A token that is not ours is a fault invalid store.page_token.
func (k Keyset) After(w *Where, token string) error {
	if token == "" {
		return nil
	}
	bad := fault.Invalid("store.page_token", fault.Field{Path: "page_token", Code: "store.page_token"})
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return bad.With(err)
	}
	var values []any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&values); err != nil || len(values) != len(k.Columns) {
		return bad.With(err)
	}
	for i, c := range k.Columns {
		switch v := values[i].(type) {
		case string:
			if _, err := text(v); err != nil || !strings.HasSuffix(c, " text") {
				return bad
			}
		case json.Number:
			n, err := v.Int64()
			if err != nil || !strings.HasSuffix(c, " bigint") {
				return bad
			}
			values[i] = n
		default:
			return bad
		}
	}
	sign := " > "
	if k.Desc {
		sign = " < "
	}
	names, places := k.names(), make([]string, len(k.Columns))
	for i := range places {
		places[i] = "?"
	}
	w.And("("+strings.Join(names, ", ")+")"+sign+"("+strings.Join(places, ", ")+")", values...)
	return nil
}

// OrderBy is " ORDER BY ..." in the direction of the keyset.
func (k Keyset) OrderBy() string {
	sep := ", "
	if k.Desc {
		sep = " DESC, "
	}
	return strings.TrimSuffix(" ORDER BY "+strings.Join(append(k.names(), ""), sep), ", ")
}

func (k Keyset) names() []string {
	names := make([]string, len(k.Columns))
	for i, c := range k.Columns {
		names[i], _, _ = strings.Cut(c, " ")
	}
	return names
}

// Token is the page token of the row with these key values: strings, integers
// and instants.
func Token(values ...any) string {
	for i, v := range values {
		if a, err := arg(v); err == nil {
			values[i] = a
		}
	}
	raw, err := json.Marshal(values)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// PageSize bounds the page size asked for: 20 when none is, 100 at most.
func PageSize(asked int) int {
	if asked <= 0 {
		return defaultPage
	}
	return min(asked, largestPage)
}

// Page cuts a list that was read with LIMIT size+1 and gives the token of the
// next page, empty at the end.
func Page[T any](items []T, size int, key func(T) []any) ([]T, string) {
	if len(items) <= size {
		return items, ""
	}
	items = items[:size]
	return items, Token(key(items[size-1])...)
}
