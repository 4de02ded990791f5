package seal

import (
	"context"
	"errors"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/proof"
	"tinhso/internal/store"
)

var errUnfinished = errors.New("seal: not built yet")

// ProofOf says what is to be proven (đối tượng cần chứng minh): an event by its
// id, or the row of a table by its key, whose columns of Show are opened.
type ProofOf struct {
	Event string

	Table string
	Key   []string // values of Facts.Key
	Show  []string // columns to open; of an event "event" and "data"
}

// Proof is where something stands in the log (bằng chứng niêm phong), under the
// latest checkpoint.
type Proof struct {
	Statement  proof.Statement
	Index      int64
	Path       tlog.RecordProof
	Checkpoint Checkpoint
}

// Proof makes the proof that an event or a row, as it stands, is in the log.
// What is not sealed yet is a fault "seal.waiting"; what does not match its
// seal is a fault "seal.broken".
func (l *Log) Proof(ctx context.Context, r store.Reader, p ProofOf) (Proof, error) {
	return Proof{}, errUnfinished
}

// Consistency is the proof that the log of one size only grew into the other
// (bằng chứng nhất quán).
func (l *Log) Consistency(ctx context.Context, r store.Reader, from, to int64) (tlog.TreeProof, error) {
	return nil, errUnfinished
}

// Tile is the data of a tile of height 8 by c2sp.org/tlog-tiles (mảnh cây băm):
// as many hashes as there are, at most 256.
func (l *Log) Tile(ctx context.Context, r store.Reader, level int, n int64) ([]byte, error) {
	return nil, errUnfinished
}
