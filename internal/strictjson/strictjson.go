package strictjson

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"
)

// What is wrong with a body.
const (
	Syntax    = "syntax"
	Duplicate = "duplicate" // the same name twice in one object
	Case      = "case"      // a known name in other letters
	Unknown   = "unknown"
	Type      = "type"
	Deep      = "deep"
)

// Error is the first thing that is wrong (lỗi dữ liệu JSON), with the path of the name: "applicant.full_name".
type Error struct {
	Kind  string
	Path  string
	Name  string // as it was written
	Known string // of Case: how it must be written
	Got   string // of Type: what came, and what is wanted
	Want  string
	Cause error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("json: %s at %q: %v", e.Kind, e.Path, e.Cause)
	}
	return fmt.Sprintf("json: %s %q at %q", e.Kind, e.Name, e.Path)
}

func (e *Error) Unwrap() error { return e.Cause }

// deepest is how far objects and lists may be nested.
const deepest = 64

// Decode reads one value into v (giải mã). Names that v does not know are refused, except below maps and interfaces,
// which know every name; twice the same name is refused everywhere.
func Decode(b []byte, v any) error {
	if !utf8.Valid(b) {
		return &Error{Kind: Syntax, Cause: errors.New("not UTF-8")}
	}
	w := &walk{dec: json.NewDecoder(bytes.NewReader(b))}
	w.dec.UseNumber()
	if err := w.value("", reflect.TypeOf(v), 0); err != nil {
		return err
	}
	if _, err := w.dec.Token(); !errors.Is(err, io.EOF) {
		return &Error{Kind: Syntax, Cause: errors.New("something follows the value")}
	}
	err := json.Unmarshal(b, v)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return &Error{Kind: Type, Path: wrong.Field, Got: wrong.Value, Want: wanted(wrong.Type), Cause: err}
	}
	if err != nil {
		return &Error{Kind: Syntax, Cause: err}
	}
	return nil
}

// wanted says a Go type in the words of JSON.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "object"
	case reflect.Slice, reflect.Array:
		return "array"
	case reflect.Bool:
		return "boolean"
	case reflect.String, reflect.Pointer, reflect.Interface:
		return t.Kind().String()
	}
	return "number"
}

type walk struct{ dec *json.Decoder }

// value looks at one value that is to become a t; nil knows every name.
func (w *walk) value(path string, t reflect.Type, depth int) error {
	if depth > deepest {
		return &Error{Kind: Deep, Path: path}
	}
	token, err := w.dec.Token()
	if err != nil {
		return &Error{Kind: Syntax, Path: path, Cause: err}
	}
	switch token {
	case json.Delim('{'):
		return w.object(path, t, depth)
	case json.Delim('['):
		for i := 0; w.dec.More(); i++ {
			if err := w.value(join(path, fmt.Sprint(i)), elem(t), depth+1); err != nil {
				return err
			}
		}
		_, err = w.dec.Token()
		if err != nil {
			return &Error{Kind: Syntax, Path: path, Cause: err}
		}
	}
	return nil
}

func (w *walk) object(path string, t reflect.Type, depth int) error {
	known, open := namesOf(t)
	seen := map[string]bool{}
	for w.dec.More() {
		token, err := w.dec.Token()
		if err != nil {
			return &Error{Kind: Syntax, Path: path, Cause: err}
		}
		name, ok := token.(string)
		if !ok {
			return &Error{Kind: Syntax, Path: path, Cause: errors.New("a name is no text")}
		}
		at := join(path, name)
		if seen[name] {
			return &Error{Kind: Duplicate, Path: at, Name: name}
		}
		seen[name] = true
		inner, is := known[name]
		if !is && !open {
			for right := range known {
				if strings.EqualFold(right, name) {
					return &Error{Kind: Case, Path: at, Name: name, Known: right}
				}
			}
			return &Error{Kind: Unknown, Path: at, Name: name}
		}
		if open {
			inner = elem(t)
		}
		if err := w.value(at, inner, depth+1); err != nil {
			return err
		}
	}
	if _, err := w.dec.Token(); err != nil {
		return &Error{Kind: Syntax, Path: path, Cause: err}
	}
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// elem is what a list, a map or a pointer holds; nil where everything is let in.
func elem(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Slice && t.Kind() != reflect.Array && t.Kind() != reflect.Map {
		return nil
	}
	return t.Elem()
}

var (
	unmarshaler     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// namesOf lists the names that a struct knows with their types; open is what knows every name: maps, interfaces, and
// types that read themselves.
func namesOf(t reflect.Type) (known map[string]reflect.Type, open bool) {
	for t != nil && t.Kind() == reflect.Pointer {
		if t.Implements(unmarshaler) {
			return nil, true
		}
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(unmarshaler) || reflect.PointerTo(t).Implements(textUnmarshaler) {
		return nil, true
	}
	known = map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || tag == "-" || f.Anonymous && tag == "" && f.Type.Kind() == reflect.Struct {
			continue
		}
		if tag == "" {
			tag = f.Name
		}
		known[tag] = f.Type
	}
	return known, false
}
