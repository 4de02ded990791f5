package seal

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/store"
)

// Facts is what a room declares of a table of its own (dữ kiện được niêm phong).
type Facts struct {
	Table string
	// Key are the columns of the primary key. The one that is Subject too is not
	// said twice.
	Key []string
	// Subject is the column that holds the subject of the events that speak of a row.
	Subject string
	// Columns are all columns whose edit must be noticed: "name", "name bool" or "name json".
	Columns []string
	// Fixed rows never change once they are written, and are never deleted.
	Fixed bool
	// Only says of a column which kinds of event may change it; a column that is
	// not named may change with any event of its subject.
	Only map[string][]string
	// Gone are the kinds of event with which a row may disappear.
	Gone []string
	// Append is a table without events, sealed row by row: its writer calls TouchTx.
	Append bool
}

// Log is the sealed log of this database (nhật ký niêm phong).
type Log struct {
	Logger *slog.Logger

	db     *store.DB
	signer *Signer
	dir    string // where checkpoints are left as files
	facts  []Facts
}

// New makes the log; nothing happens before Run or Drain. Without a signer it
// can be asked but seals nothing.
func New(db *store.DB, signer *Signer, dir string, facts ...Facts) *Log {
	return &Log{db: db, signer: signer, dir: dir, facts: facts}
}

// Status is how far the seal has come (tình trạng niêm phong), for the console,
// check and health.
type Status struct {
	Sealed    int64     // entries of the log
	Events    int64     // events among them
	Waiting   int64     // events not sealed yet, and rows that were told of
	Oldest    time.Time // since when the oldest of them waits
	First     bool      // facts from before the first sealing are still being taken up
	Last      Checkpoint
	Key       string // public key of the log
	Witnesses []Witness
	Broken    []Finding // what the last verification or the sealer itself found
	Checked   time.Time // when everything was last verified
}

// Witness is one that countersigned (nhân chứng), at the greatest size it did.
type Witness struct {
	Name string
	Size int64
	At   time.Time
}

// Checkpoint is a signed statement of size and root (điểm niêm phong).
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	At     time.Time
	Note   string // the signed note with the countersignatures, verbatim
}

// Status tells how far the seal has come.
func (l *Log) Status(ctx context.Context, r store.Reader) (Status, error) {
	return Status{}, errUnfinished
}

// Checkpoint is the latest checkpoint; the zero value before the first.
func (l *Log) Checkpoint(ctx context.Context, r store.Reader) (Checkpoint, error) {
	return Checkpoint{}, errUnfinished
}

// Checkpoints lists kept checkpoints of a size greater than after, smallest first.
func (l *Log) Checkpoints(ctx context.Context, r store.Reader, after int64, limit int) ([]Checkpoint, error) {
	return nil, errUnfinished
}

// AddCosignature adds the line with which a witness countersigned the checkpoint
// of a size (đồng ký). The caller has checked it.
func (l *Log) AddCosignature(ctx context.Context, size int64, line string) error {
	return errUnfinished
}

// Run seals until ctx ends.
func (l *Log) Run(ctx context.Context) error { return errUnfinished }

// Drain seals everything there is, now.
func (l *Log) Drain(ctx context.Context) error { return errUnfinished }
