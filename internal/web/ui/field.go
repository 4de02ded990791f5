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
	Focus        bool // the page opens with the cursor here
	NoHint       bool // says nothing about how its kind is written: for who writes it all day
	HideLabel    bool // for filters: read aloud, not shown
	Disabled     bool
	NoMark       bool // says neither required nor optional
	NoFind       bool // a drop-down without a box to search in it, even when long
	Wide         bool // takes the whole row of a form in two columns
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
	Add          string  // what the button that adds a row sends as "add"
	If           string  // condition as JSON: with script the field hides until it holds
	Fold         bool    // its condition is judged by the server too: the page tells by "seen" that it was shown
	Away         bool    // its condition does not hold now: drawn, hidden, and not sent
}

// Choice is one answer that can be chosen.
type Choice struct {
	Value, Label, Help string
	Chosen             bool
	Group              string // heading under which a drop-down shows it: the district of a commune
}

// Group is one row of a repeated group.
type Group struct {
	Title  string
	Fields []Field
	Remove string // what the button that takes it away sends as "remove"
}

// Part is one section of a form (phần của tờ khai), ready to draw.
type Part struct {
	ID, Title, Help string
	If              string // condition as JSON, as on a Field
	Fields          []Field
}

// FormInput is what Fields needs to draw a form again as the person left it.
type FormInput struct {
	Prefix string
	Posted url.Values  // what was sent, when something was
	Values form.Values // what is kept, when nothing was sent
	Faults []fault.Field
	// Fold hides, without script too, the questions whose condition does not hold by these answers; Unseen tells when
	// the answers sent call for a question that was not on the page.
	Fold bool
	// Options gives the choices of a field whose answers are not in the form:
	// communes, units, officers. Nil gives none.
	Options func(f form.Field) []Choice
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
	Large             Large  // with script files go up in parts, and may be larger
}

// LargePath is where the script sends files in parts.
const LargePath = "/tai-len/"

// Large says how large files may be that go up in parts (tệp lớn gửi từng phần); the zero Large says that none do.
type Large struct {
	MaxBytes             int64
	Limit                string // said in words instead of the other limit
	Procedure, Component string // for which paper, when that is known
}

// LargeFiles is a Large of so many bytes, nothing when there are none (giới hạn của tệp gửi từng phần).
func LargeFiles(p lang.Printer, most int64) Large {
	if most == 0 {
		return Large{}
	}
	return Large{MaxBytes: most, Limit: p.T("ui.upload.large", "max", most>>20)}
}

// Path is where they go.
func (Large) Path() string { return LargePath }

// UploadedFile is a file already kept.
type UploadedFile struct {
	Name, Size string
	Href       string
	Remove     string // value of the "remove" button
	Error      string
}
