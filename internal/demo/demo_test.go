package demo_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/demo"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, org.Migrations, identity.Migrations, policy.Migrations, demo.Migrations}

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func deps(db *store.DB, withDemo bool) demo.Deps {
	units := org.New(db)
	cost := identity.Cost{Time: 1, MemoryKB: 8, Threads: 1}
	return demo.Deps{DB: db, Units: units, Accounts: identity.New(db, units, identity.Options{Cost: cost, May: policy.Accounts, Demo: withDemo})}
}

// load puts the units that the demonstration needs.
func load(t *testing.T, db *store.DB, d demo.Deps) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for _, u := range []org.PutUnit{
			{Key: "82", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", GSO: "82", Identifier: "H58"},
			{Key: "904", Kind: org.Department, Level: org.Province, Name: "Sở Kế hoạch và Đầu tư", Identifier: "H58.904", ParentKey: "82"},
			{Key: "815", Kind: org.Committee, Level: org.District, Name: "Ủy ban nhân dân thành phố Mỹ Tho", GSO: "815", ParentKey: "82"},
			{Key: "28249", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", GSO: "28249", ParentKey: "815"},
			{Key: "28261", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 1", GSO: "28261", ParentKey: "815"},
		} {
			u.ValidFrom = "2022-01-01"
			if _, _, err := d.Units.PutUnitTx(t.Context(), tx, u); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDemoAccountsAreThoseOfTheContract(t *testing.T) {
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, viet.Zone)
	storetest.RunClock(t, at, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		d := deps(db, true)
		if err := demo.Ensure(t.Context(), d); err == nil || !strings.Contains(err.Error(), "demo.no_pack") {
			t.Fatalf("without a pack: %v", err)
		}
		load(t, db, d)
		if err := demo.Ensure(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		list, err := demo.Tokens(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		roles := map[string]int{}
		for _, a := range list {
			roles[a.Role+" "+a.Unit]++
			who, err := d.Accounts.TokenWho(t.Context(), a.Token)
			if err != nil || who.Login != a.Login {
				t.Errorf("token of %s: %+v %v", a.Login, who, err)
			}
			if a.Unit != "" && !who.Has(identity.Role(a.Role), who.UnitID) {
				t.Errorf("%s is no %s", a.Login, a.Role)
			}
			s, err := d.Accounts.SignIn(t.Context(), a.Login, a.Password, identity.Door{Address: "127.0.0.1"})
			if err != nil {
				t.Errorf("%s cannot sign in: %v", a.Login, err)
				continue
			}
			if who, _, err := d.Accounts.SessionWho(t.Context(), s.Token); err != nil || who.MustChange {
				t.Errorf("session of %s: %+v %v", a.Login, who, err)
			}
		}
		want := map[string]int{"citizen ": 2, "admin 82": 2}
		for _, unit := range []string{"H58.904", "815", "28249", "28261"} {
			for _, role := range []string{"clerk", "officer", "leader", "admin"} {
				want[role+" "+unit] = 1
			}
		}
		if diff := cmp.Diff(want, roles); diff != "" {
			t.Errorf("accounts (-want +got):\n%s", diff)
		}
		clock.Advance(24 * time.Hour)
		again, err := demo.Tokens(t.Context(), d)
		if diff := cmp.Diff(list, again); err != nil || diff != "" {
			t.Errorf("a day later: %v\n%s", err, diff)
		}
		unit, err := d.Units.Unit(t.Context(), db, "28249", viet.Day{})
		if err != nil {
			t.Fatal(err)
		}
		posts, err := d.Units.Posts(t.Context(), db, unit.ID, viet.Day{})
		if err != nil || len(posts) != 4 {
			t.Errorf("posts of Phường 5: %v %v", posts, err)
		}
	})
}

func TestARevokedTokenIsReplaced(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		d := deps(db, true)
		load(t, db, d)
		list, err := demo.Tokens(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		acc, err := d.Accounts.ByLogin(t.Context(), list[0].Login)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Accounts.ResetPassword(identity.With(t.Context(), identity.System()), acc.ID); err != nil {
			t.Fatal(err)
		}
		again, err := demo.Tokens(t.Context(), d)
		if err != nil || again[0].Token == list[0].Token || again[1].Token != list[1].Token {
			t.Errorf("after a reset: %v", err)
		}
		if _, err := d.Accounts.TokenWho(t.Context(), again[0].Token); err != nil {
			t.Error(err)
		}
	})
}

func TestARealServerRefusesThem(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		d := deps(db, true)
		load(t, db, d)
		list, err := demo.Tokens(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		real := deps(db, false)
		for _, a := range list {
			if _, err := real.Accounts.TokenWho(t.Context(), a.Token); fault.KindOf(err) != fault.KindUnauthenticated {
				t.Errorf("token of %s: %v", a.Login, err)
			}
			_, err := real.Accounts.SignIn(t.Context(), a.Login, a.Password, identity.Door{Address: "127.0.0.1"})
			if f, _ := fault.As(err); f == nil || f.Code != "identity.demo_refused" {
				t.Errorf("%s signs in: %v", a.Login, err)
			}
		}
	})
}
