package boot

import (
	"tinhso/internal/face/portal"
	"tinhso/internal/face/secure"
	"tinhso/internal/notify"
	"tinhso/internal/quota"
	"tinhso/internal/web"
)

// secureDeps is what the pages stand on by which people guard their accounts.
func (a *App) secureDeps() secure.Deps {
	d := secure.Deps{Accounts: a.Accounts, Cookie: SessionCookie, Home: portal.Home, Frame: portal.Frame()}
	if a.Config.Demo && !a.Mailer.Configured() {
		d.Reveal = a.latestMail
	}
	return d
}

// limits are the budgets of one person, by the settings.
func (a *App) limits() *quota.Room {
	s := a.Config.Security
	return quota.New(quota.Settings{Verify: s.LimitVerify, Search: s.LimitSearch, Send: s.LimitSend, Upload: s.LimitUpload,
		Register: s.LimitRegister, Crowd: s.LimitCrowd}, a.DB.Now)
}

// latestMail shows a letter of the demonstration, which has no mail server: nobody could go on otherwise.
func (a *App) latestMail(c *web.Ctx, kind string) (string, error) {
	page, err := notify.Mails(c.Context(), a.DB, "", "", 20)
	if err != nil {
		return "", err
	}
	for _, m := range page.Mails {
		if m.Kind == kind {
			return notify.Reveal(c.Context(), a.DB, m.ID)
		}
	}
	return "", nil
}
