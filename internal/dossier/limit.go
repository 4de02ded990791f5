package dossier

import (
	"sync"
	"time"
)

// limiter counts wrong guesses in token buckets (giới hạn tra cứu). A bucket belongs to the one who guesses: nobody
// can use up the tries of another. Full buckets are forgotten, so that memory is bounded.
type limiter struct {
	clock func() time.Time
	size  float64       // tries at once
	every time.Duration // one try comes back
	most  int           // buckets kept

	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

func newLimiter(clock func() time.Time, size int, every time.Duration) *limiter {
	return &limiter{clock: clock, size: float64(size), every: every, most: 50_000, buckets: map[string]bucket{}}
}

// try takes one try of the key and says how long it must wait when there is none. The try is taken before it is known
// whether the guess is right, so that a thousand guesses at the same moment are a thousand tries; who was right gets
// it back.
func (l *limiter) try(key string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	left := l.level(key, now)
	if left < 1 {
		return max(time.Duration((1-left)*float64(l.every)).Round(time.Second), time.Second)
	}
	if _, known := l.buckets[key]; !known && len(l.buckets) >= l.most {
		l.forget(now)
	}
	l.buckets[key] = bucket{left: left - 1, at: now}
	return 0
}

// back gives a try back.
func (l *limiter) back(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.buckets[key]; ok {
		l.buckets[key] = bucket{left: min(l.size, b.left+1), at: b.at}
	}
}

func (l *limiter) level(key string, now time.Time) float64 {
	b, ok := l.buckets[key]
	if !ok {
		return l.size
	}
	return min(l.size, b.left+float64(now.Sub(b.at))/float64(l.every))
}

// forget drops the buckets that are full again; when that is not enough, any half of them: under such an attack the
// limit of the single address is the lesser worry.
func (l *limiter) forget(now time.Time) {
	for key := range l.buckets {
		if l.level(key, now) >= l.size {
			delete(l.buckets, key)
		}
	}
	for key := range l.buckets {
		if len(l.buckets) <= l.most/2 {
			return
		}
		delete(l.buckets, key)
	}
}
