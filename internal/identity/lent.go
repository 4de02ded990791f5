package identity

import (
	"context"
	"errors"
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// empower completes the powers of a caller: where their units stand today, and what colleagues who are away have lent.
func (a *Accounts) empower(ctx context.Context, w *Who) (err error) {
	if w.Grants, err = a.placed(ctx, w.Grants); err != nil || w.Kind != KindOfficer {
		return err
	}
	lent, err := a.lentTo(ctx, *w)
	if err != nil {
		return err
	}
	w.Grants = append(w.Grants, lent...)
	return nil
}

// lentTo lists the powers that are lent to somebody today, as far as the lender holds them by own right. Who no longer
// works at the unit has them no more, unless the delegation was let through across units.
func (a *Accounts) lentTo(ctx context.Context, w Who) ([]Grant, error) {
	type row struct {
		grant  Grant
		across bool
		roles  []Role
	}
	rows, err := store.All(ctx, a.db, sqlLent, func(r *store.Rows) (l row, err error) {
		var roles string
		err = r.Scan(&l.grant.For, &l.grant.ForName, &l.grant.UnitID, &roles, &l.across, &l.grant.Role)
		l.roles = rolesIn(roles)
		return l, err
	}, w.AccountID, a.today().String())
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var grants []Grant
	for _, l := range rows {
		here := l.across || slices.ContainsFunc(w.Grants, func(g Grant) bool { return g.UnitID == l.grant.UnitID && works(g.Role) })
		if here && slices.Contains(l.roles, l.grant.Role) && !slices.Contains(grants, l.grant) {
			grants = append(grants, l.grant)
		}
	}
	return a.placed(ctx, grants)
}

// WhoOf is an account as a caller now (quyền hiện có của tài khoản): work that somebody began goes on with the powers
// they have at the moment, not with those they had. One that may not sign in may do nothing.
func (a *Accounts) WhoOf(ctx context.Context, accountID string) (Who, error) {
	acc, err := a.Account(ctx, accountID)
	if err != nil {
		return Guest(), err
	}
	if err := a.mayEnter(acc.State, acc.IsDemo); err != nil {
		return Guest(), err
	}
	w := Who{AccountID: acc.ID, Name: acc.Name, Kind: acc.Kind, Login: acc.Login, UnitID: acc.UnitID, MustChange: acc.MustChange}
	today := a.today()
	for _, h := range acc.Grants {
		if !today.Before(h.From) && (h.To.IsZero() || today.Before(h.To)) {
			w.Grants = append(w.Grants, Grant{Role: h.Role, UnitID: h.UnitID})
		}
	}
	return w, a.empower(ctx, &w)
}

// delegation reads one delegation and its unit.
func (a *Accounts) delegation(ctx context.Context, id string) (Delegation, org.Unit, error) {
	d, err := scanDelegation(a.db.QueryRow(ctx, sqlDelegation, id))
	if errors.Is(err, store.ErrNone) {
		if err := a.o.May(ctx, "delegation.ask", Target{Kind: "delegation", ID: From(ctx).AccountID}); err != nil {
			return d, org.Unit{}, err
		}
		return d, org.Unit{}, fault.NotFound("identity.delegation_not_found")
	} else if err != nil {
		return d, org.Unit{}, err
	}
	u, err := a.units.ByID(ctx, a.db, d.UnitID, a.today())
	return d, u, err
}

// Delegation reads one delegation (xem ủy quyền) that concerns the caller or a unit of theirs.
func (a *Accounts) Delegation(ctx context.Context, id string) (Delegation, error) {
	d, u, err := a.delegation(ctx, id)
	if err != nil {
		return Delegation{}, err
	}
	owner := d.Delegator
	if From(ctx).AccountID == d.Delegate {
		owner = d.Delegate
	}
	return d, a.o.May(ctx, "delegation.read", Target{Kind: "delegation", ID: owner, UnitID: u.ID, UnitPath: u.Path})
}

// Delegations lists delegations, the latest first, and the token of the next page. The caller takes the units from the
// scope that policy gives.
func (a *Accounts) Delegations(ctx context.Context, f DelegationFilter) ([]Delegation, string, error) {
	var w store.Where
	var conds []string
	var args []any
	for _, path := range f.Within {
		conds, args = append(conds, "(x.unit_path >= ? AND x.unit_path < ?)"), append(args, path, path+"\U0010FFFF")
	}
	for _, unit := range f.Units {
		conds, args = append(conds, "x.unit_id = ?"), append(args, unit)
	}
	if f.Account != "" {
		conds, args = append(conds, "x.delegator = ?", "x.delegate = ?"), append(args, f.Account, f.Account)
	}
	if len(conds) == 0 {
		return nil, "", nil
	}
	w.And(strings.Join(conds, " OR "), args...)
	if f.Current {
		w.And("x.state IN ('asked', 'approved') AND x.to_on >= ?", a.today().String())
	}
	keys := store.Keyset{Columns: []string{"x.id text"}, Desc: true}
	if err := keys.After(&w, f.PageToken); err != nil {
		return nil, "", err
	}
	size := store.PageSize(f.PageSize)
	limit := w.Arg(size + 1)
	list, err := store.All(ctx, a.db, sqlDelegations+w.SQL()+keys.OrderBy()+" LIMIT "+limit, func(r *store.Rows) (Delegation, error) {
		return scanDelegation(r)
	}, w.Args()...)
	if err != nil {
		return nil, "", err
	}
	list, next := store.Page(list, size, func(d Delegation) []any { return []any{d.ID} })
	return list, next, nil
}

// Today is the legal day by which powers begin and end (ngày hiện tại).
func (a *Accounts) Today() viet.Day { return a.today() }
