package ledger

import (
	"context"
	"time"

	"tinhso/internal/store"
)

// LegsDue gives the moments by which those who have the subjects now should have finished (hạn của chặng hiện tại); a
// subject whose clock stands or has stopped, or whose leg has no time of its own, is left out.
func LegsDue(ctx context.Context, r store.Reader, subjects []string) (map[string]time.Time, error) {
	q, args := store.In(legsNow, nil, subjects)
	all := make(map[string]time.Time, len(subjects))
	_, err := store.All(ctx, r, q, func(rows *store.Rows) (id string, err error) {
		var due int64
		err = rows.Scan(&id, &due)
		all[id] = store.Instant(due)
		return id, err
	}, args...)
	return all, err
}

const legsNow = `SELECT e.subject, e.leg_due_at FROM ledger_entry e WHERE e.subject IN (...) AND e.state <> '' AND e.leg_due_at > 0
AND e.n = (SELECT MAX(l.n) FROM ledger_entry l WHERE l.subject = e.subject)`
