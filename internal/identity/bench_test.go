package identity_test

import (
	"testing"

	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// BenchmarkSessionWho is the price of knowing who asks, which every request pays.
func BenchmarkSessionWho(b *testing.B) {
	db := storetest.Open(b, lines...)
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
	b.Run("known", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := acc.SessionWho(b.Context(), s.Token); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("asked of the database", func(b *testing.B) {
		for b.Loop() {
			fresh := identity.New(db, units, identity.Options{Cost: cheap, Demo: true})
			if _, _, err := fresh.SessionWho(b.Context(), s.Token); err != nil {
				b.Fatal(err)
			}
		}
	})
}
