package document

import (
	"context"

	"tinhso/internal/store"
)

const resultRefers = `SELECT DISTINCT d.file_sha256 FROM document_result d WHERE d.file_sha256 IN (...)`

// Refers lists those of the hashes that a result has (kết quả còn dùng), for the sweep of blobs.
func Refers(ctx context.Context, r store.Reader, shas []string) ([]string, error) {
	q, args := store.In(resultRefers, nil, shas)
	return store.All(ctx, r, q, func(row *store.Rows) (sha string, err error) {
		err = row.Scan(&sha)
		return sha, err
	}, args...)
}
