// Package oversight watches how time is counted (giám sát việc tính thời hạn): it finds steps that make figures look
// better than the work was, keeps them with their evidence and lets the unit explain and the unit above conclude.
//
//	journal ── Consumer ──► oversight_mark ── judge by the rules of that day ──► oversight_finding
//	                             ▲                                                 new ─ explained ─┬ accepted
//	                     nightly recheck                                                            └ upheld
//
// A finding is a question, not a verdict: each rule says what is also innocent about it. Rules are data of the province
// (oversight.yaml): dated, with the law they rest on and their thresholds; where no text gives the threshold the rule
// says so. A step is judged by the rule in force on its day, so what was found stays found when a rule changes.
//
// Marks and findings hold no personal data of applicants: codes of dossiers, units, accounts of officers, instants. Two
// filings of one person under one procedure are told by a sealed key that comes with the event.
//
// Law: 61/2018/NĐ-CP@2018-04-23#art17.2a, 766/QĐ-TTg@2022-06-23
package oversight
