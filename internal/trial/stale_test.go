package trial

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// other is a second node as far as accounts and units go: rooms of this process
// over the same database. What it changes, the real node must see.
type other struct {
	t        *testing.T
	db       *store.DB
	units    *org.Directory
	accounts *identity.Accounts
	node     *Node
	people   map[string]Account
}

func besideANode(t *testing.T) *other {
	t.Helper()
	data, database := freshPostgres(t)
	o := &other{t: t, node: node(t, "b", program(t), data, database), db: opened(t, database)}
	o.units = org.New(o.db)
	o.accounts = identity.New(o.db, o.units, identity.Options{May: policy.Accounts, Demo: true})
	var err error
	if o.people, err = Accounts(t.Context(), program(t), data, database); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *other) account(login string) identity.Account {
	o.t.Helper()
	acc, err := o.accounts.ByLogin(o.t.Context(), login)
	if err != nil {
		o.t.Fatal(err)
	}
	return acc
}

// as is somebody at the other node.
func (o *other) as(login string) context.Context {
	o.t.Helper()
	who, err := o.accounts.WhoOf(o.t.Context(), o.account(login).ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return identity.With(o.t.Context(), who)
}

func (o *other) door(login string) *Caller {
	return &Caller{Base: o.node.URL(), Token: o.people[login].Token}
}

// session signs somebody in at the other node.
func (o *other) session(login string) identity.Session {
	o.t.Helper()
	s, err := o.accounts.SignIn(o.t.Context(), login, o.people[login].Password, identity.Door{Address: "127.0.0.1", Device: "trial"})
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}

// page asks the real node for a page with a session, and says whether it knew it.
func (o *other) page(s identity.Session, path string) (known bool) {
	o.t.Helper()
	r, err := (&Caller{Base: o.node.URL()}).Once(o.t.Context(), http.MethodGet, path, nil, map[string]string{"Cookie": "tinhso_session=" + s.Token})
	if err != nil {
		o.t.Fatal(err)
	}
	return r.Status == http.StatusOK
}

// may says whether the real node lets an account read the list of its unit.
func (o *other) may(login string) bool {
	o.t.Helper()
	r, err := o.door(login).Once(o.t.Context(), http.MethodGet, "/api/v1/dossiers?unit="+o.people[login].Unit, nil, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return r.Status == http.StatusOK
}

// A right that one node takes away is gone at the other with the very next
// request, however much that one remembers of the caller.
func TestWhatOneNodeRevokesTheOtherRefusesAtOnce(t *testing.T) {
	o := besideANode(t)
	const admin, clerk, officer, leader = "quantri.tinh", "canbo.tiepnhan.phuong5", "canbo.thuly.phuong5", "lanhdao.phuong5"
	today := o.accounts.Today()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	grant := func(login string, role identity.Role) string {
		for _, h := range o.account(login).Grants {
			if h.Role == role {
				return h.ID
			}
		}
		t.Fatalf("%s has no role %s", login, role)
		return ""
	}
	first, second, third := o.session(officer), o.session(officer), o.session(leader)
	for _, tt := range []struct {
		what   string
		holds  func() bool
		revoke func()
	}{
		{"a session signed out", func() bool { return o.page(first, "/desk") }, func() { check(o.accounts.SignOut(t.Context(), first.Token)) }},
		{"a session ended from the list of devices", func() bool { return o.page(second, "/desk") }, func() {
			check(o.accounts.EndSession(o.as(officer), o.account(officer).ID, second.ID))
		}},
		{"a token revoked", func() bool { return o.may(clerk) }, func() {
			acc := o.account(clerk)
			list, err := o.accounts.Tokens(t.Context(), acc.ID)
			check(err)
			for _, k := range list {
				check(o.accounts.RevokeToken(o.as(admin), acc.ID, k.ID))
			}
		}},
		{"a role withdrawn", func() bool { return o.may(officer) }, func() { check(o.accounts.Withdraw(o.as(admin), grant(officer, identity.Officer), today)) }},
		{"an account locked", func() bool { return o.page(third, "/desk") && o.may(leader) }, func() {
			acc := o.account(leader)
			check(o.accounts.SetState(o.as(admin), acc.ID, acc.Version, identity.Locked, "Nghỉ việc"))
		}},
	} {
		for range 3 { // it is remembered now
			if !tt.holds() {
				t.Fatalf("%s: it did not hold before", tt.what)
			}
		}
		tt.revoke()
		if tt.holds() {
			t.Errorf("%s: the other node does not know", tt.what)
		}
	}
}

// Roles lent to a colleague end at the other node with the delegation, and with
// the lender's own role.
func TestLentRolesEndAtTheOtherNodeAtOnce(t *testing.T) {
	o := besideANode(t)
	const admin, officer, leader = "quantri.phuong5", "canbo.thuly.phuong5", "lanhdao.phuong5"
	today := o.accounts.Today()
	filed, err := o.door(Citizen).Post(t.Context(), "/dossiers", o.example(Birth, Ward5), NewKey(), "")
	if err != nil || filed.Status != http.StatusCreated {
		t.Fatal(filed.Status, string(filed.Raw), err)
	}
	path := "/dossiers/" + filed.Text("code")
	for _, step := range []string{"accept", "propose"} {
		if filed, err = o.door("canbo.tiepnhan.phuong5").Post(t.Context(), path+"/actions/"+step, map[string]any{}, NewKey(), filed.ETag); err != nil || filed.Status != http.StatusOK {
			t.Fatal(step, filed.Status, string(filed.Raw), err)
		}
	}
	// mayApprove asks the real node what is open to the officer.
	mayApprove := func() bool {
		r, err := o.door(officer).Once(t.Context(), http.MethodGet, "/api/v1"+path, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(r.Raw), `"approve"`)
	}
	if mayApprove() {
		t.Fatal("the officer may approve without a delegation")
	}
	lend := func() identity.Delegation {
		d, err := o.accounts.Delegate(o.as(leader), identity.NewDelegation{Delegate: o.account(officer).ID, Unit: Ward5, Roles: []identity.Role{identity.Leader},
			From: today, To: today.Add(3), Decision: "12/QĐ-UBND", DecidedOn: today, Reason: "Nghỉ phép"})
		if err != nil {
			t.Fatal(err)
		}
		if d.State != identity.DelegationApproved {
			if d, err = o.accounts.DecideDelegation(o.as(admin), d.ID, d.Version, true, ""); err != nil {
				t.Fatal(err)
			}
		}
		if !mayApprove() {
			t.Fatal("the other node does not know that the role is lent")
		}
		return d
	}
	d := lend()
	if _, err := o.accounts.EndDelegation(o.as(leader), d.ID, d.Version, "Về sớm"); err != nil {
		t.Fatal(err)
	}
	if mayApprove() {
		t.Error("the delegation has ended, the other node does not know")
	}
	lend()
	for _, h := range o.account(leader).Grants {
		if h.Role == identity.Leader {
			if err := o.accounts.Withdraw(o.as("quantri.tinh"), h.ID, today); err != nil {
				t.Fatal(err)
			}
		}
	}
	if mayApprove() {
		t.Error("the lender has lost the role, the other node does not know")
	}
}

func (o *other) example(code, unit string) map[string]any {
	o.t.Helper()
	r, err := o.door(Citizen).Get(o.t.Context(), "/procedures/"+code)
	ex, ok := r.Body["example"].(map[string]any)
	if err != nil || !ok {
		o.t.Fatal(r.Status, err)
	}
	ex["unit"] = unit
	return ex
}

// What is no right may be a little old at the other node: units two seconds,
// what a pack says ten.
func TestWhatOneNodeChangesTheOtherSeesInTime(t *testing.T) {
	o := besideANode(t)
	guest := &Caller{Base: o.node.URL()}
	says := func(path, words string) func() bool {
		return func() bool {
			r, err := guest.Once(t.Context(), http.MethodGet, path, nil, nil)
			return err == nil && strings.Contains(string(r.Raw), words)
		}
	}
	ward, err := o.units.Unit(t.Context(), o.db, Ward5, viet.Day{})
	if err != nil {
		t.Fatal(err)
	}
	renamed := says("/api/v1/units/"+ward.ID, "Phường Năm Mới")
	if renamed() || !says("/api/v1/units/"+ward.ID, "Phường 5")() {
		t.Fatal("the unit is not called as it should be")
	}
	begun := time.Now()
	o.loadRenamed()
	for what, seen := range map[string]func() bool{"the name of a unit": renamed, "the name of a procedure": says("/thu-tuc/"+Birth, "khai sinh theo mẫu mới")} {
		for !seen() {
			if time.Since(begun) > 30*time.Second { // ten are promised, and this machine may be busy
				t.Fatalf("%s is old at the other node", what)
			}
			if err := rest(t.Context(), 50*time.Millisecond); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("%s was seen %s after the load began", what, time.Since(begun).Round(100*time.Millisecond))
	}
}

// loadRenamed loads the pack with other names, by a third process.
func (o *other) loadRenamed() {
	o.t.Helper()
	dir := filepath.Join(o.t.TempDir(), "pack")
	if err := os.CopyFS(dir, os.DirFS(pack())); err != nil {
		o.t.Fatal(err)
	}
	edit(o.t, filepath.Join(dir, "units.csv"), "Phường 5", "Phường Năm Mới")
	editZipped(o.t, filepath.Join(dir, "procedures.jsonl.gz"), `"code":"`+Birth+`","valid_from":"2022-01-01","name":"`, "khai sinh theo mẫu mới ")
	if err := Load(o.t.Context(), program(o.t), o.node.Data, o.node.Database, dir); err != nil {
		o.t.Fatal(err)
	}
}

func edit(t *testing.T, file, was, is string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(b, []byte(was)) {
		t.Fatal(file, was, err)
	}
	if err := os.WriteFile(file, bytes.ReplaceAll(b, []byte(was), []byte(is)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// editZipped puts words behind others in a compressed file.
func editZipped(t *testing.T, file, behind, words string) {
	t.Helper()
	packed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil || !bytes.Contains(text, []byte(behind)) {
		t.Fatal(behind, err)
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err = w.Write(bytes.Replace(text, []byte(behind), []byte(behind+words), 1))
	if err := errors.Join(err, w.Close(), os.WriteFile(file, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
}
