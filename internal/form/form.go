package form

import (
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Form is a declaration to be filled in (tờ khai, biểu mẫu điện tử).
type Form struct {
	ID       string    `json:"id"`
	Version  int       `json:"version"`
	Title    lang.Text `json:"title"`
	Intro    lang.Text `json:"intro,omitzero"`
	Source   string    `json:"source,omitempty"` // the official form that it follows, as people cite it
	Law      []string  `json:"law,omitempty"`    // keys of the law catalogue
	Sections []Section `json:"sections"`
	Rules    []Rule    `json:"rules,omitempty"`
	Papers   []Paper   `json:"papers,omitempty"`

	today viet.Day
	given Values
}

// Section is a group of questions asked together (phần của tờ khai); on a phone it is one page.
type Section struct {
	ID     string    `json:"id"`
	Title  lang.Text `json:"title"`
	Help   lang.Text `json:"help,omitzero"`
	ShowIf *Cond     `json:"show_if,omitempty"`
	Fields []Field   `json:"fields"`
}

// Field is one question (mục kê khai).
//
// Min and Max count characters of a text, the value of a number or an amount, and the rows or items of a group, of
// choices and of files; 0 means the kind's own bound.
type Field struct {
	ID       string    `json:"id"`
	Kind     Kind      `json:"kind"`
	Label    lang.Text `json:"label"`
	Help     lang.Text `json:"help,omitzero"`
	Required bool      `json:"required,omitempty"`
	Min      int       `json:"min,omitempty"`
	Max      int       `json:"max,omitempty"`
	Decimals int       `json:"decimals,omitempty"`
	// When bounds a date: "past" (today at the latest) or "future" (today at the earliest).
	When        string    `json:"when,omitempty"`
	Pattern     string    `json:"pattern,omitempty"` // RE2, of the whole text
	PatternHint lang.Text `json:"pattern_hint,omitzero"`
	Choices     []Choice  `json:"choices,omitempty"`
	Default     string    `json:"default,omitempty"`
	ShowIf      *Cond     `json:"show_if,omitempty"`
	// Prefill names where the answer is already known, "applicant.full_name": it is offered, not asked again.
	Prefill      string    `json:"prefill,omitempty"`
	Autocomplete string    `json:"autocomplete,omitempty"` // the HTML token
	Example      string    `json:"example,omitempty"`      // as a person would type it
	RowName      lang.Text `json:"row_name,omitzero"`      // of a group: "Giấy tờ"
	Fields       []Field   `json:"fields,omitempty"`       // of a group
}

// Choice is one answer of a choice (phương án chọn).
type Choice struct {
	Value string    `json:"value"`
	Label lang.Text `json:"label"`
	Help  lang.Text `json:"help,omitzero"`
}

// Cond says when a section, field, rule or paper applies (điều kiện hiển thị). It looks at fields asked earlier. All
// of its parts must hold.
type Cond struct {
	Field  string   `json:"field,omitempty"`
	Equals []string `json:"equals,omitempty"` // one of
	Not    []string `json:"not,omitempty"`    // none of; a field without an answer is none of them
	Filled bool     `json:"filled,omitempty"`
	All    []Cond   `json:"all,omitempty"`
	Any    []Cond   `json:"any,omitempty"`
}

// Rule ties fields together (điều kiện liên trường). Exactly one of its kinds is set.
type Rule struct {
	Before    []string `json:"before,omitempty"`    // dates, none later than the next
	Different []string `json:"different,omitempty"` // texts that must not be the same
	OneOf     []string `json:"one_of,omitempty"`    // at least one is answered
	MinAge    *AgeRule `json:"min_age,omitempty"`
	ShowIf    *Cond    `json:"show_if,omitempty"`
}

// AgeRule is a least age (độ tuổi tối thiểu), counted today or on the day of another field. Where only the year of
// birth is known the person has the benefit of the doubt.
type AgeRule struct {
	Field string `json:"field"`
	Years int    `json:"years"`
}

// Paper is a component of the dossier in plain words (giấy tờ phải nộp hoặc xuất trình). It belongs to a national
// component by its code, and says what the national catalogue leaves unknown.
type Paper struct {
	Component string    `json:"component"`
	Label     lang.Text `json:"label"`
	Help      lang.Text `json:"help,omitzero"`
	Required  Need      `json:"required"`
	// ByForm: answering this form replaces the paper, which is then asked of nobody who files online.
	ByForm bool `json:"by_form,omitempty"`
	// Present: the paper is shown, not handed in (giấy tờ xuất trình).
	Present bool `json:"present,omitempty"`
	// MaxMB is how large one file of this paper may be; 0: as large as any.
	MaxMB  int   `json:"max_mb,omitempty"`
	ShowIf *Cond `json:"show_if,omitempty"`
}

// Need says whether a paper is required (mức độ bắt buộc), in the words of the contract.
type Need string

// The needs.
const (
	NeedYes     Need = "yes"
	NeedNo      Need = "no"
	NeedUnknown Need = "unknown"
)

// Values are the answers to a form (nội dung đã kê khai), as JSON holds them: NFC text, ISO dates, whole numbers as
// int64, a group as []any of map[string]any, an address as map[string]any{detail, area, area_name}.
type Values map[string]any

// Line is one answer in words (dòng trong bảng kiểm tra lại).
type Line struct {
	Section string
	Path    string // "child_name", "children.0.name": where to go to change it
	Label   string
	Value   string
}
