// Package proof reads, writes and checks what shows that something stands in
// the sealed log (bằng chứng niêm phong): checkpoints, countersignatures,
// proofs of inclusion and of consistency. It knows no database and no server,
// so that a stand-alone verifier and a witness of another agency use the very
// same code as the province.
//
//	Leaf ── Commit each column ──► hash of an entry
//	Checkpoint ── a signed note: origin, size, root, signatures
//	Cosigner ── signature with its time, of a witness
//	File ── one entry, its path to the root, the checkpoint: what a citizen keeps
//	Attach ── a PDF with the file inside, its first bytes untouched
//	Request ── what a log tells a witness
//
// The formats are those of C2SP: signed-note, tlog-checkpoint,
// tlog-cosignature (v1), tlog-proof, tlog-witness; hashing is RFC 6962.
//
// Everything here is read from strangers. Every decoder has a limit of bytes and
// of lines, accepts one spelling only, and ends in time proportional to what
// it was given.
package proof
