package identity

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// cacheFor is how long a caller is remembered. What this node changes it forgets at once; what another node changed is
// seen before each use, see still. The days of units and of lent powers are looked at again after this time.
const cacheFor = 5 * time.Second

// How a caller shows who they are.
const (
	bySession = "session:"
	byToken   = "token:"
)

// cacheSize bounds the cache; when it is full it begins anew.
const cacheSize = 20_000

// known is a caller as the database had it.
type known struct {
	who  Who
	sess Session
	at   time.Time

	rights int64 // the count of changes with which it was read
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

// forget drops what is known of an account, and of those who act for it.
func (c *cache) forget(accountID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes.Add(1)
	for key, k := range c.entries {
		if k.who.AccountID == accountID || slices.ContainsFunc(k.who.Grants, func(g Grant) bool { return g.For == accountID }) {
			delete(c.entries, key)
		}
	}
}

// still says whether what is remembered of a caller still holds: with several nodes on one database another one may have
// ended the session, locked the account or taken a role a moment ago. One small query; none on SQLite, which has one node.
func (a *Accounts) still(ctx context.Context, kind, hash string, k known) (bool, error) {
	if a.db.Engine() == store.SQLite {
		return true, nil
	}
	q := sqlSessionRights
	if kind == byToken {
		q = sqlTokenRights
	}
	var rights int64
	err := a.db.QueryRow(ctx, q, hash).Scan(&rights)
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	return rights == k.rights, err
}

// changedTx notes that an account may do more or less from now on, and with it those who act for it: no node believes
// any longer what it remembers of them.
func (a *Accounts) changedTx(ctx context.Context, tx *store.Tx, accountID string) error {
	tx.AfterCommit(func() { a.known.forget(accountID) })
	if tx.Engine() == store.SQLite {
		return nil
	}
	return tx.Later(ctx, sqlBumpRights, accountID)
}
