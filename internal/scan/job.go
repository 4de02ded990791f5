package scan

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/store"
)

// The jobs of the room.
const (
	jobScan  = "scan.long"  // scans a file that is too long for a request
	jobAgain = "scan.again" // scans what could not be scanned before
	jobOwed  = "scan.owed"  // notes what nobody has tried to scan: files of before there was a clamd
)

// eventInfected tells that a content was found infected (phát hiện mã độc); its subject is the hash.
const eventInfected = "scan.found"

type infectedData struct {
	Found string `json:"found"`
	Size  int64  `json:"size"`
}

type scanArgs struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// noteLimits says that clamd's own settings let it look at a part only.
const noteLimits = "limits"

const (
	longTime   = 10 * time.Minute
	againEvery = 5 * time.Minute
	againMany  = 50 // of one turn
	oweMany    = 200
)

// againAfter is when an unscanned content is tried again: what is beyond clamd's limits will be so tomorrow too, unless
// somebody has changed them.
func againAfter(note string) time.Duration {
	if note == noteLimits {
		return 24 * time.Hour
	}
	return againEvery
}

// Workers are the jobs of the room; boot hands them to the queue.
func (g *Gate) Workers() []job.Worker {
	return []job.Worker{
		{Kind: jobScan, Work: g.scanLong, Timeout: longTime + time.Minute},
		{Kind: jobAgain, Work: g.scanAgain, Timeout: longTime + time.Minute, Spare: true},
		{Kind: jobOwed, Work: func(ctx context.Context, _ job.Job) (job.Effect, error) { return nil, g.owe(ctx) }, Timeout: 2 * time.Hour, Spare: true},
	}
}

// Periodic are the jobs that come by themselves; boot hands them to the queue.
func (g *Gate) Periodic() []job.Periodic {
	every := func(kind string, every, offset time.Duration) job.Periodic {
		return job.Periodic{Name: kind, Every: every, Offset: offset, Make: func() job.New { return job.New{Kind: kind, UniqueKey: kind} }}
	}
	return []job.Periodic{every(jobAgain, againEvery, 0), every(jobOwed, 24*time.Hour, 21*time.Hour)}
}

func (g *Gate) scanLong(ctx context.Context, j job.Job) (job.Effect, error) {
	var args scanArgs
	if err := j.Decode(&args); err != nil {
		return nil, job.Cancel(err)
	}
	ref := blob.Ref{SHA256: args.SHA256, Size: args.Size}
	v, err := g.kept(ctx, ref.SHA256)
	if fault.KindOf(err) == fault.KindNotFound && err != nil {
		return nil, job.Cancel(err)
	}
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *store.Tx) error { return g.settle(ctx, tx, ref, v) }, nil
}

// kept scans a blob.
func (g *Gate) kept(ctx context.Context, sha string) (Verdict, error) {
	if g.clam == nil {
		return Verdict{State: Unscanned, Note: "clamav"}, nil
	}
	body, err := g.blobs.Open(ctx, sha)
	if err != nil {
		return Verdict{}, err
	}
	v := g.scan(ctx, body, longTime)
	return v, errors.Join(ctx.Err(), body.Close())
}

// scanAgain scans what waits for clamd to come back. It asks first whether it is there, so that a long list does not wait
// for one dead line after another.
func (g *Gate) scanAgain(ctx context.Context, _ job.Job) (job.Effect, error) {
	if g.clam == nil || g.db == nil {
		return nil, nil
	}
	if _, err := g.clam.version(ctx); err != nil {
		return nil, nil //nolint:nilerr // it is asked again in five minutes; Status tells
	}
	for range 20 {
		all, err := list(ctx, g.db, verdictAgain, store.Millis(g.db.Now()), againMany)
		if err != nil || len(all) == 0 {
			return nil, err
		}
		for _, old := range all {
			if err := g.once(ctx, old); err != nil {
				return nil, err
			}
		}
	}
	return nil, nil
}

func (g *Gate) once(ctx context.Context, old Verdict) error {
	v, err := g.kept(ctx, old.SHA256)
	if fault.KindOf(err) == fault.KindNotFound && err != nil {
		return g.db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, verdictDrop, old.SHA256) // swept
			return err
		})
	}
	if err != nil {
		return err
	}
	ref := blob.Ref{SHA256: old.SHA256}
	return g.db.Write(ctx, func(tx *store.Tx) error { return g.settle(ctx, tx, ref, v) })
}

// ForgetTx forgets the verdict on a content that was swept; that it was infected stays known.
func ForgetTx(ctx context.Context, tx *store.Tx, sha string) error {
	_, err := tx.Exec(ctx, verdictDrop, sha)
	return err
}

// owe notes contents of which nothing is known, so that they are scanned.
func (g *Gate) owe(ctx context.Context) error {
	if g.clam == nil || g.db == nil {
		return nil
	}
	var some []blob.Ref
	flush := func() error {
		defer func() { some = some[:0] }()
		if len(some) == 0 {
			return nil
		}
		return g.db.Write(ctx, func(tx *store.Tx) error {
			for _, r := range some {
				if _, err := tx.Exec(ctx, verdictNew, r.SHA256, r.Size, store.Millis(tx.Now())); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := g.blobs.Walk(ctx, func(r blob.Ref) error {
		if some = append(some, r); len(some) < oweMany {
			return nil
		}
		return flush()
	})
	return errors.Join(err, flush())
}

// Status is how scanning stands, for the console and for `tinhso check` (tình trạng quét mã độc).
type Status struct {
	Configured bool
	Address    string
	Version    string // of clamd and its signatures; empty when it does not answer
	Problem    string
	Unscanned  int64 // contents that wait for clamd
	Waiting    int64
	Infected   int64
	Last       time.Time // something was scanned
}

// Status asks clamd and the table.
func (g *Gate) Status(ctx context.Context) (Status, error) {
	s := Status{Configured: g.clam != nil}
	if g.clam != nil {
		s.Address = g.clam.network + ":" + g.clam.address
		asked, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		var err error
		if s.Version, err = g.clam.version(asked); err != nil {
			s.Problem = fault.Reason(err)
		}
	}
	if g.db == nil {
		return s, nil
	}
	var last int64
	if err := g.db.QueryRow(ctx, verdictLast).Scan(&last); err != nil {
		return s, err
	}
	s.Last = store.Instant(last)
	rows, err := g.db.Query(ctx, verdictCounts)
	if err != nil {
		return s, err
	}
	defer rows.Close()
	for rows.Next() {
		var state string
		var n int64
		if err := rows.Scan(&state, &n); err != nil {
			return s, err
		}
		switch State(state) {
		case Unscanned:
			s.Unscanned = n
		case Waiting:
			s.Waiting = n
		case Infected:
			s.Infected = n
		case Clean:
		}
	}
	return s, rows.Err()
}
