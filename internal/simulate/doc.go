// Package simulate fills a province with plausible records (mô phỏng dữ liệu hồ sơ của một tỉnh), so that a million
// dossiers can be looked at, measured, backed up and moved before the province has them.
//
//	plan ──► who files what, where, when, and what becomes of it: by the seed alone
//	  │
//	  ├─ few:  run ──► the verbs of the rooms, under a moved clock
//	  └─ many: run some of each day in a scratch database ──► capture every row they left ──► stamp copies into the province
//
// The bulk path knows no table by name: whatever the rooms write of a life is read back, and what belongs to the life
// (keys, codes, numbers, people, moments) becomes a place that is filled anew for each copy. Copies keep day, procedure and
// outcome of their template, so every due day stays the one that the law and the calendar gave. A test makes the same lives
// on both ways and compares every row.
//
// Nothing here is of a real person: names, numbers and addresses are drawn.
package simulate
