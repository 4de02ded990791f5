package dossier

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
)

// grantFor is how long a grant of tracking lasts.
const grantFor = 30 * time.Minute

// ownerOf is under which name the caller owns uploads and drafts: the account, else the hash of the guest's secret.
// A short secret is no secret.
func ownerOf(ctx context.Context, guest string) (string, error) {
	if who := identity.From(ctx); who.SignedIn() {
		return who.AccountID, nil
	}
	if len(guest) < 16 || len(guest) > 200 {
		return "", fault.New(fault.KindUnauthenticated, "dossier.guest.unknown")
	}
	sum := sha256.Sum256([]byte(guest))
	return "guest:" + hex.EncodeToString(sum[:]), nil
}

// owners lists every name under which the caller may own things: who signs in keeps what was begun as a guest.
func owners(ctx context.Context, guest string) []string {
	var all []string
	if who := identity.From(ctx); who.SignedIn() {
		all = append(all, who.AccountID)
	}
	if name, err := ownerOf(identity.With(ctx, identity.Guest()), guest); err == nil {
		all = append(all, name)
	}
	return all
}

// What a signed text lets its holder do: act for the applicant, or only look again.
const (
	toAct  = "dossier.grant|"
	toLook = "dossier.ticket|"
)

// grant signs that whoever holds it showed a second fact of the dossier.
func (c *Cases) grant(purpose, id, code string, until time.Time) string {
	text := id + "|" + code + "|" + strconv.FormatInt(until.Unix(), 36)
	return base64.RawURLEncoding.EncodeToString([]byte(text)) + "." + base64.RawURLEncoding.EncodeToString(c.seal(purpose, text))
}

func (c *Cases) seal(purpose, text string) []byte {
	mac := hmac.New(sha256.New, c.Secret)
	mac.Write([]byte(purpose + text))
	return mac.Sum(nil)
}

// ungrant reads a grant; one that was tampered with, or is too old, is gone.
func (c *Cases) ungrant(purpose, grant string) (id, code string, err error) {
	gone := fault.New(fault.KindGone, "dossier.track.grant")
	body, sig, ok := strings.Cut(grant, ".")
	text, err1 := base64.RawURLEncoding.DecodeString(body)
	mac, err2 := base64.RawURLEncoding.DecodeString(sig)
	if !ok || err1 != nil || err2 != nil || len(c.Secret) == 0 || !hmac.Equal(mac, c.seal(purpose, string(text))) {
		return "", "", gone
	}
	parts := strings.Split(string(text), "|")
	if len(parts) != 3 {
		return "", "", gone
	}
	until, err := strconv.ParseInt(parts[2], 36, 64)
	if err != nil || c.now().Unix() > until {
		return "", "", gone
	}
	return parts[0], parts[1], nil
}
