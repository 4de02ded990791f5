package quota

import (
	"sync"
	"time"
)

// buckets are leaky buckets by key, each kept as the moment at which it is empty again. Empty ones are forgotten, so that
// memory is bounded.
type buckets struct {
	mu   sync.Mutex
	free map[string]time.Time
	most int
}

func newBuckets(most int) *buckets { return &buckets{free: map[string]time.Time{}, most: most} }

// take adds one drop to a bucket that holds size drops and loses one every so often; it says how long to wait when the
// bucket is full.
func (b *buckets) take(key string, size int, every time.Duration, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	drop := every / time.Duration(size)
	at := b.free[key]
	if at.Before(now) {
		at = now
	}
	if full := at.Add(drop).Sub(now) - every; full > 0 {
		return full
	}
	if _, known := b.free[key]; !known && len(b.free) >= b.most {
		b.forget(now)
	}
	b.free[key] = at.Add(drop)
	return 0
}

// back takes a drop out again.
func (b *buckets) back(key string, size int, every time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if at, ok := b.free[key]; ok {
		b.free[key] = at.Add(-every / time.Duration(size))
	}
}

// forget drops the empty buckets; when that is not enough, any half of them: under such an attack the limit of the single
// address is the lesser worry.
func (b *buckets) forget(now time.Time) {
	for key, at := range b.free {
		if !at.After(now) {
			delete(b.free, key)
		}
	}
	for key := range b.free {
		if len(b.free) <= b.most/2 {
			return
		}
		delete(b.free, key)
	}
}
