package ui

import (
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
)

func withQuery(path, name, value string) string              { return path }
func orAuto(theme string) string                             { return theme }
func parts(p lang.Printer, f form.Form, in FormInput) []Part { return nil }
func fieldErrors(p lang.Printer, f form.Form, prefix string, faults []fault.Field) []FieldError {
	return nil
}
