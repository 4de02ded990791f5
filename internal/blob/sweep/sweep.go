package sweep

import (
	"context"
	"embed"
	"errors"
	"slices"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/event"
	"tinhso/internal/job"
	"tinhso/internal/scan"
	"tinhso/internal/store"
)

//go:embed migrate
var migrateFS embed.FS

// Migrations make the table of the room.
var Migrations = store.Line{Room: "blob_sweep", FS: migrateFS}

const (
	markPut  = `INSERT INTO blob_sweep (sha256, until) VALUES ($1, $2) ON CONFLICT (sha256) DO UPDATE SET until = excluded.until`
	markGet  = `SELECT COUNT(*) FROM blob_sweep m WHERE m.sha256 = $1 AND m.until > $2`
	markDrop = `DELETE FROM blob_sweep WHERE sha256 IN (...)`
	markOld  = `DELETE FROM blob_sweep WHERE until <= $1`
)

// Source tells which of some blobs a room refers to (nơi còn dùng tệp).
type Source struct {
	Name   string // of its table
	Refers func(ctx context.Context, r store.Reader, shas []string) ([]string, error)
}

// Column is a source that is one column of hashes of one table (cột còn dùng tệp); it should have an index.
func Column(table, column string) Source {
	q := "SELECT DISTINCT t." + column + " FROM " + table + " t WHERE t." + column + " IN (...)"
	return Source{Name: table, Refers: func(ctx context.Context, r store.Reader, shas []string) ([]string, error) {
		q, args := store.In(q, nil, shas)
		return store.All(ctx, r, q, func(row *store.Rows) (sha string, err error) {
			err = row.Scan(&sha)
			return sha, err
		}, args...)
	}}
}

// grace is how long ago a blob must have been kept last.
const grace = 48 * time.Hour

// A mark holds longer than a removal may take.
const (
	markTime   = 2 * time.Minute
	removeTime = time.Minute
	many       = 100
)

// The job of the room, and what it tells.
const (
	jobSweep   = "blob.sweep"
	eventSwept = "blob.swept"
)

// Swept is what one round removed (kết quả dọn tệp).
type Swept struct {
	Removed int64 `json:"removed"`
	Bytes   int64 `json:"bytes"`
}

// Sweeper removes what nothing refers to (bộ dọn tệp).
type Sweeper struct {
	db      *store.DB
	blobs   *blob.Store
	sources []Source
}

// New makes the sweeper and lets who keeps a blob look for its marks. Every room that refers to blobs is a source.
func New(db *store.DB, blobs *blob.Store, sources ...Source) *Sweeper {
	s := &Sweeper{db: db, blobs: blobs, sources: sources}
	blobs.Guard(s.marked)
	return s
}

func (s *Sweeper) marked(ctx context.Context, sha string) (bool, error) {
	n := 0
	err := s.db.QueryRow(ctx, markGet, sha, store.Millis(s.db.Now())).Scan(&n)
	return n > 0, err
}

// Workers are the jobs of the room; boot hands them to the queue.
func (s *Sweeper) Workers() []job.Worker {
	return []job.Worker{{Kind: jobSweep, Spare: true, Timeout: 3 * time.Hour, Work: func(ctx context.Context, _ job.Job) (job.Effect, error) {
		done, err := s.Sweep(ctx)
		if err != nil || done.Removed == 0 {
			return nil, err
		}
		return func(ctx context.Context, tx *store.Tx) error {
			return event.Append(ctx, tx, event.New{Kind: eventSwept, Subject: "files", Data: done})
		}, nil
	}}}
}

// Periodic are the jobs that come by themselves; boot hands them to the queue.
func (s *Sweeper) Periodic() []job.Periodic {
	return []job.Periodic{{Name: jobSweep, Every: 24 * time.Hour, Offset: 20 * time.Hour, Make: func() job.New { return job.New{Kind: jobSweep, UniqueKey: jobSweep} }}}
}

// Sweep removes every blob that was last kept two days ago or more and that no source refers to (dọn tệp thừa).
func (s *Sweeper) Sweep(ctx context.Context) (done Swept, err error) {
	if len(s.sources) == 0 {
		return done, errors.New("blob: nobody says what is referred to")
	}
	before := s.db.Now().Add(-grace)
	var some []blob.Ref
	flush := func() error {
		err := s.batch(ctx, some, before, &done)
		some = some[:0]
		return err
	}
	err = s.blobs.WalkOld(ctx, before, func(r blob.Ref) error {
		if some = append(some, r); len(some) < many {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	return done, err
}

// batch removes those of some blobs that nothing refers to.
func (s *Sweeper) batch(ctx context.Context, some []blob.Ref, before time.Time, done *Swept) error {
	idle, err := s.idle(ctx, some)
	if err != nil || len(idle) == 0 {
		return err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, markOld, store.Millis(tx.Now())); err != nil {
			return err
		}
		for _, r := range idle {
			if _, err := tx.Exec(ctx, markPut, r.SHA256, store.Millis(tx.Now().Add(markTime))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	gone, err := s.remove(ctx, idle, before)
	for _, r := range gone {
		done.Removed++
		done.Bytes += r.Size
	}
	return errors.Join(err, s.unmark(context.WithoutCancel(ctx), idle, gone))
}

// remove asks once more, now that the marks can be seen, and removes.
func (s *Sweeper) remove(ctx context.Context, marked []blob.Ref, before time.Time) (gone []blob.Ref, err error) {
	ctx, cancel := context.WithTimeout(ctx, removeTime)
	defer cancel()
	idle, err := s.idle(ctx, marked)
	if err != nil {
		return nil, err
	}
	for _, r := range idle {
		ok, err := s.blobs.RemoveOld(ctx, r.SHA256, before)
		if err != nil {
			return gone, err
		}
		if ok {
			gone = append(gone, r)
		}
	}
	return gone, nil
}

// unmark lets go of what was marked; what is known of a content goes with it.
func (s *Sweeper) unmark(ctx context.Context, marked, gone []blob.Ref) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		for _, r := range gone {
			if err := scan.ForgetTx(ctx, tx, r.SHA256); err != nil {
				return err
			}
		}
		q, args := store.In(markDrop, nil, hashes(marked))
		_, err := tx.Exec(ctx, q, args...)
		return err
	})
}

// idle are those that no source refers to.
func (s *Sweeper) idle(ctx context.Context, some []blob.Ref) ([]blob.Ref, error) {
	left := slices.Clone(some)
	for _, from := range s.sources {
		if len(left) == 0 {
			break
		}
		used, err := from.Refers(ctx, s.db, hashes(left))
		if err != nil {
			return nil, err
		}
		left = slices.DeleteFunc(left, func(r blob.Ref) bool { return slices.Contains(used, r.SHA256) })
	}
	return left, nil
}

func hashes(all []blob.Ref) []string {
	out := make([]string, 0, len(all))
	for _, r := range all {
		out = append(out, r.SHA256)
	}
	return out
}
