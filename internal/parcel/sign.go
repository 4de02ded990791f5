package parcel

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/fault"
)

// The headers of a signed request, in both directions.
const (
	headerTime = "X-Post-Timestamp" // seconds since 1970
	headerSign = "X-Post-Signature" // v1=HEX
	headerKey  = "Idempotency-Key"
)

// clockSkew is how far the clocks of the two sides may be apart; an older request is a recording.
const clockSkew = 5 * time.Minute

// Sign signs a request of the post's protocol (ký thông điệp): HMAC-SHA256 over version, method, path with query, time
// and the hash of the body, each on a line of its own.
func Sign(r *http.Request, body, secret []byte, now time.Time) {
	stamp := strconv.FormatInt(now.Unix(), 10)
	r.Header.Set(headerTime, stamp)
	r.Header.Set(headerSign, "v1="+mac(r.Method, r.URL.RequestURI(), stamp, body, secret))
}

// Verify checks the signature of a request (kiểm tra chữ ký).
func Verify(r *http.Request, body, secret []byte, now time.Time) error {
	stamp := r.Header.Get(headerTime)
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || len(secret) == 0 {
		return fault.New(fault.KindUnauthenticated, "parcel.signature")
	}
	if d := now.Sub(time.Unix(seconds, 0)); d > clockSkew || d < -clockSkew {
		return fault.New(fault.KindUnauthenticated, "parcel.signature.time")
	}
	given, ok := strings.CutPrefix(r.Header.Get(headerSign), "v1=")
	if !ok || !hmac.Equal([]byte(given), []byte(mac(r.Method, r.URL.RequestURI(), stamp, body, secret))) {
		return fault.New(fault.KindUnauthenticated, "parcel.signature")
	}
	return nil
}

func mac(method, path, stamp string, body, secret []byte) string {
	sum := sha256.Sum256(body)
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(strings.Join([]string{"v1", method, path, stamp, hex.EncodeToString(sum[:])}, "\n")))
	return hex.EncodeToString(m.Sum(nil))
}
