package pack

import (
	"tinhso/internal/org"
)

const (
	fileManifest   = "pack.yaml"
	fileAreas      = "areas.csv"
	fileUnits      = "units.csv"
	fileCalendar   = "calendar.csv"
	fileHours      = "hours.csv"
	fileRules      = "rules.yaml"
	fileTerms      = "terms.yaml"
	fileBanks      = "banks.csv"
	fileTypes      = "doc_types.csv"
	fileProcedures = "procedures.jsonl"
	fileReceivers  = "receivers.csv"
	fileForms      = "forms.csv"
	dirForms       = "forms"
	dirFlows       = "flows"
	filePopular    = "popular.csv"
	fileEvents     = "life_events.yaml"
	fileSynonyms   = "synonyms.yaml"
	fileFees       = "fees.yaml"
	fileMap        = "map.csv"
)

var (
	levels    = set("province", "district", "commune")
	kinds     = set("committee", "department", "body", "office")
	areaKinds = set("tinh", "thanh_pho", "thi_xa", "huyen", "phuong", "thi_tran", "xa", "quan", "dac_khu")
	trust     = set("high", "medium", "low")
)

// areas reads the places (địa bàn). A place stands after the one above it.
func (l *loader) areas() []org.PutArea {
	var list []org.PutArea
	codes := l.once(fileAreas, "code")
	for _, r := range l.csv(fileAreas, "code", "level", "kind", "name", "short_name", "parent", "valid_from") {
		c := r.cells
		a := org.PutArea{Key: c[0], Code: c[0], Level: org.Level(c[1]), Kind: c[2], Name: c[3], ShortName: c[4], ParentKey: c[5], ValidFrom: c[6]}
		before := len(l.refused)
		if !digits(c[0]) || len(c[0]) > 5 {
			l.refuse(fileAreas, r.line, "pack.area.code", "value", c[0])
		}
		codes.add(c[0], r.line)
		l.choice(fileAreas, r.line, "level", c[1], levels)
		l.choice(fileAreas, r.line, "kind", c[2], areaKinds)
		l.need(fileAreas, r.line, "name", c[3])
		l.need(fileAreas, r.line, "short_name", c[4])
		if c[5] != "" && codes.seen[c[5]] == 0 {
			l.refuse(fileAreas, r.line, "pack.parent", "value", c[5])
		}
		l.day(fileAreas, r.line, "valid_from", c[6])
		if len(l.refused) == before {
			list = append(list, a)
		}
	}
	return list
}

// units reads the units (đơn vị). A unit stands after the one above it, so the tree has no circle.
func (l *loader) units(areas []org.PutArea, root string) []org.PutUnit {
	places := map[string]bool{}
	for _, a := range areas {
		places[a.Key] = true
	}
	var list []org.PutUnit
	keys, gso, identifiers := l.once(fileUnits, "key"), l.once(fileUnits, "gso"), l.once(fileUnits, "identifier")
	for _, r := range l.csv(fileUnits, "key", "kind", "level", "gso", "identifier", "identifier_is_sample", "name",
		"short_name", "abbrev", "parent", "area", "valid_from", "name_confidence", "note") {
		c := r.cells
		before := len(l.refused)
		if !validKey(c[0]) {
			l.refuse(fileUnits, r.line, "pack.key", "key", c[0])
		}
		keys.add(c[0], r.line)
		l.choice(fileUnits, r.line, "kind", c[1], kinds)
		l.choice(fileUnits, r.line, "level", c[2], levels)
		if c[3] != "" {
			gso.add(c[3], r.line)
		}
		if l.need(fileUnits, r.line, "identifier", c[4]) {
			identifiers.add(c[4], r.line)
		}
		sample := l.yesNo(fileUnits, r.line, "identifier_is_sample", c[5])
		l.need(fileUnits, r.line, "name", c[6])
		l.need(fileUnits, r.line, "short_name", c[7])
		if c[9] == "" && c[0] != root || c[9] != "" && (c[9] == c[0] || keys.seen[c[9]] == 0) {
			l.refuse(fileUnits, r.line, "pack.parent", "value", c[9])
		}
		if !places[c[10]] {
			l.refuse(fileUnits, r.line, "pack.unit.area", "value", c[10])
		}
		l.day(fileUnits, r.line, "valid_from", c[11])
		l.choice(fileUnits, r.line, "name_confidence", c[12], trust)
		if len(l.refused) == before {
			list = append(list, org.PutUnit{
				Key: c[0], Kind: org.Kind(c[1]), Level: org.Level(c[2]), GSO: c[3], Identifier: c[4], IdentifierIsSample: sample,
				Name: c[6], ShortName: c[7], Abbrev: c[8], ParentKey: c[9], AreaKey: c[10], ValidFrom: c[11],
			})
		}
	}
	if len(list) > 0 && keys.seen[root] == 0 {
		l.refuse(fileManifest, l.yamlLine(fileManifest, "$.province.unit"), "pack.unit", "value", root)
	}
	return list
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}
