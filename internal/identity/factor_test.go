package identity_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tinhso/internal/identity"
	"tinhso/internal/store"
)

var installation = []byte("a key of this installation, 32 bytes and more")

// enrol sets up a second factor and gives its secret and the recovery codes.
func (o *office) enrol(ctx context.Context) (string, []string) {
	o.t.Helper()
	if err := o.acc.NewFactor(ctx); err != nil {
		o.t.Fatal(err)
	}
	address, secret, err := o.acc.PendingFactor(ctx, "Tiền Giang")
	if err != nil {
		o.t.Fatal(err)
	}
	if u, err := url.Parse(address); err != nil || u.Scheme != "otpauth" || u.Query().Get("secret") != secret {
		o.t.Fatalf("%s %v", address, err)
	}
	if _, err := o.acc.ConfirmFactor(ctx, "000000"); code(err) != "identity.factor_refused" {
		o.t.Fatalf("a wrong code turns it on: %v", err)
	}
	recovery, err := o.acc.ConfirmFactor(ctx, o.code(secret))
	if err != nil || len(recovery) != 10 {
		o.t.Fatalf("%v %v", recovery, err)
	}
	return secret, recovery
}

func (o *office) code(secret string) string {
	o.t.Helper()
	c, err := totp.GenerateCode(secret, o.clock.Now())
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

func TestASecondFactorIsOwed(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.acc = o.accounts(identity.Options{Key: installation})
		acc := o.officer("hai", "C1", identity.Officer)
		me, _ := o.signIn("hai")
		_, other := o.signIn("hai")
		secret, recovery := o.enrol(me)
		if _, _, err := o.acc.SessionWho(t.Context(), other.Token); code(err) != "identity.session_ended" {
			t.Errorf("a session without the factor goes on: %v", err)
		}
		half := func() string {
			s, err := o.acc.SignIn(t.Context(), "hai", password, here)
			if err != nil || s.Token != "" || s.Half == "" {
				t.Fatalf("%+v %v", s, err)
			}
			return s.Half
		}
		h := half()
		if _, _, err := o.acc.SessionWho(t.Context(), h); code(err) != "identity.session_ended" {
			t.Error("the password alone opens a session")
		}
		if _, err := o.acc.SecondStep(t.Context(), h, o.code(secret), here); code(err) != "identity.factor_refused" {
			t.Errorf("the code that turned it on is taken again: %v", err)
		}
		o.clock.Set(o.clock.Now().Add(time.Minute))
		now := o.code(secret)
		s, err := o.acc.SecondStep(t.Context(), h, " "+now[:3]+" "+now[3:], here)
		if err != nil || s.Token == "" {
			t.Fatal(err)
		}
		if w, _, err := o.acc.SessionWho(t.Context(), s.Token); err != nil || w.AccountID != acc.ID {
			t.Errorf("%+v %v", w, err)
		}
		if _, err := o.acc.SecondStep(t.Context(), h, now, here); code(err) != "identity.half_over" {
			t.Errorf("the first step is used twice: %v", err)
		}
		if _, err := o.acc.SecondStep(t.Context(), half(), now, here); code(err) != "identity.factor_refused" {
			t.Errorf("a code is used twice: %v", err)
		}
		if _, err := o.acc.SecondStep(t.Context(), half(), recovery[3], here); err != nil {
			t.Errorf("a recovery code: %v", err)
		}
		if _, err := o.acc.SecondStep(t.Context(), half(), recovery[3], here); code(err) != "identity.factor_refused" {
			t.Errorf("a recovery code is used twice: %v", err)
		}
		late := half()
		o.clock.Set(o.clock.Now().Add(11 * time.Minute))
		if _, err := o.acc.SecondStep(t.Context(), late, o.code(secret), here); code(err) != "identity.half_over" {
			t.Errorf("eleven minutes later: %v", err)
		}
		guessed := 0
		for range 50 {
			if _, err := o.acc.SecondStep(t.Context(), half(), "123456", here); code(err) == "identity.factor_refused" {
				guessed++
			}
		}
		if guessed > 5 {
			t.Errorf("%d codes are guessed in a row", guessed)
		}
		f, err := o.acc.FactorOf(o.as(s.Token))
		if err != nil || !f.On || f.Left != 9 || f.Required {
			t.Errorf("%+v %v", f, err)
		}
		if err := o.acc.DropFactor(o.as(s.Token), acc.ID); err != nil {
			t.Fatal(err)
		}
		if s, err := o.acc.SignIn(t.Context(), "hai", password, here); err != nil || s.Token == "" {
			t.Errorf("after it was turned off: %v", err)
		}
	})
}

// A secret that was taken out of the database is worth nothing without the key of the installation, nor for another account.
func TestTheSecretIsEnciphered(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.acc = o.accounts(identity.Options{Key: installation})
		o.officer("hai", "C1", identity.Officer)
		me, _ := o.signIn("hai")
		if err := o.acc.NewFactor(me); err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.accounts(identity.Options{Key: []byte("another key of at least thirty-two bytes")}).PendingFactor(me, "x"); err == nil {
			t.Error("another key reads it")
		}
		if err := o.accounts(identity.Options{}).NewFactor(me); code(err) != "identity.factor_key" {
			t.Errorf("without a key: %v", err)
		}
	})
}

func TestAFactorIsAskedOfAdministrators(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.acc = o.accounts(identity.Options{Key: installation, Require: "admin"})
		admin := o.officer("quan", "P", identity.Admin)
		o.officer("canbo", "C1", identity.Officer)
		o.officer("khac", "C1", identity.Officer)
		me, s := o.signIn("quan")
		if w := identity.From(me); !w.MustEnrol || !w.Held() {
			t.Fatalf("%+v", w)
		}
		if _, _, err := o.acc.CreateOfficer(me, identity.NewOfficer{Login: "moi", Name: "Mới", Unit: o.ids["C1"]}); code(err) != "policy.must_enrol" {
			t.Errorf("an administrator without the factor acts: %v", err)
		}
		if w := identity.From(first(o.signIn("canbo"))); w.Held() {
			t.Errorf("an officer is held: %+v", w)
		}
		secret, _ := o.enrol(me)
		if w := identity.From(o.as(s.Token)); w.Held() {
			t.Error("still held after it is set up")
		}
		if _, _, err := o.acc.CreateOfficer(o.as(s.Token), identity.NewOfficer{Login: "moi", Name: "Mới", Unit: o.ids["C1"]}); err != nil {
			t.Errorf("after it is set up: %v", err)
		}
		// a lost telephone: another administrator takes it away, an officer may not
		if err := o.acc.DropFactor(first(o.signIn("canbo")), admin.ID); err == nil {
			t.Error("an officer takes the factor of an administrator away")
		}
		_ = secret
	})
}

func first(ctx context.Context, _ identity.Session) context.Context { return ctx }

func TestTheSessionChangesItsTokenWhenThePasswordIsShownAgain(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("hai", "C1", identity.Officer)
		me, s := o.signIn("hai")
		o.clock.Set(o.clock.Now().Add(time.Hour))
		me = o.as(s.Token)
		if identity.From(me).Fresh(o.clock.Now(), 30*time.Minute) {
			t.Error("an hour later the password counts as just shown")
		}
		if _, err := o.acc.Prove(me, "sai", "", here); code(err) != "identity.password.refused" {
			t.Errorf("a wrong password: %v", err)
		}
		token, err := o.acc.Prove(me, password, "", here)
		if err != nil || token == s.Token {
			t.Fatalf("%q %v", token, err)
		}
		if _, _, err := o.acc.SessionWho(t.Context(), s.Token); code(err) != "identity.session_ended" {
			t.Errorf("the old token: %v", err)
		}
		if w := identity.From(o.as(token)); !w.Fresh(o.clock.Now(), time.Minute) || w.SessionID != s.ID {
			t.Errorf("%+v", w)
		}
		if err := o.db.Write(t.Context(), func(tx *store.Tx) error { // a session that an earlier release opened
			_, err := tx.Exec(t.Context(), "UPDATE identity_session SET proved_at = 0 WHERE id = $1", s.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if w, _, err := o.accounts(identity.Options{}).SessionWho(t.Context(), token); err != nil || w.SessionID != s.ID || w.Fresh(o.clock.Now(), time.Hour) {
			t.Errorf("a session of an earlier release: %+v %v", w, err)
		}
		if _, err := o.acc.Prove(t.Context(), password, "", here); err == nil {
			t.Error("a guest shows a password")
		}
	})
}
