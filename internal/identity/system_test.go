package identity_test

import (
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
)

func TestTheFirstAdministrator(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		if _, err := o.acc.PutDemo(t.Context(), identity.Demo{Login: "demo", Password: password,
			Officer: &identity.NewOfficer{Name: "Thử Nghiệm", Unit: "82", Grants: []identity.NewGrant{{Role: identity.Admin}}}}); err != nil {
			t.Fatal(err)
		}
		acc, temp, err := o.acc.FirstAdmin(t.Context(), identity.NewOfficer{Login: "quantri", Name: "Lê Minh Quang"})
		if err != nil {
			t.Fatalf("demo accounts are no administrators: %v", err)
		}
		if acc.UnitID != o.ids["P"] || len(acc.Grants) != 2 {
			t.Errorf("first administrator %+v", acc)
		}
		if _, err := o.acc.SignIn(t.Context(), "quantri", temp, here); err != nil {
			t.Error(err)
		}
		_, _, err = o.acc.FirstAdmin(t.Context(), identity.NewOfficer{Login: "quantri2", Name: "Kẻ Gian"})
		if f, _ := fault.As(err); f == nil || f.Code != "identity.admin_exists" || f.Args["login"] != "quantri" {
			t.Errorf("a second one by command: %v", err)
		}
	})
}

func TestDemoAccountsNeedADemoServer(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		demo := o.accounts(identity.Options{Demo: true})
		n := &identity.NewOfficer{Name: "Trần Thị Mai", Unit: "28249", Grants: []identity.NewGrant{{Role: identity.Clerk}}}
		d := identity.Demo{Login: "canbo.tiepnhan.phuong5", Password: password, Officer: n}
		first, err := demo.PutDemo(t.Context(), d)
		if err != nil || !first.IsDemo || first.MustChange {
			t.Fatalf("%+v %v", first, err)
		}
		if again, err := demo.PutDemo(t.Context(), d); err != nil || again.ID != first.ID {
			t.Errorf("twice: %+v %v", again, err)
		}
		s, err := demo.SignIn(t.Context(), d.Login, password, here)
		if err != nil {
			t.Fatal(err)
		}
		bearer, _, err := demo.IssueToken(o.system(), first.ID, identity.NewToken{Label: "thử nghiệm"})
		if err != nil {
			t.Fatal(err)
		}
		real := o.acc // the same database, served without --demo
		if _, err := real.SignIn(t.Context(), d.Login, password, here); code(err) != "identity.demo_refused" {
			t.Errorf("signing in: %v", err)
		}
		if _, _, err := real.SessionWho(t.Context(), s.Token); code(err) != "identity.demo_refused" {
			t.Errorf("an old session: %v", err)
		}
		if _, err := real.TokenWho(t.Context(), bearer); code(err) != "identity.demo_refused" {
			t.Errorf("a token: %v", err)
		}
		o.officer("that", "C1", identity.Clerk)
		if _, err := demo.PutDemo(t.Context(), identity.Demo{Login: "that", Password: password, Officer: n}); code(err) != "identity.login_taken" {
			t.Errorf("a demo account in the place of a real one: %v", err)
		}
	})
}

func TestWithoutAPolicyNobodyMayDoAnything(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		bare := identity.New(o.db, o.units, identity.Options{Cost: cheap})
		if _, _, err := bare.CreateOfficer(o.system(), identity.NewOfficer{Login: "moi", Name: "Mới", Unit: "82"}); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("CreateOfficer: %v", err)
		}
	})
}
