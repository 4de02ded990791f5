// Package letter writes official letters and notices from templates (mẫu thư, văn bản theo mẫu).
//
//	letters/*.yaml of the pack ──┐
//	the console, with versions ──┴─ Template ── Fill(Values) ──► Filled ── a person edits ──► Save ──► Paper ── PDF
//	                                   │ checked when saved: names, braces,    │ a value that is missing is a fault that
//	                                   │ the Vietnamese text, law and days     │ names it, never an empty hole
//
// A template is dated data that cites its law: the one in force on the day of writing is used, that of the unit before
// that of the province. Its text holds names in braces from one fixed list (Names). A paper keeps the words as they were
// sent; it is printed by room document as an official letter.
//
// Law: 30/2020/NĐ-CP@2020-03-05
package letter
