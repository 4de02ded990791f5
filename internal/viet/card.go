package viet

import (
	"strings"

	"tinhso/internal/fault"
)

// IDCard is what the QR code of a chip identity card says (mã QR trên thẻ căn cước).
type IDCard struct {
	ID       CitizenID
	OldID    string // nine digits, empty when there was none
	FullName string
	Birth    BirthDate
	Female   bool
	Address  string // registered residence (nơi thường trú, nơi cư trú)
	IssuedOn Day    // zero when the card does not say
}

// ParseIDCardQR reads the text of the code, from a scanner or pasted. The fields are parted by "|":
//
//	new number|old number|name|birth ddMMyyyy|sex|residence|issued ddMMyyyy
//
// Cards of the 2023 law (căn cước) may add fields after these; they are not used. The last two may be missing.
func ParseIDCardQR(s string) (IDCard, error) {
	parts := strings.Split(OneLine(s), "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) < 5 {
		return IDCard{}, fault.New(fault.KindInvalid, "viet.card.format", "count", len(parts))
	}
	var card IDCard
	var err error
	if card.ID, err = ParseCitizenID(parts[0]); err != nil || card.ID.Old {
		return IDCard{}, fault.Invalid("viet.card.number").With(err)
	}
	if old, err := ParseCitizenID(parts[1]); err == nil && old.Old {
		card.OldID = old.Number
	}
	if card.FullName, err = CleanName(parts[2]); err != nil {
		return IDCard{}, fault.Invalid("viet.card.name").With(err)
	}
	if card.Birth, err = cardBirth(parts[3]); err != nil {
		return IDCard{}, fault.Invalid("viet.card.birth").With(err)
	}
	switch Fold(parts[4]) {
	case "nam":
	case "nu":
		card.Female = true
	default:
		return IDCard{}, fault.Invalid("viet.card.sex")
	}
	if !card.ID.Agrees(card.Birth) || card.ID.Female != card.Female {
		return IDCard{}, fault.Invalid("viet.card.disagrees")
	}
	if len(parts) > 5 {
		card.Address = parts[5]
	}
	if len(parts) > 6 {
		card.IssuedOn, _ = cardDay(parts[6])
	}
	return card, nil
}

// cardDay reads ddMMyyyy, and the forms with strokes that some scanners make of it.
func cardDay(s string) (Day, error) {
	if len(s) == 8 && digits(s) {
		s = s[:2] + "/" + s[2:4] + "/" + s[4:]
	}
	return ParseDay(s)
}

// cardBirth also reads a birth date of which the card knows only the year: 00001957 or 1957.
func cardBirth(s string) (BirthDate, error) {
	if len(s) == 8 && strings.HasPrefix(s, "0000") {
		s = s[4:]
	}
	if len(s) == 8 && strings.HasPrefix(s, "00") {
		s = s[2:4] + "/" + s[4:]
	}
	if len(s) == 4 || len(s) == 7 {
		return ParseBirthDate(s)
	}
	day, err := cardDay(s)
	return BirthDate(day), err
}
