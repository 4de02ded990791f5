package copytext

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
)

// Kind is what the fields of a column are (kiểu dữ liệu của cột).
type Kind string

// The kinds of columns that both engines have.
const (
	Text  Kind = "text"
	Int   Kind = "int"
	JSON  Kind = "json"
	Bytes Kind = "bytes"
	Bool  Kind = "bool"
	Float Kind = "float"
)

// Known says whether a kind is one of ours.
func (k Kind) Known() bool {
	switch k {
	case Text, Int, JSON, Bytes, Bool, Float:
		return true
	}
	return false
}

// Column is a column of a table.
type Column struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`

	// Local numbers mean something in one cluster of PostgreSQL alone; a copy
	// has 0 in their place.
	Local bool `json:"local,omitempty"`
}

// Table is a table with its columns (bảng dữ liệu).
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`

	// Counter is the column that the database numbers by itself, Last the last
	// number it gave, which no row need have any more.
	Counter string `json:"counter,omitempty"`
	Last    int64  `json:"last,omitempty"`
}

// MostLine bounds one row: a longer one is no row of ours.
const MostLine = 256 << 20

var null = []byte(`\N`)

var errField = errors.New("not a field of this kind")

// Append writes a value as a field of a kind. It takes what drivers give:
// nil, int64, float64, bool, string, []byte.
func Append(b []byte, k Kind, v any) ([]byte, error) {
	if v == nil {
		return append(b, null...), nil
	}
	switch k {
	case Text, JSON:
		switch v := v.(type) {
		case string:
			return appendText(b, v)
		case []byte:
			return appendText(b, string(v))
		}
	case Int:
		if n, ok := v.(int64); ok {
			return strconv.AppendInt(b, n, 10), nil
		}
	case Bool:
		switch v := v.(type) {
		case bool:
			return appendBool(b, v), nil
		case int64:
			if v == 0 || v == 1 {
				return appendBool(b, v == 1), nil
			}
		}
	case Bytes:
		switch v := v.(type) {
		case []byte:
			return hex.AppendEncode(append(b, `\\x`...), v), nil
		case string:
			return hex.AppendEncode(append(b, `\\x`...), []byte(v)), nil
		}
	case Float:
		switch v := v.(type) {
		case float64:
			return appendFloat(b, v), nil
		case int64:
			return appendFloat(b, float64(v)), nil
		}
	}
	return b, fmt.Errorf("%w: %T in a column of kind %s", errField, v, k)
}

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 't')
	}
	return append(b, 'f')
}

func appendFloat(b []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(b, "NaN"...)
	case math.IsInf(f, 1):
		return append(b, "Infinity"...)
	case math.IsInf(f, -1):
		return append(b, "-Infinity"...)
	}
	return strconv.AppendFloat(b, f, 'g', -1, 64)
}

// escapes are the bytes that PostgreSQL writes as a letter behind a backslash.
var escapes = [256]byte{'\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '\v': 'v', '\\': '\\'}

var letters = [256]byte{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\'}

func appendText(b []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return b, fmt.Errorf("%w: text that is not UTF-8", errField)
	}
	plain := 0
	for i := 0; i < len(s); i++ {
		if s[i] == 0 {
			return b, fmt.Errorf("%w: text with a zero byte", errField)
		}
		if e := escapes[s[i]]; e != 0 {
			b = append(append(b, s[plain:i]...), '\\', e)
			plain = i + 1
		}
	}
	return append(b, s[plain:]...), nil
}

// Unescape undoes the backslashes of a field into buf, or gives the field
// itself when there are none.
func Unescape(buf, field []byte) ([]byte, error) {
	i := bytes.IndexByte(field, '\\')
	if i < 0 {
		return field, nil
	}
	buf = buf[:0]
	for ; i >= 0; i = bytes.IndexByte(field, '\\') {
		if i+1 >= len(field) || letters[field[i+1]] == 0 {
			return nil, fmt.Errorf("%w: a backslash before nothing known", errField)
		}
		buf = append(append(buf, field[:i]...), letters[field[i+1]])
		field = field[i+2:]
	}
	return append(buf, field...), nil
}

// IsNull says whether a field is NULL.
func IsNull(field []byte) bool { return len(field) == 2 && field[0] == '\\' && field[1] == 'N' }

// Value reads a field: nil, int64, float64, string, []byte, or 0 and 1 of a Bool.
func Value(k Kind, field []byte) (any, error) {
	if IsNull(field) {
		return nil, nil
	}
	switch k {
	case Int:
		return parseInt(field)
	case Bool:
		if len(field) == 1 && (field[0] == 't' || field[0] == 'f') {
			if field[0] == 't' {
				return int64(1), nil
			}
			return int64(0), nil
		}
		return nil, fmt.Errorf("%w: %q is not t or f", errField, clip(field))
	case Float:
		f, err := strconv.ParseFloat(string(field), 64)
		if err != nil {
			return nil, fmt.Errorf("%w: %q is not a number", errField, clip(field))
		}
		return f, nil
	case Bytes:
		if !bytes.HasPrefix(field, []byte(`\\x`)) {
			return nil, fmt.Errorf("%w: bytes that are not hexadecimal", errField)
		}
		b := make([]byte, hex.DecodedLen(len(field)-3))
		if _, err := hex.Decode(b, field[3:]); err != nil {
			return nil, fmt.Errorf("%w: bytes that are not hexadecimal", errField)
		}
		return b, nil
	case Text, JSON:
		b, err := Unescape(nil, field)
		if err != nil {
			return nil, err
		}
		if !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 {
			return nil, fmt.Errorf("%w: text that is not UTF-8", errField)
		}
		return string(b), nil
	}
	return nil, fmt.Errorf("%w: kind %q", errField, k)
}

// parseInt reads a whole number that is written the one way it is written.
func parseInt(field []byte) (int64, error) {
	n, err := strconv.ParseInt(string(field), 10, 64)
	if err != nil || field[0] == '+' || len(field) > 1 && (field[0] == '0' || field[0] == '-' && field[1] == '0') {
		return 0, fmt.Errorf("%w: %q is not a whole number", errField, clip(field))
	}
	return n, nil
}

func clip(field []byte) []byte { return field[:min(len(field), 40)] }

// Split cuts a line, without its end, into fields; it appends to fields.
func Split(line []byte, fields [][]byte) [][]byte {
	for {
		i := bytes.IndexByte(line, '\t')
		if i < 0 {
			return append(fields, line)
		}
		fields = append(fields, line[:i])
		line = line[i+1:]
	}
}
