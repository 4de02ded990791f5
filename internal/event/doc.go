// Package event is the journal (nhật ký sự kiện): one append-only table that is
// outbox, audit trail and the source of all projections.
//
//	verb ── Append(tx) ──┐ one transaction
//	                     ▼
//	                   event ──► consumer: its effect and its cursor, one transaction
//
// An event is appended in the transaction of what it tells, as its last
// statement. Consumers read the journal in one order, each from its own
// cursor, at most 500 events a turn; effect and cursor are committed together,
// so every event takes effect exactly once, also with several nodes and after
// a crash. An event that a consumer cannot apply is tried again, then set
// aside and shown; it is never skipped in silence.
//
// On PostgreSQL transactions commit out of order, and reading "greater than
// the last number" would lose events. The cursor is therefore (transaction,
// number), and only events of transactions older than every running one are
// read: the horizon. A transaction that runs long holds the horizon back.
//
// Events carry identifiers and amounts, no personal data: the journal is kept
// for good.
package event
