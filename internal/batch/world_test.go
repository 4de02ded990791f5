package batch

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/consult"
	"tinhso/internal/deadline"
	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/ledger"
	"tinhso/internal/notify"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/timer"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, timer.Migrations, org.Migrations, identity.Migrations,
	policy.Migrations, deadline.Migrations, flow.Migrations, procedure.Migrations, document.Migrations, notify.Migrations,
	ledger.Migrations, consult.Migrations, dossier.Migrations, Migrations}

// monday is when every test begins.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, viet.Zone)

const permit = "1.000001"

// world is two wards of a province, with people who have changed their first password.
type world struct {
	*Room
	clock *storetest.Clock
	queue *job.Queue
	units map[string]string
	who   map[string]string // account
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storetest.RunClock(t, monday, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) { fn(t, newWorld(t, db, clock)) })
}

func newWorld(t *testing.T, db *store.DB, clock *storetest.Clock) *world {
	t.Helper()
	blobs, err := blob.Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	units := org.New(db)
	accounts := identity.New(db, units, identity.Options{Cost: identity.Cost{Time: 1, MemoryKB: 8, Threads: 1}, May: policy.Accounts})
	flows, book := flow.NewLibrary(db), deadline.New(db)
	cases := dossier.New(dossier.Deps{DB: db, Units: units, Accounts: accounts, Procedures: procedure.New(db, units), Flows: flows, Book: book,
		Blobs: blobs, Clock: clock.Now, Secret: []byte("a secret of thirty-two bytes....")})
	w := &world{Room: New(Deps{DB: db, Units: units, Accounts: accounts, Flows: flows, Cases: cases}), clock: clock,
		units: map[string]string{}, who: map[string]string{}}
	w.queue = job.NewQueue(db, w.Workers()...)
	first := viet.Day{Y: 2020, M: 1, D: 1}
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		for _, u := range []org.PutUnit{
			{Key: "province", Kind: org.Committee, Level: org.Province, Name: "UBND tỉnh Tiền Giang", GSO: "82", Identifier: "H58"},
			{Key: "district", Kind: org.Committee, Level: org.District, Name: "UBND thành phố Mỹ Tho", GSO: "815", Identifier: "H58.815", ParentKey: "province"},
			{Key: "phuong1", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 1", Abbrev: "UBND", GSO: "28249", Identifier: "H58.904", ParentKey: "district"},
			{Key: "phuong2", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 2", Abbrev: "UBND", GSO: "28252", Identifier: "H58.905", ParentKey: "district"},
		} {
			u.ValidFrom = "2020-01-01"
			id, _, err := units.PutUnitTx(t.Context(), tx, u)
			if err != nil {
				return err
			}
			w.units[u.Key] = id
		}
		var week []deadline.HoursRow
		for day := 1; day <= 5; day++ {
			week = append(week, deadline.HoursRow{Weekday: day, Opens: "07:30", Closes: "17:00"})
		}
		if _, err := book.PutHoursTx(t.Context(), tx, "", first, week); err != nil {
			return err
		}
		if _, err := book.PutHorizonTx(t.Context(), tx, first, viet.Day{Y: 2026, M: 12, D: 31}); err != nil {
			return err
		}
		b, err := os.ReadFile(filepath.Join("..", "..", "provinces", "tien-giang", "flows", "standard-2.yaml"))
		if err != nil {
			return err
		}
		w.publishTx(t, tx, string(b), first)
		_, err = cases.Procedures.PutTx(t.Context(), tx, procedure.Procedure{Code: permit, Name: "Cấp giấy phép", FlowCode: "standard", ValidFrom: "2020-01-01",
			Group: "local", Scope: procedure.ScopeGeneral, Fileable: true, Receivers: []procedure.Receiver{{Level: procedure.LevelCommune}},
			Methods:  []procedure.Method{{Channel: "direct"}},
			Deadline: &procedure.Deadline{Time: procedure.Time{Amount: 5, Kind: "working_day", Basis: "methods"}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []struct {
		login, unit string
		roles       []identity.Role
	}{{"clerk1", "phuong1", []identity.Role{identity.Clerk}}, {"officer1", "phuong1", []identity.Role{identity.Officer}},
		{"leader1", "phuong1", []identity.Role{identity.Leader}}, {"clerk2", "phuong2", []identity.Role{identity.Clerk}},
		{"leader2", "phuong2", []identity.Role{identity.Leader}}, {"admin", "province", []identity.Role{identity.Admin}}, {"second", "province", []identity.Role{identity.Admin}}, {"admin1", "phuong1", []identity.Role{identity.Admin}}} {
		w.hire(t, p.login, p.unit, p.roles)
	}
	return w
}

func (w *world) publishTx(t *testing.T, tx *store.Tx, text string, from viet.Day) {
	t.Helper()
	f, err := flow.ParseYAML("standard.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Flows.PutTx(t.Context(), tx, f, from); err != nil {
		t.Fatal(err)
	}
}

const secret = "Thuyen-ve-ben-2026"

func (w *world) hire(t *testing.T, login, unit string, roles []identity.Role) {
	t.Helper()
	n := identity.NewOfficer{Login: login, Name: "Cán Bộ " + login[:1], Unit: w.units[unit]}
	for _, r := range roles {
		n.Grants = append(n.Grants, identity.NewGrant{Role: r})
	}
	acc, temp, err := w.Accounts.CreateOfficer(identity.With(t.Context(), identity.System()), n)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Accounts.ChangePassword(identity.With(t.Context(), identity.Who{AccountID: acc.ID}), temp, secret, ""); err != nil {
		t.Fatal(err)
	}
	w.who[login] = acc.ID
}

// as is the context of somebody, with the powers of the moment.
func (w *world) as(t *testing.T, login string) context.Context {
	t.Helper()
	who, err := w.Accounts.WhoOf(t.Context(), w.who[login])
	if err != nil {
		t.Fatal(err)
	}
	return identity.With(t.Context(), who)
}

// file files dossiers at the counter of the first ward and brings them somewhere.
func (w *world) file(t *testing.T, n int, steps ...string) []string {
	t.Helper()
	codes := make([]string, n)
	for i := range codes {
		d, err := w.Cases.Submit(w.as(t, "clerk1"), dossier.Submit{Procedure: permit, Unit: "28249", Channel: dossier.Direct, ReturnBy: dossier.Direct,
			Fields:    map[string]any{"request": "Đề nghị giải quyết"},
			Applicant: map[string]any{"full_name": "Nguyễn Văn " + string(rune('A'+i%26)) + "n", "birth_date": "1990-05-15", "citizen_id": "0821900" + strconv.Itoa(10000+i), "address": "Số 1"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			who, action, input := "", "", map[string]any(nil)
			for j := range s {
				if s[j] == ' ' {
					who, action = s[:j], s[j+1:]
				}
			}
			if action == "withdraw" {
				input = map[string]any{"note": "Rút"}
			}
			if d, err = w.Cases.Act(w.as(t, who), d.Code, dossier.Act{Action: action, Version: d.Version, Input: input}); err != nil {
				t.Fatal(s, err)
			}
		}
		codes[i] = d.Code
	}
	return codes
}

func (w *world) drain(t *testing.T) {
	t.Helper()
	if err := w.queue.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func must[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		if f, ok := fault.As(err); ok {
			t.Fatalf("%s %v %v", f.Kind, f, f.Args)
		}
		t.Fatal(err)
	}
	return v
}

func wantFault(t *testing.T, err error, code string) {
	t.Helper()
	f, ok := fault.As(err)
	if ok && f.Code != code {
		for _, field := range f.Fields {
			if field.Code == code {
				return
			}
		}
	}
	if !ok || f.Code != code && len(f.Fields) == 0 {
		t.Errorf("got %v, want %s", err, code)
	} else if f.Code != code {
		t.Errorf("got %v %v, want %s", err, f.Fields, code)
	}
}

func (w *world) items(t *testing.T, id, who string) map[string]Item {
	t.Helper()
	all, _, err := w.Items(w.as(t, who), id, Filter{PageSize: 100})
	must(t, all, err)
	by := map[string]Item{}
	for _, i := range all {
		by[i.Code] = i
	}
	return by
}
