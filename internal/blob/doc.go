// Package blob keeps bytes by the hash of their content (kho tệp): papers,
// photos, results. The name of a blob is its SHA-256; the same bytes are kept
// once, and bytes under a name never change.
//
//	Stage: read ─► temporary file, hash, fsync ─► Keep: rename (disk) or put (S3) ─► ab/ab12…
//
// so a blob is whole or is not there, whatever happens in between. Put is both
// at once; between the two somebody may look at what it is. The parts of an
// upload that is under way lie beside, under part/.
//
// Who may read a blob, its name and its media type are the business of the room
// that holds the reference. What nothing refers to is removed by blob/sweep,
// which Keep and RemoveOld let in safely.
package blob
