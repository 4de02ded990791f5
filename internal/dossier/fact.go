package dossier

import (
	"crypto/sha256"
	"crypto/subtle"
	"strings"

	"tinhso/internal/viet"
)

// knows compares the fact with everything it may be, in the same time whichever it is.
func knows(d *Dossier, fact string, weak bool) bool {
	given := normalFact(fact)
	found := 0
	for _, p := range []*Person{&d.Applicant, d.Representative} {
		if p == nil {
			continue
		}
		if p.CitizenID != "" {
			found |= same(given, p.CitizenID)
		}
		if p.Passport != "" {
			found |= same(given, normalFact(p.Passport))
		}
		if len(p.BirthDate) > 4 { // a year alone is shared by too many
			found |= same(given, normalFact(p.BirthDate))
		}
		if n := len(p.Phone); n >= 4 {
			found |= same(given, p.Phone)
			if weak {
				found |= same(given, p.Phone[n-4:])
			}
		}
	}
	return found == 1
}

// normalFact writes a fact the way a dossier keeps it: dates as ISO, numbers without spaces.
func normalFact(s string) string {
	s = viet.OneLine(s)
	if b, err := viet.ParseBirthDate(s); err == nil && len(s) > 4 {
		return b.String()
	}
	return strings.ToUpper(strings.NewReplacer(" ", "", ".", "", "-", "").Replace(s))
}

func same(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}
