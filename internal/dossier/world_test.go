package dossier

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/consult"
	"tinhso/internal/deadline"
	"tinhso/internal/document"
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
	"tinhso/internal/seal"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/timer"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, org.Migrations, identity.Migrations,
	policy.Migrations, deadline.Migrations, flow.Migrations, procedure.Migrations, document.Migrations, notify.Migrations, timer.Migrations,
	ledger.Migrations, consult.Migrations, seal.Migrations, Migrations}

// world is a small province: two communes and a department, with people in them.
type world struct {
	*Cases
	clock *storetest.Clock
	units map[string]string // key: id
	who   map[string]identity.Who

	log    *seal.Log // made when it is first asked for
	logKey *seal.Signer
	strict bool // seal and verify after every act
}

// monday is the beginning of the world: a working day, nine in the morning.
var monday = time.Date(2026, 10, 5, 9, 0, 0, 0, viet.Zone)

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 10, day, hour, minute, 0, 0, viet.Zone)
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storetest.RunClock(t, monday, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		w := newWorld(t, db, clock)
		w.sealed(t) // what comes from here on is not from before
		fn(t, w)
		w.sealed(t)
	})
}

func newWorld(t testing.TB, db *store.DB, clock *storetest.Clock) *world {
	t.Helper()
	blobs, err := blob.Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	units := org.New(db)
	accounts := identity.New(db, units, identity.Options{Cost: identity.Cost{Time: 1, MemoryKB: 64, Threads: 1},
		May: func(context.Context, string, identity.Target) error { return nil }})
	w := &world{clock: clock, units: map[string]string{}, who: map[string]identity.Who{}, Cases: New(Deps{DB: db, Units: units,
		Accounts: accounts, Procedures: procedure.New(db, units), Flows: flow.NewLibrary(db), Book: deadline.New(db),
		Blobs: blobs, Clock: clock.Now, Secret: []byte("a secret of thirty-two bytes....")})}
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return w.seedTx(t, tx) }); err != nil {
		t.Fatal(err)
	}
	w.people(t)
	return w
}

func (w *world) seedTx(t testing.TB, tx *store.Tx) error {
	ctx := t.Context()
	for _, u := range []org.PutUnit{
		{Key: "province", Kind: org.Committee, Level: org.Province, Name: "UBND tỉnh Tiền Giang", GSO: "82", Identifier: "H58"},
		{Key: "so", Kind: org.Department, Level: org.Province, Name: "Sở Tư pháp", Abbrev: "STP", Identifier: "H58.8", ParentKey: "province"},
		{Key: "district", Kind: org.Committee, Level: org.District, Name: "UBND thành phố Mỹ Tho", GSO: "815", Identifier: "H58.815", ParentKey: "province"},
		{Key: "phuong1", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 1", Abbrev: "UBND", GSO: "28249", Identifier: "H58.904", ParentKey: "district"},
		{Key: "phuong2", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 2", Abbrev: "UBND", GSO: "28252", Identifier: "H58.905", ParentKey: "district"},
	} {
		u.ValidFrom = "2020-01-01"
		id, _, err := w.Units.PutUnitTx(ctx, tx, u)
		if err != nil {
			return err
		}
		w.units[u.Key] = id
	}
	if err := w.calendarTx(ctx, tx); err != nil {
		return err
	}
	files, err := filepath.Glob("../../provinces/tien-giang/flows/*.yaml")
	if err != nil || len(files) < 3 {
		t.Fatalf("the flows of the province: %v %v", files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, err := flow.ParseYAML(name, b)
		if err != nil {
			return err
		}
		from := viet.Day{Y: 2020, M: 1, D: 1}
		if f.Version > 1 {
			from = viet.Day{Y: 2026, M: 11, D: 2}
		}
		if _, err := w.Flows.PutTx(ctx, tx, f, from); err != nil {
			return err
		}
	}
	for _, p := range w.procedures() {
		if _, err := w.Procedures.PutTx(ctx, tx, p); err != nil {
			return err
		}
	}
	_, err = document.PutTypeTx(ctx, tx, document.Type{Code: "QĐ", Name: "Quyết định", Abbrev: "QĐ", ValidFrom: "2020-03-05"})
	return err
}

func (w *world) calendarTx(ctx context.Context, tx *store.Tx) error {
	first := viet.Day{Y: 2020, M: 1, D: 1}
	var week []deadline.HoursRow
	for day := 1; day <= 5; day++ {
		week = append(week, deadline.HoursRow{Weekday: day, Opens: "07:30", Closes: "11:30"},
			deadline.HoursRow{Weekday: day, Opens: "13:00", Closes: "17:00"})
	}
	if _, err := w.Book.PutHoursTx(ctx, tx, "", first, week); err != nil {
		return err
	}
	if _, err := w.Book.PutHorizonTx(ctx, tx, first, viet.Day{Y: 2026, M: 12, D: 31}); err != nil {
		return err
	}
	for _, r := range []deadline.Rule{
		{Name: deadline.RuleSupplement, ValidFrom: first, ValidTo: viet.Day{Y: 2026, M: 10, D: 19}, Effect: deadline.Restart, Law: "01/2018/TT-VPCP@2018-11-23"},
		{Name: deadline.RuleSupplement, ValidFrom: viet.Day{Y: 2026, M: 10, D: 20}, Effect: deadline.Continue, Law: "01/2018/TT-VPCP@2018-11-23"},
		{Name: deadline.RulePayment, ValidFrom: first, Effect: deadline.Continue, Law: "01/2018/TT-VPCP@2018-11-23"},
		{Name: deadline.RuleAnswer, ValidFrom: first, Amount: 8, Kind: deadline.WorkingHour, Law: "01/2018/TT-VPCP@2018-11-23"},
	} {
		if _, err := w.Book.PutRuleTx(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

// as gives the context of somebody.
func (w *world) as(t testing.TB, name string) context.Context {
	t.Helper()
	who, ok := w.who[name]
	if !ok {
		t.Fatalf("nobody is called %s", name)
	}
	return identity.With(t.Context(), who)
}

func guest(t testing.TB) context.Context { return identity.With(t.Context(), identity.Guest()) }

// replay is the first answer given again, when that is what the error says.
func replay(err error) *once.Replay {
	var r *once.Replay
	errors.As(err, &r)
	return r
}

// wantFault checks the kind and code of a fault.
func wantFault(t *testing.T, err error, kind fault.Kind, code string) *fault.Error {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Kind != kind || code != "" && f.Code != code {
		t.Fatalf("got %v (%s), want %s %s", err, fault.KindOf(err), kind, code)
	}
	return f
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
