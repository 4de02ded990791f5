package replica

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/benbjohnson/litestream"
	"github.com/benbjohnson/litestream/file"
	"github.com/benbjohnson/litestream/s3"

	"tinhso/internal/fault"
)

// Lag is the most that is lost with the disk, as long as the place of the
// replica answers.
const Lag = 5 * time.Second

const (
	look    = time.Second      // between looks at the WAL, and between sendings
	busy    = 10 * time.Second // to wait for a verb
	every   = 24 * time.Hour   // between snapshots
	parting = 3 * time.Second  // to send the last at the end
	fineFor = time.Hour        // while every change can be told from the next
)

// Options say what is copied, where to, and for how long it is kept.
type Options struct {
	File string        // the database
	To   string        // file:DIR or s3://BUCKET/PATH
	Key  string        // access key and secret, two lines, for S3
	Days int           // the instants of so many days can be restored; 7 when 0
	Log  *slog.Logger  // nowhere when nil
	Look time.Duration // a second when 0
}

// Replica copies a database that is open (bản nhân liên tục).
type Replica struct {
	db    *litestream.DB
	store *litestream.Store
}

// Open begins to copy. The database is open already, with Options.Replicated.
func Open(ctx context.Context, o Options) (*Replica, error) {
	client, err := place(o)
	if err != nil {
		return nil, err
	}
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	log = log.With("part", "replica")
	if o.Look == 0 {
		o.Look = look
	}
	if o.Days <= 0 {
		o.Days = 7
	}
	db := litestream.NewDB(o.File)
	db.BusyTimeout, db.MonitorInterval = busy, o.Look
	db.ShutdownSyncTimeout, db.ShutdownSyncInterval = parting, 200*time.Millisecond
	db.L0Retention = fineFor
	db.SetLogger(log)
	db.Replica = litestream.NewReplicaWithClient(db, client)
	db.Replica.SyncInterval = o.Look
	if f, ok := client.(*file.ReplicaClient); ok {
		f.Replica = db.Replica
	}
	s := litestream.NewStore([]*litestream.DB{db}, litestream.CompactionLevels{{Level: 0}, {Level: 1, Interval: 30 * time.Second},
		{Level: 2, Interval: 5 * time.Minute}, {Level: 3, Interval: time.Hour}})
	s.SnapshotInterval, s.SnapshotRetention = every, time.Duration(o.Days)*every
	s.L0Retention = fineFor
	s.ShutdownSyncTimeout, s.ShutdownSyncInterval = parting, 200*time.Millisecond
	s.Logger = log
	if err := s.Open(ctx); err != nil {
		return nil, fmt.Errorf("replica: %w", err)
	}
	return &Replica{db: db, store: s}, nil
}

// place is the client of the place that a setting names.
func place(o Options) (litestream.ReplicaClient, error) {
	if dir, ok := strings.CutPrefix(o.To, "file:"); ok && dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("replica: %w", err)
		}
		abs, err := filepath.Abs(dir)
		if err != nil {
			return nil, fmt.Errorf("replica: %w", err)
		}
		return file.NewReplicaClient(abs), nil
	}
	scheme, host, path, query, user, err := litestream.ParseReplicaURLWithQuery(o.To)
	if err != nil || scheme != "s3" {
		return nil, fault.New(fault.KindInvalid, "backup.replica_place", "to", o.To).With(err)
	}
	made, err := s3.NewReplicaClientFromURL(scheme, host, path, query, user)
	if err != nil {
		return nil, fault.New(fault.KindInvalid, "backup.replica_place", "to", o.To).With(err)
	}
	client, ok := made.(*s3.ReplicaClient)
	if !ok {
		return nil, errors.New("replica: no client of S3")
	}
	if words := strings.Fields(o.Key); len(words) == 2 {
		client.AccessKeyID, client.SecretAccessKey = words[0], words[1]
	}
	return client, nil
}

// SyncedAt is when the place last had everything; zero before the first time.
func (r *Replica) SyncedAt() time.Time { return r.db.LastSuccessfulSyncAt() }

// Flush sends what is not there yet (đẩy hết thay đổi).
func (r *Replica) Flush(ctx context.Context) error {
	if err := r.db.SyncAndWait(ctx); err != nil {
		return fmt.Errorf("replica: %w", err)
	}
	return nil
}

// Close sends the last and ends. The database is closed before: to close its
// file while somebody has it open would take the locks of that one as well.
func (r *Replica) Close(ctx context.Context) error {
	if err := r.store.Close(ctx); err != nil {
		return fmt.Errorf("replica: %w", err)
	}
	return nil
}

// Restore makes a database file of a replica (phục hồi từ bản nhân), as it was
// at an instant; as late as there is when that is zero.
func Restore(ctx context.Context, from, key, to string, at time.Time) error {
	if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
		return fault.Conflict("backup.exists", "file", to)
	}
	client, err := place(Options{To: from, Key: key})
	if err != nil {
		return err
	}
	r := litestream.NewReplicaWithClient(nil, client)
	o := litestream.NewRestoreOptions()
	o.OutputPath, o.Timestamp, o.IntegrityCheck = to, at, litestream.IntegrityCheckQuick
	err = r.Restore(ctx, o)
	if errors.Is(err, litestream.ErrTxNotAvailable) || errors.Is(err, litestream.ErrNoSnapshots) {
		return fault.NotFound("backup.replica_empty", "from", from).With(err)
	}
	if err != nil {
		return fmt.Errorf("replica: restore: %w", err)
	}
	if err := os.Chmod(to, 0o600); err != nil {
		return fmt.Errorf("replica: %w", err)
	}
	return nil
}

// Reaches is the latest instant that a replica can be restored to (bản nhân đến
// thời điểm nào).
func Reaches(ctx context.Context, from, key string) (time.Time, error) {
	if dir, ok := strings.CutPrefix(from, "file:"); ok {
		if _, err := os.Stat(dir); err != nil {
			return time.Time{}, fault.NotFound("backup.replica_empty", "from", from).With(err)
		}
	}
	client, err := place(Options{To: from, Key: key})
	if err != nil {
		return time.Time{}, err
	}
	at, err := litestream.NewReplicaWithClient(nil, client).CalcRestoreTarget(ctx, litestream.NewRestoreOptions())
	if err != nil || at.IsZero() {
		return time.Time{}, fault.NotFound("backup.replica_empty", "from", from).With(err)
	}
	return at, nil
}
