package door

import (
	"crypto/sha256"
	"encoding/hex"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/policy"
	"tinhso/internal/web"
)

// Officers lets in whoever works with dossiers (cửa của bàn làm việc); the desk tells others their own place.
func Officers(h web.Handler) web.Handler { return For("desk.open", "desk", "/desk", h) }

// For lets in who may do an action to a kind of thing (cửa theo quyền). A guest is asked to sign in; others are sent to
// the page that tells them their own place.
func For(action policy.Action, kind, elsewhere string, h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		if !identity.From(c.Context()).SignedIn() {
			return fault.New(fault.KindUnauthenticated, "fault.unauthenticated")
		}
		err := policy.Can(c.Context(), action, policy.Object{Kind: kind})
		if fault.KindOf(err) == fault.KindForbidden {
			return c.Redirect(elsewhere)
		}
		if err != nil {
			return err
		}
		return h(c)
	}
}

// maxKey is how long the key of a form may be; ours are shorter.
const maxKey = 255

// Once makes a second press of the same button the same request (chống gửi trùng). The key came hidden in the form; what
// was entered tells one request from another. The first answer leads to where to says.
func Once(c *web.Ctx, to func(result any) string) once.Guard {
	key := c.Form.Get("key")
	if key == "" || len(key) > maxKey {
		return once.Guard{}
	}
	sum := sha256.Sum256([]byte(c.R.URL.Path + "\n" + c.Form.Encode()))
	return once.Guard{Account: identity.From(c.Context()).AccountID, Key: key, BodyHash: hex.EncodeToString(sum[:]),
		Answer: func(v any) once.Answer { return once.Answer{Status: 303, Location: to(v)} }}
}
