package identity

import (
	"context"
	"strings"
	"time"

	"tinhso/internal/store"
)

// Present is somebody who is signed in now (người đang đăng nhập).
type Present struct {
	Session Session
	Kind    Kind
	Name    string
	Login   string
	UnitID  string
}

// SessionsNow lists who is signed in now (người đang đăng nhập), the latest seen first, and the token of the next page.
// The filter says of whom, as for List: the caller takes Within from the scope that policy gives for account.read.
func (a *Accounts) SessionsNow(ctx context.Context, f Filter) ([]Present, string, error) {
	if !f.seesAnything() {
		return nil, "", nil
	}
	now := a.o.Clock()
	var w store.Where
	if err := a.narrow(ctx, &w, f); err != nil {
		return nil, "", err
	}
	w.And("s.expires_at > ? AND s.seen_at > ?", store.Millis(now), store.Millis(now.Add(-a.o.Idle)))
	keys := store.Keyset{Columns: []string{"s.seen_at bigint", "s.id text"}, Desc: true}
	if err := keys.After(&w, f.PageToken); err != nil {
		return nil, "", err
	}
	size := store.PageSize(f.PageSize)
	list, err := store.All(ctx, a.db, sqlSessionsNow+w.SQL()+keys.OrderBy()+" LIMIT "+w.Arg(size+1), func(rows *store.Rows) (p Present, err error) {
		var created, seen, expires int64
		s := &p.Session
		err = rows.Scan(&s.ID, &s.AccountID, &created, &seen, &expires, &s.Door.Address, &s.Door.Device, &p.Kind, &p.Name, &p.Login, &p.UnitID)
		s.CreatedAt, s.SeenAt, s.ExpiresAt = store.Instant(created), store.Instant(seen), store.Instant(expires)
		return p, err
	}, w.Args()...)
	if err != nil {
		return nil, "", err
	}
	list, next := store.Page(list, size, func(p Present) []any { return []any{p.Session.SeenAt, p.Session.ID} })
	return list, next, nil
}

// CountNow counts the sessions of a filter that are open now (số phiên đang mở).
func (a *Accounts) CountNow(ctx context.Context, f Filter) (n int, err error) {
	if !f.seesAnything() {
		return 0, nil
	}
	now := a.o.Clock()
	var w store.Where
	if err := a.narrow(ctx, &w, f); err != nil {
		return 0, err
	}
	w.And("s.expires_at > ? AND s.seen_at > ?", store.Millis(now), store.Millis(now.Add(-a.o.Idle)))
	_, tables, _ := strings.Cut(sqlSessionsNow, "\nFROM ")
	err = a.db.QueryRow(ctx, "SELECT COUNT(s.id) FROM "+tables+w.SQL(), w.Args()...).Scan(&n)
	return n, err
}

// Fresh reports whether the caller has shown the password within so long (vừa xác nhận mật khẩu); a caller without a
// session, such as a machine, has not.
func (w Who) Fresh(now time.Time, within time.Duration) bool {
	return w.SessionID != "" && now.Sub(w.ProvedAt) < within
}

// Held reports whether the caller has something to do before anything else: a password given by another is changed, a
// second factor that is asked of them is set up.
func (w Who) Held() bool { return w.MustChange || w.MustEnrol }
