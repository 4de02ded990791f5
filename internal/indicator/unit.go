package indicator

import (
	"maps"
	"slices"
	"strings"
)

// percent is the measure unit of a ratio of two equal units; 1/2 is printed as 50.
const percent = "percent"

// plain is the measure unit of a number without one.
const plain = "number"

// knownUnits are the measure units (đơn vị tính). A definition may divide two: minute/dossier.
var knownUnits = map[string]bool{
	"dossier": true, "procedure": true, "unit": true, "person": true, "ticket": true, "rating": true, "feedback": true, "letter": true,
	"parcel": true, "document": true, "request": true, "time": true, "case": true, "point": true, "day": true, "hour": true, "minute": true,
	"vnd": true, percent: true, plain: true,
}

// measure is what a part of a formula is measured in.
type measure struct {
	kind measureKind
	dims map[string]int // dossier: 1; minute: 1, dossier: -1
	// share: a ratio of two equal units, or a percentage; only such becomes a percentage
	share bool
	// free: a bare number, which takes the unit of what it is compared or chosen with; zero may also be added
	free, zero bool
}

type measureKind int

const (
	isNumber measureKind = iota
	isTruth
	isText
)

// measureOf reads the unit of a definition or of a number.
func measureOf(unit string) (measure, bool) {
	over, under, divided := strings.Cut(unit, "/")
	if !knownUnits[over] || divided && (!knownUnits[under] || under == percent || under == plain || under == over) {
		return measure{}, false
	}
	m := measure{dims: map[string]int{}, share: over == percent}
	if over != percent && over != plain {
		m.dims[over] = 1
	}
	if divided {
		m.dims[under]--
	}
	return m, true
}

// String writes a measure for a message.
func (m measure) String() string {
	if m.kind != isNumber {
		return map[measureKind]string{isTruth: "true/false", isText: "text"}[m.kind]
	}
	if len(m.dims) == 0 {
		if m.share {
			return percent
		}
		return plain
	}
	var over, under []string
	for _, u := range slices.Sorted(maps.Keys(m.dims)) {
		for range m.dims[u] {
			over = append(over, u)
		}
		for range -m.dims[u] {
			under = append(under, u)
		}
	}
	s := strings.Join(over, "·")
	if s == "" {
		s = "1"
	}
	if len(under) > 0 {
		s += "/" + strings.Join(under, "/")
	}
	return s
}

// same reports whether two numbers may be added or compared.
func (m measure) same(n measure) bool {
	return m.kind == isNumber && n.kind == isNumber && m.share == n.share && maps.Equal(m.dims, n.dims)
}

// times is the unit of a product, or of a quotient when sign is -1.
func (m measure) times(n measure, sign int) measure {
	r := measure{dims: maps.Clone(m.dims)}
	if r.dims == nil {
		r.dims = map[string]int{}
	}
	for u, k := range n.dims {
		if r.dims[u] += sign * k; r.dims[u] == 0 {
			delete(r.dims, u)
		}
	}
	switch {
	case len(r.dims) > 0:
	case sign < 0: // a ratio of equal units; of two bare numbers it is a number
		r.share = len(m.dims) > 0 || m.share && (n.share || n.free)
	default:
		r.share = m.share && n.share
	}
	r.free = m.free && n.free
	return r
}
