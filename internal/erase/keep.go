package erase

import (
	"context"

	"tinhso/internal/store"
)

// A result whose personal data were erased keeps the hash of its paper, by which the citizen's own copy is checked, and
// not the paper: EraseTx of the room document left it no name.
const sqlResults = `SELECT DISTINCT r.file_sha256 FROM document_result r WHERE r.file_sha256 IN (...) AND r.file_name <> ''`

// Results lists those of the hashes whose files results still need (tệp kết quả còn dùng), for the sweep of blobs.
func Results(ctx context.Context, r store.Reader, shas []string) ([]string, error) {
	q, args := store.In(sqlResults, nil, shas)
	return store.All(ctx, r, q, func(row *store.Rows) (sha string, err error) {
		err = row.Scan(&sha)
		return sha, err
	}, args...)
}
