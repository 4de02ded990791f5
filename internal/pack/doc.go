// Package pack loads a province pack (gói dữ liệu tỉnh): a folder of plain files that says who the units are,
// which days are worked, and which procedures exist, so that one binary becomes one province.
//
//	pack.yaml ─ what the pack is           areas.csv, units.csv ─ places and units
//	calendar.csv, hours.csv, rules.yaml ─ working time and dated rules
//	flows/*.yaml, forms/*.yaml ─ how a dossier moves, what it asks
//	procedures.jsonl[.gz] + receivers.csv, forms.csv, popular.csv ─ the catalogue and who receives what
//	life_events.yaml, synonyms.yaml ─ how people find it     banks.csv, doc_types.csv ─ lists
//
// Everything is decoded strictly before anything is written: an unknown key, an impossible day, a unit nobody knows
// refuses its row with file and line, all of them are told, and then nothing at all is loaded. Text is repaired (NFC,
// zero-width characters) and the repairs are counted. One transaction writes it all. Loading twice is the same as
// loading once: a row that the pack has not changed is not touched, so what the province changed since is kept.
package pack
