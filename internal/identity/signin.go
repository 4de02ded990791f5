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

var errWrong = fault.New(fault.KindUnauthenticated, "identity.wrong_password")

// SignIn opens a session (đăng nhập). A wrong login and a wrong password are told alike, and take equally long. An
// account with a second factor gets a Half instead of a token: SecondStep goes on with it.
func (a *Accounts) SignIn(ctx context.Context, login, password string, at Door) (Session, error) {
	login = foldLogin(login)
	var id, hash string
	err := a.db.QueryRow(ctx, sqlSecret, login).Scan(&id, &hash)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return Session{}, err
	}
	trusted, err := a.trusted(ctx, a.db, id, at.Secret)
	if err != nil {
		return Session{}, err
	}
	t := tryOf(whoOf(login), id, at, trusted)
	if err := a.countTry(ctx, t); err != nil {
		return Session{}, err
	}
	if id == "" {
		if err := a.hash.waste(ctx, password); err != nil {
			return Session{}, err
		}
		return Session{}, errWrong
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
		if err := a.forgiveTx(ctx, tx, t); err != nil {
			return err
		}
		owes, err := a.hasFactor(ctx, tx, id)
		if err != nil {
			return err
		}
		if owes {
			s, err = halfTx(ctx, tx, acc)
		} else {
			s, err = a.openTx(ctx, tx, acc, at)
		}
		return err
	})
	return s, err
}

// halfTx notes that the password was right and the code is owed.
func halfTx(ctx context.Context, tx *store.Tx, acc Account) (Session, error) {
	half, err := secret("")
	if err != nil {
		return Session{}, err
	}
	_, err = tx.Exec(ctx, sqlAddHalf, digest(half), acc.ID, store.Millis(tx.Now().Add(halfFor)))
	return Session{Half: half, AccountID: acc.ID}, err
}

// SecondStep opens the session when the code of the authenticator, or a recovery code, is right (bước xác thực thứ hai).
func (a *Accounts) SecondStep(ctx context.Context, half, code string, at Door) (s Session, err error) {
	var id string
	err = a.db.QueryRow(ctx, sqlHalf, digest(half), store.Millis(a.o.Clock())).Scan(&id)
	if errors.Is(err, store.ErrNone) {
		return Session{}, errHalf
	} else if err != nil {
		return Session{}, err
	}
	trusted, err := a.trusted(ctx, a.db, id, at.Secret)
	if err != nil {
		return Session{}, err
	}
	t := tryOf(digest("code:" + id)[:32], id, at, trusted)
	if err := a.countTry(ctx, t); err != nil {
		return Session{}, err
	}
	var verdict error
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		acc, err := a.account(ctx, tx, sqlAccountByID, id)
		if err != nil {
			return err
		}
		if err := a.mayEnter(acc.State, acc.IsDemo); err != nil {
			return err
		}
		ok, err := a.codeTx(ctx, tx, id, code)
		if verdict = nil; err != nil || !ok {
			verdict = errFactorCode
			return err
		}
		n, err := tx.Exec(ctx, sqlDropHalf, digest(half))
		if n == 0 && err == nil { // two clicks at once: one session
			verdict = errHalf
		}
		if err != nil || n == 0 {
			return err
		}
		if err := a.forgiveTx(ctx, tx, t); err != nil {
			return err
		}
		s, err = a.openTx(ctx, tx, acc, at)
		return err
	})
	if err = errors.Join(err, verdict); err != nil {
		return Session{}, err
	}
	return s, nil
}

// Prove shows the password of a session once more, and the code where there is a second factor (xác nhận lại mật khẩu):
// what is dangerous asks for it. The session goes on under a new token.
func (a *Accounts) Prove(ctx context.Context, password, code string, at Door) (token string, err error) {
	w := From(ctx)
	if w.SessionID == "" {
		return "", errEnded
	}
	var hash string
	if err := a.db.QueryRow(ctx, sqlPassword, w.AccountID).Scan(&hash); err != nil {
		return "", err
	}
	t := try{who: digest("prove:" + w.AccountID)[:32], place: w.SessionID, bucket: digest("prove:" + w.SessionID)[:32], account: w.AccountID}
	if err := a.countTry(ctx, t); err != nil {
		return "", err
	}
	ok, _, err := a.hash.check(ctx, hash, password)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", fault.Invalid("identity.password.refused", fault.Field{Path: "password", Code: "identity.password.old_wrong"})
	}
	if token, err = secret(""); err != nil {
		return "", err
	}
	var verdict error
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		on, err := a.hasFactor(ctx, tx, w.AccountID)
		if verdict = nil; err != nil {
			return err
		}
		if on {
			ok, err := a.codeTx(ctx, tx, w.AccountID, code)
			if err != nil || !ok {
				verdict = errFactorCode
				return err
			}
		}
		if err := a.forgiveTx(ctx, tx, t); err != nil {
			return err
		}
		if err := a.changedTx(ctx, tx, w.AccountID); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlProve, digest(token), store.Millis(tx.Now()), w.SessionID, w.AccountID)
		return err
	})
	return token, errors.Join(err, verdict)
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

// openTx opens a session for an account. Of a device that is new to it the owner is told.
func (a *Accounts) openTx(ctx context.Context, tx *store.Tx, acc Account, at Door) (Session, error) {
	token, err := secret("")
	if err != nil {
		return Session{}, err
	}
	now := tx.Now()
	s := Session{ID: store.NewID(), Token: token, AccountID: acc.ID, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(a.o.Absolute), ProvedAt: now,
		Door: Door{Address: short(at.Address, 64), Device: short(at.Device, 80)}}
	strange := false
	if s.Door.Secret, strange, err = a.keepDeviceTx(ctx, tx, acc, at); err != nil {
		return Session{}, err
	}
	if _, err := tx.Exec(ctx, sqlAddSession, s.ID, digest(token), acc.ID, store.Millis(now), store.Millis(s.ExpiresAt),
		s.Door.Address, s.Door.Device, digest(s.Door.Secret)); err != nil {
		return Session{}, err
	}
	if _, err := tx.Exec(ctx, sqlSignedIn, store.Millis(now), acc.ID); err != nil {
		return Session{}, err
	}
	if strange {
		if err := a.tellTx(ctx, tx, acc.ID, "identity.mail.new_device", map[string]any{"device": s.Door.Device, "address": s.Door.Address,
			"signed_at": now.Format(time.RFC3339)}); err != nil {
			return Session{}, err
		}
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
