package identity

import (
	"strings"

	"tinhso/internal/fault"
)

// fields gathers what is wrong with an input.
type fields []fault.Field

func (f *fields) add(path, code string, args ...any) {
	*f = append(*f, fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
}

// take reads a required field with one of viet's readers.
func (f *fields) take(path, value string, read func(string) (string, error)) string {
	if strings.TrimSpace(value) == "" {
		f.add(path, "field.required")
		return ""
	}
	return f.optional(path, value, read)
}

// optional reads a field that may be empty.
func (f *fields) optional(path, value string, read func(string) (string, error)) string {
	if strings.TrimSpace(value) == "" {
		return ""
	}
	v, err := read(value)
	f.note(path, err)
	return v
}

// note adds the fault of a reader, if any, as that of a field.
func (f *fields) note(path string, err error) {
	if err == nil {
		return
	}
	code, args := "field.invalid", map[string]any(nil)
	if e, ok := fault.As(err); ok {
		code, args = e.Code, e.Args
	}
	*f = append(*f, fault.Field{Path: path, Code: code, Args: args})
}

// fault is the error of all of it, or nil.
func (f fields) fault(code string) error {
	if len(f) == 0 {
		return nil
	}
	return fault.Invalid(code, f...)
}
