package ui

import (
	"net/url"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
)

// Field is one question of a form (trường thông tin), drawn by its kind. Build
// it by hand for small forms, or with Fields from a form.Form.
type Field struct {
	Kind         form.Kind // text when empty
	Name         string    // of the input; its id is made from it
	Label, Help  string
	Value        string   // as the person wrote it
	Values       []string // of a choice that allows several
	Error        string
	Required     bool
	Heading      bool // the label is the page's h1: one question a page
	HideLabel    bool // for filters: read aloud, not shown
	Disabled     bool
	Choices      []Choice
	Multiple     bool
	Select       bool // a choice as a drop-down even when short
	Autocomplete string
	InputMode    string
	Max          int
	Rows         int    // of a long text
	Suffix       string // "đồng", "m²"
	Placeholder  string
	Type         string  // of the input where the kind does not say: "password"
	Fields       []Field // address and place parts
	Groups       []Group // rows of a group
	Add          string  // name of the button that adds a row
	ShowIf       *ShowIf
}

// Choice is one answer that can be chosen.
type Choice struct {
	Value, Label, Help string
	Chosen             bool
	Search             string // further words by which it is found
}

// Group is one row of a repeated group.
type Group struct {
	Title  string
	Fields []Field
	Remove string // name of the button that takes it away
}

// ShowIf hides a field with script until another has one of these answers;
// without script the field is there and says when to fill it.
type ShowIf struct {
	Name   string
	Equals []string
}

// Part is one section of a form, ready to draw.
type Part struct {
	ID, Title, Help string
	Fields          []Field
}

// FormInput is what Fields needs to draw a form again as the person left it.
type FormInput struct {
	Prefix string
	Posted url.Values  // what was sent, when something was
	Values form.Values // what is kept, when nothing was sent
	Faults []fault.Field
}

// Parts draws a form's sections in the reader's language.
func Parts(p lang.Printer, f form.Form, in FormInput) []Part { return parts(p, f, in) }

// Errors lists the faults of a form for its ErrorSummary and its fields.
func Errors(p lang.Printer, f form.Form, prefix string, faults []fault.Field) []FieldError {
	return fieldErrors(p, f, prefix, faults)
}

// Upload takes papers (tải giấy tờ lên): several at once, from the camera too;
// plain without script, with progress when there is.
type Upload struct {
	Name, Label, Help string
	Error             string
	Accept            string // "image/*,application/pdf"
	Limit             string // said in words: "tối đa 25 MB mỗi tệp"
	MaxBytes          int64
	Multiple          bool
	Camera            bool
	Required          bool
	Files             []UploadedFile
	Send              string // address that takes one file at once with script, "" to wait for the form
}

// UploadedFile is a file already kept.
type UploadedFile struct {
	Name, Size string
	Href       string
	Remove     string // value of the "remove" button
	Error      string
}
