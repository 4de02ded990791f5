// Package lang speaks to people: the Vietnamese and English message catalogues (danh mục thông báo) and the printer
// that reads them.
//
// Vietnamese is the source, English the translation. Each room keeps its own pair of files, vi/<room>.json and
// en/<room>.json, with flat keys `room.thing.detail`. A fault's code is a key too, so a fault needs no words of its own.
// A value may hold {placeholders}; there are no plural forms, because Vietnamese has none and the English text is
// written so that it needs none.
//
//	vi/*.json ─┐
//	           ├─ For(tag) ─ Printer ─ T(key, "name", value...)     one sentence
//	en/*.json ─┘                    └─ Fault(err)                   title + one sentence for each field
package lang
