package dossier

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/fault"
)

// grantFor is how long a grant of tracking lasts.
const grantFor = 30 * time.Minute

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
