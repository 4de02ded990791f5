package demo

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

const (
	sqlToken    = `SELECT token FROM demo_account WHERE login = $1`
	sqlPutToken = `INSERT INTO demo_account (login, token) VALUES ($1, $2) ON CONFLICT (login) DO UPDATE SET token = excluded.token`
)

// Account is a demo account as `tinhso demo tokens` prints it (tài khoản thử nghiệm).
type Account struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Role     string `json:"role"`
	Unit     string `json:"unit"` // code valid today; empty for citizens
	Token    string `json:"token"`
	Name     string `json:"name"`
	UnitName string `json:"unit_name"`
}

// Deps is what the demo stands on. Accounts must let demo accounts in.
type Deps struct {
	DB       *store.DB
	Units    *org.Directory
	Accounts *identity.Accounts
}

// Ensure makes the demo accounts that do not exist yet, with their posts. The pack must have been loaded.
func Ensure(ctx context.Context, d Deps) error {
	ctx = identity.With(ctx, identity.System())
	for _, p := range people() {
		if _, err := ensure(ctx, d, p); err != nil {
			return err
		}
	}
	return nil
}

func ensure(ctx context.Context, d Deps, p person) (identity.Account, error) {
	acc, err := d.Accounts.ByLogin(ctx, p.login)
	if err == nil && acc.IsDemo {
		return acc, nil
	}
	demo := identity.Demo{Login: p.login, Password: Password, Citizen: p.profile}
	if p.profile == nil {
		demo.Officer = &identity.NewOfficer{Name: p.name, Unit: p.unit, Email: p.login + "@example.vn"}
		for _, r := range p.roles {
			demo.Officer.Grants = append(demo.Officer.Grants, identity.NewGrant{Role: r})
		}
		if _, err := d.Units.Unit(ctx, d.DB, p.unit, viet.Day{}); err != nil {
			return identity.Account{}, fault.Conflict("demo.no_pack", "unit", p.unit).With(err)
		}
	}
	if acc, err = d.Accounts.PutDemo(ctx, demo); err != nil {
		return identity.Account{}, err
	}
	return acc, post(ctx, d, p, acc)
}

// post gives an officer of the demo a seat in the unit.
func post(ctx context.Context, d Deps, p person, acc identity.Account) error {
	if p.profile != nil {
		return nil
	}
	return d.DB.Write(ctx, func(tx *store.Tx) error {
		today := viet.DayOf(tx.Now()).String()
		_, _, err := d.Units.PutPostTx(ctx, tx, org.PutPost{
			Key: "demo/" + p.login, UnitID: acc.UnitID, Title: p.title, Kind: string(p.role), ValidFrom: today,
			Holder: &org.Holder{AccountID: acc.ID, Name: acc.Name, ValidFrom: today},
		})
		return err
	})
}

// Tokens lists the demo accounts with their passwords and bearer tokens; what does not exist yet is made. The tokens
// stay the same from call to call, so that a script may keep them.
func Tokens(ctx context.Context, d Deps) ([]Account, error) {
	ctx = identity.With(ctx, identity.System())
	var list []Account
	for _, p := range people() {
		acc, err := ensure(ctx, d, p)
		if err != nil {
			return nil, err
		}
		a := Account{Login: acc.Login, Password: Password, Role: string(p.role), Name: acc.Name}
		if p.unit != "" {
			u, err := d.Units.ByID(ctx, d.DB, acc.UnitID, viet.Day{})
			if err != nil {
				return nil, err
			}
			a.Unit, a.UnitName = u.Code, u.Name
		}
		if a.Token, err = token(ctx, d, acc); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

// token is the account's bearer token: the one of last time while it is good, else a new one.
func token(ctx context.Context, d Deps, acc identity.Account) (string, error) {
	var bearer string
	err := d.DB.QueryRow(ctx, sqlToken, acc.Login).Scan(&bearer)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return "", err
	}
	if err == nil {
		_, err := d.Accounts.TokenWho(ctx, bearer)
		if f, _ := fault.As(err); err == nil || f != nil && f.Code == "identity.demo_refused" {
			return bearer, nil
		}
	}
	bearer, _, err = d.Accounts.IssueToken(ctx, acc.ID, identity.NewToken{Label: "Tài khoản thử nghiệm", Until: d.DB.Now().Add(10 * 365 * 24 * time.Hour)})
	if err != nil {
		return "", err
	}
	return bearer, d.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, sqlPutToken, acc.Login, bearer)
		return err
	})
}
