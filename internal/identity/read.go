package identity

import (
	"context"
	"errors"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

func scanAccount(r interface{ Scan(...any) error }) (acc Account, err error) {
	var created, signedIn int64
	err = r.Scan(&acc.ID, &acc.Kind, &acc.Login, &acc.Name, &acc.Email, &acc.Phone, &acc.UnitID, &acc.UnitPath, &acc.State, &acc.Why,
		&acc.MustChange, &acc.IsDemo, &acc.Version, &created, &signedIn)
	acc.CreatedAt, acc.SignedInAt = store.Instant(created), store.Instant(signedIn)
	return acc, err
}

func scanHeld(r interface{ Scan(...any) error }) (accountID string, h Held, err error) {
	var from, to string
	if err = r.Scan(&h.ID, &accountID, &h.Role, &h.UnitID, &from, &to, &h.GivenBy); err != nil {
		return "", Held{}, err
	}
	if h.From, err = viet.ParseDay(from); err == nil && to != "" {
		h.To, err = viet.ParseDay(to)
	}
	return accountID, h, err
}

// Target is the account as policy judges it.
func (acc Account) Target() Target {
	kind := "account"
	if acc.Kind == KindCitizen {
		kind = "citizen"
	}
	return Target{Kind: kind, ID: acc.ID, UnitID: acc.UnitID, UnitPath: acc.UnitPath}
}

// Account reads one account with its grants, past ones too. The caller asks policy.
func (a *Accounts) Account(ctx context.Context, id string) (Account, error) {
	return a.account(ctx, a.db, sqlAccountByID, id)
}

// ByLogin reads the account of a login.
func (a *Accounts) ByLogin(ctx context.Context, login string) (Account, error) {
	return a.account(ctx, a.db, sqlAccountByLogin, foldLogin(login))
}

func (a *Accounts) account(ctx context.Context, r store.Reader, query, key string) (Account, error) {
	acc, err := scanAccount(r.QueryRow(ctx, query, key))
	if errors.Is(err, store.ErrNone) {
		return Account{}, fault.NotFound("identity.account_not_found")
	} else if err != nil {
		return Account{}, err
	}
	list := []Account{acc}
	err = a.withGrants(ctx, r, list)
	return list[0], err
}

// withGrants fills in the grants of a few accounts.
func (a *Accounts) withGrants(ctx context.Context, r store.Reader, list []Account) error {
	if len(list) == 0 {
		return nil
	}
	ids, at := make([]string, len(list)), map[string]int{}
	for i, acc := range list {
		ids[i], at[acc.ID] = acc.ID, i
	}
	q, args := store.In(sqlGrants, nil, ids)
	type row struct {
		account string
		held    Held
	}
	rows, err := store.All(ctx, r, q, func(rows *store.Rows) (row, error) {
		id, h, err := scanHeld(rows)
		return row{id, h}, err
	}, args...)
	for _, g := range rows {
		list[at[g.account]].Grants = append(list[at[g.account]].Grants, g.held)
	}
	return err
}

// List lists accounts by name. The caller takes Within from the scope that policy gives.
func (a *Accounts) List(ctx context.Context, f Filter) (Page, error) {
	var w store.Where
	if !f.seesAnything() {
		return Page{}, nil
	}
	if err := a.narrow(ctx, &w, f); err != nil {
		return Page{}, err
	}
	keys := store.Keyset{Columns: []string{"a.name_fold text", "a.id text"}}
	if err := keys.After(&w, f.PageToken); err != nil {
		return Page{}, err
	}
	size := store.PageSize(f.PageSize)
	limit := w.Arg(size + 1)
	list, err := store.All(ctx, a.db, sqlAccounts+w.SQL()+keys.OrderBy()+" LIMIT "+limit, func(rows *store.Rows) (Account, error) {
		return scanAccount(rows)
	}, w.Args()...)
	if err != nil {
		return Page{}, err
	}
	list, next := store.Page(list, size, func(acc Account) []any { return []any{viet.Fold(acc.Name), acc.ID} })
	return Page{Accounts: list, NextPageToken: next}, a.withGrants(ctx, a.db, list)
}

func (f Filter) seesAnything() bool { return f.Everyone || len(f.Within)+len(f.Units) > 0 }

// narrow writes a filter as a condition.
func (a *Accounts) narrow(ctx context.Context, w *store.Where, f Filter) error {
	if !f.Everyone {
		var conds []string
		var args []any
		for _, path := range f.Within {
			conds = append(conds, "(a.unit_path >= ? AND a.unit_path < ?)")
			args = append(args, path, path+"\U0010FFFF")
		}
		for _, unit := range f.Units {
			conds = append(conds, "a.unit_id = ?")
			args = append(args, unit)
		}
		w.And(strings.Join(conds, " OR "), args...)
	}
	if f.Kind != "" {
		w.And("a.kind = ?", string(f.Kind))
	}
	if f.State != "" {
		w.And("a.state = ?", string(f.State))
	}
	if f.Role != "" {
		today := a.today().String()
		w.And(sqlHasRole, string(f.Role), today, today)
	}
	if f.Unit != "" {
		u, err := a.units.Unit(ctx, a.db, f.Unit, a.today())
		if err != nil {
			return err
		}
		w.And("a.unit_id = ?", u.ID)
	}
	for _, word := range strings.Fields(viet.Fold(f.Query)) {
		like := "%" + store.EscapeLike(word) + "%"
		w.And(`a.name_fold LIKE ? ESCAPE '\' OR a.login LIKE ? ESCAPE '\' OR a.email LIKE ? ESCAPE '\'`, like, like, like)
	}
	return nil
}

// Tally counts accounts (số liệu tài khoản).
type Tally struct {
	States map[State]int64
	Roles  map[Role]int64 // active officers by the roles they hold today
}

// Count counts the accounts of a filter by state, and the officers among them by role.
func (a *Accounts) Count(ctx context.Context, f Filter) (Tally, error) {
	t := Tally{States: map[State]int64{}, Roles: map[Role]int64{}}
	if !f.seesAnything() {
		return t, nil
	}
	var w store.Where
	if err := a.narrow(ctx, &w, f); err != nil {
		return t, err
	}
	err := count(ctx, a.db, "SELECT "+sqlCountStates+w.SQL()+" GROUP BY a.state", t.States, w.Args())
	if err != nil {
		return t, err
	}
	today := a.today().String()
	w.And("a.state = ? AND g.valid_from_on <= ? AND (g.valid_to_on = '' OR g.valid_to_on > ?)", string(Active), today, today)
	return t, count(ctx, a.db, "SELECT "+sqlCountRoles+w.SQL()+" GROUP BY g.role", t.Roles, w.Args())
}

func count[K ~string](ctx context.Context, r store.Reader, q string, into map[K]int64, args []any) error {
	_, err := store.All(ctx, r, q, func(rows *store.Rows) (k K, err error) {
		var n int64
		err = rows.Scan(&k, &n)
		into[k] = n
		return k, err
	}, args...)
	return err
}

// Staff lists the active officers who hold one of the roles at a unit today, by name.
func (a *Accounts) Staff(ctx context.Context, r store.Reader, unitID string, roles ...Role) ([]Account, error) {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = string(role)
	}
	q, args := store.In(sqlStaff, []any{unitID, a.today().String()}, names)
	return store.All(ctx, r, q, func(rows *store.Rows) (Account, error) { return scanAccount(rows) }, args...)
}

// Names gives the display names of accounts.
func (a *Accounts) Names(ctx context.Context, r store.Reader, ids []string) (map[string]string, error) {
	return a.names(ctx, r, sqlNames, ids)
}

// OfficerNames gives the display names of officers; those of citizens are personal data and are left out.
func (a *Accounts) OfficerNames(ctx context.Context, r store.Reader, ids []string) (map[string]string, error) {
	return a.names(ctx, r, sqlOfficerNames, ids)
}

func (a *Accounts) names(ctx context.Context, r store.Reader, query string, ids []string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	q, args := store.In(query, nil, ids)
	_, err := store.All(ctx, r, q, func(rows *store.Rows) (id string, err error) {
		var name string
		err = rows.Scan(&id, &name)
		names[id] = name
		return id, err
	}, args...)
	return names, err
}
