// Package store is two SQL databases behind one handle (kho dữ liệu): SQLite,
// embedded, and PostgreSQL.
//
// A room writes its SQL once, by the common rules, and hands the text to a
// Reader or a Tx:
//
//	DB ── Query, QueryRow ─────────────► what is committed (a pool of readers)
//	 └─── Write(ctx, func(tx) error) ──► one transaction; tx.Exec, tx.Query, tx.Now
//
// On SQLite one goroutine runs the waiting verbs one after another, each in its
// own savepoint, and commits once for all of them with synchronous=FULL; a verb
// is acknowledged after that commit only. On PostgreSQL a verb is a transaction
// of its own, run again after a serialization failure or a deadlock. Therefore
// a verb must be a function of the database: it assigns to what it captured, it
// never appends, and it does nothing outside the database.
//
// In a transaction a statement that fails ends the verb, on both engines, and
// the answer to a query must be read to the end or closed before the next one.
// Tx.Try is for the few that must go on after a failure.
//
// The SQL texts, beyond what both engines share:
//
//	$1, $2 ...    placeholders on both
//	IN (...)      a list, filled by In
//	/*claim*/     rows taken by one node only: FOR UPDATE SKIP LOCKED on PostgreSQL
//	/*lock*/      rows held until the end: FOR UPDATE on PostgreSQL
//	/*each*/$1/*end*/   the values of a JSON list, see Where.List
//	/*wide*/      before a column by which SQLite shall not enter an index, see Wide
//
// Values: instants are time.Time in Go and BIGINT milliseconds in the table,
// legal days are TEXT, declared data is JSONB (string or json.RawMessage in Go).
// In migrations TEXT means TEXT COLLATE "C" on PostgreSQL, so that order and
// prefix ranges are the same on both engines.
//
// Nothing outside this package imports database/sql or a driver.
package store
