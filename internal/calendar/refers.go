package calendar

import (
	"context"

	"tinhso/internal/store"
)

const sqlRefers = `SELECT DISTINCT p.sha256 FROM calendar_paper p WHERE p.sha256 IN (...)`

// Refers lists those of the hashes that a paper of a proposal has (tài liệu còn dùng), for the sweep of blobs.
func Refers(ctx context.Context, r store.Reader, shas []string) ([]string, error) {
	q, args := store.In(sqlRefers, nil, shas)
	return store.All(ctx, r, q, func(row *store.Rows) (sha string, err error) {
		err = row.Scan(&sha)
		return sha, err
	}, args...)
}
