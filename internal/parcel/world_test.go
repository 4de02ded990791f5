package parcel_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tinhso/cmd/postsim/post"
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
	"tinhso/internal/parcel"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/timer"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, org.Migrations, identity.Migrations, policy.Migrations,
	deadline.Migrations, flow.Migrations, procedure.Migrations, document.Migrations, notify.Migrations, timer.Migrations, ledger.Migrations, consult.Migrations,
	dossier.Migrations, parcel.Migrations}

// monday is when every test begins: a working day, nine in the morning.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, viet.Zone)

var secret = []byte("a secret of both sides")

// world is a ward with a clerk and a leader, another ward, and a post on the network.
type world struct {
	t       *testing.T
	db      *store.DB
	clock   *storetest.Clock
	cases   *dossier.Cases
	units   *org.Directory
	parcels *parcel.Parcels
	journal *event.Journal
	jobs    *job.Queue
	post    *post.Server
	ids     map[string]string
	who     map[string]identity.Who
}

// each runs a test with the post connected; alone, without one.
func each(t *testing.T, fn func(t *testing.T, w *world))  { run(t, true, fn) }
func alone(t *testing.T, fn func(t *testing.T, w *world)) { run(t, false, fn) }

func run(t *testing.T, connected bool, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.RunClock(t, monday, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		w := &world{t: t, db: db, clock: clock, ids: map[string]string{}, who: map[string]identity.Who{}}
		w.post = post.New(secret, clock.Now)
		service := httptest.NewServer(w.post)
		t.Cleanup(service.Close)
		ours := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if r.URL.Path != parcel.CallbackPath {
				http.NotFound(out, r)
				return
			}
			out.WriteHeader(status(w.parcels.Callback(r, secret)))
		}))
		t.Cleanup(ours.Close)
		w.seed(ours.URL)
		var provider parcel.Provider
		if connected {
			provider = parcel.NewHTTP(service.URL, secret, clock.Now)
		}
		w.start(provider)
		fn(t, w)
	})
}

// start wires the room anew, as a process that has just started does.
func (w *world) start(provider parcel.Provider) {
	w.parcels = parcel.New(w.db, w.cases, w.units, provider)
	w.journal = event.NewJournal(w.db, w.parcels.Consumer())
	w.jobs = job.NewQueue(w.db, w.parcels.Workers()...)
	if err := w.journal.Drain(w.t.Context()); err != nil { // the consumer begins at the end of the journal
		w.t.Fatal(err)
	}
}

func status(err error) int {
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return http.StatusUnprocessableEntity
	case fault.KindUnauthenticated:
		return http.StatusUnauthorized
	case fault.KindNotFound:
		return http.StatusNotFound
	case fault.KindTooLarge:
		return http.StatusRequestEntityTooLarge
	}
	if err != nil {
		return http.StatusInternalServerError
	}
	return http.StatusOK
}

const sameDay = "1.001193"

func (w *world) seed(base string) {
	t := w.t
	t.Helper()
	blobs, err := blob.Dir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.units = org.New(w.db)
	accounts := identity.New(w.db, w.units, identity.Options{Cost: identity.Cost{Time: 1, MemoryKB: 64, Threads: 1},
		May: func(context.Context, string, identity.Target) error { return nil }})
	w.cases = dossier.New(dossier.Deps{DB: w.db, Units: w.units, Accounts: accounts, Procedures: procedure.New(w.db, w.units),
		Flows: flow.NewLibrary(w.db), Book: deadline.New(w.db), Blobs: blobs, Clock: w.clock.Now,
		Secret: []byte("a secret of thirty-two bytes...."), BaseURL: base})
	if err := w.db.Write(t.Context(), func(tx *store.Tx) error { return w.seedTx(tx) }); err != nil {
		t.Fatal(err)
	}
	for key, of := range map[string]struct {
		role identity.Role
		unit string
	}{"clerk": {identity.Clerk, "p5"}, "leader": {identity.Leader, "p5"}, "stranger": {identity.Clerk, "p4"}} {
		u, err := w.units.ByID(t.Context(), w.db, w.ids[of.unit], viet.DayOf(monday))
		if err != nil {
			t.Fatal(err)
		}
		w.who[key] = identity.Who{AccountID: key, Name: key, Kind: identity.KindOfficer, UnitID: u.ID,
			Grants: []identity.Grant{{Role: of.role, UnitID: u.ID, UnitPath: u.Path}}}
	}
}

func (w *world) seedTx(tx *store.Tx) error {
	ctx := w.t.Context()
	for _, u := range []org.PutUnit{
		{Key: "P", Kind: org.Committee, Level: org.Province, Name: "UBND tỉnh Tiền Giang", GSO: "82", Identifier: "H58"},
		{Key: "p5", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 5", Abbrev: "UBND", GSO: "28249", Identifier: "H58.904", ParentKey: "P"},
		{Key: "p4", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 4", Abbrev: "UBND", GSO: "28252", Identifier: "H58.905", ParentKey: "P"},
	} {
		u.ValidFrom = "2020-01-01"
		id, _, err := w.units.PutUnitTx(ctx, tx, u)
		if err != nil {
			return err
		}
		w.ids[u.Key] = id
	}
	if err := w.timeTx(tx); err != nil {
		return err
	}
	files, err := filepath.Glob("../../provinces/tien-giang/flows/same-day*.yaml")
	if err != nil || len(files) == 0 {
		w.t.Fatalf("the flows of the province: %v %v", files, err)
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
		if _, err := w.cases.Flows.PutTx(ctx, tx, f, viet.Day{Y: 2020, M: 1, D: 1}); err != nil {
			return err
		}
	}
	p := procedure.Procedure{Code: sameDay, Name: "Đăng ký khai sinh", FlowCode: "same-day", ValidFrom: "2020-01-01", Scope: procedure.ScopeGeneral,
		Fileable: true, Receivers: []procedure.Receiver{{Level: procedure.LevelCommune}}, Methods: []procedure.Method{{Channel: "direct"}, {Channel: "online"}},
		Deadline: &procedure.Deadline{Time: procedure.Time{Amount: 1, Kind: "same_day", CutOff: "15:00", Basis: "steps"}}}
	if _, err := w.cases.Procedures.PutTx(ctx, tx, p); err != nil {
		return err
	}
	_, err = document.PutTypeTx(ctx, tx, document.Type{Code: "QĐ", Name: "Quyết định", Abbrev: "QĐ", ValidFrom: "2020-03-05"})
	return err
}

func (w *world) timeTx(tx *store.Tx) error {
	ctx, first, book := w.t.Context(), viet.Day{Y: 2020, M: 1, D: 1}, w.cases.Book
	var week []deadline.HoursRow
	for day := 1; day <= 5; day++ {
		week = append(week, deadline.HoursRow{Weekday: day, Opens: "07:30", Closes: "17:00"})
	}
	if _, err := book.PutHoursTx(ctx, tx, "", first, week); err != nil {
		return err
	}
	if _, err := book.PutHorizonTx(ctx, tx, first, viet.Day{Y: 2027, M: 12, D: 31}); err != nil {
		return err
	}
	for _, r := range []deadline.Rule{
		{Name: deadline.RuleSupplement, ValidFrom: first, Effect: deadline.Restart, Law: "01/2018/TT-VPCP@2018-11-23"},
		{Name: deadline.RulePayment, ValidFrom: first, Effect: deadline.Continue, Law: "01/2018/TT-VPCP@2018-11-23"},
		{Name: deadline.RuleAnswer, ValidFrom: first, Amount: 8, Kind: deadline.WorkingHour, Law: "01/2018/TT-VPCP@2018-11-23"},
	} {
		if _, err := book.PutRuleTx(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) as(name string) context.Context {
	w.t.Helper()
	who, ok := w.who[name]
	if !ok {
		w.t.Fatalf("nobody is called %s", name)
	}
	return identity.With(w.t.Context(), who)
}

// issued is a dossier whose result has just been issued, to be returned in this way.
func (w *world) issued(by dossier.Channel) dossier.Dossier {
	w.t.Helper()
	s := dossier.Submit{Procedure: sameDay, Unit: w.ids["p5"], Channel: dossier.Direct, ReturnBy: by,
		Applicant: map[string]any{"full_name": "Nguyễn Thị Hạnh", "citizen_id": "082190012345", "birth_date": "12/03/1990", "phone": "0912345678",
			"address": map[string]any{"detail": "Số 5, đường Lê Lợi, Phường 5, Mỹ Tho"}},
		Fields: map[string]any{"request": "Đăng ký khai sinh cho con"}}
	if by == dossier.Postal {
		s.ReturnAddress = map[string]any{"detail": "Số 12/3, ấp Bắc, Phường 5, Mỹ Tho"}
	}
	d, err := w.cases.SubmitAndAccept(w.as("clerk"), s, nil)
	if err != nil {
		w.t.Fatal(err, fields(err))
	}
	for _, step := range []struct{ who, action string }{{"clerk", "propose"}, {"leader", "approve"}, {"clerk", "issue"}} {
		if d, err = w.cases.Act(w.as(step.who), d.Code, dossier.Act{Action: step.action, Version: d.Version, Input: map[string]any{}}); err != nil {
			w.t.Fatal(step.action, err, fields(err))
		}
	}
	w.drain()
	return d
}

func fields(err error) any {
	if f, ok := fault.As(err); ok {
		return f.Fields
	}
	return nil
}

// drain lets consumers and jobs do what is due; what fails is tried again later.
func (w *world) drain() {
	w.t.Helper()
	if err := w.journal.Drain(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	if err := w.jobs.Drain(w.t.Context()); err != nil {
		w.t.Logf("jobs: %v", err)
	}
	if err := w.journal.Drain(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// parcel is the latest parcel of a dossier.
func (w *world) parcel(d dossier.Dossier) parcel.Parcel {
	w.t.Helper()
	all, err := w.parcels.OfDossier(w.t.Context(), d.ID)
	if err != nil || len(all) == 0 {
		w.t.Fatalf("no parcel of %s: %v", d.Code, err)
	}
	return all[0]
}

func (w *world) dossier(d dossier.Dossier) dossier.Dossier {
	w.t.Helper()
	now, err := w.cases.Get(w.as("clerk"), d.Code)
	if err != nil {
		w.t.Fatal(err)
	}
	return now
}

// report has the post say something, a minute later.
func (w *world) report(d dossier.Dossier, s parcel.State, reason string) {
	w.t.Helper()
	w.clock.Advance(time.Minute)
	if err := w.post.Report(w.t.Context(), w.parcel(d).ID, s, "Bưu cục Mỹ Tho", reason); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) count(q string, args ...any) (n int) {
	w.t.Helper()
	if err := w.db.QueryRow(w.t.Context(), q, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}
