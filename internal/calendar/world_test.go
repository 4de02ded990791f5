package calendar

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, org.Migrations, identity.Migrations,
	policy.Migrations, deadline.Migrations, Migrations}

// monday is the beginning of the world: a working day, nine in the morning.
var monday = time.Date(2026, 10, 5, 9, 0, 0, 0, viet.Zone)

func day(m time.Month, d int) viet.Day { return viet.Day{Y: 2026, M: m, D: d} }

// world is a small province with administrators, and dossiers that are only counted.
type world struct {
	*Changes
	t     *testing.T
	clock *storetest.Clock
	cases *fakeCases
	jobs  *job.Queue
	units map[string]org.Unit
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
	book := deadline.New(db)
	w := &world{t: t, clock: clock, units: map[string]org.Unit{}, who: map[string]identity.Who{}, cases: &fakeCases{book: book}}
	w.Changes = New(Deps{DB: db, Units: org.New(db), Book: book, Cases: w.cases, Blobs: blobs})
	w.slice = 2 // so that every job is put off and goes on
	w.jobs = job.NewQueue(db, w.Workers()...)
	fine(t, db.Write(t.Context(), func(tx *store.Tx) error {
		for _, u := range []org.PutUnit{
			{Key: "P", Kind: org.Committee, Level: org.Province, Name: "UBND tỉnh Tiền Giang", GSO: "82"},
			{Key: "H", Kind: org.Committee, Level: org.District, Name: "UBND thành phố Mỹ Tho", GSO: "815", ParentKey: "P"},
			{Key: "C5", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 5", GSO: "28249", ParentKey: "H"},
			{Key: "C1", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 1", GSO: "28261", ParentKey: "H"},
		} {
			u.ValidFrom = "2020-01-01"
			if _, _, err := w.Units.PutUnitTx(t.Context(), tx, u); err != nil {
				return err
			}
		}
		for _, d := range []deadline.DayRow{
			{On: day(8, 31), Status: "off", Name: "Hoán đổi 31/8", Law: "TB 9441/TB-BNV", Confidence: "high"},
			{On: day(8, 22), Status: "work", Name: "Làm bù 31/8", Law: "TB 9441/TB-BNV", Confidence: "high"},
			{On: day(11, 24), Status: "off", Name: "Ngày Văn hóa Việt Nam", Law: "28/2026/QH16", Confidence: "high"},
		} {
			if _, err := book.PutDayTx(t.Context(), tx, d); err != nil {
				return err
			}
		}
		return nil
	}))
	for key, code := range map[string]string{"P": "82", "H": "815", "C5": "28249", "C1": "28261"} {
		u, err := w.Units.Unit(t.Context(), db, code, viet.DayOf(monday))
		fine(t, err)
		w.units[key] = u
		w.who[key] = identity.Who{AccountID: "admin-" + key, Name: "Quản trị " + u.ShortName, Kind: identity.KindOfficer, UnitID: u.ID,
			Grants: []identity.Grant{{Role: identity.Admin, UnitID: u.ID, UnitPath: u.Path}}}
	}
	second := w.who["P"]
	second.AccountID, second.Name = "admin-P2", "Quản trị thứ hai"
	w.who["P2"] = second
	clerk := w.who["C5"]
	clerk.AccountID, clerk.Grants = "clerk-C5", []identity.Grant{{Role: identity.Clerk, UnitID: clerk.UnitID, UnitPath: w.units["C5"].Path}}
	w.who["clerk"] = clerk
	w.cases.fill(w)
	return w
}

func (w *world) as(who string) context.Context {
	w.t.Helper()
	x, ok := w.who[who]
	if !ok {
		w.t.Fatalf("nobody is called %s", who)
	}
	return identity.With(w.t.Context(), x)
}

func (w *world) drain() {
	w.t.Helper()
	fine(w.t, w.jobs.Drain(w.t.Context()))
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

func refused(t *testing.T, err error, kind fault.Kind, code string) *fault.Error {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Kind != kind || f.Code != code {
		t.Fatalf("got %v, want %s %s", err, kind, code)
	}
	return f
}

// fakeCases are dossiers of which only the time is known: accepted, three working days.
type fakeCases struct {
	book   *deadline.Book
	list   []*fakeCase
	fail   int // the next calls to ReprojectTx that fail, counted down; from -1 never
	calls  int
	causes map[string]bool
}

type fakeCase struct {
	id       string
	unit     dossier.Unit
	accepted time.Time
	due      time.Time
	on       viet.Day
	moves    int
	closed   bool
}

var errDied = errors.New("the process died")

// fill makes dossiers due from the 8th to the 14th of October in three units.
func (f *fakeCases) fill(w *world) {
	f.fail = -1
	for i := range 60 {
		u := w.units[[]string{"C5", "C1", "H"}[i%3]]
		f.add(w, fmt.Sprintf("%026d", i), u, monday.AddDate(0, 0, i/12))
	}
}

func (f *fakeCases) add(w *world, id string, u org.Unit, accepted time.Time) *fakeCase {
	x := &fakeCase{id: id, unit: dossier.Unit{ID: u.ID, Path: u.Path, Code: u.Code, Name: u.Name}, accepted: accepted}
	cal, err := f.book.For(w.t.Context(), w.DB, u.ID)
	fine(w.t, err)
	x.due, x.on, err = x.count(cal)
	fine(w.t, err)
	f.list = append(f.list, x)
	return x
}

func (x *fakeCase) count(cal deadline.Calendar) (time.Time, viet.Day, error) {
	r, err := deadline.Compute(cal, x.accepted, deadline.Budget{Amount: 3, Kind: deadline.WorkingDay}, nil, 0)
	return r.Due, r.DueOn, err
}

// Projections gives at most seven at a time, so that every test has several batches.
func (f *fakeCases) Projections(_ context.Context, _ store.Reader, after string, limit int,
	cals func(unitID string) (deadline.Calendar, error)) ([]dossier.Projection, string, error) {
	var out []dossier.Projection
	for _, x := range f.list {
		if x.id <= after || x.closed {
			continue
		}
		if len(out) == min(limit, 7) {
			return out, out[len(out)-1].ID, nil
		}
		cal, err := cals(x.unit.ID)
		if err != nil {
			return nil, "", err
		}
		due, on, err := x.count(cal)
		if err != nil {
			return nil, "", err
		}
		out = append(out, dossier.Projection{ID: x.id, Code: "H58-" + x.id[20:], Unit: x.unit, Procedure: "1.000656", Before: x.due, After: due, BeforeOn: x.on, AfterOn: on})
	}
	return out, "", nil
}

func (f *fakeCases) ReprojectTx(ctx context.Context, tx *store.Tx, ids []string, cause string) (int, error) {
	if f.fail == 0 {
		f.fail = -1
		return 0, errDied
	}
	f.fail--
	f.calls++
	if f.causes == nil {
		f.causes = map[string]bool{}
	}
	f.causes[cause] = true
	n := 0
	for _, x := range f.list {
		for _, id := range ids {
			if x.id != id || x.closed {
				continue
			}
			cal, err := f.book.For(ctx, tx, x.unit.ID)
			if err != nil {
				return n, err
			}
			due, on, err := x.count(cal)
			if err != nil {
				return n, err
			}
			x.due, x.on = due, on
			x.moves++
			n++
		}
	}
	return n, nil
}

// paper is a decision that somebody has uploaded.
func (w *world) paper(who string) string {
	w.t.Helper()
	e, err := w.Keep(w.as(who), "quyet-dinh.pdf", strings.NewReader("%PDF-1.7 quyết định"))
	fine(w.t, err)
	return e.ID
}

// flood is a closure of Phường 5 from Wednesday to Friday.
func (w *world) flood(who string) Propose {
	w.t.Helper()
	return Propose{Unit: "28249", Kind: Closure, Reason: "Triều cường gây ngập trụ sở", Law: "Quyết định số 118/QĐ-UBND ngày 05/10/2026",
		Papers: []string{w.paper(who)},
		Change: deadline.Change{Closures: []deadline.ClosureRow{{From: day(10, 7), To: day(10, 9)}}}}
}
