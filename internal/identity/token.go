package identity

import (
	"context"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// tokenPrefix lets people and scanners of leaked secrets recognise a token.
const tokenPrefix = "tinhso_"

// NewToken is a bearer token to make (mã truy cập API cần cấp).
type NewToken struct {
	Label string
	Until time.Time // zero: one year
	Once  once.Guard
}

// IssueToken makes a bearer token for an account (cấp mã truy cập API); the secret is given once.
func (a *Accounts) IssueToken(ctx context.Context, accountID string, n NewToken) (bearer string, t Token, err error) {
	acc, err := a.target(ctx, accountID, "token.issue")
	if err != nil {
		return "", Token{}, err
	}
	label, until := viet.OneLine(n.Label), n.Until
	if label == "" || len([]rune(label)) > 100 {
		return "", Token{}, fault.Invalid("identity.token_invalid", fault.Field{Path: "label", Code: "identity.token_label"})
	}
	if bearer, err = secret(tokenPrefix); err != nil {
		return "", Token{}, err
	}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		if err := n.Once.Before(ctx, tx); err != nil {
			return err
		}
		if until.IsZero() {
			until = tx.Now().AddDate(1, 0, 0)
		}
		if !until.After(tx.Now()) {
			return fault.Invalid("identity.token_invalid", fault.Field{Path: "until", Code: "field.future"})
		}
		t = Token{ID: store.NewID(), AccountID: acc.ID, Label: label, CreatedAt: tx.Now(), ExpiresAt: until}
		if _, err := tx.Exec(ctx, sqlAddToken, t.ID, digest(bearer), acc.ID, label, store.Millis(t.CreatedAt), store.Millis(until)); err != nil {
			return err
		}
		if err := n.Once.After(ctx, tx, t); err != nil {
			return err
		}
		return event.Append(ctx, tx, change(ctx, eventTokenIssued, acc, nil))
	})
	return bearer, t, err
}

// Tokens lists the tokens of an account, the latest first. The caller asks policy.
func (a *Accounts) Tokens(ctx context.Context, accountID string) ([]Token, error) {
	return store.All(ctx, a.db, sqlTokens, func(rows *store.Rows) (t Token, err error) {
		var created, expires, revoked int64
		err = rows.Scan(&t.ID, &t.AccountID, &t.Label, &created, &expires, &revoked)
		t.CreatedAt, t.ExpiresAt, t.RevokedAt = store.Instant(created), store.Instant(expires), store.Instant(revoked)
		return t, err
	}, accountID)
}

// RevokeToken ends a token at once.
func (a *Accounts) RevokeToken(ctx context.Context, accountID, tokenID string) error {
	acc, err := a.target(ctx, accountID, "token.revoke")
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, sqlRevoke, store.Millis(tx.Now()), tokenID, acc.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFound("identity.token_not_found")
		}
		if err := a.changedTx(ctx, tx, acc.ID); err != nil {
			return err
		}
		return event.Append(ctx, tx, change(ctx, eventTokenRevoked, acc, nil))
	})
}
