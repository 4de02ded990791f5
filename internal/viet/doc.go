// Package viet knows what is Vietnamese about text, days, numbers and people: Unicode repair and folding for search,
// the legal day (ngày), amounts of money (số tiền) and their words, personal names (họ tên), citizen identification
// numbers (số định danh cá nhân), the QR of the identity card (thẻ căn cước), telephone numbers.
//
// It knows no clock and no database. Whatever it cannot read it refuses with a fault whose code is a sentence of the
// catalogue naming the field; what it writes is what people read on screens and official papers.
//
//	text    NFC, Clean, Fold            what people type and paste
//	day     Day, ParseDay, PlaceDate    31/12/2026 and 2026-12-31, nothing else
//	number  Number, Money, words        1.856 · 42.317 ₫ · bốn mươi hai nghìn …
//	person  names, numbers, card, phone
//
// Law: 137/2015/NĐ-CP@2015-12-31 (structure of the number)
package viet
