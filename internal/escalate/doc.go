// Package escalate tells who must know that a deadline draws near, has come, or is long past (nhắc việc và báo cáo quá hạn
// theo bậc).
//
//	timer ──► dossier.near ──► the officer who has it          event dossier.near_due
//	          dossier.due  ──► that officer and the leader     event dossier.overdue ──► sets dossier.late
//	          dossier.leg  ──► whose share of the time is over event dossier.leg_overdue
//	          dossier.late ──► the leader of the unit above    event dossier.overdue_long
//	          dossier.answer ► (a filing nobody answered)      event dossier.unanswered
//
// Who is told at which rung, and after how many days, is dated data (rung) with its citation; the rung in force on the day
// of acceptance applies. The room looks at each dossier in the transaction of the timer: what has ended, waits for the
// citizen, or has a later due day by now is left alone. Effects, events, notices and the next timers of five hundred
// dossiers are a handful of statements, for a hundred thousand deadlines can come in one second.
//
// It stands above the case engine because it looks at dossiers in bulk and writes nothing of theirs.
//
// Law: 61/2018/NĐ-CP@2018-04-23#art19
package escalate
