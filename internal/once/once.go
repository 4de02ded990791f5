package once

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"
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
	Kept                   *Answer                 // when set, what was kept is put here too
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
	// On SQLite there is one writer: nobody comes between the look and After,
	// which writes the key with its answer, once.
	if tx.Engine() == store.Postgres {
		n, err := tx.Exec(ctx, sqlInsert, g.Account, g.Key, g.BodyHash, tx.Now())
		if err != nil || n == 1 {
			return err
		}
	}
	var hash string
	var at time.Time
	var a Answer
	err := tx.QueryRow(ctx, sqlGet, g.Account, g.Key).Scan(&hash, &at, &a.Status, &a.ETag, &a.Location, &a.Body)
	switch {
	case errors.Is(err, store.ErrNone) && tx.Engine() == store.SQLite:
		return nil
	case err != nil:
		return fmt.Errorf("once: %w", err)
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
	return g.Fill(ctx, tx, g.Draft(result), "", "")
}

// Draft makes the answer to result before the transaction (câu trả lời soạn
// sẵn), so that who waits to write does not wait for it. What only the
// transaction gives stands in it as a word that is found nowhere else.
func (g Guard) Draft(result any) Answer {
	if g.Key == "" || g.Answer == nil {
		return Answer{}
	}
	return g.Answer(result)
}

// Fill is After for a drafted answer: it replaces the word by what it stood for.
func (g Guard) Fill(ctx context.Context, tx *store.Tx, a Answer, word, by string) error {
	if g.Key == "" {
		return nil
	}
	if word != "" {
		a.ETag, a.Location = strings.ReplaceAll(a.ETag, word, by), strings.ReplaceAll(a.Location, word, by)
		a.Body = bytes.ReplaceAll(a.Body, []byte(word), []byte(by))
	}
	if g.Kept != nil {
		*g.Kept = a
	}
	if tx.Engine() == store.SQLite {
		return tx.Later(ctx, sqlKeep, g.Account, g.Key, g.BodyHash, a.Status, a.ETag, a.Location, a.Body, tx.Now())
	}
	if g.Answer == nil {
		return nil // the key alone is kept
	}
	return tx.Later(ctx, sqlAnswer, g.Account, g.Key, a.Status, a.ETag, a.Location, a.Body)
}

// Sweep deletes keys older than 30 days (dọn khóa cũ), at most 1,000 a call,
// and says how many.
func Sweep(ctx context.Context, tx *store.Tx) (int64, error) {
	return tx.Exec(ctx, sqlSweep, tx.Now().Add(-Keep), perSweep)
}
