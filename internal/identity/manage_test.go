package identity_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

func day(s string) viet.Day {
	d, err := viet.ParseDay(s)
	if err != nil {
		return viet.Day{}
	}
	return d
}

func TestAnAdministratorRulesTheirOwnSubtreeOnly(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("quantri.phuong5", "C1", identity.Admin)
		o.officer("quantri.mytho", "H", identity.Admin)
		ofC1 := o.officer("canbo.phuong5", "C1", identity.Officer)
		ofC2 := o.officer("canbo.phuong1", "C2", identity.Officer)
		trusted := o.officer("tin.cay", "C1", identity.Officer)
		if _, err := o.acc.Give(o.system(), trusted.ID, identity.NewGrant{Role: identity.Admin, Unit: "82"}); err != nil {
			t.Fatal(err)
		}
		c1, _ := o.signIn("quantri.phuong5")
		h, _ := o.signIn("quantri.mytho")
		own, _ := o.signIn("canbo.phuong5")

		for _, c := range []struct {
			name    string
			ctx     context.Context
			account string
			want    fault.Kind
		}{
			{"own unit", c1, ofC1.ID, ""},
			{"the unit next door", c1, ofC2.ID, fault.KindNotFound},
			{"from above", h, ofC2.ID, ""},
			{"one who is trusted by the province", h, trusted.ID, fault.KindNotFound},
			{"an officer, a colleague", own, trusted.ID, fault.KindNotFound},
			{"a guest", t.Context(), ofC1.ID, fault.KindNotFound},
			{"nobody's account", h, "01NOSUCHACCOUNT", fault.KindNotFound},
		} {
			_, err := o.acc.ResetPassword(c.ctx, c.account)
			if got := kind(err); got != c.want {
				t.Errorf("reset, %s: %v, want %q", c.name, err, c.want)
			}
			if c.want == fault.KindNotFound && code(err) != "identity.account_not_found" {
				t.Errorf("reset, %s: %q tells that the account exists", c.name, code(err))
			}
		}
		if _, _, err := o.acc.SessionWho(t.Context(), ""); err == nil {
			t.Error("no token")
		}
		n := identity.NewOfficer{Login: "moi", Name: "Người Mới", Unit: "28261"}
		if _, _, err := o.acc.CreateOfficer(c1, n); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("an account for the unit next door: %v", err)
		}
		n.Unit, n.Grants = "28249", []identity.NewGrant{{Role: identity.Clerk, Unit: "815"}}
		if _, _, err := o.acc.CreateOfficer(c1, n); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("a role above: %v", err)
		}
		n.Grants = []identity.NewGrant{{Role: identity.Operator}}
		if _, _, err := o.acc.CreateOfficer(c1, n); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("an operator made by an administrator: %v", err)
		}
		n.Grants = []identity.NewGrant{{Role: identity.Clerk}}
		acc, temp, err := o.acc.CreateOfficer(c1, n)
		if err != nil || len(acc.Grants) != 1 || acc.Grants[0].GivenBy != identity.From(c1).AccountID {
			t.Fatalf("an account for the own unit: %+v %v", acc, err)
		}
		s, err := o.acc.SignIn(t.Context(), "moi", temp, here)
		if err != nil {
			t.Fatal(err)
		}
		if w := identity.From(o.as(s.Token)); !w.MustChange {
			t.Error("a temporary password must be changed")
		}
	})
}

func kind(err error) fault.Kind {
	if err == nil {
		return ""
	}
	return fault.KindOf(err)
}

func TestAResetEndsEverythingAtOnce(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		acc := o.officer("canbo", "C1", identity.Officer)
		_, s := o.signIn("canbo")
		ctx := o.as(s.Token)
		bearer, _, err := o.acc.IssueToken(ctx, acc.ID, identity.NewToken{Label: "API"})
		if err != nil {
			t.Fatal(err)
		}
		temp, err := o.acc.ResetPassword(o.system(), acc.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.acc.SessionWho(t.Context(), s.Token); err == nil {
			t.Error("the session goes on")
		}
		if _, err := o.acc.TokenWho(t.Context(), bearer); err == nil {
			t.Error("the token goes on")
		}
		if _, err := o.acc.SignIn(t.Context(), "canbo", password, here); code(err) != "identity.wrong_password" {
			t.Errorf("the old password: %v", err)
		}
		if _, err := o.acc.SignIn(t.Context(), "canbo", temp, here); err != nil {
			t.Errorf("the temporary password: %v", err)
		}
	})
}

func TestChangingOnesPassword(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("nguyen.van.binh", "C1", identity.Officer)
		ctx, keep := o.signIn("nguyen.van.binh")
		_, other := o.signIn("nguyen.van.binh")
		for _, c := range []struct{ old, fresh, field, code string }{
			{"sai", "Mot-mat-khau-tot", "old_password", "identity.password.old_wrong"},
			{password, "", "password", "field.required"},
			{password, "ngan-qua", "password", "identity.password.short"},
			{password, strings.Repeat("dài ", 40), "password", "identity.password.long"},
			{password, "12345678901", "password", "identity.password.common"},
			{password, "MatKhau@2026", "password", "identity.password.common"},
			{password, "aaaaaaaaaaaa", "password", "identity.password.common"},
			{password, "Nguyen.Van.Binh-2", "password", "identity.password.yours"},
			{password, "toi la Cán bộ nhé", "password", "identity.password.yours"},
			{password, "abc\x00defghijk", "password", "field.character"},
			{password, password, "password", "identity.password.unchanged"},
		} {
			err := o.acc.ChangePassword(ctx, c.old, c.fresh, keep.ID)
			if diff := cmp.Diff(map[string]string{c.field: c.code}, fieldCodes(err)); diff != "" {
				t.Errorf("to %.20q: %v\n%s", c.fresh, err, diff)
			}
			o.clock.Advance(20 * time.Minute) // wrong old passwords are counted
			if _, _, err := o.acc.SessionWho(t.Context(), keep.Token); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := o.acc.SessionWho(t.Context(), other.Token); err != nil {
			t.Fatal(err)
		}
		if err := o.acc.ChangePassword(ctx, password, "Con đò bến Tân Long", keep.ID); err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.acc.SessionWho(t.Context(), keep.Token); err != nil {
			t.Errorf("the session in use ended: %v", err)
		}
		if _, _, err := o.acc.SessionWho(t.Context(), other.Token); err == nil {
			t.Error("another session goes on with the old password")
		}
		if err := o.acc.ChangePassword(t.Context(), password, "Con đò bến Tân Long", ""); fault.KindOf(err) != fault.KindUnauthenticated {
			t.Errorf("a guest: %v", err)
		}
	})
}

func TestLockingIsAtOnceAndVersioned(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		acc := o.officer("canbo", "C1", identity.Officer)
		o.officer("quantri", "P", identity.Admin)
		admin, _ := o.signIn("quantri")
		_, s := o.signIn("canbo")
		now, err := o.acc.Account(t.Context(), acc.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.acc.SetState(admin, acc.ID, now.Version-1, identity.Locked, "nghỉ phép"); fault.KindOf(err) != fault.KindPrecondition {
			t.Errorf("a stale version: %v", err)
		}
		if err := o.acc.SetState(admin, acc.ID, now.Version, identity.Locked, " "); fieldCodes(err)["reason"] != "field.required" {
			t.Errorf("without a reason: %v", err)
		}
		if err := o.acc.SetState(admin, acc.ID, now.Version, "asleep", "x"); fieldCodes(err)["state"] != "field.choice" {
			t.Errorf("an unknown state: %v", err)
		}
		if err := o.acc.SetState(admin, identity.From(admin).AccountID, 1, identity.Locked, "tự khóa"); code(err) != "identity.self" {
			t.Errorf("locking oneself out: %v", err)
		}
		if err := o.acc.SetState(admin, acc.ID, now.Version, identity.Locked, "Nghỉ không lương"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.acc.SessionWho(t.Context(), s.Token); err == nil {
			t.Error("a locked account's session goes on")
		}
		if _, err := o.acc.SignIn(t.Context(), "canbo", password, here); code(err) != "identity.locked" {
			t.Errorf("signing in to a locked account: %v", err)
		}
		if _, err := o.acc.SignIn(t.Context(), "canbo", "sai", here); code(err) != "identity.wrong_password" {
			t.Errorf("who does not know the password is not told the state: %v", err)
		}
		if err := o.acc.SetState(admin, acc.ID, now.Version+1, identity.Active, ""); err != nil {
			t.Error(err)
		}
		o.signIn("canbo")
		if err := o.acc.SetState(admin, acc.ID, now.Version+2, identity.Closed, "Chuyển công tác"); err != nil {
			t.Error(err)
		}
		if err := o.acc.SetState(admin, acc.ID, now.Version+3, identity.Active, ""); code(err) != "identity.closed_for_good" {
			t.Errorf("opening a closed account: %v", err)
		}
	})
}

func TestGrantsHoldFromDayToDay(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		acc := o.officer("canbo", "C1")
		o.officer("quantri", "P", identity.Admin)
		admin, _ := o.signIn("quantri")
		ctx, s := o.signIn("canbo")
		if len(identity.From(ctx).Grants) != 0 {
			t.Error("no roles yet")
		}
		next, err := o.acc.Give(admin, acc.ID, identity.NewGrant{Role: identity.Leader, Unit: "28261", From: day("2026-11-25"), To: day("2026-11-27")})
		if err != nil {
			t.Fatal(err)
		}
		today, err := o.acc.Give(admin, acc.ID, identity.NewGrant{Role: identity.Officer})
		if err != nil {
			t.Fatal(err)
		}
		roles := func() (roles []identity.Role) {
			t.Helper()
			w, _, err := o.acc.SessionWho(t.Context(), s.Token)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range w.Grants {
				roles = append(roles, g.Role)
			}
			return roles
		}
		check := func(when string, want ...identity.Role) {
			t.Helper()
			if diff := cmp.Diff(want, roles()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", when, diff)
			}
		}
		check("on the day", identity.Officer)
		for _, c := range []struct {
			grant identity.NewGrant
			code  string
		}{
			{identity.NewGrant{Role: identity.Officer}, "identity.role_held"},
			{identity.NewGrant{Role: identity.Leader, Unit: "28261", From: day("2026-11-26")}, "identity.role_held"},
			{identity.NewGrant{Role: "mayor"}, "identity.grant_invalid"},
			{identity.NewGrant{Role: identity.Citizen}, "identity.grant_invalid"},
			{identity.NewGrant{Role: identity.Clerk, Unit: "999"}, "identity.grant_invalid"},
			{identity.NewGrant{Role: identity.Clerk, From: day("2026-12-02"), To: day("2026-12-01")}, "identity.grant_invalid"},
		} {
			if _, err := o.acc.Give(admin, acc.ID, c.grant); code(err) != c.code {
				t.Errorf("give %+v: %v, want %s", c.grant, err, c.code)
			}
		}
		o.clock.Set(time.Date(2026, 11, 23, 15, 0, 0, 0, viet.Zone))
		check("in the afternoon", identity.Officer)
		s = o.overnight(s, "canbo", 2)
		check("two days later", identity.Leader, identity.Officer)
		if err := o.acc.Withdraw(admin, today.ID, viet.Day{}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.acc.SessionWho(t.Context(), s.Token); code(err) != "identity.session_ended" {
			t.Errorf("a session outlives the role it was opened with: %v", err)
		}
		_, s = o.signIn("canbo")
		check("withdrawn today", identity.Leader)
		s = o.overnight(s, "canbo", 2)
		check("past the last day")
		if err := o.acc.Withdraw(admin, next.ID, viet.Day{}); code(err) != "identity.grant_ended" {
			t.Errorf("withdrawing what has ended: %v", err)
		}
		if err := o.acc.Withdraw(admin, "nothing", viet.Day{}); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("withdrawing nothing: %v", err)
		}
		staff, err := o.acc.Staff(t.Context(), o.db, o.ids["C1"], identity.Officer, identity.Leader)
		if err != nil || len(staff) != 0 {
			t.Errorf("staff after all has ended: %v %v", staff, err)
		}
	})
}

// overnight lets days go by and signs in again.
func (o *office) overnight(_ identity.Session, login string, days int) identity.Session {
	o.t.Helper()
	o.clock.Advance(time.Duration(days) * 24 * time.Hour)
	_, s := o.signIn(login)
	return s
}

func TestStaffAndNames(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		a := o.officer("thu.ly", "C1", identity.Officer)
		b := o.officer("tiep.nhan", "C1", identity.Clerk)
		o.officer("khac", "C2", identity.Officer)
		staff, err := o.acc.Staff(t.Context(), o.db, o.ids["C1"], identity.Officer)
		if err != nil || len(staff) != 1 || staff[0].ID != a.ID {
			t.Errorf("officers of C1: %v %v", staff, err)
		}
		if staff, err = o.acc.Staff(t.Context(), o.db, o.ids["C1"], identity.Officer, identity.Clerk); err != nil || len(staff) != 2 {
			t.Errorf("officers and clerks of C1: %v %v", staff, err)
		}
		names, err := o.acc.Names(t.Context(), o.db, []string{a.ID, b.ID, "nobody"})
		if err != nil || len(names) != 2 || names[a.ID] != "Cán Bộ" {
			t.Errorf("names: %v %v", names, err)
		}
		if names, err = o.acc.Names(t.Context(), o.db, nil); err != nil || len(names) != 0 {
			t.Errorf("no names: %v %v", names, err)
		}
	})
}

func TestListsAreScopedSearchedAndPaged(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		for _, n := range []struct{ login, name, unit string }{
			{"binh", "Nguyễn Văn Bình", "28249"}, {"dung", "Trần Đức Dũng", "28249"}, {"hanh", "Lê Thị Hồng Hạnh", "28261"}, {"tam", "Phạm Minh Tâm", "H58.903"},
		} {
			if _, _, err := o.acc.CreateOfficer(o.system(), identity.NewOfficer{Login: n.login, Name: n.name, Unit: n.unit,
				Grants: []identity.NewGrant{{Role: identity.Clerk}}}); err != nil {
				t.Fatal(err)
			}
		}
		path := "/" + o.ids["P"] + "/" + o.ids["H"] + "/"
		for _, c := range []struct {
			name string
			f    identity.Filter
			want []string
		}{
			{"everybody", identity.Filter{Everyone: true}, []string{"hanh", "binh", "tam", "dung"}},
			{"below Mỹ Tho", identity.Filter{Within: []string{path}}, []string{"hanh", "binh", "dung"}},
			{"of one unit and below another", identity.Filter{Within: []string{path}, Units: []string{o.ids["D"]}}, []string{"hanh", "binh", "tam", "dung"}},
			{"of one unit", identity.Filter{Units: []string{o.ids["C2"]}}, []string{"hanh"}},
			{"nobody's", identity.Filter{}, nil},
			{"without marks", identity.Filter{Everyone: true, Query: "duc DUNG"}, []string{"dung"}},
			{"by login", identity.Filter{Everyone: true, Query: "tam"}, []string{"tam"}},
			{"a percent sign is a percent sign", identity.Filter{Everyone: true, Query: "%"}, nil},
			{"by unit", identity.Filter{Everyone: true, Unit: "28261"}, []string{"hanh"}},
			{"by role", identity.Filter{Everyone: true, Role: identity.Leader}, nil},
			{"by state", identity.Filter{Everyone: true, State: identity.Locked}, nil},
		} {
			p, err := o.acc.List(t.Context(), c.f)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, logins(p)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
		var all []string
		f := identity.Filter{Everyone: true, PageSize: 3}
		for range 3 {
			p, err := o.acc.List(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, logins(p)...)
			if f.PageToken = p.NextPageToken; f.PageToken == "" {
				break
			}
		}
		if diff := cmp.Diff([]string{"hanh", "binh", "tam", "dung"}, all); diff != "" {
			t.Errorf("page by page (-want +got):\n%s", diff)
		}
		if _, err := o.acc.List(t.Context(), identity.Filter{Everyone: true, PageToken: "rubbish"}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a bad page token: %v", err)
		}
	})
}

func logins(p identity.Page) (list []string) {
	for _, a := range p.Accounts {
		list = append(list, a.Login)
	}
	return list
}

func TestOfficersAreCheckedByField(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("co.roi", "C1", identity.Officer)
		good := identity.NewOfficer{Login: "moi", Name: "Nguyễn Thị Hoa", Email: "hoa@tiengiang.gov.vn", Phone: "0912 345 678", Unit: "28249"}
		for _, c := range []struct {
			path, code string
			edit       func(*identity.NewOfficer)
		}{
			{"name", "field.required", func(n *identity.NewOfficer) { n.Name = " " }},
			{"name", "viet.name.character", func(n *identity.NewOfficer) { n.Name = "<script>alert(1)</script>" }},
			{"login", "identity.login_format", func(n *identity.NewOfficer) { n.Login = "Hoa Nguyễn" }},
			{"login", "identity.login_format", func(n *identity.NewOfficer) { n.Login = "a" }},
			{"email", "viet.email.format", func(n *identity.NewOfficer) { n.Email = "hoa@" }},
			{"phone", "viet.phone.format", func(n *identity.NewOfficer) { n.Phone = "123" }},
			{"unit", "identity.unit_unknown", func(n *identity.NewOfficer) { n.Unit = "12345\x00" }},
			{"grants.0.role", "identity.role_unknown", func(n *identity.NewOfficer) { n.Grants = []identity.NewGrant{{Role: "king"}} }},
		} {
			n := good
			c.edit(&n)
			_, _, err := o.acc.CreateOfficer(o.system(), n)
			if fieldCodes(err)[c.path] != c.code {
				t.Errorf("%s: %v, want %s", c.path, err, c.code)
			}
		}
		taken := good
		taken.Login = "co.roi"
		if _, _, err := o.acc.CreateOfficer(o.system(), taken); code(err) != "identity.login_taken" {
			t.Errorf("a login twice: %v", err)
		}
		good.Login = ""
		for _, want := range []string{"hoant", "hoant2", "hoant3"} {
			acc, _, err := o.acc.CreateOfficer(o.system(), good)
			if err != nil || acc.Login != want || acc.Phone != "0912345678" {
				t.Errorf("a login of the name: %+v %v, want %s", acc, err, want)
			}
		}
		acc, err := o.acc.ByLogin(t.Context(), "HOANT")
		if err != nil {
			t.Fatal(err)
		}
		if err := o.acc.Edit(o.system(), acc.ID, acc.Version, identity.NewOfficer{Name: "Nguyễn Thị Hòa", Unit: "28261"}); err != nil {
			t.Error(err)
		}
		if err := o.acc.Edit(o.system(), acc.ID, acc.Version, identity.NewOfficer{Name: "Khác", Unit: "28261"}); fault.KindOf(err) != fault.KindPrecondition {
			t.Errorf("two edit at once: %v", err)
		}
		if acc, err = o.acc.Account(t.Context(), acc.ID); err != nil || acc.Name != "Nguyễn Thị Hòa" || acc.UnitID != o.ids["C2"] || acc.Phone != "" {
			t.Errorf("after the edit: %+v %v", acc, err)
		}
	})
}

func TestChangesAreInTheJournalWithoutPersonalData(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		acc := o.officer("canbo", "C1", identity.Officer)
		rows, err := store.All(t.Context(), o.db, `SELECT kind, subject, CAST(data AS TEXT) FROM event ORDER BY seq`, func(r *store.Rows) (s string, err error) {
			var kind, subject, data string
			err = r.Scan(&kind, &subject, &data)
			if strings.Contains(data, "Cán") || strings.Contains(data, "canbo") {
				t.Errorf("%s tells who: %s", kind, data)
			}
			if subject != acc.ID {
				t.Errorf("%s is about %s", kind, subject)
			}
			return kind, err
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"identity.account_created", "identity.role_given", "identity.password_changed"}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("journal (-want +got):\n%s", diff)
		}
	})
}
