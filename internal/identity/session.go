package identity

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// seeEvery is how often a session's last use is written down.
const seeEvery = 5 * time.Minute

var errEnded = fault.New(fault.KindUnauthenticated, "identity.session_ended")

// SessionWho says whose session a cookie is. It costs one query;
// on SQLite, where no other node can end it, none for five seconds after the last.
func (a *Accounts) SessionWho(ctx context.Context, token string) (Who, Session, error) {
	if token == "" || len(token) > 200 {
		return Guest(), Session{}, errEnded
	}
	now := a.o.Clock()
	k, err := a.caller(ctx, bySession, sqlSessionWho, token, now)
	if err != nil {
		return Guest(), Session{}, err
	}
	s := k.sess
	if !now.Before(s.ExpiresAt) || now.Sub(s.SeenAt) > a.o.Idle {
		return Guest(), Session{}, errEnded
	}
	if now.Sub(s.SeenAt) >= seeEvery {
		if s.SeenAt, err = a.see(ctx, s, k.who.AccountID); err != nil {
			return Guest(), Session{}, err
		}
	}
	return k.who, s, nil
}

// see writes down that a session was used.
func (a *Accounts) see(ctx context.Context, s Session, accountID string) (seen time.Time, err error) {
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		seen = tx.Now()
		tx.AfterCommit(func() { a.known.forget(accountID) })
		_, err := tx.Exec(ctx, sqlSeeSession, store.Millis(seen), s.ID)
		return err
	})
	return seen, err
}

// TokenWho says whose bearer token it is.
func (a *Accounts) TokenWho(ctx context.Context, bearer string) (Who, error) {
	if bearer == "" || len(bearer) > 200 {
		return Guest(), fault.New(fault.KindUnauthenticated, "identity.token_refused")
	}
	now := a.o.Clock()
	k, err := a.caller(ctx, byToken, sqlTokenWho, bearer, now)
	if errors.Is(err, errEnded) || err == nil && (!k.sess.SeenAt.IsZero() || !now.Before(k.sess.ExpiresAt)) {
		return Guest(), fault.New(fault.KindUnauthenticated, "identity.token_refused")
	} else if err != nil {
		return Guest(), err
	}
	return k.who, nil
}

// caller finds who holds a token; sessions and tokens have the same columns, where the time a token was revoked stands
// in the place of the time a session was seen.
func (a *Accounts) caller(ctx context.Context, kind, query, token string, now time.Time) (known, error) {
	hash := digest(token)
	if k, ok := a.known.get(kind+hash, now); ok {
		still, err := a.still(ctx, kind, hash, k)
		if err != nil || still {
			return k, err
		}
	}
	changes := a.known.changes.Load()
	k := known{at: now}
	found, demo := false, false
	var state State
	_, err := store.All(ctx, a.db, query, func(rows *store.Rows) (struct{}, error) {
		found = true
		var created, seen, expires, proved int64
		var role Role
		var unit string
		err := rows.Scan(&k.sess.ID, &k.sess.AccountID, &created, &seen, &expires, &k.sess.Door.Address, &k.sess.Door.Device, &proved,
			&k.who.Kind, &k.who.Login, &k.who.Name, &k.who.UnitID, &state, &k.who.MustChange, &demo, &k.rights, &role, &unit)
		k.sess.CreatedAt, k.sess.SeenAt, k.sess.ExpiresAt = store.Instant(created), store.Instant(seen), store.Instant(expires)
		k.sess.ProvedAt = store.Instant(proved)
		if role != "" {
			k.who.Grants = append(k.who.Grants, Grant{Role: role, UnitID: unit})
		}
		return struct{}{}, err
	}, hash, a.today().String())
	if err != nil {
		return known{}, err
	}
	if !found {
		return known{}, errEnded
	}
	if err := a.mayEnter(state, demo); err != nil {
		return known{}, err
	}
	k.who.AccountID = k.sess.AccountID
	if err := a.empower(ctx, &k.who); err != nil {
		return known{}, err
	}
	if err := a.owe(ctx, &k, kind == "session:"); err != nil {
		return known{}, err
	}
	a.known.put(kind+hash, k, changes)
	return k, nil
}

// owe notes what a caller has to do before anything else, and how long ago they have shown the password.
func (a *Accounts) owe(ctx context.Context, k *known, person bool) error {
	if person {
		k.who.SessionID, k.who.ProvedAt = k.sess.ID, k.sess.ProvedAt
	}
	if !a.asksFactor(k.who) {
		return nil
	}
	on, err := a.hasFactor(ctx, a.db, k.who.AccountID)
	k.who.MustEnrol = !on
	return err
}

// placed fills in where the units of grants stand today. A unit that has ended gives no powers any more.
func (a *Accounts) placed(ctx context.Context, grants []Grant) ([]Grant, error) {
	here := grants[:0]
	for _, g := range grants {
		u, err := a.units.Unit(ctx, a.db, g.UnitID, a.today())
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		} else if err != nil {
			return nil, err
		}
		g.UnitPath = u.Path
		here = append(here, g)
	}
	return here, nil
}

// SignOut ends the session of a cookie (đăng xuất).
func (a *Accounts) SignOut(ctx context.Context, token string) error {
	return a.db.Write(ctx, func(tx *store.Tx) error {
		var account string
		err := tx.QueryRow(ctx, sqlSignOut, digest(token)).Scan(&account)
		if errors.Is(err, store.ErrNone) {
			return nil
		}
		tx.AfterCommit(func() { a.known.forget(account) })
		return err
	})
}

// Sessions lists the open sessions of an account, the latest first. The caller asks policy.
func (a *Accounts) Sessions(ctx context.Context, accountID string) ([]Session, error) {
	now := a.o.Clock()
	return store.All(ctx, a.db, sqlSessions, func(rows *store.Rows) (s Session, err error) {
		var created, seen, expires int64
		err = rows.Scan(&s.ID, &s.AccountID, &created, &seen, &expires, &s.Door.Address, &s.Door.Device)
		s.CreatedAt, s.SeenAt, s.ExpiresAt = store.Instant(created), store.Instant(seen), store.Instant(expires)
		return s, err
	}, accountID, store.Millis(now), store.Millis(now.Add(-a.o.Idle)))
}

// EndSession ends one session of an account; of the caller, or of one whose account the caller may reset.
func (a *Accounts) EndSession(ctx context.Context, accountID, sessionID string) error {
	acc, err := a.target(ctx, accountID, "session.end")
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		tx.AfterCommit(func() { a.known.forget(acc.ID) })
		var device string
		err := tx.QueryRow(ctx, sqlSessionDevice, sessionID, acc.ID).Scan(&device)
		if errors.Is(err, store.ErrNone) {
			return nil
		} else if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlDropDevice, acc.ID, device); err != nil { // it may be in other hands
			return err
		}
		_, err = tx.Exec(ctx, sqlEndSession, sessionID, acc.ID)
		return err
	})
}

// Sweep deletes what has run out: sessions, requests, counts of wrong passwords. A job calls it now and then.
func (a *Accounts) Sweep(ctx context.Context) error {
	return a.db.Write(ctx, func(tx *store.Tx) error {
		now := tx.Now()
		if _, err := tx.Exec(ctx, sqlSweepSessions, store.Millis(now), store.Millis(now.Add(-a.o.Idle))); err != nil {
			return err
		}
		for q, before := range map[string]time.Time{sqlSweepRequests: now.Add(-24 * time.Hour), sqlSweepAttempts: now.Add(-forgetFor),
			sqlSweepGuesses: now.Add(-2 * guessDay), sqlSweepDevices: now.Add(-deviceFor), sqlSweepWays: now.Add(-24 * time.Hour), sqlSweepHalfs: now} {
			if _, err := tx.Exec(ctx, q, store.Millis(before)); err != nil {
				return err
			}
		}
		return nil
	})
}
