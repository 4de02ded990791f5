// Package quota bounds how much one person asks of the platform (hạn mức truy cập), without punishing a commune behind
// one address.
//
//	signed in ──> the budget of the account
//	guest ──────> the ceiling of the address: the budgets of `crowd` persons, and of five more for each person who is
//	              signed in there; IPv6 counts by /64
//
// What looks for a code (verifying, tracking, signing in) pays for wrong ones only: a counter that verifies real results
// all day never meets the limit. The counts are in memory, each node for itself; guesses of passwords are counted in the
// database, by identity.
//
// Law: 85/2016/NĐ-CP@2016-07-01
package quota
