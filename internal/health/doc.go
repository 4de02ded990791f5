// Package health watches the machine on which the province runs (sức khỏe hệ
// thống): disk, clock, database, and how far everything that works behind the
// pages has fallen behind.
//
//	probe ──► measure ──► rule ──► check ──► alarm opened … closed   health_alarm
//	              │                  │
//	              │                  └─ Intake(): no new filings while the disk is nearly full
//	              └──────────────────► minute ─ thinned ─► hour       health_sample
//
// A probe reads measures: numbers with the name of what they are of, a folder,
// a consumer, a state of jobs; never of a person. Rules judge them. Every
// minute the measures of this node become one row, kept for two days and then
// as one row an hour for ninety; the last ones stand in memory for pages and
// for /metrics, so that a scrape never asks the database.
//
// Two things are watched by the second, because waiting a minute would do harm.
// The disk: below its reserve the house takes nothing new in (Intake), while
// there is still room for what is in hand. The clock: the wall clock is compared
// with the one that only counts on; when they part, timers are held (Held)
// until it agrees again or an operator says that it is right.
//
// Law: 53/2022/NĐ-CP
package health
