package escalate

import (
	"context"
	"os"
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

var lines = []store.Line{event.Migrations, job.Migrations, timer.Migrations, once.Migrations, flow.Migrations, org.Migrations,
	notify.Migrations, identity.Migrations, deadline.Migrations, policy.Migrations, procedure.Migrations, document.Migrations,
	ledger.Migrations, consult.Migrations, dossier.Migrations, Migrations}

// monday is the beginning of the world: a working day, nine in the morning.
var monday = time.Date(2026, 10, 5, 9, 0, 0, 0, viet.Zone)

func onOctober(day, hour, minute int) time.Time {
	return time.Date(2026, 10, day, hour, minute, 0, 0, viet.Zone)
}

const inLegs = "1.003004"

const permit = "1.003003" // the usual process, five working days: accepted on Monday the 5th it is due on the 12th at 17:00

// world is a commune in a city, with people.
type world struct {
	*Room
	t     *testing.T
	clock *storetest.Clock
	wheel *timer.Wheel
	units map[string]string
	who   map[string]identity.Who
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storetest.RunClock(t, monday, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		fn(t, newWorld(t, db, clock))
	})
}

func newWorld(t *testing.T, db *store.DB, clock *storetest.Clock) *world {
	t.Helper()
	blobs, err := blob.Dir(t.TempDir())
	fine(t, err)
	units := org.New(db)
	accounts := identity.New(db, units, identity.Options{Cost: identity.Cost{Time: 1, MemoryKB: 64, Threads: 1},
		May: func(context.Context, string, identity.Target) error { return nil }})
	book := deadline.New(db)
	cases := dossier.New(dossier.Deps{DB: db, Units: units, Accounts: accounts, Procedures: procedure.New(db, units), Flows: flow.NewLibrary(db),
		Book: book, Blobs: blobs, Clock: clock.Now, Secret: []byte("a secret of thirty-two bytes....")})
	w := &world{t: t, clock: clock, units: map[string]string{}, who: map[string]identity.Who{},
		Room: New(Deps{DB: db, Cases: cases, Accounts: accounts, Book: book})}
	w.wheel = timer.NewWheel(db, w.Handlers()...)
	fine(t, db.Write(t.Context(), w.seedTx))
	w.people()
	return w
}

func fine(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		if f, ok := fault.As(err); ok {
			t.Fatalf("%s %v %v %v", f.Kind, f, f.Args, f.Fields)
		}
		t.Fatal(err)
	}
}

func (w *world) seedTx(tx *store.Tx) error {
	ctx, first := w.t.Context(), viet.Day{Y: 2020, M: 1, D: 1}
	for _, u := range []org.PutUnit{
		{Key: "province", Kind: org.Committee, Level: org.Province, Name: "UBND tỉnh Tiền Giang", GSO: "82", Identifier: "H58"},
		{Key: "city", Kind: org.Committee, Level: org.District, Name: "UBND thành phố Mỹ Tho", GSO: "815", Identifier: "H58.815", ParentKey: "province"},
		{Key: "ward", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 1", GSO: "28249", Identifier: "H58.904", ParentKey: "city"},
		{Key: "orphan", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 2", GSO: "28252", Identifier: "H58.905", ParentKey: "city"},
	} {
		u.ValidFrom = "2020-01-01"
		id, _, err := w.Cases.Units.PutUnitTx(ctx, tx, u)
		if err != nil {
			return err
		}
		w.units[u.Key] = id
	}
	var week []deadline.HoursRow
	for day := 1; day <= 5; day++ {
		week = append(week, deadline.HoursRow{Weekday: day, Opens: "07:30", Closes: "11:30"}, deadline.HoursRow{Weekday: day, Opens: "13:00", Closes: "17:00"})
	}
	if _, err := w.Book.PutHoursTx(ctx, tx, "", first, week); err != nil {
		return err
	}
	if _, err := w.Book.PutHorizonTx(ctx, tx, first, viet.Day{Y: 2026, M: 12, D: 31}); err != nil {
		return err
	}
	for _, r := range []deadline.Rule{
		{Name: deadline.RuleSupplement, ValidFrom: first, Effect: deadline.Continue, Law: "01/2018/TT-VPCP@2018-11-23"},
		{Name: deadline.RuleAnswer, ValidFrom: first, Amount: 8, Kind: deadline.WorkingHour, Law: "01/2018/TT-VPCP@2018-11-23"},
		{Name: deadline.RuleWarnBefore, ValidFrom: first, Amount: 1, Kind: deadline.WorkingDay, Law: "01/2018/TT-VPCP@2018-11-23"},
	} {
		if _, err := w.Book.PutRuleTx(ctx, tx, r); err != nil {
			return err
		}
	}
	for code, file := range map[string]string{permit: "standard", inLegs: "standard-2"} { // the second gives each step its share
		b, err := os.ReadFile("../../provinces/tien-giang/flows/" + file + ".yaml")
		if err != nil {
			return err
		}
		f, err := flow.ParseYAML(file, b)
		if err != nil {
			return err
		}
		f.Code, f.Version = file, 1
		if _, err := w.Cases.Flows.PutTx(ctx, tx, f, first); err != nil {
			return err
		}
		if _, err = w.Cases.Procedures.PutTx(ctx, tx, procedure.Procedure{Code: code, Name: "Xác nhận tình trạng sử dụng đất", FlowCode: f.Code,
			Deadline:  &procedure.Deadline{Time: procedure.Time{Amount: 5, Kind: "working_day", Basis: "methods"}},
			ValidFrom: "2020-01-01", Scope: procedure.ScopeGeneral, Fileable: true, Receivers: []procedure.Receiver{{Level: procedure.LevelCommune}},
			Methods: []procedure.Method{{Channel: "direct"}, {Channel: "online"}}}); err != nil {
			return err
		}
	}
	_, err := document.PutTypeTx(ctx, tx, document.Type{Code: "QĐ", Name: "Quyết định", Abbrev: "QĐ", ValidFrom: "2020-03-05"})
	return err
}

func (w *world) people() {
	ctx := identity.With(w.t.Context(), identity.System())
	for _, p := range []struct {
		key, unit string
		role      identity.Role
	}{
		{"clerk", "ward", identity.Clerk}, {"officer", "ward", identity.Officer}, {"leader", "ward", identity.Leader},
		{"mayor", "city", identity.Leader}, {"president", "province", identity.Leader}, {"lonely", "orphan", identity.Clerk},
	} {
		unit, err := w.Cases.Units.Unit(ctx, w.DB, w.units[p.unit], viet.DayOf(monday))
		fine(w.t, err)
		acc, _, err := w.Accounts.CreateOfficer(ctx, identity.NewOfficer{Name: "Công chức " + p.key, Unit: unit.ID, Grants: []identity.NewGrant{{Role: p.role, Unit: unit.ID}}})
		fine(w.t, err)
		w.who[p.key] = identity.Who{AccountID: acc.ID, Name: acc.Name, Kind: identity.KindOfficer, UnitID: unit.ID,
			Grants: []identity.Grant{{Role: p.role, UnitID: unit.ID, UnitPath: unit.Path}}}
	}
	w.who["citizen"] = identity.Who{AccountID: "citizen-1", Name: "Nguyễn Thị Hồng Ánh", Kind: identity.KindCitizen}
}

func (w *world) as(who string) context.Context { return identity.With(w.t.Context(), w.who[who]) }

func (w *world) file(unit string) dossier.Dossier { return w.filed(permit, unit) }

func (w *world) filed(code, unit string) dossier.Dossier {
	w.t.Helper()
	p, err := w.Cases.Procedures.Get(w.t.Context(), w.DB, code)
	fine(w.t, err)
	f, err := w.Cases.FormOf(w.t.Context(), p)
	fine(w.t, err)
	d, err := w.Cases.Submit(w.as("citizen"), dossier.Submit{Procedure: code, Unit: w.units[unit], Channel: dossier.Online, ReturnBy: dossier.Direct,
		Fields: f.Given(map[string]any{"channel": "online"}).Example(),
		Applicant: map[string]any{"full_name": "Nguyễn Thị Hồng Ánh", "citizen_id": "082190012345", "birth_date": "1990-05-15", "phone": "0912345678",
			"address": map[string]any{"detail": "Số 23, đường 30 Tháng 4"}}})
	fine(w.t, err)
	return d
}

// act takes a step; the input that it asks for is filled in with words.
func (w *world) act(d dossier.Dossier, who, action string, input map[string]any) dossier.Dossier {
	w.t.Helper()
	now, err := w.Cases.Get(w.as(who), d.Code)
	fine(w.t, err)
	d, err = w.Cases.Act(w.as(who), d.Code, dossier.Act{Action: action, Version: now.Version, Input: input})
	fine(w.t, err)
	return d
}

// running files a dossier, accepted and in the hands of the officer.
func (w *world) running() dossier.Dossier {
	w.t.Helper()
	return w.act(w.act(w.file("ward"), "clerk", "accept", nil), "officer", "claim", nil)
}

// turn moves the clock and lets the wheel turn, twice: what fired does not fire again.
func (w *world) turn(at time.Time) {
	w.t.Helper()
	w.clock.Set(at)
	for range 2 {
		fine(w.t, w.wheel.Drain(w.t.Context()))
	}
}

// events are those of a dossier that the house wrote by itself, the oldest first.
func (w *world) events(d dossier.Dossier) (list []string) {
	w.t.Helper()
	page, err := event.List(w.t.Context(), w.DB, event.Filter{Subject: d.ID, PageSize: 100})
	fine(w.t, err)
	for _, e := range page.Events {
		var m dossier.Moved
		fine(w.t, e.Decode(&m))
		if m.By == "system" {
			list = append([]string{e.Kind}, list...)
		}
	}
	return list
}

// notices are the kinds of the notices of somebody, the oldest first.
func (w *world) notices(who string) (list []string) {
	w.t.Helper()
	page, err := notify.List(w.as(who), w.DB, w.who[who].AccountID, "", 100)
	fine(w.t, err)
	for _, n := range page.Notices {
		list = append([]string{n.Kind}, list...)
	}
	return list
}
