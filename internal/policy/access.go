package policy

import (
	"context"
	"time"

	"tinhso/internal/store"
)

// Read is one reading of personal data (lượt truy cập dữ liệu cá nhân).
type Read struct {
	ID      string
	At      time.Time
	Account string
	Name    string // of the reader, when it happened
	UnitID  string // of the reader
	Kind    string // dossier, profile, file
	Subject string // id of what was read
	Owner   string // account whose data it is, when known
	Why     string // key of the purpose: policy.why.handle, ...
}

// Reading logs that the caller reads personal data, before the answer is given. Reading one's own is not logged.
func Reading(ctx context.Context, db *store.DB, subjects []Object, why string) error { return nil }

// ReadingTx does the same as part of a verb.
func ReadingTx(ctx context.Context, tx *store.Tx, subjects []Object, why string) error { return nil }

// ReadFilter narrows the access log.
type ReadFilter struct {
	Subject, Owner, Account string
	PageToken               string
	PageSize                int
}

// Reads lists the access log, the latest first, and the token of the next page.
func Reads(ctx context.Context, r store.Reader, f ReadFilter) ([]Read, string, error) {
	return nil, "", nil
}
