package boot

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"time"

	"tinhso/internal/config"
	"tinhso/internal/face/portal"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/notify"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/web"
)

// SessionCookie is the name of the cookie that keeps a person signed in.
const SessionCookie = "tinhso_session"

// sessions tells the shell who is asking: a bearer token for machines, else
// the session cookie, else a guest.
type sessions struct {
	db       *store.DB
	accounts *identity.Accounts
	cookie   string
}

func (s sessions) Load(r *http.Request) (context.Context, web.Visitor, error) {
	ctx := r.Context()
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		who, err := s.accounts.TokenWho(ctx, bearer)
		if err != nil {
			return ctx, web.Visitor{}, err
		}
		return identity.With(ctx, who), web.Visitor{SignedIn: true, ID: who.AccountID, Name: who.Name, Kind: string(who.Kind)}, nil
	}
	who := identity.Guest()
	if cookie, none := r.Cookie(s.cookie); none == nil && cookie.Value != "" {
		var err error
		// A session that has ended is no fault of the page asked for: it shows
		// what a guest may see, or asks to sign in. A database that does not
		// answer is one: nobody is signed out by it.
		who, _, err = s.accounts.SessionWho(ctx, cookie.Value)
		if err != nil && fault.KindOf(err) != fault.KindUnauthenticated {
			return ctx, web.Visitor{}, err
		}
	}
	if who.AccountID == "" {
		return identity.With(ctx, identity.Guest()), web.Visitor{}, nil
	}
	v, err := s.visitor(r, who)
	return identity.With(ctx, who), v, err
}

// visitor is what the header of a page says of who asks.
func (s sessions) visitor(r *http.Request, w identity.Who) (web.Visitor, error) {
	v := web.Visitor{SignedIn: true, ID: w.AccountID, Name: w.Name, Kind: string(w.Kind), Home: portal.Home(w)}
	if w.Kind == identity.KindOfficer && len(w.Grants) > 0 {
		tag := lang.VI
		if k, err := r.Cookie("lang"); err == nil {
			tag = lang.ParseTag(k.Value)
		}
		v.Role = lang.For(tag).T("identity.role." + string(w.Grants[0].Role))
	}
	n, err := notify.Unread(r.Context(), s.db, w.AccountID)
	v.Unread = n
	return v, err
}

// accountOptions are the settings of accounts and sessions.
func accountOptions(c config.Config, secret []byte) identity.Options {
	s := c.Security
	return identity.Options{Send: sendIdentity(c.BaseURL), May: policy.Accounts, Demo: c.Demo, Guesses: s.Guesses, Require: s.SecondFactor, Key: secret,
		Idle: time.Duration(s.SessionIdle) * time.Minute, Absolute: time.Duration(s.SessionLife) * time.Hour, Lend: s.LendDays}
}

// backstop lets the shell see whether a handler asked the policy.
type backstop struct{}

func (backstop) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

// sendIdentity turns the mails of identity into notices.
func sendIdentity(baseURL string) identity.Sender {
	return func(ctx context.Context, tx *store.Tx, m identity.Mail) error {
		args := map[string]any{"base": baseURL}
		maps.Copy(args, m.Args)
		return notify.NoticeTx(ctx, tx, notify.To{AccountID: m.Account, Name: m.Name, Email: m.To, Link: m.Link}, strings.TrimPrefix(m.Kind, "identity.mail."), args)
	}
}

// contact looks up how to reach the owner of a dossier: events carry no
// personal data.
func (a *App) contact(ctx context.Context, tx *store.Tx, dossierID string) (notify.To, error) {
	to, err := a.Cases.Contact(ctx, tx, dossierID)
	to.NoServer = !a.Mailer.Configured()
	return to, err
}

func mailServer(c config.Config) notify.Server {
	s := notify.Server{Host: c.SMTP.Host, Port: c.SMTP.Port, Username: c.SMTP.Username, From: c.SMTP.From, TLS: c.SMTP.TLS, BaseURL: c.BaseURL}
	if c.SMTP.PasswordFile != "" {
		s.Password, _ = config.ReadSecret(c.SMTP.PasswordFile) // looked at when the settings were read
	}
	return s
}
