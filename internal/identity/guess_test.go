package identity_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tinhso/internal/identity"
)

// An attacker with as many addresses as they like can neither guess more than so many times a day, nor keep the owner out:
// not from a device the owner has used, and not from a new one, which takes a letter.
func TestManyAddressesNeitherGuessNorLockOut(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.acc = o.accounts(identity.Options{Guesses: 40})
		acc := o.officer("dich", "C1", identity.Officer)
		if err := o.acc.Edit(o.system(), acc.ID, version(o, acc.ID), identity.NewOfficer{Name: acc.Name, Email: "dich@example.vn"}); err != nil {
			t.Fatal(err)
		}
		home, err := o.acc.SignIn(t.Context(), "dich", password, identity.Door{Address: "192.0.2.1", Device: "Firefox, Windows"})
		if err != nil {
			t.Fatal(err)
		}
		o.mails = nil
		begin, looked := o.clock.Now(), 0
		const every = 30 * time.Minute
		for i := 0; o.clock.Now().Sub(begin) < 48*time.Hour; i++ {
			o.clock.Set(begin.Add(time.Duration(i) * every))
			for j := range 3 {
				attacker := identity.Door{Address: fmt.Sprintf("2001:db8:%x:%x::1", i, j), Secret: strings.Repeat("x", 43)}
				if _, err := o.acc.SignIn(t.Context(), "dich", fmt.Sprint("sai-", i, "-", j), attacker); code(err) == "identity.wrong_password" {
					looked++ // a guess that was compared with the password
				} else if code(err) != "identity.proof_needed" {
					t.Fatalf("guess %d.%d: %v", i, j, err)
				}
			}
		}
		if looked < 40 || looked > 2*40 {
			t.Errorf("%d guesses in two days; 40 a day are let through", looked)
		}
		told := 0
		for _, m := range o.mails {
			if m.Kind == "identity.mail.guesses" && m.Account == acc.ID {
				told++
			}
		}
		if told < 1 || told > 3 {
			t.Errorf("the owner is told %d times in two days", told)
		}
		// the owner's own device
		if _, err := o.acc.SignIn(t.Context(), "dich", password, identity.Door{Address: "198.51.100.1", Secret: home.Door.Secret}); err != nil {
			t.Errorf("the owner's own device: %v", err)
		}
		// a new device of the owner, from anywhere: a letter, and the password
		fresh := identity.Door{Address: "203.0.113.200", Device: "Chrome, Android"}
		if _, err := o.acc.SignIn(t.Context(), "dich", password, fresh); code(err) != "identity.proof_needed" {
			t.Fatalf("a new device under attack: %v", err)
		}
		o.mails = nil
		for range 3 { // who asks again and again does not send again and again
			if err := o.acc.AskWay(t.Context(), "dich"); err != nil {
				t.Fatal(err)
			}
		}
		if len(o.mails) != 1 || o.mails[0].To != "dich@example.vn" {
			t.Fatalf("letters: %+v", o.mails)
		}
		token, _ := o.mails[0].Args["code"].(string)
		if _, err := o.acc.TakeWay(t.Context(), token+"x", fresh); code(err) != "identity.way_over" {
			t.Errorf("a wrong letter: %v", err)
		}
		if fresh.Secret, err = o.acc.TakeWay(t.Context(), token, fresh); err != nil {
			t.Fatal(err)
		}
		if _, err := o.acc.TakeWay(t.Context(), token, identity.Door{}); code(err) != "identity.way_over" {
			t.Errorf("a letter is used twice: %v", err)
		}
		if _, err := o.acc.SignIn(t.Context(), "dich", "sai", fresh); code(err) != "identity.wrong_password" {
			t.Errorf("a letter stands for no password: %v", err)
		}
		if _, err := o.acc.SignIn(t.Context(), "dich", password, fresh); err != nil {
			t.Errorf("the new device after the letter: %v", err)
		}
		// an account that does not exist is treated alike
		for i := range 60 {
			_, err := o.acc.SignIn(t.Context(), "khong.co", "sai", identity.Door{Address: fmt.Sprintf("2001:db8:ffff:%x::1", i)})
			if want := map[bool]string{true: "identity.wrong_password", false: "identity.proof_needed"}[i < 20]; code(err) != want {
				t.Fatalf("guess %d at nobody: %v", i, err)
			}
		}
		if err := o.acc.AskWay(t.Context(), "khong.co"); err != nil {
			t.Errorf("a letter to nobody: %v", err)
		}
	})
}

func version(o *office, id string) int64 {
	o.t.Helper()
	acc, err := o.acc.Account(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return acc.Version
}

// A stolen device is known, but its guesses are counted too, and the owner ends them by ending its session.
func TestAStolenDeviceGuessesNoMore(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.acc = o.accounts(identity.Options{Guesses: 40})
		o.officer("dich", "C1", identity.Officer)
		ctx, _ := o.signIn("dich")
		stolen, err := o.acc.SignIn(t.Context(), "dich", password, identity.Door{Address: "192.0.2.1", Device: "Safari, iPhone"})
		if err != nil {
			t.Fatal(err)
		}
		thief := identity.Door{Address: "198.51.100.77", Secret: stolen.Door.Secret}
		looked, begin := 0, o.clock.Now()
		for i := range 24 * 12 {
			o.clock.Set(begin.Add(time.Duration(i) * 5 * time.Minute))
			if _, err := o.acc.SignIn(t.Context(), "dich", "sai", thief); code(err) == "identity.wrong_password" {
				looked++
			}
		}
		if looked > 40 {
			t.Errorf("a stolen device guesses %d times a day", looked)
		}
		if err := o.acc.EndSession(ctx, stolen.AccountID, stolen.ID); err != nil {
			t.Fatal(err)
		}
		o.mails = nil
		thief.Address = "198.51.100.78"
		if _, err := o.acc.SignIn(t.Context(), "dich", password, thief); err != nil {
			t.Fatal(err)
		}
		if len(o.mails) != 1 || o.mails[0].Kind != "identity.mail.new_device" {
			t.Errorf("the device is still known: %+v", o.mails)
		}
	})
}

func TestDevicesAreKnownAndToldOf(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("hai", "C1", identity.Officer)
		o.officer("mai", "C1", identity.Officer)
		o.mails = nil
		at := identity.Door{Address: "192.0.2.1", Device: "Chrome, Windows"}
		in := func(login string, at identity.Door, mails int) identity.Session {
			t.Helper()
			o.mails = nil
			s, err := o.acc.SignIn(t.Context(), login, password, at)
			if err != nil || len(o.mails) != mails || len(s.Door.Secret) != 43 {
				t.Fatalf("%s: %v, %d letters, secret %q", login, err, len(o.mails), s.Door.Secret)
			}
			return s
		}
		first := in("hai", at, 0) // the first device of an account is no news
		at.Secret = first.Door.Secret
		if s := in("hai", at, 0); s.Door.Secret != first.Door.Secret {
			t.Error("a known device gets a new secret")
		}
		shared := in("mai", at, 0) // somebody else at the same computer
		if shared.Door.Secret == first.Door.Secret {
			t.Error("a secret that was there before is taken over")
		}
		at.Secret = shared.Door.Secret
		in("hai", at, 0) // who used the computer before is still known
		in("hai", identity.Door{Address: "198.51.100.9", Device: "Safari, iPhone"}, 1)
		if m := o.mails[0]; m.Args["device"] != "Safari, iPhone" || m.Args["address"] != "198.51.100.9" || m.Account == "" {
			t.Errorf("%+v", m)
		}
	})
}

func TestOthersAreSignedOut(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("hai", "C1", identity.Officer)
		me, mine := o.signIn("hai")
		_, other := o.signIn("hai")
		if err := o.acc.EndOthers(me); err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.acc.SessionWho(t.Context(), other.Token); code(err) != "identity.session_ended" {
			t.Errorf("the other device: %v", err)
		}
		if _, _, err := o.acc.SessionWho(t.Context(), mine.Token); err != nil {
			t.Errorf("this one: %v", err)
		}
		if err := o.acc.EndOthers(t.Context()); err == nil {
			t.Error("a guest ends sessions")
		}
	})
}

func TestWhoIsSignedInNow(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		one, two := o.officer("mot", "C1", identity.Officer), o.officer("hai", "C2", identity.Officer)
		o.signIn("mot")
		o.signIn("hai")
		path := "/" + o.ids["P"] + "/" + o.ids["H"] + "/" + o.ids["C1"] + "/"
		for _, c := range []struct {
			f    identity.Filter
			want []string
		}{{identity.Filter{Everyone: true}, []string{two.ID, one.ID}}, {identity.Filter{Within: []string{path}}, []string{one.ID}}, {identity.Filter{}, nil}} {
			list, _, err := o.acc.SessionsNow(t.Context(), c.f)
			n, errCount := o.acc.CountNow(t.Context(), c.f)
			if err != nil || errCount != nil || len(list) != len(c.want) || n != len(c.want) {
				t.Fatalf("%+v: %d, %d counted, %v %v", c.f, len(list), n, err, errCount)
			}
			got := map[string]bool{}
			for _, p := range list {
				got[p.Session.AccountID] = true
				if p.Session.Token != "" || p.Name == "" {
					t.Errorf("%+v", p)
				}
			}
			for _, id := range c.want {
				if !got[id] {
					t.Errorf("%+v misses %s", c.f, id)
				}
			}
		}
		page, next, err := o.acc.SessionsNow(t.Context(), identity.Filter{Everyone: true, PageSize: 1})
		if err != nil || len(page) != 1 || next == "" {
			t.Fatalf("%d %q %v", len(page), next, err)
		}
		rest, next, err := o.acc.SessionsNow(t.Context(), identity.Filter{Everyone: true, PageSize: 1, PageToken: next})
		if err != nil || len(rest) != 1 || next != "" || rest[0].Session.ID == page[0].Session.ID {
			t.Errorf("%+v %q %v", rest, next, err)
		}
		o.clock.Set(o.clock.Now().Add(9 * time.Hour))
		if list, _, err := o.acc.SessionsNow(t.Context(), identity.Filter{Everyone: true}); err != nil || len(list) != 0 {
			t.Errorf("after nine silent hours %d are signed in, %v", len(list), err)
		}
	})
}
