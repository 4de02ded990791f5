package identity_test

import (
	"os"
	"testing"

	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// BenchmarkWhoAsksPostgres is what it costs that no node believes what another
// has revoked: a remembered caller is one small query, an unknown one three.
func BenchmarkWhoAsksPostgres(b *testing.B) {
	if os.Getenv(storetest.Variable) == "" {
		b.Skip(storetest.Variable + " is not set")
	}
	db := storetest.OpenPostgres(b, store.Options{}, lines...)
	units := org.New(db)
	if err := db.Write(b.Context(), func(tx *store.Tx) error {
		_, _, err := units.PutUnitTx(b.Context(), tx, org.PutUnit{Key: "P", Kind: org.Committee, Level: org.Province, Name: "Tỉnh", GSO: "82", ValidFrom: "2023-01-01"})
		return err
	}); err != nil {
		b.Fatal(err)
	}
	acc := identity.New(db, units, identity.Options{Cost: cheap, May: policy.Accounts, Demo: true})
	n := identity.NewOfficer{Name: "Cán Bộ", Unit: "82", Grants: []identity.NewGrant{{Role: identity.Clerk}, {Role: identity.Officer}}}
	if _, err := acc.PutDemo(b.Context(), identity.Demo{Login: "canbo", Password: password, Officer: &n}); err != nil {
		b.Fatal(err)
	}
	s, err := acc.SignIn(b.Context(), "canbo", password, here)
	if err != nil {
		b.Fatal(err)
	}
	ask := func(b *testing.B, of func() *identity.Accounts) {
		for b.Loop() {
			if _, _, err := of().SessionWho(b.Context(), s.Token); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("remembered", func(b *testing.B) { ask(b, func() *identity.Accounts { return acc }) })
	b.Run("unknown", func(b *testing.B) {
		ask(b, func() *identity.Accounts {
			return identity.New(db, units, identity.Options{Cost: cheap, May: policy.Accounts, Demo: true})
		})
	})
}
