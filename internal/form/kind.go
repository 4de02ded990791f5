package form

import (
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Kind is the kind of a field (kiểu dữ liệu của mục kê khai).
type Kind string

// The kinds.
const (
	Text       Kind = "text"
	LongText   Kind = "long_text"
	Number     Kind = "number"
	Money      Kind = "money"
	Date       Kind = "date"
	BirthDate  Kind = "birth_date" // a year alone is enough
	Year       Kind = "year"
	Time       Kind = "time"
	ChoiceOne  Kind = "choice"
	ChoiceMany Kind = "choices"
	Checkbox   Kind = "checkbox"
	PersonName Kind = "person_name"
	CitizenID  Kind = "citizen_id" // 12 digits, or the 9 of an old card
	TaxCode    Kind = "tax_code"
	Phone      Kind = "phone"
	Email      Kind = "email"
	Address    Kind = "address" // words and, inside the province, the commune picked from a list
	Place      Kind = "place"   // the commune alone
	File       Kind = "file"    // the id of an uploaded file
	Files      Kind = "files"
	Officer    Kind = "officer" // the id of an account, picked from the unit
	Unit       Kind = "unit"    // the id or code of a unit, picked from the tree
	Group      Kind = "group"   // rows of fields
)

// kindRules is what a kind knows how to do. Group is not among them: it is walked, see group.go.
type kindRules struct {
	required string // what is said when there is no answer; field.required when empty
	// read makes the kept value of an answer. A typed answer was written by a person into a page.
	read func(c reading, answer any) (any, *problem)
	// schema describes the kept value.
	schema func(f *Field) map[string]any
	// example is an answer in JSON; the field's own example was looked at before.
	example func(f *Field, today viet.Day) any
	// print writes the kept value for a person.
	print func(f *Field, v any, tag lang.Tag) string
}

// typed is an answer as a person typed it into a page: numbers and dates come as text.
type typed string

// text is what was typed, without the spaces around it; nothing typed is no answer.
func (a typed) text() (string, *problem) {
	s := strings.TrimSpace(string(a))
	return s, refuse(s)
}

// many are the answers of a page to a question that allows several.
type many []string

// reading is one field being read.
type reading struct {
	f     *Field
	today viet.Day
	max   int
	kept  bool // the answer is a kept one, not what came from outside
}

// problem is why an answer cannot be taken; the walk adds path and label.
type problem struct {
	code string
	args map[string]any
}

func wrong(code string, args ...any) *problem { return &problem{code, fault.Args(args...)} }

// from takes the code of a fault of a lower room, which is a sentence that names the field.
func from(err error) *problem {
	f, ok := fault.As(err)
	if !ok {
		return wrong("field.invalid")
	}
	return &problem{f.Code, f.Args}
}

// rulesOf finds what a kind knows; nil for a group and for a kind that does not exist.
func rulesOf(k Kind) *kindRules {
	switch k {
	case Text, LongText:
		return &textRules
	case PersonName:
		return &nameRules
	case CitizenID:
		return &citizenRules
	case TaxCode:
		return &taxRules
	case Phone:
		return &phoneRules
	case Email:
		return &emailRules
	case Number:
		return &numberRules
	case Money:
		return &moneyRules
	case Year:
		return &yearRules
	case Date:
		return &dateRules
	case BirthDate:
		return &birthRules
	case Time:
		return &timeRules
	case ChoiceOne:
		return &choiceRules
	case ChoiceMany:
		return &choicesRules
	case Checkbox:
		return &checkboxRules
	case Address:
		return &addressRules
	case Place:
		return &placeRules
	case File, Officer, Unit:
		return &refRules
	case Files:
		return &filesRules
	}
	return nil
}

// bounds is the most that the Max of a kind may be, and its value when Max is 0.
func bounds(k Kind) int {
	switch k {
	case Text:
		return shortText
	case LongText:
		return mostText
	case PersonName, ChoiceMany, ChoiceOne:
		return 100
	case Email:
		return 254
	case Address:
		return maxDetail
	case Number, Money:
		return most
	case Files:
		return maxFiles
	case Group:
		return maxRows
	}
	return 64
}

// limit is the Max of a field within the bounds of its kind.
func (f *Field) limit() int {
	switch most := bounds(f.Kind); {
	case f.Max > 0 && f.Max <= most:
		return f.Max
	case f.Kind == LongText && f.Max <= 0:
		return longText
	default:
		return most
	}
}
