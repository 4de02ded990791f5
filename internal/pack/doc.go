// Package pack loads a province pack (gói dữ liệu tỉnh): a folder of plain files that says who the units are,
// which days are worked, and which procedures exist, so that one binary becomes one province.
//
// A pack is decoded strictly: an unknown key, a bad date, an unknown unit refuses the row with its file and line,
// and then nothing at all is loaded. Loading twice is the same as loading once.
package pack
