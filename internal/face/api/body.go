package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/strictjson"
	"tinhso/internal/web"
)

// maxKey is the longest Idempotency-Key the contract allows.
const maxKey = 255

// readBody reads a JSON body strictly into v and gives its bytes, which the
// idempotency key is bound to.
func readBody(c *web.Ctx, v any) ([]byte, error) {
	if kind, _, err := mime.ParseMediaType(c.R.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, web.WithStatus(http.StatusUnsupportedMediaType, fault.New(fault.KindInvalid, "web.bad_media_type", "type", kind))
	}
	b, err := io.ReadAll(c.R.Body)
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return nil, fault.New(fault.KindTooLarge, "api.body_too_large", "max", big.Limit>>10)
	}
	if err != nil || !utf8.Valid(b) { // the decoder would put another letter in the place of what is none
		return nil, web.WithStatus(http.StatusBadRequest, fault.Invalid("api.bad_json").With(err))
	}
	return b, decode(b, v)
}

// decode reads a body in the one way it can be meant; what is wrong is named.
func decode(b []byte, v any) error {
	err := strictjson.Decode(b, v)
	var wrong *strictjson.Error
	if !errors.As(err, &wrong) {
		return err
	}
	field := fault.Field{Path: wrong.Path, Args: fault.Args("name", wrong.Path)}
	switch wrong.Kind {
	case strictjson.Type:
		if field.Path == "" {
			field.Path = "body"
		}
		field.Code, field.Args = "api.wrong_type", fault.Args("name", field.Path, "got", wrong.Got, "want", wrong.Want)
	case strictjson.Duplicate:
		field.Code = "api.twice"
	case strictjson.Case:
		field.Code, field.Args = "api.case", fault.Args("name", wrong.Path, "known", wrong.Known)
	case strictjson.Unknown:
		field.Code = "api.unknown_field"
	default:
		return web.WithStatus(http.StatusBadRequest, fault.Invalid("api.bad_json").With(err))
	}
	return fault.Invalid("api.invalid", field)
}

// keyOf is the idempotency key of a request.
func keyOf(c *web.Ctx) (string, error) {
	key := c.R.Header.Get("Idempotency-Key")
	if key == "" {
		return "", web.WithStatus(http.StatusBadRequest, fault.Invalid("idempotency_key_missing"))
	}
	if utf8.RuneCountInString(key) > maxKey || strings.TrimSpace(key) == "" || !utf8.ValidString(key) {
		return "", web.WithStatus(http.StatusBadRequest, fault.Invalid("idempotency_key_wrong"))
	}
	return key, nil
}

// guard reads the idempotency key of a request; answer renders the first
// answer, which is given again to every copy.
func guard(c *web.Ctx, body []byte, answer func(result any) once.Answer) (once.Guard, error) {
	key, err := keyOf(c)
	if err != nil {
		return once.Guard{}, err
	}
	who := identity.From(c.Context())
	h := sha256.New()
	for _, part := range []string{c.R.Method, c.R.URL.Path, c.R.Header.Get("If-Match")} {
		_, _ = io.WriteString(h, part+"\n") // a hash never fails
	}
	_, _ = h.Write(body)
	return once.Guard{Account: who.AccountID, Key: key, BodyHash: hex.EncodeToString(h.Sum(nil)), Answer: answer, Kept: new(once.Answer)}, nil
}

// replayed answers a repeated request with its first answer.
func replayed(c *web.Ctx, err error) error {
	var again *once.Replay
	if !errors.As(err, &again) {
		return err
	}
	c.W.Header().Set("Idempotency-Replayed", "true")
	return write(c, again.Answer)
}

func write(c *web.Ctx, a once.Answer) error {
	h := c.W.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "private, no-store")
	if a.ETag != "" {
		h.Set("ETag", a.ETag)
	}
	if a.Location != "" {
		h.Set("Location", a.Location)
	}
	c.W.WriteHeader(a.Status)
	_, _ = c.W.Write(a.Body) // the reader has gone: nobody to tell
	return nil
}

// signedIn refuses callers without an account: the API is for known machines.
func signedIn(c *web.Ctx) error {
	if who := identity.From(c.Context()); who.AccountID == "" {
		return fault.New(fault.KindUnauthenticated, "api.token_missing")
	}
	return nil
}
