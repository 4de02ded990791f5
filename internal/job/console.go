package job

import (
	"context"
	"errors"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// Filter chooses jobs (bộ lọc công việc).
type Filter struct {
	State     State
	Kind      string
	PageToken string
	PageSize  int
}

// Page is a page of jobs (trang công việc), newest first.
type Page struct {
	Jobs          []Job
	NextPageToken string
}

var byNewest = store.Keyset{Columns: []string{"id text"}, Desc: true}

// List reads jobs (danh sách công việc), newest first.
func (q *Queue) List(ctx context.Context, f Filter) (Page, error) {
	var w store.Where
	if f.State != "" {
		w.And("state = ?", f.State)
	}
	if f.Kind != "" {
		w.And("kind = ?", f.Kind)
	}
	if err := byNewest.After(&w, f.PageToken); err != nil {
		return Page{}, err
	}
	size := store.PageSize(f.PageSize)
	text := sqlList + w.SQL() + byNewest.OrderBy() + " LIMIT " + w.Arg(size+1)
	jobs, err := store.All(ctx, q.db, text, scanJob, w.Args()...)
	if err != nil {
		return Page{}, err
	}
	jobs, next := store.Page(jobs, size, func(j Job) []any { return []any{j.ID} })
	return Page{Jobs: jobs, NextPageToken: next}, nil
}

// Get reads one job (xem công việc).
func (q *Queue) Get(ctx context.Context, id string) (Job, error) {
	list, err := store.All(ctx, q.db, sqlList+" WHERE id = $1", scanJob, id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("job.not_found")
	}
	if err != nil {
		return Job{}, err
	}
	return list[0], nil
}

// Counts is the number of jobs in each state (số công việc theo trạng thái).
func (q *Queue) Counts(ctx context.Context) (map[State]int64, error) {
	counts := map[State]int64{}
	_, err := store.All(ctx, q.db, sqlCounts, func(r *store.Rows) (struct{}, error) {
		var s State
		var n int64
		err := r.Scan(&s, &n)
		counts[s] = n
		return struct{}{}, err
	})
	return counts, err
}

// Retry makes a job available again now (chạy lại), whatever became of it; it
// gets at least one more attempt. A job that runs is a conflict, and so is one
// whose unique key another job has taken.
func (q *Queue) Retry(ctx context.Context, id string) error {
	err := q.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, sqlRetry, id, tx.Now())
		if err != nil {
			return err
		}
		tx.Wake(topic)
		return q.found(ctx, tx, n, id)
	})
	if store.IsDuplicate(err, "job_unique") {
		return fault.Conflict("job.another_like_it").With(err)
	}
	return err
}

// Cancel stops a job that is not finished (hủy công việc). One that runs on
// another node may finish its work there, but not its effect.
func (q *Queue) Cancel(ctx context.Context, id string) error {
	err := q.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, sqlCancel, id, tx.Now())
		if err != nil {
			return err
		}
		return q.found(ctx, tx, n, id)
	})
	if err == nil {
		q.mu.Lock()
		defer q.mu.Unlock()
		if h, ok := q.inHand[id]; ok {
			h.cancel()
		}
	}
	return err
}

// found says why a change touched no row.
func (q *Queue) found(ctx context.Context, tx *store.Tx, changed int64, id string) error {
	if changed > 0 {
		return nil
	}
	var s State
	err := tx.QueryRow(ctx, sqlState, id).Scan(&s)
	if errors.Is(err, store.ErrNone) {
		return fault.NotFound("job.not_found")
	}
	if err != nil {
		return err
	}
	return fault.Conflict("job.wrong_state", "state", string(s))
}
