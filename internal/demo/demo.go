package demo

import (
	"context"

	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/store"
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

// Deps is what the demo stands on.
type Deps struct {
	DB       *store.DB
	Units    *org.Directory
	Accounts *identity.Accounts
}

// Ensure makes the demo accounts that do not exist yet. The units must have been loaded.
func Ensure(ctx context.Context, d Deps) error { return nil }

// Tokens lists the demo accounts with their passwords and bearer tokens.
func Tokens(ctx context.Context, d Deps) ([]Account, error) { return nil, nil }
