package once

import (
	"context"
	"embed"
	"fmt"
	"time"
	"unicode/utf8"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

//go:embed migrate/*.sql
var migrateFS embed.FS

// Migrations make the table of the room.
var Migrations = store.Line{Room: "once", FS: migrateFS}

// Keep is how long a key is remembered.
const Keep = 30 * 24 * time.Hour

const (
	longestKey = 255
	perSweep   = 1000
)

// Answer is the first answer, given again (câu trả lời đã lưu).
type Answer struct {
	Status         int
	ETag, Location string
	Body           []byte
}

// Replay is the error that says: this key and body were answered before (đã xử
// lý), and how.
type Replay struct{ Answer Answer }

func (r *Replay) Error() string { return "once: answered before" }

// Guard is the idempotency key of one request (khóa chống gửi trùng). BodyHash
// covers all that makes the request: method, path and body. The zero Guard has
// no key and guards nothing.
type Guard struct {
	Account, Key, BodyHash string
	Answer                 func(result any) Answer // what After keeps
}

// Before is called first in the transaction. It gives nil for a new key,
// *Replay for a key seen with the same body, and the fault once.other_body for
// a key seen with another.
func (g Guard) Before(ctx context.Context, tx *store.Tx) error {
	if g.Key == "" {
		return nil
	}
	if utf8.RuneCountInString(g.Key) > longestKey {
		return fault.Invalid("once.bad_key", fault.Field{Path: "Idempotency-Key", Code: "once.bad_key", Args: fault.Args("max", longestKey)})
	}
	n, err := tx.Exec(ctx, sqlInsert, g.Account, g.Key, g.BodyHash, tx.Now())
	if err != nil || n == 1 {
		return err
	}
	var hash string
	var at time.Time
	var a Answer
	err = tx.QueryRow(ctx, sqlGet, g.Account, g.Key).Scan(&hash, &at, &a.Status, &a.ETag, &a.Location, &a.Body)
	if err != nil {
		return fmt.Errorf("once: %w", err)
	}
	switch {
	case at.Before(tx.Now().Add(-Keep)): // not swept yet, but over
		_, err := tx.Exec(ctx, sqlRenew, g.Account, g.Key, g.BodyHash, tx.Now())
		return err
	case hash != g.BodyHash:
		return fault.Invalid("once.other_body", fault.Field{Path: "Idempotency-Key", Code: "once.other_body"})
	}
	return &Replay{Answer: a}
}

// After is called last in the transaction and keeps the answer to result.
func (g Guard) After(ctx context.Context, tx *store.Tx, result any) error {
	if g.Key == "" || g.Answer == nil {
		return nil
	}
	a := g.Answer(result)
	_, err := tx.Exec(ctx, sqlAnswer, g.Account, g.Key, a.Status, a.ETag, a.Location, a.Body)
	return err
}

// Sweep deletes keys older than 30 days (dọn khóa cũ), at most 1,000 a call,
// and says how many.
func Sweep(ctx context.Context, tx *store.Tx) (int64, error) {
	return tx.Exec(ctx, sqlSweep, tx.Now().Add(-Keep), perSweep)
}
