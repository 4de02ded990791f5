// Package replica copies a SQLite database elsewhere while it is written (nhân
// bản liên tục): to a folder, of another disk or machine, or to a bucket of S3.
//
//	store ── WAL ──► Litestream (in this process) ──► changes, compacted, snapshots
//	                  owns the checkpoints             └──► Restore, to any kept instant
//
// What was acknowledged is there after a second or two; what a lost disk takes
// is at most what came in the last Lag. The files that people attach are not in
// the database and not in its replica. PostgreSQL has its own way, archiving its
// WAL; see docs/runbooks/replica.md.
package replica
