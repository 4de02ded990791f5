package identity

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// A wrong password is counted for the pair of account and address: whoever guesses locks out only themself.
const (
	freeTries  = 5                // wrong ones before waiting begins
	longestLag = 15 * time.Minute // the wait doubles from one minute up to this
	forgetFor  = time.Hour        // of silence, and the count begins anew
)

var errWrong = fault.New(fault.KindUnauthenticated, "identity.wrong_password")

// SignIn opens a session (đăng nhập). A wrong login and a wrong password are told alike, and take equally long.
func (a *Accounts) SignIn(ctx context.Context, login, password string, at Door) (Session, error) {
	login = foldLogin(login)
	who, address := digest("login:" + login)[:32], Network(at.Address)
	if err := a.countTry(ctx, who, address); err != nil {
		return Session{}, err
	}
	var id, hash string
	err := a.db.QueryRow(ctx, sqlSecret, login).Scan(&id, &hash)
	if errors.Is(err, store.ErrNone) {
		if err := a.hash.waste(ctx, password); err != nil {
			return Session{}, err
		}
		return Session{}, errWrong
	} else if err != nil {
		return Session{}, err
	}
	ok, stale, err := a.hash.check(ctx, hash, password)
	if err != nil {
		return Session{}, err
	}
	if !ok {
		return Session{}, errWrong
	}
	fresh := ""
	if stale {
		if fresh, err = a.hash.make(ctx, password); err != nil {
			return Session{}, err
		}
	}
	var s Session
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		acc, err := a.account(ctx, tx, sqlAccountByID, id)
		if err != nil {
			return err
		}
		if err := a.mayEnter(acc.State, acc.IsDemo); err != nil {
			return err
		}
		if fresh != "" {
			if _, err := tx.Exec(ctx, sqlRehash, fresh, id, hash); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, sqlForgive, who, address); err != nil {
			return err
		}
		s, err = a.openTx(ctx, tx, acc, at)
		return err
	})
	return s, err
}

// countTry counts a try before the password is looked at, so that tries at the same time are counted too; a right
// password forgives them all.
func (a *Accounts) countTry(ctx context.Context, who, address string) error {
	var wait time.Duration
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		now := tx.Now()
		if _, err := tx.Exec(ctx, sqlFirstAttempt, who, address, store.Millis(now)); err != nil {
			return err
		}
		var fails, last, blocked int64
		if err := tx.QueryRow(ctx, sqlAttempt, who, address).Scan(&fails, &last, &blocked); err != nil {
			return err
		}
		if wait = store.Instant(blocked).Sub(now); blocked > 0 && wait > 0 {
			return nil
		}
		wait = 0
		if now.Sub(store.Instant(last)) > forgetFor {
			fails = 0
		}
		fails++
		until := int64(0)
		if over := fails - freeTries; over >= 0 {
			until = store.Millis(now.Add(min(longestLag, time.Minute<<min(over, 10))))
		}
		_, err := tx.Exec(ctx, sqlPutAttempt, fails, store.Millis(now), until, who, address)
		return err
	})
	if err != nil {
		return err
	}
	if wait > 0 {
		return fault.New(fault.KindTooMany, "identity.too_many_tries", "minutes", int(wait/time.Minute)+1)
	}
	return nil
}

// mayEnter says whether an account may be used at all.
func (a *Accounts) mayEnter(s State, demo bool) error {
	switch {
	case s == Locked:
		return fault.New(fault.KindUnauthenticated, "identity.locked")
	case s != Active:
		return fault.New(fault.KindUnauthenticated, "identity.closed")
	case demo && !a.o.Demo:
		return fault.New(fault.KindUnauthenticated, "identity.demo_refused")
	}
	return nil
}

// openTx opens a session for an account.
func (a *Accounts) openTx(ctx context.Context, tx *store.Tx, acc Account, at Door) (Session, error) {
	token, err := secret("")
	if err != nil {
		return Session{}, err
	}
	now := tx.Now()
	s := Session{ID: store.NewID(), Token: token, AccountID: acc.ID, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(a.o.Absolute),
		Door: Door{Address: short(at.Address, 64), Device: short(at.Device, 80)}}
	if _, err := tx.Exec(ctx, sqlAddSession, s.ID, digest(token), acc.ID, store.Millis(now), store.Millis(s.ExpiresAt),
		s.Door.Address, s.Door.Device); err != nil {
		return Session{}, err
	}
	if _, err := tx.Exec(ctx, sqlSignedIn, store.Millis(now), acc.ID); err != nil {
		return Session{}, err
	}
	return s, event.Append(ctx, tx, event.New{Kind: eventSignedIn, Subject: acc.ID, Actor: acc.ID, UnitPath: acc.UnitPath})
}

// foldLogin is a login as it is kept: small letters, no spaces.
func foldLogin(s string) string {
	return short(strings.ToLower(strings.ReplaceAll(viet.OneLine(s), " ", "")), 200)
}

// Network is what counts as one address (một địa chỉ mạng): for IPv6 the whole /64, which one household can roam at will.
func Network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return short(address, 64)
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// short cuts a text to so many characters.
func short(s string, most int) string {
	r := []rune(viet.OneLine(s))
	return string(r[:min(len(r), most)])
}
