package identity_test

import (
	"errors"
	"testing"

	"tinhso/internal/identity"
	"tinhso/internal/once"
)

func key(k string) once.Guard {
	return once.Guard{Account: "admin", Key: k, BodyHash: k, Answer: func(any) once.Answer { return once.Answer{Status: 200} }}
}

func TestWhatIsSentTwiceIsMadeOnce(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		var replay *once.Replay
		n := identity.NewOfficer{Name: "Nguyễn Văn Bình", Unit: "28249", Once: key("one")}
		acc, _, err := o.acc.CreateOfficer(o.system(), n)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.acc.CreateOfficer(o.system(), n); !errors.As(err, &replay) {
			t.Errorf("the same officer again: %v", err)
		}
		list := func() (identity.Report, error) {
			return o.acc.ImportExcel(o.system(), book(t, head, []any{1, "Lê Thị Lan", "lan.p5", "", "", "28249", "Lãnh đạo"}), false, key("two"))
		}
		if rep, err := list(); err != nil || rep.Created != 1 {
			t.Errorf("list: %+v %v", rep, err)
		}
		if _, err := list(); !errors.As(err, &replay) {
			t.Errorf("the same list again: %v", err)
		}
		for i := range 2 {
			_, _, err := o.acc.IssueToken(o.system(), acc.ID, identity.NewToken{Label: "máy quét", Once: key("three")})
			if again := errors.As(err, &replay); again != (i == 1) {
				t.Errorf("token %d: %v", i+1, err)
			}
		}
		tokens, err := o.acc.Tokens(t.Context(), acc.ID)
		if err != nil || len(tokens) != 1 {
			t.Errorf("%d tokens (%v)", len(tokens), err)
		}
		page, err := o.acc.List(t.Context(), identity.Filter{Everyone: true})
		if err != nil || len(page.Accounts) != 2 {
			t.Errorf("%d accounts (%v)", len(page.Accounts), err)
		}
	})
}

func TestAccountsAreCountedWithinTheScope(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("lan", "C1", identity.Clerk, identity.Officer)
		o.officer("hoa", "C1", identity.Clerk)
		locked := o.officer("cuc", "C2", identity.Leader)
		if err := o.acc.SetState(o.system(), locked.ID, locked.Version, identity.Locked, "nghỉ hưu"); err != nil {
			// the helper may have changed the account since
			now, errNow := o.acc.Account(t.Context(), locked.ID)
			if errNow != nil || o.acc.SetState(o.system(), now.ID, now.Version, identity.Locked, "nghỉ hưu") != nil {
				t.Fatal(err, errNow)
			}
		}
		u, err := o.units.Unit(t.Context(), o.db, "28249", day("2026-11-23"))
		if err != nil {
			t.Fatal(err)
		}
		all, err := o.acc.Count(t.Context(), identity.Filter{Everyone: true})
		if err != nil || all.States[identity.Active] != 2 || all.States[identity.Locked] != 1 || all.Roles[identity.Clerk] != 2 || all.Roles[identity.Leader] != 0 {
			t.Errorf("%+v %v", all, err)
		}
		here, err := o.acc.Count(t.Context(), identity.Filter{Within: []string{u.Path}})
		if err != nil || here.States[identity.Active] != 2 || here.States[identity.Locked] != 0 || here.Roles[identity.Officer] != 1 {
			t.Errorf("%+v %v", here, err)
		}
		none, err := o.acc.Count(t.Context(), identity.Filter{})
		if err != nil || len(none.States)+len(none.Roles) != 0 {
			t.Errorf("nobody's: %+v %v", none, err)
		}
	})
}
