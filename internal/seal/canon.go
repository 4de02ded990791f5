package seal

import (
	"bytes"
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

// null is the text of NULL: no text of a database holds it.
const null = "\x00"

// canonical writes a JSON text in its one spelling: keys in order, no blanks,
// numbers without exponent. PostgreSQL orders keys anew and SQLite does not;
// what is sealed on one must hold on the other. Text that is no JSON stays as it
// is, so that it cannot pass for what was sealed.
func canonical(text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil || d.More() {
		return text
	}
	var b bytes.Buffer
	b.Grow(len(text))
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if !writeCanonical(&b, e, v) {
		return text
	}
	return b.String()
}

func writeCanonical(b *bytes.Buffer, e *json.Encoder, v any) bool {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case json.Number:
		b.WriteString(plainNumber(string(v)))
	case string:
		return writeString(b, e, v)
	case []any:
		b.WriteByte('[')
		for i, x := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			if !writeCanonical(b, e, x) {
				return false
			}
		}
		b.WriteByte(']')
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		b.WriteByte('{')
		for i, k := range keys {
			if i > 0 {
				b.WriteByte(',')
			}
			if !writeString(b, e, k) {
				return false
			}
			b.WriteByte(':')
			if !writeCanonical(b, e, v[k]) {
				return false
			}
		}
		b.WriteByte('}')
	}
	return true
}

func writeString(b *bytes.Buffer, e *json.Encoder, s string) bool {
	if err := e.Encode(s); err != nil {
		return false
	}
	b.Truncate(b.Len() - 1) // the line end of the encoder
	return true
}

// mostExponent bounds what is written out; beyond it a number is compared as text.
const mostExponent = 400

// plainNumber writes a number without exponent, as PostgreSQL does.
func plainNumber(s string) string {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s
	}
	exp, err := strconv.Atoi(s[i+1:])
	if err != nil || exp > mostExponent || exp < -mostExponent || len(s) > mostExponent {
		return s
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return s
	}
	digits := 0
	if dot := strings.IndexByte(s[:i], '.'); dot >= 0 {
		digits = i - dot - 1
	}
	return r.FloatString(max(0, digits-exp))
}

// textOf is the text of an event that is sealed, beside its data: what the
// journal says of it.
func textOf(e *event.Event) string {
	b := make([]byte, 0, 320)
	b = append(b, `{"actor":`...)
	b = appendText(b, e.Actor)
	b = append(b, `,"at":`...)
	b = strconv.AppendInt(b, store.Millis(e.At), 10)
	b = append(b, `,"id":`...)
	b = appendText(b, e.ID)
	b = append(b, `,"kind":`...)
	b = appendText(b, e.Kind)
	b = append(b, `,"seq":`...)
	b = strconv.AppendInt(b, e.Seq, 10)
	b = append(b, `,"subject":`...)
	b = appendText(b, e.Subject)
	b = append(b, `,"unit_path":`...)
	b = appendText(b, e.UnitPath)
	return string(append(b, '}'))
}

func appendText(b []byte, s string) []byte {
	q, err := json.Marshal(s)
	if err != nil {
		return append(b, '"', '"')
	}
	return append(b, q...)
}
