package ui

import (
	"strings"

	"tinhso/internal/form"
)

// Shape is which of the templates draws the field.
func (f Field) Shape() string {
	switch f.Kind {
	case form.LongText:
		return "area"
	case form.Checkbox:
		return "checkbox"
	case form.Address:
		return "parts"
	case form.Group:
		return "group"
	case form.File, form.Files:
		return "upload"
	case form.ChoiceOne, form.ChoiceMany:
		if f.Select || f.Kind == form.ChoiceOne && len(f.Choices) > 8 {
			return "select"
		}
		return "choices"
	case form.Place, form.Unit, form.Officer:
		return "select"
	}
	if f.Select {
		return "select"
	}
	return "input"
}

// Many says whether several answers may be chosen.
func (f Field) Many() bool { return f.Multiple || f.Kind == form.ChoiceMany }

// SaysOptional says whether the label tells that the field may stay empty.
// Required is the usual case on our forms, so the other one is said.
func (f Field) SaysOptional() bool { return !f.Required && !f.HideLabel && !f.Disabled && !f.NoMark }

// IsWide says whether the field takes the whole row of a form.
func (f Field) IsWide() bool { return f.Kind == form.LongText || f.Heading || f.Wide }

// InputType is the type of the HTML input. Dates stay text: a person writes
// 31/12/2026 or pastes it, and a birth date may be a year alone.
func (f Field) InputType() string {
	switch {
	case f.Type != "":
		return f.Type
	case f.Kind == form.Email:
		return "email"
	case f.Kind == form.Phone:
		return "tel"
	}
	return "text"
}

// Mode is the keyboard a phone shows.
func (f Field) Mode() string {
	if f.InputMode != "" {
		return f.InputMode
	}
	switch f.Kind {
	case form.Number, form.Money, form.CitizenID, form.Year, form.TaxCode:
		return "numeric"
	case form.Date, form.BirthDate, form.Time:
		return "text"
	}
	return ""
}

// Size fits the box to its answer, so that its width says what is expected.
func (f Field) Size() string {
	switch f.Kind {
	case form.Year, form.Time:
		return "input-tiny"
	case form.Date, form.BirthDate, form.Phone, form.CitizenID, form.TaxCode, form.Number, form.Money:
		return "input-short"
	}
	return ""
}

// HintKey is what is said about a kind when the field says nothing itself.
func (f Field) HintKey() string {
	if f.Help != "" || f.HideLabel || f.NoHint {
		return ""
	}
	switch f.Kind {
	case form.Date:
		return "ui.hint.date"
	case form.BirthDate:
		return "ui.hint.birth_date"
	case form.CitizenID:
		return "ui.hint.citizen_id"
	case form.Phone:
		return "ui.hint.phone"
	case form.Money:
		return "ui.hint.money"
	case form.Time:
		return "ui.hint.time"
	case form.ChoiceMany:
		return "ui.hint.several"
	}
	return ""
}

// DescribedBy names the help and the error for a screen reader.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Help != "" || f.HintKey() != "" {
		ids = append(ids, inputID(f.Name)+"-help")
	}
	if f.Error != "" {
		ids = append(ids, inputID(f.Name)+"-error")
	}
	return strings.Join(ids, " ")
}

// Lines is the height of a long text.
func (f Field) Lines() int {
	if f.Rows == 0 {
		return 4
	}
	return f.Rows
}

// IsOn says whether a checkbox is ticked.
func (f Field) IsOn() bool { return f.Value == "true" || f.Value == "on" || f.Value == "1" }

// IsLong says whether a drop-down deserves a box to search in it.
func (f Field) IsLong() bool { return len(f.Choices) > 12 && !f.Multiple && !f.NoFind }

// InRow says whether choices are short enough to stand beside each other.
func (f Field) InRow() bool {
	if len(f.Choices) > 4 {
		return false
	}
	for _, c := range f.Choices {
		if c.Help != "" || len([]rune(c.Label)) > 18 {
			return false
		}
	}
	return true
}

// choiceGroup is the choices under one heading of a drop-down.
type choiceGroup struct {
	Title   string
	Choices []Choice
}

// Grouped puts neighbouring choices of one group under their heading.
func (f Field) Grouped() []choiceGroup {
	var groups []choiceGroup
	for _, c := range f.Choices {
		if n := len(groups); n == 0 || groups[n-1].Title != c.Group {
			groups = append(groups, choiceGroup{Title: c.Group})
		}
		last := &groups[len(groups)-1]
		last.Choices = append(last.Choices, c)
	}
	return groups
}

// Paper is a field of kind file as an Upload.
func (f Field) Paper() Upload {
	u := Upload{Name: f.Name, Label: f.Label, Help: f.Help, Error: f.Error, Required: f.Required}
	u.Multiple = f.Kind == form.Files
	u.Accept, u.Camera = "image/*,application/pdf", true
	return u
}
