package policy

import (
	"context"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/store"
)

const (
	sqlAddRead = `INSERT INTO policy_access (id, read_at, account_id, name, unit_id, kind, subject, owner, why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	sqlReads = `SELECT id, read_at, account_id, name, unit_id, kind, subject, owner, why FROM policy_access`
)

// Read is one reading of personal data (lượt truy cập dữ liệu cá nhân).
type Read struct {
	ID      string
	At      time.Time
	Account string // empty for a guest with a second fact
	Name    string // of the reader, when it happened
	UnitID  string // home unit of the reader
	Kind    string // dossier, profile, file
	Subject string // id of what was read
	Owner   string // account whose data it is, when known
	Why     string // key of the purpose: policy.why.handle, ...
}

// Reading logs that the caller reads personal data (ghi nhật ký truy cập), before the answer is given. Reading one's own
// is not logged.
//
// Law: 91/2025/QH15
func Reading(ctx context.Context, db *store.DB, subjects []Object, why string) error {
	subjects = others(identity.From(ctx), subjects)
	if len(subjects) == 0 {
		return nil
	}
	return db.Write(ctx, func(tx *store.Tx) error { return ReadingTx(ctx, tx, subjects, why) })
}

// ReadingTx does the same as part of a verb.
func ReadingTx(ctx context.Context, tx *store.Tx, subjects []Object, why string) error {
	w := identity.From(ctx)
	for _, o := range others(w, subjects) {
		id := store.NewID()
		if err := tx.Later(ctx, sqlAddRead, id, store.Millis(tx.Now()), w.AccountID, w.Name, w.UnitID, o.Kind, o.ID,
			o.OwnerAccount, why); err != nil {
			return err
		}
		if err := event.TellTx(ctx, tx, "policy_access", id); err != nil {
			return err
		}
	}
	return nil
}

// others leaves out what is the caller's own, and what the platform reads for itself.
func others(w identity.Who, subjects []Object) []Object {
	if w.Kind == identity.KindSystem {
		return nil
	}
	var list []Object
	for _, o := range subjects {
		if !w.Owns(o.ID, o.OwnerAccount) {
			list = append(list, o)
		}
	}
	return list
}

// ReadFilter narrows the access log (điều kiện lọc nhật ký).
type ReadFilter struct {
	Subject, Owner, Account string
	PageToken               string
	PageSize                int
}

// Reads lists the access log, the latest first, and the token of the next page. It asks whether the caller may:
// everybody may see who read their own data.
func Reads(ctx context.Context, r store.Reader, f ReadFilter) ([]Read, string, error) {
	s, err := ScopeOf(ctx, "access.read")
	if err != nil {
		return nil, "", err
	}
	var w store.Where
	s.Where(&w, Columns{Owner: "owner"})
	for _, c := range []struct{ column, value string }{{"subject", f.Subject}, {"owner", f.Owner}, {"account_id", f.Account}} {
		if c.value != "" {
			w.And(c.column+" = ?", c.value)
		}
	}
	keys := store.Keyset{Columns: []string{"id text"}, Desc: true}
	if err := keys.After(&w, f.PageToken); err != nil {
		return nil, "", err
	}
	size := store.PageSize(f.PageSize)
	limit := w.Arg(size + 1)
	list, err := store.All(ctx, r, sqlReads+w.SQL()+keys.OrderBy()+" LIMIT "+limit, func(rows *store.Rows) (x Read, err error) {
		err = rows.Scan(&x.ID, &x.At, &x.Account, &x.Name, &x.UnitID, &x.Kind, &x.Subject, &x.Owner, &x.Why)
		return x, err
	}, w.Args()...)
	if err != nil {
		return nil, "", err
	}
	list, next := store.Page(list, size, func(x Read) []any { return []any{x.ID} })
	return list, next, nil
}
