package lang

// Tag names a language (ngôn ngữ) that people may choose.
type Tag string

// The languages of the platform: Vietnamese is the source, English the translation.
const (
	VI Tag = "vi"
	EN Tag = "en"
)

// Tags lists the languages, the source first.
func Tags() []Tag { return []Tag{VI, EN} }

// ParseTag reads a language choice; anything unknown is Vietnamese.
func ParseTag(s string) Tag {
	if len(s) >= 2 && (s[0] == 'e' || s[0] == 'E') && (s[1] == 'n' || s[1] == 'N') {
		if len(s) == 2 || s[2] == '-' || s[2] == '_' {
			return EN
		}
	}
	return VI
}

// Text is data that people read in two languages (văn bản song ngữ).
type Text struct {
	VI string `json:"vi" yaml:"vi"`
	EN string `json:"en" yaml:"en"`
}

// In gives the text in a language; where there is no translation, the Vietnamese.
func (t Text) In(tag Tag) string {
	if tag == EN && t.EN != "" {
		return t.EN
	}
	return t.VI
}

// IsZero reports whether nothing was written.
func (t Text) IsZero() bool { return t == Text{} }
