package identity_test

import (
	"context"
	"testing"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, once.Migrations, org.Migrations, identity.Migrations, policy.Migrations}

// morning is when every test begins: a Monday.
var morning = time.Date(2026, 11, 23, 8, 0, 0, 0, viet.Zone)

// cheap is a cost for tests: the algorithm is the same.
var cheap = identity.Cost{Time: 1, MemoryKB: 8, Threads: 1}

const password = "Thuyen-ve-ben-2026"

// office is a province P with a department D, a district H and its communes C1 and C2, and the accounts of a test.
type office struct {
	t     *testing.T
	db    *store.DB
	clock *storetest.Clock
	units *org.Directory
	acc   *identity.Accounts
	ids   map[string]string
	mails []identity.Mail
}

// open runs a test on a fresh office, on both engines.
func open(t *testing.T, fn func(t *testing.T, o *office)) {
	t.Helper()
	storetest.RunClock(t, morning, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		o := &office{t: t, db: db, clock: clock, units: org.New(db), ids: map[string]string{}}
		o.acc = o.accounts(identity.Options{})
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, u := range []org.PutUnit{
				{Key: "P", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", GSO: "82"},
				{Key: "D", Kind: org.Department, Level: org.Province, Name: "Sở Tư pháp", Identifier: "H58.903", ParentKey: "P"},
				{Key: "H", Kind: org.Committee, Level: org.District, Name: "Ủy ban nhân dân thành phố Mỹ Tho", GSO: "815", ParentKey: "P"},
				{Key: "C1", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", GSO: "28249", ParentKey: "H"},
				{Key: "C2", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 1", GSO: "28261", ParentKey: "H"},
			} {
				u.ValidFrom = "2023-01-01"
				id, _, err := o.units.PutUnitTx(t.Context(), tx, u)
				if err != nil {
					return err
				}
				o.ids[u.Key] = id
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		fn(t, o)
	})
}

// accounts is the room with the policy of the house, as another instance on the same database would have it.
func (o *office) accounts(opt identity.Options) *identity.Accounts {
	opt.Cost, opt.May = cheap, policy.Accounts
	opt.Send = func(_ context.Context, _ *store.Tx, m identity.Mail) error {
		o.mails = append(o.mails, m)
		return nil
	}
	return identity.New(o.db, o.units, opt)
}

// officer makes an account at a unit with roles there, and sets its password.
func (o *office) officer(login, unit string, roles ...identity.Role) identity.Account {
	o.t.Helper()
	n := identity.NewOfficer{Login: login, Name: "Cán Bộ", Unit: o.ids[unit]}
	for _, r := range roles {
		n.Grants = append(n.Grants, identity.NewGrant{Role: r})
	}
	acc, temp, err := o.acc.CreateOfficer(o.system(), n)
	if err != nil {
		o.t.Fatalf("%s: %v", login, err)
	}
	if err := o.acc.ChangePassword(identity.With(o.t.Context(), identity.Who{AccountID: acc.ID}), temp, password, ""); err != nil {
		o.t.Fatalf("%s: %v", login, err)
	}
	return acc
}

func (o *office) system() context.Context { return identity.With(o.t.Context(), identity.System()) }

var here = identity.Door{Address: "203.0.113.7", Device: "Chrome trên Android"}

// signIn signs in and gives the context of the caller.
func (o *office) signIn(login string) (context.Context, identity.Session) {
	o.t.Helper()
	s, err := o.acc.SignIn(o.t.Context(), login, password, here)
	if err != nil {
		o.t.Fatalf("%s: %v", login, err)
	}
	return o.as(s.Token), s
}

// as is the context of whose session it is.
func (o *office) as(token string) context.Context {
	o.t.Helper()
	w, _, err := o.acc.SessionWho(o.t.Context(), token)
	if err != nil {
		o.t.Fatal(err)
	}
	return identity.With(o.t.Context(), w)
}

// code is the code of a fault, or the error's own text.
func code(err error) string {
	if f, ok := fault.As(err); ok {
		return f.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// fieldCodes are the codes of the fields of a fault, by path.
func fieldCodes(err error) map[string]string {
	codes := map[string]string{}
	if f, ok := fault.As(err); ok {
		for _, field := range f.Fields {
			codes[field.Path] = field.Code
		}
	}
	return codes
}
