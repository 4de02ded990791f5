// Package hall is the queue of a one-stop hall (hàng chờ tại Bộ phận Một cửa): who waits for which business, which
// counter (quầy) serves what, and who is called next.
//
//	Setup ── kinds of business (A, B...) and counters, per unit, as data with a version
//	Take, Book+Arrive ──► waiting ──CallNext──► called ──Start──► serving ──Finish──► done
//	                         ▲  ▲                 │ │ ▲               └─Transfer─► waiting
//	                         │  └─Back (after N)──┤ └─┘ Recall
//	                         └──── skipped ◄──Skip┘          at the end of the day: absent, unserved
//
// A ticket bears no name: a number on a screen is nobody's business. Each unit has its own series every legal day; two
// units never see each other's. Of two clerks who call at once each gets another ticket, and no ticket is called twice.
// Who goes first is data with its law (priority.yaml); how long it may take is said from today's real times or not at all.
//
// Law: 118/2025/NĐ-CP@2025-06-09
package hall
