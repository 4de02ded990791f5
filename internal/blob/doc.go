// Package blob keeps bytes by their content hash (kho tệp): the same file is
// stored once, and a name can never point at other bytes than it did.
//
// A file is written beside its place, flushed to the disk and then renamed, so
// that a power cut leaves either the whole file or nothing.
package blob
