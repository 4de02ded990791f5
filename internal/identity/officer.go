package identity

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// target reads an account and asks whether the caller may do the action to it.
func (a *Accounts) target(ctx context.Context, accountID, action string) (Account, error) {
	acc, err := a.Account(ctx, accountID)
	if err != nil {
		return Account{}, err
	}
	return acc, a.may(ctx, action, acc)
}

// may asks for the account's own unit and for each unit at which it holds a role: an administrator of a ward must not
// take over the account of somebody who is trusted by the province.
func (a *Accounts) may(ctx context.Context, action string, acc Account) error {
	if err := a.o.May(ctx, action, acc.Target()); err != nil {
		return err
	}
	if From(ctx).AccountID == acc.ID {
		return nil
	}
	today := a.today()
	for _, g := range acc.Grants {
		if !g.To.IsZero() && !today.Before(g.To) {
			continue
		}
		u, err := a.units.ByID(ctx, a.db, g.UnitID, today)
		if err != nil {
			return err
		}
		t := Target{Kind: "account", ID: acc.ID, UnitID: u.ID, UnitPath: u.Path}
		if g.Role == Operator {
			action = "operator.manage"
		}
		if err := a.o.May(ctx, action, t); err != nil {
			return err
		}
	}
	return nil
}

// officer is a checked account to be made.
type officer struct {
	NewOfficer
	unit   org.Unit
	grants []grant
}

type grant struct {
	role     Role
	unit     org.Unit
	from, to viet.Day
}

var reLogin = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]$`)

// checkOfficer reads the fields of an officer's account and asks whether the caller may make it.
func (a *Accounts) checkOfficer(ctx context.Context, n NewOfficer) (officer, error) {
	o := officer{NewOfficer: n}
	var wrong fields
	o.Name = wrong.take("name", n.Name, viet.CleanName)
	o.Email = wrong.optional("email", n.Email, viet.ParseEmail)
	o.Phone = wrong.optional("phone", n.Phone, viet.ParsePhone)
	if o.Login = foldLogin(n.Login); o.Login != "" && !reLogin.MatchString(o.Login) {
		wrong.add("login", "identity.login_format")
	}
	var err error
	if o.unit, err = a.units.Unit(ctx, a.db, n.Unit, a.today()); fault.KindOf(err) == fault.KindNotFound {
		wrong.add("unit", "identity.unit_unknown", "unit", short(n.Unit, 60))
		err = nil
	} else if err != nil {
		return o, err
	}
	if len(wrong) == 0 {
		o.grants, err = a.checkGrants(ctx, n.Grants, o.unit, &wrong)
	}
	if err == nil {
		err = wrong.fault("identity.officer_invalid")
	}
	if err == nil {
		err = a.o.May(ctx, "account.manage", Target{Kind: "account", UnitID: o.unit.ID, UnitPath: o.unit.Path})
	}
	return o, err
}

func (a *Accounts) checkGrants(ctx context.Context, grants []NewGrant, home org.Unit, wrong *fields) ([]grant, error) {
	checked := make([]grant, 0, len(grants))
	for i, n := range grants {
		path := "grants." + strconv.Itoa(i) + "."
		g := grant{role: n.Role, unit: home, from: n.From, to: n.To}
		if g.from.IsZero() {
			g.from = a.today()
		}
		switch n.Role {
		case Clerk, Officer, Leader, Admin, Operator:
		default:
			wrong.add(path+"role", "identity.role_unknown", "role", short(string(n.Role), 40))
			continue
		}
		if !g.to.IsZero() && !g.from.Before(g.to) {
			wrong.add(path+"to", "identity.grant_order")
			continue
		}
		if n.Unit != "" {
			u, err := a.units.Unit(ctx, a.db, n.Unit, a.today())
			if fault.KindOf(err) == fault.KindNotFound {
				wrong.add(path+"unit", "identity.unit_unknown", "unit", short(n.Unit, 60))
				continue
			} else if err != nil {
				return nil, err
			}
			g.unit = u
		}
		if err := a.mayGive(ctx, g.role, g.unit, ""); err != nil {
			return nil, err
		}
		checked = append(checked, g)
	}
	return checked, nil
}

// mayGive asks whether the caller may trust somebody with a role at a unit.
func (a *Accounts) mayGive(ctx context.Context, role Role, u org.Unit, accountID string) error {
	action := "role.give"
	if role == Operator {
		action = "operator.manage"
	}
	return a.o.May(ctx, action, Target{Kind: "account", ID: accountID, UnitID: u.ID, UnitPath: u.Path})
}

// CreateOfficer makes an officer's account with a temporary password, shown once.
func (a *Accounts) CreateOfficer(ctx context.Context, n NewOfficer) (acc Account, password string, err error) {
	o, err := a.checkOfficer(ctx, n)
	if err != nil {
		return Account{}, "", err
	}
	return a.create(ctx, o, "", false)
}

// create makes the account; without a password it gets a temporary one.
func (a *Accounts) create(ctx context.Context, o officer, password string, demo bool) (acc Account, temp string, err error) {
	mustChange := password == ""
	if mustChange {
		if password, err = temporary(); err != nil {
			return Account{}, "", err
		}
	}
	hash, err := a.hash.make(ctx, password)
	if err != nil {
		return Account{}, "", err
	}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		if err := o.Once.Before(ctx, tx); err != nil {
			return err
		}
		if acc, err = a.createTx(ctx, tx, o, hash, mustChange, demo); err != nil {
			return err
		}
		return o.Once.After(ctx, tx, acc)
	})
	return acc, password, err
}

// createTx writes an officer's account and its grants.
func (a *Accounts) createTx(ctx context.Context, tx *store.Tx, o officer, hash string, mustChange, demo bool) (Account, error) {
	login := o.Login
	if login == "" {
		var err error
		if login, err = a.freeLogin(ctx, tx, o.Name); err != nil {
			return Account{}, err
		}
	}
	acc := Account{ID: store.NewID(), Kind: KindOfficer, Login: login, Name: o.Name, Email: o.Email, Phone: o.Phone, UnitID: o.unit.ID,
		UnitPath: o.unit.Path, State: Active, MustChange: mustChange, IsDemo: demo, Version: 1, CreatedAt: tx.Now()}
	if err := a.addTx(ctx, tx, acc, hash); err != nil {
		return Account{}, err
	}
	for _, g := range o.grants {
		h, err := a.giveTx(ctx, tx, acc, g)
		if err != nil {
			return Account{}, err
		}
		acc.Grants = append(acc.Grants, h)
	}
	return acc, nil
}

// addTx writes the row of an account, and its event.
func (a *Accounts) addTx(ctx context.Context, tx *store.Tx, acc Account, hash string) error {
	_, err := tx.Exec(ctx, sqlAddAccount, acc.ID, string(acc.Kind), acc.Login, acc.Name, viet.Fold(acc.Name), acc.Email, acc.Phone, acc.UnitID,
		acc.UnitPath, hash, acc.MustChange, acc.IsDemo, store.Millis(tx.Now()))
	if dup := (*store.ErrDuplicate)(nil); errors.As(err, &dup) {
		if strings.Contains(dup.Constraint, "email") {
			return fault.Conflict("identity.email_taken")
		}
		return fault.Conflict("identity.login_taken", "login", acc.Login)
	} else if err != nil {
		return err
	}
	return event.Append(ctx, tx, change(ctx, eventCreated, acc, &changed{Kind: acc.Kind, Unit: acc.UnitID}))
}

// freeLogin makes a login of a name the way offices do: given name, then the initials of the rest: hanhntb, hanhntb2.
func (a *Accounts) freeLogin(ctx context.Context, r store.Reader, name string) (string, error) {
	base := loginOf(name)
	tries := []string{base}
	for i := 2; i <= 64; i++ {
		tries = append(tries, base+strconv.Itoa(i))
	}
	q, args := store.In(sqlLogins, nil, tries)
	taken, err := store.All(ctx, r, q, func(rows *store.Rows) (login string, err error) {
		err = rows.Scan(&login)
		return login, err
	}, args...)
	if err != nil {
		return "", err
	}
	used := map[string]bool{}
	for _, t := range taken {
		used[t] = true
	}
	for _, t := range tries {
		if !used[t] {
			return t, nil
		}
	}
	return base + strings.ToLower(store.NewID()[20:]), nil
}

func loginOf(name string) string {
	words := strings.Fields(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r == ' ' {
			return r
		}
		return -1
	}, viet.Fold(name)))
	if len(words) == 0 {
		return "canbo"
	}
	login := words[len(words)-1]
	for _, w := range words[:len(words)-1] {
		login += w[:1]
	}
	for len(login) < 3 {
		login += "x"
	}
	return login[:min(len(login), 40)]
}
