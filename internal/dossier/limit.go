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

// wait says how long the key must wait before its next try; zero when it may try now.
func (l *limiter) wait(key string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	left := l.level(key, l.clock())
	if left >= 1 {
		return 0
	}
	return time.Duration((1 - left) * float64(l.every)).Round(time.Second)
}

// take notes one wrong guess.
func (l *limiter) take(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	left := l.level(key, now)
	if _, known := l.buckets[key]; !known && len(l.buckets) >= l.most {
		l.forget(now)
	}
	l.buckets[key] = bucket{left: max(left-1, 0), at: now}
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
