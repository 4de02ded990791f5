package form

import (
	"net/url"

	"tinhso/internal/fault"
)

// Decode reads the answers of a page (biểu mẫu HTML). Inputs are named prefix.field, for a group prefix.field.0.column,
// for an address prefix.field.detail and prefix.field.area. What could be read is returned beside the faults.
func Decode(f Form, in url.Values, prefix string) (Values, []fault.Field) { return nil, nil }

// DecodeJSON reads the answers of the API. A member that the form does not know is refused.
func DecodeJSON(f Form, in map[string]any, path string) (Values, []fault.Field) { return nil, nil }

// ParseYAML reads the file of a form, strictly; every fault names file and line.
func ParseYAML(name string, b []byte) (Form, error) { return Form{}, nil }

// Schema is the JSON Schema 2020-12 of the answers.
func (f Form) Schema() map[string]any { return nil }

// Example is an answer that DecodeJSON accepts.
func (f Form) Example() Values { return nil }
