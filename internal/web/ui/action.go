package ui

// Tone is what a thing means; the words say it too, never the colour alone.
type Tone string

// Tones.
const (
	Plain   Tone = ""
	Info    Tone = "info"
	Good    Tone = "good"
	Warning Tone = "warning"
	Bad     Tone = "bad"
	Muted   Tone = "muted"
)

// Look is how loud a button is. One page has one primary button.
type Look string

// Looks.
const (
	Primary   Look = "primary"
	Secondary Look = "secondary"
	Quiet     Look = "quiet"
	Danger    Look = "danger" // cannot be undone
)

// Button does something (nút bấm). With Href it is a link that looks like a
// button; without, it submits the form it stands in.
type Button struct {
	Label       string
	Look        Look // Secondary when empty
	Href        string
	Name, Value string // what a submit sends
	FormAction  string // another address for the same form
	Form        string // id of a form elsewhere on the page
	Icon        string
	Key         string // one-key shortcut on the desk, shown and listened to
	Disabled    bool
	Wide        bool // full width on a phone
	Download    bool
	NewTab      bool
	Print       bool // prints the page; with script only, so a paper to print has an address too
	NoValidate  bool // "back" and "save for later" never wait for the fields
}

// Link is a way to another page (liên kết).
type Link struct {
	Label, Href string
	Icon        string
	Hidden      string // words only a screen reader needs: "của hồ sơ H58.01-…"
	NewTab      bool   // only for printed papers; says so
}

// Breadcrumb says where the page stands (đường dẫn); the last link is the page
// itself when its Href is empty.
type Breadcrumb struct{ Links []Link }

// Tabs are the parts of one thing (thẻ nội dung), each with its own address.
type Tabs struct {
	Label string // of the navigation, for a screen reader
	Items []NavItem
}

// Pager walks a keyset list (phân trang): there is a next page or there is
// not; counts are told when they are known.
type Pager struct {
	Prev, Next string // addresses, empty when there is none
	From, To   int
	Total      int // 0 = not counted
	Noun       string
}

// KeyHints tells an officer the keys that work here (phím tắt).
type KeyHints struct{ Keys []KeyHint }

// KeyHint is one key and what it does.
type KeyHint struct{ Key, Does string }

// LookName is the button's look as its style names it.
func (b Button) LookName() string {
	if b.Look == "" {
		return string(Secondary)
	}
	return string(b.Look)
}

// crumb is a link of a breadcrumb; on a phone only the way back is shown.
type crumb struct {
	Link
	Back bool
}

// Steps marks the one link that a phone shows.
func (b Breadcrumb) Steps() []crumb {
	steps := make([]crumb, len(b.Links))
	back := -1
	for i, l := range b.Links {
		steps[i] = crumb{Link: l}
		if l.Href != "" {
			back = i
		}
	}
	if back >= 0 {
		steps[back].Back = true
	}
	return steps
}
