// Package ledger is the account of time of each subject (sổ thời hạn): the budget that a law gave on the day of
// acceptance, and what was consumed of it. A due day is never stored as the truth; it is what the entries come to.
//
//	start ─ leg ─ pause ─ resume ─ leg ─ extend ─ calendar ─ stop     entries: only added, never changed
//	  │       │      │                     │
//	budget  who     who, reason, law,    amount      ──► Account ──► deadline.Due ──► due, national measure, legs
//	        has it  evidence
//
// Every entry keeps the due moment before and after it, so the ledger can say what moved it, who did, and by which law.
// Attempts that were refused (a pause after the due moment, a resume without a pause) are kept beside, in their own
// transaction, since the act itself leaves nothing behind.
//
// A leg (chặng) is the time that one unit and officer have a subject in one state. Shares of the flow cut the budget into
// working minutes that sum to the statutory time exactly; whoever used more than the share owns the delay.
//
// The ledger writes inside the transaction of its caller, the case engine. It asks no policy: its caller has.
//
// Law: 61/2018/NĐ-CP@2018-04-23#art17, 61/2018/NĐ-CP@2018-04-23#art18, 61/2018/NĐ-CP@2018-04-23#art19
package ledger
