// Package once makes a request that is sent twice happen once (khóa chống gửi
// trùng): the second sending gets the answer of the first.
//
// A verb calls Before as the first and After as the last thing in its
// transaction, so key, change and answer are kept together or not at all:
//
//	Before ── inserts the key ──► the verb ──► After ── keeps the answer
//	   └─ the key is there: *Replay, or fault once.other_body
//
// An answer that is long to render is drafted before the transaction and filled
// in at its end (Draft, Fill).
//
// A request that fails leaves no key behind and may be sent again. Two that
// arrive together on PostgreSQL: the second waits for the first to end.
// Keys belong to an account and are kept 30 days.
package once
