// Package calendar changes the working calendar under control (thay đổi lịch làm việc): who changes a day off, a made-up
// Saturday, the hours of a counter or closes an agency for a flood sees first which dossiers move, a second person
// approves, and only then the change comes into force and open dossiers get their new due days.
//
//	Propose ── job calendar.count ──► effects, summary ──► pending ──┬─ Approve ── job calendar.apply ──► applied
//	                                     ▲                           ├─ Reject
//	                                     └── calendar or dossiers ───┘  Withdraw
//	                                         changed meanwhile
//
// Approval is given on figures: when the calendar changed since they were counted they are void and are counted anew;
// when dossiers changed, whoever approves is told and sees new figures, or says that he knows. Both jobs keep their
// place in the row of the proposal, in the transaction of each batch, so that a process that dies loses nothing and
// does nothing twice. What is closed keeps its due day and its verdict.
//
// The room owns calendar_proposal and calendar_effect. The calendar itself belongs to room deadline, the dossiers to
// room dossier.
//
// Law: 45/2019/QH14@2019-11-20#art112, 91/2015/QH13@2015-11-24#art148
package calendar
