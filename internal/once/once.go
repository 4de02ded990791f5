package once

import (
	"context"
	"embed"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

//go:embed migrate
var migrateFS embed.FS

// Migrations is the room's line of schema changes.
var Migrations = store.Line{Room: "once", FS: migrateFS}

// Life is how long a key is kept (thời hạn lưu khóa).
const Life = 30 * 24 * time.Hour

// Answer is the first answer, given again.
type Answer struct {
	Status         int
	ETag, Location string
	Body           []byte
}

// Replay is the error that says: this key and body were answered before.
type Replay struct{ Answer Answer }

func (r *Replay) Error() string { return "once: answered before" }

// Guard is the idempotency key of one request. The zero Guard has no key and
// does nothing.
type Guard struct {
	Account, Key, BodyHash string
	Answer                 func(result any) Answer
}

// Before is called first in the transaction: nil, *Replay, or fault invalid
// once.other_body.
func (g Guard) Before(ctx context.Context, tx *store.Tx) error {
	if g.Key == "" {
		return nil
	}
	now := store.Millis(tx.Now())
	n, err := tx.Exec(ctx, sqlTake, g.Account, g.Key, g.BodyHash, now)
	if err != nil || n == 1 {
		return err
	}
	var hash, body string
	var created int64
	var a Answer
	if err := tx.QueryRow(ctx, sqlRead, g.Account, g.Key).Scan(&hash, &a.Status, &a.ETag, &a.Location, &body, &created); err != nil {
		return err
	}
	switch {
	case now-created >= Life.Milliseconds():
		_, err := tx.Exec(ctx, sqlRenew, g.Account, g.Key, g.BodyHash, now)
		return err
	case hash != g.BodyHash:
		return fault.Invalid("once.other_body")
	}
	a.Body = []byte(body)
	return &Replay{Answer: a}
}

// After is called last in the transaction, before the event, and keeps the
// answer.
func (g Guard) After(ctx context.Context, tx *store.Tx, result any) error {
	if g.Key == "" || g.Answer == nil {
		return nil
	}
	a := g.Answer(result)
	_, err := tx.Exec(ctx, sqlKeep, g.Account, g.Key, a.Status, a.ETag, a.Location, string(a.Body))
	return err
}

// Sweep deletes keys older than 30 days, at most 1,000 a call.
func Sweep(ctx context.Context, tx *store.Tx) (int64, error) {
	return tx.Exec(ctx, sqlSweep, store.Millis(tx.Now().Add(-Life)))
}
