package identity_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/store/storetest"
)

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func TestSignInOpensASessionForTheRoles(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		acc := o.officer("canbo.phuong5", "C1", identity.Clerk, identity.Officer)
		s, err := o.acc.SignIn(t.Context(), " CanBo.Phuong5 ", password, here)
		if err != nil {
			t.Fatal(err)
		}
		w, again, err := o.acc.SessionWho(t.Context(), s.Token)
		if err != nil {
			t.Fatal(err)
		}
		if w.AccountID != acc.ID || w.Kind != identity.KindOfficer || w.MustChange || again.ID != s.ID || again.Door.Device != here.Device {
			t.Errorf("who %+v, session %+v", w, again)
		}
		path := "/" + o.ids["P"] + "/" + o.ids["H"] + "/" + o.ids["C1"] + "/"
		if !w.Has(identity.Clerk, o.ids["C1"]) || !w.Has(identity.Officer, "") || w.Has(identity.Clerk, o.ids["C2"]) || w.Has(identity.Leader, "") ||
			w.Grants[0].UnitPath != path {
			t.Errorf("grants %+v", w.Grants)
		}
		for _, bad := range []struct{ login, password, code string }{
			{"canbo.phuong5", password + "x", "identity.wrong_password"},
			{"canbo.phuong5", "", "identity.wrong_password"},
			{"canbo.phuong6", password, "identity.wrong_password"},
			{"", "", "identity.wrong_password"},
			{"' OR 1=1 --", "\x00", "identity.wrong_password"},
			{strings.Repeat("a", 100_000), password, "identity.wrong_password"},
		} {
			if _, err := o.acc.SignIn(t.Context(), bad.login, bad.password, here); code(err) != bad.code || fault.KindOf(err) != fault.KindUnauthenticated {
				t.Errorf("SignIn(%.20q, %.20q): %v", bad.login, bad.password, err)
			}
		}
		for _, token := range []string{"", "nonsense", strings.Repeat("x", 100_000), s.ID} {
			if _, _, err := o.acc.SessionWho(t.Context(), token); fault.KindOf(err) != fault.KindUnauthenticated {
				t.Errorf("SessionWho(%.20q): %v", token, err)
			}
		}
	})
}

func TestAPasswordMayBeTypedComposedOrNot(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		acc := o.officer("hoa", "C1", identity.Officer)
		ctx := identity.With(t.Context(), identity.Who{AccountID: acc.ID})
		if err := o.acc.ChangePassword(ctx, password, "Sông Tiền mùa nước nổi", ""); err != nil { // decomposed
			t.Fatal(err)
		}
		if _, err := o.acc.SignIn(t.Context(), "hoa", "Sông Tiền mùa nước nổi", here); err != nil { // composed
			t.Error(err)
		}
	})
}

func TestGuessingLocksOutTheGuesserOnly(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("dich", "C1", identity.Officer)
		o.officer("khac", "C1", identity.Officer)
		attacker := identity.Door{Address: "198.51.100.9"}
		for i := range 5 {
			if _, err := o.acc.SignIn(t.Context(), "dich", fmt.Sprint("sai-", i), attacker); code(err) != "identity.wrong_password" {
				t.Fatalf("try %d: %v", i, err)
			}
		}
		_, err := o.acc.SignIn(t.Context(), "dich", password, attacker)
		if f, _ := fault.As(err); f == nil || f.Kind != fault.KindTooMany || f.Args["minutes"] != 1 && f.Args["minutes"] != 2 {
			t.Errorf("the sixth try, with the right password: %v", err)
		}
		if _, err := o.acc.SignIn(t.Context(), "dich", password, here); err != nil {
			t.Errorf("the owner, from elsewhere: %v", err)
		}
		if _, err := o.acc.SignIn(t.Context(), "khac", password, attacker); err != nil {
			t.Errorf("a neighbour at the same address: %v", err)
		}
		o.clock.Advance(61 * time.Second)
		if _, err := o.acc.SignIn(t.Context(), "dich", "van-sai", attacker); code(err) != "identity.wrong_password" {
			t.Errorf("after a minute one more try: %v", err)
		}
		_, err = o.acc.SignIn(t.Context(), "dich", password, attacker)
		if f, _ := fault.As(err); f == nil || f.Code != "identity.too_many_tries" || f.Args["minutes"] != 3 && f.Args["minutes"] != 2 {
			t.Errorf("the wait doubles: %v", err)
		}
		o.clock.Advance(3 * time.Minute)
		if _, err := o.acc.SignIn(t.Context(), "dich", password, attacker); err != nil {
			t.Errorf("the right password after the wait: %v", err)
		}
		if _, err := o.acc.SignIn(t.Context(), "dich", "sai", attacker); code(err) != "identity.wrong_password" {
			t.Errorf("the count began anew: %v", err)
		}
	})
}

func TestGuessingAtTheSameTimeIsCountedToo(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("dich", "C1", identity.Officer)
		var wrong, stopped atomic.Int64
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				switch _, err := o.acc.SignIn(t.Context(), "dich", fmt.Sprint("sai", i), here); code(err) {
				case "identity.wrong_password":
					wrong.Add(1)
				case "identity.too_many_tries":
					stopped.Add(1)
				default:
					t.Errorf("try %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if wrong.Load() != 5 || stopped.Load() != 15 {
			t.Errorf("%d tries were looked at, %d stopped; want 5 and 15", wrong.Load(), stopped.Load())
		}
	})
}

func TestAHouseholdOnIPv6IsOneAddress(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("dich", "C1", identity.Officer)
		for i := range 5 {
			at := identity.Door{Address: fmt.Sprintf("2001:db8:1:2::%x", i+1)}
			if _, err := o.acc.SignIn(t.Context(), "dich", "sai", at); code(err) != "identity.wrong_password" {
				t.Fatal(err)
			}
		}
		if _, err := o.acc.SignIn(t.Context(), "dich", "sai", identity.Door{Address: "2001:db8:1:2:ffff::1"}); code(err) != "identity.too_many_tries" {
			t.Errorf("another address of the same /64: %v", err)
		}
		if _, err := o.acc.SignIn(t.Context(), "dich", "sai", identity.Door{Address: "2001:db8:1:3::1"}); code(err) != "identity.wrong_password" {
			t.Errorf("another /64: %v", err)
		}
	})
}

func TestSessionsEndByThemselvesAndAtOnce(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("anh", "C1", identity.Officer)
		alive := func(s identity.Session) bool {
			_, _, err := o.acc.SessionWho(t.Context(), s.Token)
			return err == nil
		}
		ctx, idle := o.signIn("anh")
		o.clock.Advance(7 * time.Hour)
		if !alive(idle) {
			t.Fatal("a session ended before its eight idle hours")
		}
		o.clock.Advance(7 * time.Hour)
		if !alive(idle) {
			t.Fatal("use did not keep the session open")
		}
		o.clock.Advance(8*time.Hour + time.Minute)
		if alive(idle) {
			t.Error("a session outlived its idle hours")
		}
		_, long := o.signIn("anh")
		for range 7 * 24 / 7 {
			o.clock.Advance(7 * time.Hour)
			alive(long)
		}
		if alive(long) {
			t.Error("a session outlived its seven days")
		}
		_, first := o.signIn("anh")
		_, second := o.signIn("anh")
		list, err := o.acc.Sessions(ctx, identity.From(ctx).AccountID)
		if err != nil || len(list) != 2 {
			t.Errorf("open sessions: %d %v", len(list), err)
		}
		if err := o.acc.SignOut(t.Context(), first.Token); err != nil || alive(first) || !alive(second) {
			t.Errorf("sign out ends that session, at once, and no other (%v)", err)
		}
		if err := o.acc.SignOut(t.Context(), first.Token); err != nil {
			t.Errorf("signing out twice: %v", err)
		}
		if err := o.acc.EndSession(ctx, identity.From(ctx).AccountID, second.ID); err != nil || alive(second) {
			t.Errorf("ending a session by its id: %v", err)
		}
		if err := o.acc.Sweep(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestAnotherInstanceKnowsWithinSeconds(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("anh", "C1", identity.Officer)
		other := o.accounts(identity.Options{})
		_, s := o.signIn("anh")
		if _, _, err := other.SessionWho(t.Context(), s.Token); err != nil {
			t.Fatal(err)
		}
		if err := o.acc.SignOut(t.Context(), s.Token); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(6 * time.Second)
		if _, _, err := other.SessionWho(t.Context(), s.Token); fault.KindOf(err) != fault.KindUnauthenticated {
			t.Errorf("another instance after six seconds: %v", err)
		}
	})
}

func TestTokensAreForMachines(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		acc := o.officer("may", "C1", identity.Officer)
		o.officer("quantri", "P", identity.Admin)
		ctx, s := o.signIn("may")
		bearer, token, err := o.acc.IssueToken(ctx, acc.ID, identity.NewToken{Label: "Máy quét ở quầy"})
		if err != nil {
			t.Fatal(err)
		}
		w, err := o.acc.TokenWho(t.Context(), bearer)
		if err != nil || w.AccountID != acc.ID || !w.Has(identity.Officer, o.ids["C1"]) {
			t.Errorf("TokenWho: %+v %v", w, err)
		}
		if _, err := o.acc.TokenWho(t.Context(), s.Token); fault.KindOf(err) != fault.KindUnauthenticated {
			t.Errorf("a cookie is no bearer token: %v", err)
		}
		if _, _, err := o.acc.SessionWho(t.Context(), bearer); fault.KindOf(err) != fault.KindUnauthenticated {
			t.Errorf("a bearer token is no cookie: %v", err)
		}
		admin, _ := o.signIn("quantri")
		if _, _, err := o.acc.IssueToken(admin, acc.ID, identity.NewToken{Label: "mạo danh"}); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("an administrator makes a token of somebody else: %v", err)
		}
		if err := o.acc.RevokeToken(admin, acc.ID, token.ID); err != nil {
			t.Errorf("an administrator revokes: %v", err)
		}
		if _, err := o.acc.TokenWho(t.Context(), bearer); code(err) != "identity.token_refused" {
			t.Errorf("a revoked token, at once: %v", err)
		}
		if err := o.acc.RevokeToken(ctx, acc.ID, token.ID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("revoking twice: %v", err)
		}
		short, _, err := o.acc.IssueToken(ctx, acc.ID, identity.NewToken{Label: "Một giờ", Until: o.clock.Now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(time.Hour)
		if _, err := o.acc.TokenWho(t.Context(), short); code(err) != "identity.token_refused" {
			t.Errorf("a token past its end: %v", err)
		}
		for _, label := range []string{"", " \u200b ", strings.Repeat("ạ", 101)} {
			if _, _, err := o.acc.IssueToken(ctx, acc.ID, identity.NewToken{Label: label}); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("label %.10q: %v", label, err)
			}
		}
		if _, _, err := o.acc.IssueToken(ctx, acc.ID, identity.NewToken{Label: "hôm qua", Until: o.clock.Now().Add(-time.Hour)}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a token that has ended already: %v", err)
		}
		list, err := o.acc.Tokens(ctx, acc.ID)
		if err != nil || len(list) != 2 || list[1].RevokedAt.IsZero() {
			t.Errorf("tokens: %+v %v", list, err)
		}
	})
}
