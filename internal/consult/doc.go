// Package consult keeps what other units are asked about a subject, and what they say (lấy ý kiến cơ quan phối hợp).
//
//	lead ── ask several units at once ──▶ round 1:  A  question, answer-by ──▶ answer
//	(cơ quan chủ trì)                               B  question, answer-by ──▶ (reminded) answer, late
//	                                                C  question, answer-by ──▶ silence, with the rule that says so
//	     ── ask again ──────────────────▶ round 2:  ...
//
// Units answer side by side: no answer waits for another. The lead goes on when all have answered or the time of those
// who have not is over; their silence is then written down as such. A unit that answers late owns that delay: the
// answer-by is counted in its own working time.
//
// The room writes inside the transaction of its caller, the case engine, which asks policy.
//
// Law: 61/2018/NĐ-CP@2018-04-23
package consult
