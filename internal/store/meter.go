package store

import (
	"context"
	"database/sql"
	"slices"
	"sync/atomic"
	"time"

	"tinhso/internal/fault"
)

// Bounds are the upper bounds of the times that Stats counts (mốc thời gian), in seconds.
var Bounds = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// Times counts how long something took (phân bố thời gian): how many took at
// most so many seconds, by Bounds, and the rest in Count.
type Times struct {
	Below []uint64 // one for each bound, each within the next
	Count uint64
	Sum   time.Duration
}

// Pool is a pool of connections (bể kết nối).
type Pool struct {
	Most, Open, Busy int
	Waits            int64
	Waited           time.Duration
}

// Stats is what the handle counted since it was opened (số liệu vận hành).
type Stats struct {
	Verbs    Times // from the call of Write to its answer
	Failed   int64 // verbs that ended with an error, faults of the caller among them
	Again    int64 // runs repeated after a serialization failure
	Waiting  int   // verbs that wait for the writer; SQLite only
	Commits  Times // of a batch; SQLite only
	Grouped  int64 // verbs in those batches
	Pools    map[string]Pool
	Full     int64     // verbs that found no room on the disk
	LastFull time.Time // and the last of them
}

// meter counts; every field may be touched by many at once.
type meter struct {
	verbs, commits       times
	failed, again, group atomic.Int64
	full                 atomic.Int64
	lastFull             atomic.Pointer[time.Time]
}

type times struct {
	in  [14]atomic.Uint64 // one more than Bounds
	sum atomic.Int64
}

func (t *times) took(d time.Duration) {
	i, _ := slices.BinarySearch(Bounds, d.Seconds())
	t.in[i].Add(1)
	t.sum.Add(int64(d))
}

func (t *times) read() Times {
	out := Times{Below: make([]uint64, len(Bounds)), Sum: time.Duration(t.sum.Load())}
	for i := range t.in {
		out.Count += t.in[i].Load()
		if i < len(Bounds) {
			out.Below[i] = out.Count
		}
	}
	return out
}

// verb counts one Write that ended.
func (m *meter) verb(took time.Duration, err error) {
	m.verbs.took(took)
	if err != nil {
		m.failed.Add(1)
	}
	m.spot(err)
}

// spot remembers that the database had no room.
func (m *meter) spot(err error) {
	if f, ok := fault.As(err); ok && f.Code == codeFull {
		now := time.Now() //allow: how long ago, not a time of the law
		m.full.Add(1)
		m.lastFull.Store(&now)
	}
}

// Stats reads the counters.
func (db *DB) Stats() Stats {
	m := &db.meter
	s := Stats{Verbs: m.verbs.read(), Commits: m.commits.read(), Failed: m.failed.Load(), Again: m.again.Load(),
		Grouped: m.group.Load(), Full: m.full.Load(), Pools: map[string]Pool{}}
	if at := m.lastFull.Load(); at != nil {
		s.LastFull = *at
	}
	switch b := db.b.(type) {
	case *lite:
		b.open.Lock()
		s.Pools["read"] = Pool{Most: b.most, Open: b.opened, Busy: b.opened - len(b.readers),
			Waits: b.waits.Load(), Waited: time.Duration(b.waited.Load())}
		b.open.Unlock()
		if b.w != nil {
			s.Waiting = len(b.w.queue)
		}
	case *elephant:
		s.Pools["write"], s.Pools["read"] = poolOf(b.w), poolOf(b.r)
	}
	return s
}

func poolOf(db *sql.DB) Pool {
	s := db.Stats()
	return Pool{Most: s.MaxOpenConnections, Open: s.OpenConnections, Busy: s.InUse, Waits: s.WaitCount, Waited: s.WaitDuration}
}

// Size is how many bytes the database takes on its disk (dung lượng cơ sở dữ liệu).
func (db *DB) Size(ctx context.Context) (n int64, err error) {
	if db.engine == Postgres {
		err = db.QueryRow(ctx, sqlSizePostgres).Scan(&n)
		return n, err
	}
	err = db.QueryRow(ctx, sqlSizeSQLite).Scan(&n)
	return n, err
}

// Clock is what the clock of the database shows (đồng hồ của máy chủ dữ liệu);
// ok is false where it is that of this process.
func (db *DB) Clock(ctx context.Context) (at time.Time, ok bool, err error) {
	if db.engine != Postgres {
		return at, false, nil
	}
	err = db.QueryRow(ctx, sqlClockPostgres).Scan(&at)
	return at, true, err
}
