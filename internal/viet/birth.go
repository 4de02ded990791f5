package viet

import (
	"fmt"
	"strings"
	"time"

	"tinhso/internal/fault"
)

// BirthDate is a date of birth (ngày, tháng, năm sinh) as far as it is known: many older people know only the year.
// M and D are 0 when unknown. Birth dates compare with ==.
type BirthDate struct {
	Y int
	M time.Month
	D int
}

// ParseBirthDate reads 02/03/1957, 03/1957, 1957, and the ISO forms 1957-03-02 and 1957-03.
func ParseBirthDate(s string) (BirthDate, error) {
	s = strings.TrimSpace(s)
	y, m, d := "", "1", "1"
	switch {
	case len(s) == 4:
		y = s
	case len(s) == 7 && s[2] == '/':
		m, y = s[:2], s[3:]
	case len(s) == 7 && s[4] == '-':
		y, m = s[:4], s[5:]
	case len(s) == 10:
		day, err := ParseDay(s)
		if err != nil {
			f, _ := fault.As(err)
			if f != nil && f.Code == "viet.day.impossible" {
				return BirthDate{}, err
			}
			return BirthDate{}, fault.Invalid("viet.birth.format")
		}
		return BirthDate(day), nil
	}
	if !digits(y) || !digits(m) {
		return BirthDate{}, fault.Invalid("viet.birth.format")
	}
	day, ok := NewDay(atoi(y), atoi(m), atoi(d))
	if !ok {
		return BirthDate{}, fault.New(fault.KindInvalid, "viet.day.impossible", "value", s)
	}
	if len(s) == 4 {
		return BirthDate{Y: day.Y}, nil
	}
	return BirthDate{Y: day.Y, M: day.M}, nil
}

// Day is the full day; ok is false when only the year or month is known.
func (b BirthDate) Day() (Day, bool) { return Day(b), b.D != 0 }

// First is the earliest day that the birth date can mean.
func (b BirthDate) First() Day { return Day{b.Y, max(b.M, 1), max(b.D, 1)} }

// After reports whether the person cannot yet be born on the day.
func (b BirthDate) After(today Day) bool { return !b.IsZero() && b.First().After(today) }

// Age counts the completed years on a day (tuổi); where the birthday is unknown it counts the least that is sure.
func (b BirthDate) Age(on Day) int {
	m, d := b.M, b.D
	if m == 0 {
		m = time.December
	}
	if d == 0 {
		d = daysIn(b.Y, m)
	}
	age := on.Y - b.Y
	if on.M < m || on.M == m && on.D < d {
		age--
	}
	return max(age, 0)
}

// IsZero reports no date at all.
func (b BirthDate) IsZero() bool { return b == BirthDate{} }

// String is the ISO form, as long as what is known: 1957, 1957-03 or 1957-03-02.
func (b BirthDate) String() string {
	switch {
	case b.IsZero():
		return ""
	case b.M == 0:
		return fmt.Sprintf("%04d", b.Y)
	case b.D == 0:
		return fmt.Sprintf("%04d-%02d", b.Y, int(b.M))
	default:
		return Day(b).String()
	}
}

// Vietnamese is the form people read: 1957, 03/1957 or 02/03/1957.
func (b BirthDate) Vietnamese() string {
	switch {
	case b.M == 0:
		return b.String()
	case b.D == 0:
		return fmt.Sprintf("%02d/%04d", int(b.M), b.Y)
	default:
		return Day(b).Vietnamese()
	}
}

// MarshalText writes the ISO form.
func (b BirthDate) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads what ParseBirthDate reads; nothing is no date.
func (b *BirthDate) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*b = BirthDate{}
		return nil
	}
	parsed, err := ParseBirthDate(string(text))
	if err != nil {
		return err
	}
	*b = parsed
	return nil
}
