package identity

import (
	"context"
	"errors"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// FirstAdmin makes the first administrator and operator of an empty system (người quản trị đầu tiên), with a temporary
// password. The command that calls it runs on the server itself, so nobody is asked; where there is one already, it refuses.
func (a *Accounts) FirstAdmin(ctx context.Context, n NewOfficer) (acc Account, password string, err error) {
	var login string
	err = a.db.QueryRow(ctx, sqlAnyAdmin, a.today().String()).Scan(&login)
	if err == nil {
		return Account{}, "", fault.Conflict("identity.admin_exists", "login", login)
	} else if !errors.Is(err, store.ErrNone) {
		return Account{}, "", err
	}
	if n.Unit == "" {
		tree, err := a.units.Tree(ctx, a.db, a.today())
		if err != nil {
			return Account{}, "", err
		}
		if len(tree) == 0 {
			return Account{}, "", fault.Conflict("identity.no_units")
		}
		n.Unit = tree[0].ID
	}
	n.Grants = []NewGrant{{Role: Admin}, {Role: Operator}}
	o, err := a.byItself().checkOfficer(ctx, n)
	if err != nil {
		return Account{}, "", err
	}
	return a.create(With(ctx, System()), o, "", false)
}

// byItself is the same room for what the platform does by itself: everything may be done.
func (a *Accounts) byItself() *Accounts {
	free := *a
	free.o.May = func(context.Context, string, Target) error { return nil }
	return &free
}

// Demo is an account of the demonstration (tài khoản thử nghiệm) to make, with a password everybody knows.
type Demo struct {
	Officer  *NewOfficer // an officer, or
	Citizen  *Profile    // a citizen
	Login    string
	Password string
}

// PutDemo makes a demo account unless its login exists. It is marked: only a server started with --demo lets it in.
func (a *Accounts) PutDemo(ctx context.Context, d Demo) (Account, error) {
	acc, err := a.ByLogin(ctx, d.Login)
	if err == nil && !acc.IsDemo {
		return Account{}, fault.Conflict("identity.login_taken", "login", d.Login)
	} else if err == nil || fault.KindOf(err) != fault.KindNotFound {
		return acc, err
	}
	ctx = With(ctx, System())
	if d.Citizen != nil {
		p := *d.Citizen
		if err := p.check(a.today(), false); err != nil {
			return Account{}, err
		}
		return a.addCitizen(ctx, Account{Kind: KindCitizen, Login: foldLogin(d.Login), IsDemo: true}, p, d.Password)
	}
	n := *d.Officer
	n.Login = d.Login
	o, err := a.byItself().checkOfficer(ctx, n)
	if err != nil {
		return Account{}, err
	}
	acc, _, err = a.create(ctx, o, d.Password, true)
	return acc, err
}
