// Package once makes a request that is sent twice happen once (khóa chống gửi trùng).
package once

import (
	"context"
	"errors"

	"tinhso/internal/store"
)

var errNotYet = errors.New("once: not yet")

// Migrations of the room.
var Migrations = store.Line{Room: "once"}

// Answer is the first answer, given again.
type Answer struct {
	Status         int
	ETag, Location string
	Body           []byte
}

// Replay is the error that says: this key and body were answered before.
type Replay struct{ Answer Answer }

func (r *Replay) Error() string { return "once: answered before" }

// Guard is the idempotency key of one request. The zero Guard has no key and does nothing.
type Guard struct {
	Account, Key, BodyHash string
	Answer                 func(result any) Answer
}

// Before is called first in the transaction: nil, *Replay, or fault invalid once.other_body.
func (g Guard) Before(ctx context.Context, tx *store.Tx) error { return errNotYet }

// After is called last in the transaction and keeps the answer.
func (g Guard) After(ctx context.Context, tx *store.Tx, result any) error { return errNotYet }

// Sweep deletes keys older than 30 days, at most 1,000 a call.
func Sweep(ctx context.Context, tx *store.Tx) (int64, error) { return 0, errNotYet }
