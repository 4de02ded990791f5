package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
)

// Owner is under which name the caller owns uploads and drafts (chủ tệp): the account, else the hash of the guest's
// secret. A short secret is no secret.
func Owner(ctx context.Context, guest string) (string, error) {
	if who := identity.From(ctx); who.SignedIn() {
		return who.AccountID, nil
	}
	if len(guest) < 16 || len(guest) > 200 {
		return "", fault.New(fault.KindUnauthenticated, "dossier.guest.unknown")
	}
	sum := sha256.Sum256([]byte(guest))
	return "guest:" + hex.EncodeToString(sum[:]), nil
}

// Owners lists every name under which the caller may own things (các tên chủ tệp): who signs in keeps what was begun as
// a guest.
func Owners(ctx context.Context, guest string) []string {
	var all []string
	if who := identity.From(ctx); who.SignedIn() {
		all = append(all, who.AccountID)
	}
	if name, err := Owner(identity.With(ctx, identity.Guest()), guest); err == nil {
		all = append(all, name)
	}
	return all
}
