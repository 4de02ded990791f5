package identity_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
)

var citizen = identity.Registration{FullName: "Nguyễn Thị Hồng Hạnh", Email: "Hanh@Example.vn", Password: "Chợ nổi Cái Bè 2026"}

func TestRegisterByEMail(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		id, err := o.acc.Register(t.Context(), citizen)
		if err != nil {
			t.Fatal(err)
		}
		m := o.mails[0]
		sent, _ := m.Args["code"].(string)
		if m.To != "hanh@example.vn" || m.Kind != "identity.mail.confirm" || len(sent) != 6 {
			t.Fatalf("mail %+v", m)
		}
		if _, err := o.acc.SignIn(t.Context(), citizen.Email, citizen.Password, here); code(err) != "identity.wrong_password" {
			t.Errorf("before the code: %v", err)
		}
		if _, err := o.acc.Confirm(t.Context(), id, wrongCode(sent), here); fieldCodes(err)["code"] != "identity.code_wrong" {
			t.Errorf("a wrong code: %v", err)
		}
		s, err := o.acc.Confirm(t.Context(), id, " "+sent+" ", here)
		if err != nil {
			t.Fatal(err)
		}
		w := identity.From(o.as(s.Token))
		if w.Kind != identity.KindCitizen || w.Name != citizen.FullName || !w.Has(identity.Citizen, "") || w.MustChange {
			t.Errorf("who %+v", w)
		}
		if _, err := o.acc.Confirm(t.Context(), id, sent, here); fault.KindOf(err) != fault.KindGone {
			t.Errorf("a code twice: %v", err)
		}
		if _, err := o.acc.SignIn(t.Context(), "HANH@example.vn", citizen.Password, here); err != nil {
			t.Error(err)
		}
		p, err := o.acc.Profile(o.as(s.Token), w.AccountID)
		if err != nil || p.FullName != citizen.FullName || p.Email != "hanh@example.vn" {
			t.Errorf("profile %+v %v", p, err)
		}
	})
}

func wrongCode(right string) string {
	if right[0] == '0' {
		return "1" + right[1:]
	}
	return "0" + right[1:]
}

func TestACodeCannotBeGuessed(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		id, err := o.acc.Register(t.Context(), citizen)
		if err != nil {
			t.Fatal(err)
		}
		sent := o.mails[0].Args["code"].(string)
		for range 5 {
			if _, err := o.acc.Confirm(t.Context(), id, wrongCode(sent), here); fieldCodes(err)["code"] != "identity.code_wrong" {
				t.Fatal(err)
			}
		}
		if _, err := o.acc.Confirm(t.Context(), id, sent, here); code(err) != "identity.code_tries" {
			t.Errorf("the right code after five wrong ones: %v", err)
		}
		if id, err = o.acc.Register(t.Context(), citizen); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(15 * time.Minute)
		if _, err := o.acc.Confirm(t.Context(), id, o.mails[1].Args["code"].(string), here); fault.KindOf(err) != fault.KindGone {
			t.Errorf("a code after its time: %v", err)
		}
		for _, id := range []string{"", "nothing", "<script>"} {
			if _, err := o.acc.Confirm(t.Context(), id, "000000", here); fieldCodes(err)["code"] != "identity.code_wrong" {
				t.Errorf("no such request %q: %v", id, err)
			}
		}
	})
}

func TestMailsToOneAddressAreFew(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		for range 3 {
			if _, err := o.acc.Register(t.Context(), citizen); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := o.acc.Register(t.Context(), citizen); fault.KindOf(err) != fault.KindTooMany {
			t.Errorf("a fourth letter: %v", err)
		}
		other := citizen
		other.Email = "khac@example.vn"
		if _, err := o.acc.Register(t.Context(), other); err != nil {
			t.Errorf("somebody else: %v", err)
		}
		o.clock.Advance(16 * time.Minute)
		if _, err := o.acc.Register(t.Context(), citizen); err != nil {
			t.Errorf("later: %v", err)
		}
	})
}

func TestAStrangerCannotTellWhoHasAnAccount(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		id, err := o.acc.Register(t.Context(), citizen)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.acc.Confirm(t.Context(), id, o.mails[0].Args["code"].(string), here); err != nil {
			t.Fatal(err)
		}
		again, err := o.acc.Register(t.Context(), identity.Registration{FullName: "Kẻ Lạ", Email: citizen.Email, Password: "Mat-khau-khac-1"})
		if err != nil {
			t.Fatalf("a known address answers otherwise: %v", err)
		}
		if m := o.mails[1]; m.Kind != "identity.mail.known" || m.Name != citizen.FullName {
			t.Errorf("the owner is told: %+v", m)
		}
		if _, err := o.acc.Confirm(t.Context(), again, o.mails[1].Args["code"].(string), here); err == nil {
			t.Error("an account was taken over by registering again")
		}
		nobody, err := o.acc.ForgetPassword(t.Context(), "nobody@example.vn")
		if err != nil || nobody == "" || len(o.mails) != 2 {
			t.Errorf("an unknown address: %q %v, %d mails", nobody, err, len(o.mails))
		}
		if err := o.acc.Recover(t.Context(), nobody, "000000", "Mat-khau-khac-1"); fieldCodes(err)["code"] != "identity.code_wrong" {
			t.Errorf("recovering nothing: %v", err)
		}
	})
}

func TestRecoverAForgottenPassword(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		id, err := o.acc.Register(t.Context(), citizen)
		if err != nil {
			t.Fatal(err)
		}
		s, err := o.acc.Confirm(t.Context(), id, o.mails[0].Args["code"].(string), here)
		if err != nil {
			t.Fatal(err)
		}
		if id, err = o.acc.ForgetPassword(t.Context(), citizen.Email); err != nil || o.mails[1].Kind != "identity.mail.recover" {
			t.Fatalf("%v %+v", err, o.mails)
		}
		right := o.mails[1].Args["code"].(string)
		if err := o.acc.Recover(t.Context(), id, right, "ngan"); fieldCodes(err)["password"] != "identity.password.short" {
			t.Errorf("a short password: %v", err)
		}
		if _, err := o.acc.Confirm(t.Context(), id, right, here); err == nil {
			t.Error("a code for recovering opened a session")
		}
		if err := o.acc.Recover(t.Context(), id, right, "Bến đò Rạch Miễu"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.acc.SessionWho(t.Context(), s.Token); err == nil {
			t.Error("the old session goes on")
		}
		if _, err := o.acc.SignIn(t.Context(), citizen.Email, "Bến đò Rạch Miễu", here); err != nil {
			t.Error(err)
		}
		if err := o.acc.Recover(t.Context(), id, right, "Bến đò Rạch Miễu 2"); fault.KindOf(err) != fault.KindGone {
			t.Errorf("a code twice: %v", err)
		}
	})
}

func TestRegistrationsAreCheckedByField(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		for _, c := range []struct {
			path, code string
			edit       func(*identity.Registration)
		}{
			{"full_name", "field.required", func(r *identity.Registration) { r.FullName = "" }},
			{"full_name", "viet.name.character", func(r *identity.Registration) { r.FullName = "Hạnh 😀" }},
			{"email", "viet.email.format", func(r *identity.Registration) { r.Email = "hanh" }},
			{"email", "field.required", func(r *identity.Registration) { r.Email = "\t" }},
			{"password", "identity.password.short", func(r *identity.Registration) { r.Password = "ngắn" }},
		} {
			r := citizen
			c.edit(&r)
			if _, err := o.acc.Register(t.Context(), r); fieldCodes(err)[c.path] != c.code {
				t.Errorf("%s: %v, want %s", c.path, err, c.code)
			}
		}
		if _, err := o.acc.ForgetPassword(t.Context(), "x"); fieldCodes(err)["email"] != "viet.email.format" {
			t.Errorf("forgetting: %v", err)
		}
		if len(o.mails) != 0 {
			t.Errorf("%d mails were sent", len(o.mails))
		}
	})
}

func birth(s string) viet.BirthDate {
	b, err := viet.ParseBirthDate(s)
	if err != nil {
		return viet.BirthDate{}
	}
	return b
}

var person = identity.Profile{FullName: "Lê Văn Út", CitizenID: "082057001234", Birth: birth("1957"), Gender: "male", Phone: "0912345678", Address: "Ấp 3, xã Tân Mỹ Chánh"}

func TestAnAccountIssuedAtACounter(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("tiep.nhan.p5", "C1", identity.Clerk)
		o.officer("tiep.nhan.p1", "C2", identity.Clerk)
		o.officer("thu.ly.p5", "C1", identity.Officer)
		c1, _ := o.signIn("tiep.nhan.p5")
		c2, _ := o.signIn("tiep.nhan.p1")
		officer, _ := o.signIn("thu.ly.p5")
		for name, ctx := range map[string]func() error{
			"a clerk of another unit": func() error { _, _, err := o.acc.CreateAtCounter(c2, "28249", person); return err },
			"an officer":              func() error { _, _, err := o.acc.CreateAtCounter(officer, "28249", person); return err },
		} {
			if err := ctx(); fault.KindOf(err) != fault.KindForbidden {
				t.Errorf("%s issues: %v", name, err)
			}
		}
		acc, temp, err := o.acc.CreateAtCounter(c1, "28249", person)
		if err != nil {
			t.Fatal(err)
		}
		if acc.Login != person.CitizenID || acc.UnitID != o.ids["C1"] || !acc.MustChange || acc.Kind != identity.KindCitizen {
			t.Errorf("account %+v", acc)
		}
		s, err := o.acc.SignIn(t.Context(), "0820 5700 1234", temp, here)
		if err != nil {
			t.Fatal(err)
		}
		ctx := o.as(s.Token)
		if _, err := o.acc.Profile(ctx, acc.ID); code(err) != "policy.must_change" {
			t.Errorf("before the temporary password is changed: %v", err)
		}
		if err := o.acc.ChangePassword(ctx, temp, "Vườn chim Cù lao", s.ID); err != nil {
			t.Fatal(err)
		}
		ctx = o.as(s.Token)
		p, err := o.acc.Profile(ctx, acc.ID)
		want := person
		want.VerifiedBy = identity.From(c1).AccountID
		if diff := cmp.Diff(want, p); err != nil || diff != "" {
			t.Errorf("profile: %v\n%s", err, diff)
		}
		if _, _, err := o.acc.CreateAtCounter(c1, "28249", person); code(err) != "identity.login_taken" {
			t.Errorf("twice: %v", err)
		}
		if _, err := o.acc.ResetPassword(c2, acc.ID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("another counter resets: %v", err)
		}
		if _, err := o.acc.ResetPassword(c1, acc.ID); err != nil {
			t.Errorf("its own counter resets: %v", err)
		}
	})
}

func TestAProfileIsOnesOwnAndChecked(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		acc, err := o.acc.PutDemo(t.Context(), identity.Demo{Login: "congdan.ut", Password: password, Citizen: &person})
		if err != nil {
			t.Fatal(err)
		}
		own := identity.With(t.Context(), identity.Who{AccountID: acc.ID, Kind: identity.KindCitizen})
		other := identity.With(t.Context(), identity.Who{AccountID: "x", Kind: identity.KindCitizen})
		if _, err := o.acc.Profile(other, acc.ID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("somebody else reads: %v", err)
		}
		if err := o.acc.SaveProfile(other, acc.ID, person); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("somebody else writes: %v", err)
		}
		for _, c := range []struct {
			path, code string
			edit       func(*identity.Profile)
		}{
			{"full_name", "field.required", func(p *identity.Profile) { p.FullName = "" }},
			{"citizen_id", "viet.citizen_id.length", func(p *identity.Profile) { p.CitizenID = "123" }},
			{"citizen_id", "viet.citizen_id.place", func(p *identity.Profile) { p.CitizenID = "999057001234" }},
			{"citizen_id", "identity.citizen_id_birth", func(p *identity.Profile) { p.Birth = birth("1990") }},
			{"birth_date", "field.past", func(p *identity.Profile) { p.CitizenID, p.Birth = "", birth("2030") }},
			{"phone", "viet.phone.digits", func(p *identity.Profile) { p.Phone = "không có" }},
			{"email", "viet.email.format", func(p *identity.Profile) { p.Email = "a@b@c" }},
			{"gender", "field.choice", func(p *identity.Profile) { p.Gender = "nam" }},
			{"address", "field.too_long", func(p *identity.Profile) { p.Address = strings.Repeat("ấp ", 200) }},
		} {
			p := person
			c.edit(&p)
			if err := o.acc.SaveProfile(own, acc.ID, p); fieldCodes(err)[c.path] != c.code {
				t.Errorf("%s: %v, want %s", c.path, err, c.code)
			}
		}
		p := person
		p.FullName, p.CitizenID, p.Birth = "Lê Văn Út Em", "310123456", birth("02/03/1957") // the old card
		if err := o.acc.SaveProfile(own, acc.ID, p); err != nil {
			t.Fatal(err)
		}
		got, err := o.acc.Profile(own, acc.ID)
		if diff := cmp.Diff(p, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if acc, err = o.acc.Account(t.Context(), acc.ID); err != nil || acc.Name != "Lê Văn Út Em" {
			t.Errorf("the account's name: %+v %v", acc, err)
		}
		staff := o.officer("canbo", "C1", identity.Officer)
		ctx := identity.With(t.Context(), identity.Who{AccountID: staff.ID, Kind: identity.KindOfficer})
		if err := o.acc.SaveProfile(ctx, staff.ID, person); err == nil {
			t.Error("an officer's account has no profile of a citizen")
		}
	})
}
