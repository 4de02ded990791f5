// Package once makes a request that is sent twice happen once (khóa chống gửi
// trùng): the key is kept in the transaction of the effect, beside the first
// answer, which every copy of the request gets again.
//
//	Before ─ first statement: takes the key, or says Replay or other_body
//	After  ─ before the event: keeps the answer with the key
//
// Of two copies at once the second waits for the first on the primary key, and
// then finds its answer. A request that is refused undoes its key with the
// rest: it may be mended and sent again.
package once
