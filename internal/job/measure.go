package job

import (
	"context"
	"time"

	"tinhso/internal/store"
)

// Backlog is what of one kind should have been begun and was not (việc tồn đọng).
type Backlog struct {
	Kind   string
	Due    int64
	Oldest time.Time // since when the oldest of them is due
	Tried  int64     // of which failed at least once
}

// Backlogs tells what waits, by kind; kinds of which nothing waits are left out.
func (q *Queue) Backlogs(ctx context.Context) ([]Backlog, error) {
	return store.All(ctx, q.db, sqlBacklogs, func(r *store.Rows) (b Backlog, err error) {
		err = r.Scan(&b.Kind, &b.Due, &b.Oldest, &b.Tried)
		return b, err
	}, q.db.Now())
}

// Kinds are the kinds this process has workers for (các loại việc).
func (q *Queue) Kinds() []string {
	var all []string
	return append(append(all, q.kinds...), q.spare...)
}
