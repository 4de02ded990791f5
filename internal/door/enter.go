package door

import (
	"net/url"
	"time"

	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
)

// The cookies of signing in, beside that of the session.
const (
	deviceCookie = "tinhso_device" // an account's own device is known by it
	halfCookie   = "tinhso_half"   // the password was right, the code is owed
	deviceFor    = 400 * 24 * time.Hour
	halfFor      = 10 * time.Minute
)

// SessionFor is how long the cookie of a session is kept; the session itself ends earlier, by the settings.
const SessionFor = 30 * 24 * time.Hour

// Of says from where a request comes (nơi đăng nhập): address, device in words, and what an earlier sign-in left there.
func Of(c *web.Ctx) identity.Door {
	return identity.Door{Address: c.Addr(), Device: device(c.R.UserAgent()), Secret: c.Secret(deviceCookie)}
}

// Enter gives the browser its session (mở phiên làm việc). The session it held before ends: the key changes with the
// person.
func Enter(c *web.Ctx, accounts *identity.Accounts, cookie string, s identity.Session) error {
	if old := c.Secret(cookie); old != "" {
		if err := accounts.SignOut(c.Context(), old); err != nil {
			return err
		}
	}
	c.SetSecret(cookie, s.Token, SessionFor)
	c.SetSecret(halfCookie, "", -1)
	Keep(c, s.Door.Secret)
	return nil
}

// Keep lets the browser keep what its device is known by (nhớ thiết bị).
func Keep(c *web.Ctx, device string) {
	if device != "" {
		c.SetSecret(deviceCookie, device, deviceFor)
	}
}

// Owe lets the browser keep the proof of the password until the code comes (chờ mã một lần); Owed reads it.
func Owe(c *web.Ctx, half string) { c.SetSecret(halfCookie, half, halfFor) }

// Owed is what Owe left with the browser (mã tạm sau khi nhập đúng mật khẩu).
func Owed(c *web.Ctx) string { return c.Secret(halfCookie) }

// Fresh lets in who has shown the password lately (bước xác nhận lại); others show it again and come back. Nobody is asked
// when within is zero. An act that was posted is not repeated by itself: its page is shown again.
func Fresh(within time.Duration, h web.Handler) web.Handler {
	if within <= 0 {
		return h
	}
	return func(c *web.Ctx) error {
		who := identity.From(c.Context())
		if !who.SignedIn() || who.Fresh(c.Now(), within) {
			return h(c)
		}
		policy.Public(c.Context(), "whoever shows the password again is asked what they may then")
		return c.Redirect("/tai-khoan/xac-nhan?next=" + url.QueryEscape(c.R.URL.RequestURI()))
	}
}
