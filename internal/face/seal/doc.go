// Package seal is the pages on which everybody sees the sealed log (trang công
// bố niêm phong), under /niem-phong: what it is in plain words, its latest
// checkpoint and who countersigned it, how it grew, its keys, how to check; and
// for programs the checkpoints, the hashes of the tree and the proofs that it
// only grew.
//
// Nothing here says what a record holds: entries are commitments.
package seal
