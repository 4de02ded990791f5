// Package blob keeps bytes by the hash of their content (kho tệp): papers,
// photos, results. The name of a blob is its SHA-256; the same bytes are kept
// once, and bytes under a name never change.
//
//	Put: read ─► temporary file ─► fsync ─► rename to ab/ab12… ─► fsync of the folder
//
// so a blob is whole or is not there, whatever happens in between. Who may read
// a blob, its name and its media type are the business of the room that holds
// the reference.
package blob
