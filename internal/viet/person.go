package viet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tinhso/internal/fault"
)

// maxName bounds a person's name, in letters; the longest known Vietnamese names have about half of it.
const maxName = 100

// CleanName reads a person's name (họ và tên): letters with their marks, spaces, ' . and -; on one line, composed.
func CleanName(s string) (string, error) {
	name := strings.ReplaceAll(OneLine(s), "’", "'")
	letters := 0
	for _, r := range name {
		switch {
		case unicode.IsLetter(r) && (unicode.Is(unicode.Latin, r)):
			letters++
		case unicode.IsLetter(r):
			return "", fault.New(fault.KindInvalid, "viet.name.character", "character", string(r))
		case r == ' ', r == '\'', r == '.', r == '-', unicode.Is(unicode.Mn, r):
		default:
			return "", fault.New(fault.KindInvalid, "viet.name.character", "character", string(r))
		}
	}
	switch {
	case letters == 0:
		return "", fault.Invalid("viet.name.empty")
	case utf8.RuneCountInString(name) > maxName:
		return "", fault.New(fault.KindInvalid, "viet.name.long", "max", maxName)
	}
	return name, nil
}

// ParsePhone reads a Vietnamese telephone number (số điện thoại), mobile or fixed, and writes it as 0xxxxxxxxx.
// Spaces, dots, dashes, brackets and the country's +84 are forgiven.
func ParsePhone(s string) (string, error) {
	bare := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '.', '-', '(', ')':
			return -1
		}
		return r
	}, OneLine(s))
	for _, country := range []string{"+84", "0084", "84"} {
		if rest, ok := strings.CutPrefix(bare, country); ok && (country != "84" || len(bare) >= 11) {
			bare = "0" + strings.TrimPrefix(rest, "0")
			break
		}
	}
	if !digits(bare) {
		return "", fault.Invalid("viet.phone.digits")
	}
	switch {
	case len(bare) == 10 && bare[0] == '0' && strings.IndexByte("35789", bare[1]) >= 0: // mobile
	case len(bare) == 11 && strings.HasPrefix(bare, "02"): // fixed, with its area
	default:
		return "", fault.Invalid("viet.phone.format")
	}
	return bare, nil
}

// ParseEmail reads an e-mail address (thư điện tử): the domain in small letters, the rest as typed.
func ParseEmail(s string) (string, error) {
	s = strings.TrimSpace(NFC(s))
	at := strings.LastIndexByte(s, '@')
	if at < 1 || len(s) > 254 || at > 64 || !emailLocal(s[:at]) || !emailDomain(s[at+1:]) {
		return "", fault.Invalid("viet.email.format")
	}
	return s[:at] + "@" + strings.ToLower(s[at+1:]), nil
}

// ValidEmail reports whether ParseEmail takes the address.
func ValidEmail(s string) bool {
	_, err := ParseEmail(s)
	return err == nil
}

func emailLocal(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !asciiAlnum(c) && strings.IndexByte("!#$%&'*+-/=?^_`{|}~.", c) < 0 {
			return false
		}
	}
	return s[0] != '.' && s[len(s)-1] != '.' && !strings.Contains(s, "..")
}

func emailDomain(s string) bool {
	labels := strings.Split(s, ".")
	if len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if !asciiAlnum(label[i]) && label[i] != '-' {
				return false
			}
		}
	}
	top := labels[len(labels)-1]
	return len(top) >= 2 && !digits(top)
}

func asciiAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// ParseClock reads an hour of the day (giờ) as 07:30 or 7:30 or 7h30 and writes it 07:30.
func ParseClock(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	hour, minute, ok := strings.Cut(strings.Replace(s, "h", ":", 1), ":")
	if !ok || !digits(hour) || !digits(minute) || len(hour) > 2 || len(minute) != 2 || atoi(hour) > 23 || atoi(minute) > 59 {
		return "", fault.Invalid("viet.clock.format")
	}
	if len(hour) == 1 {
		hour = "0" + hour
	}
	return hour + ":" + minute, nil
}
