package seal

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/store"
)

// Facts is what a room declares of a table of its own (dữ kiện được niêm phong).
type Facts struct {
	Table string
	// From is what is read, when the subject stands in another table: "a JOIN b ON ...". Names then bear "a.".
	From string
	// About are beginnings of the kinds of event that speak of the table; none: all.
	About []string
	// Key are the columns of the primary key. The one that is Subject too is not
	// said twice.
	Key []string
	// Subject is the column that holds the subject of the events that speak of a row.
	Subject string
	// Columns are all columns whose edit must be noticed: "name" or "name json".
	Columns []string
	// Fixed rows never change once they are written, and are never deleted.
	Fixed bool
	// Only says of a column which kinds of event may change it; a column that is
	// not named may change with any event of its subject.
	Only map[string][]string
	// Gone are the kinds of event with which a row may disappear.
	Gone []string
	// Erase are the kinds of event with which personal data of the subject were erased:
	// all its rows are sealed anew, under a new salt.
	Erase []string
	// Append is a table without events, sealed row by row: its writer calls event.TellTx.
	Append bool
}

// Log is the sealed log of this database (nhật ký niêm phong).
type Log struct {
	Logger *slog.Logger

	// Others tells what those said who keep checkpoints elsewhere: witnesses, folders. Status adds it to what is broken.
	// May be nil.
	Others func(ctx context.Context, r store.Reader) ([]Finding, error)

	db     *store.DB
	signer *Signer
	dir    string // where checkpoints are left as files
	node   string
	tables []*table

	begun   sync.Mutex
	forms   map[int64]*form
	current map[string]*form // by table
	trouble atomic.Pointer[string]
	turns   atomic.Int64
	written time.Time // when a checkpoint was last added to the files of its day
}

// New makes the log; nothing happens before Run or Drain. Without a signer it
// can be asked but seals nothing. Checkpoints are left in dir as files, too; with
// no dir they are not.
func New(db *store.DB, signer *Signer, dir string, facts ...Facts) *Log {
	l := &Log{db: db, signer: signer, dir: dir, node: store.NewID()}
	for _, f := range facts {
		l.tables = append(l.tables, newTable(f))
	}
	return l
}

// Status is how far the seal has come (tình trạng niêm phong), for the console,
// check and health.
type Status struct {
	Sealed    int64     // entries of the log
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
