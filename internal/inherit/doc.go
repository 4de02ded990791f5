// Package inherit brings the open dossiers of an old system in (chuyển hồ sơ đang giải quyết từ hệ thống cũ): the
// number on the citizen's slip and the appointment that was made stay as they are.
//
//	CSV, JSON ─ Reader ─ Row ─ read ─► dossier.Inherit ─ CheckInherit ─► report (a dry run ends here)
//	                                                      └─ WriteTx, one row one transaction ─► dossier + ledger + event
//
// Every row is checked as a whole and stands for itself: what is right is taken in, what is not is written to a report
// that is the original file with a column of reasons. The same file twice makes nothing twice, also after a kill in
// the middle: a code that came from the same system is passed over, and told when the row says something else now.
//
// Law: 61/2018/NĐ-CP@2018-04-23#art19
package inherit
