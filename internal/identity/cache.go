package identity

import (
	"sync"
	"sync/atomic"
	"time"

	"tinhso/internal/viet"
)

// cacheFor is how long a session is believed without asking the database: another instance may have ended it.
// What this instance ends, it forgets at once.
const cacheFor = 5 * time.Second

// cacheSize bounds the cache; when it is full it begins anew.
const cacheSize = 20_000

// known is a caller as the database had it.
type known struct {
	who  Who
	sess Session
	at   time.Time
}

// cache remembers callers by the hash of their token.
type cache struct {
	mu      sync.RWMutex
	entries map[string]known
	changes atomic.Int64 // counts what was forgotten: an entry read before a change is not kept after it
}

func newCache() *cache { return &cache{entries: map[string]known{}} }

func (c *cache) get(key string, now time.Time) (known, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	k, ok := c.entries[key]
	return k, ok && now.Sub(k.at).Abs() < cacheFor && viet.DayOf(now) == viet.DayOf(k.at) // powers begin and end with the day
}

// put keeps an entry that was read when the count of changes was what the caller says.
func (c *cache) put(key string, k known, changes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes.Load() != changes {
		return
	}
	if len(c.entries) >= cacheSize {
		clear(c.entries)
	}
	c.entries[key] = k
}

// forget drops what is known of an account.
func (c *cache) forget(accountID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes.Add(1)
	for key, k := range c.entries {
		if k.who.AccountID == accountID {
			delete(c.entries, key)
		}
	}
}
