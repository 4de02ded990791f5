package boot

import (
	"context"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

func today(db *store.DB) viet.Day { return viet.DayOf(db.Now()) }

// openToRead opens the province for a command that only reads, also while a
// server runs on the same data.
func openToRead(ctx context.Context, in invocation) (*App, error) {
	log, err := newLogger(in.Err, in.conf)
	if err != nil {
		return nil, err
	}
	return Open(ctx, in.conf, log)
}
