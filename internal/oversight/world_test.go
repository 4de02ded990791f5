package oversight

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

// monday is the beginning of the world: a working day, half past seven in the morning.
var monday = time.Date(2026, 10, 5, 7, 30, 0, 0, viet.Zone)

// when is an instant of October 2026.
func when(day, hour, minute int) time.Time {
	return time.Date(2026, 10, day, hour, minute, 0, 0, viet.Zone)
}

type world struct {
	*Watch
	t       *testing.T
	clock   *storetest.Clock
	journal *event.Journal
	jobs    *job.Queue
	units   map[string]org.Unit
	who     map[string]identity.Who
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storetest.RunClock(t, monday, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		w := &world{t: t, clock: clock, units: map[string]org.Unit{}, who: map[string]identity.Who{},
			Watch: New(Deps{DB: db, Units: org.New(db), Book: deadline.New(db)})}
		w.journal = event.NewJournal(db, w.Consumer())
		w.jobs = job.NewQueue(db, w.Workers()...)
		w.seed()
		fn(t, w)
	})
}

// rulesOfTheProvince are those of the real pack.
func rulesOfTheProvince(t testing.TB) []Rule {
	t.Helper()
	b, err := os.ReadFile("../../provinces/tien-giang/oversight.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := ParseYAML("oversight.yaml", b)
	if err != nil {
		f, _ := fault.As(err)
		t.Fatalf("%+v", f)
	}
	return rules
}

func (w *world) seed() {
	ctx := w.t.Context()
	fine(w.t, w.DB.Write(ctx, func(tx *store.Tx) error {
		for _, u := range []org.PutUnit{
			{Key: "P", Kind: org.Committee, Level: org.Province, Name: "UBND tỉnh Tiền Giang", GSO: "82"},
			{Key: "H", Kind: org.Committee, Level: org.District, Name: "UBND thành phố Mỹ Tho", GSO: "815", ParentKey: "P"},
			{Key: "C5", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 5", GSO: "28249", ParentKey: "H"},
			{Key: "C1", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 1", GSO: "28261", ParentKey: "H"},
		} {
			u.ValidFrom = "2020-01-01"
			if _, _, err := w.Units.PutUnitTx(ctx, tx, u); err != nil {
				return err
			}
		}
		return w.PutRulesTx(ctx, tx, rulesOfTheProvince(w.t))
	}))
	for key, code := range map[string]string{"P": "82", "H": "815", "C5": "28249", "C1": "28261"} {
		u, err := w.Units.Unit(ctx, w.DB, code, viet.DayOf(monday))
		fine(w.t, err)
		w.units[key] = u
		for _, role := range []identity.Role{identity.Leader, identity.Officer, identity.Clerk, identity.Admin} {
			name := string(role) + " " + key
			w.who[name] = identity.Who{AccountID: name, Name: name, Kind: identity.KindOfficer, UnitID: u.ID,
				Grants: []identity.Grant{{Role: role, UnitID: u.ID, UnitPath: u.Path}}}
		}
	}
}

func (w *world) as(who string) context.Context { return identity.With(w.t.Context(), w.who[who]) }

func fine(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		if f, ok := fault.As(err); ok {
			t.Fatalf("%s %v %v %v", f.Kind, f, f.Args, f.Fields)
		}
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if f, ok := fault.As(err); !ok || f.Kind != kind || f.Code != code {
		t.Fatalf("got %v, want %s %s", err, kind, code)
	}
}

// step is one event of a made history.
type step struct {
	at    time.Time
	kind  string // without dossier.
	id    string // of the dossier
	unit  string // C5 when empty
	actor string
	edit  func(m *dossier.Moved)
}

// tell writes a history into the journal, in the order given, at its instants.
func (w *world) tell(steps ...step) {
	w.t.Helper()
	for _, s := range steps {
		w.clock.Set(s.at)
		if s.unit == "" {
			s.unit = "C5"
		}
		if s.actor == "" {
			s.actor = "officer " + s.unit
		}
		u := w.units[s.unit]
		m := dossier.Moved{Dossier: s.id, Code: "H58-261005-" + s.id, Action: s.kind, By: "officer", Unit: u.ID, UnitName: u.Name, UnitPath: u.Path,
			Procedure: "1.000001", SubmittedAt: monday, AcceptedAt: ptr(monday), DueAt: ptr(when(16, 17, 0))}
		if s.edit != nil {
			s.edit(&m)
		}
		fine(w.t, w.DB.Write(w.t.Context(), func(tx *store.Tx) error {
			return event.Append(w.t.Context(), tx, event.New{Kind: "dossier." + s.kind, Subject: s.id, Actor: s.actor, UnitPath: u.Path, Data: m})
		}))
	}
	fine(w.t, w.journal.Drain(w.t.Context()))
}

func ptr(t time.Time) *time.Time { return &t }

// found lists what was found, as "rule code", sorted.
func (w *world) found() []string {
	w.t.Helper()
	page, err := w.List(identity.With(w.t.Context(), identity.System()), Filter{PageSize: 100})
	fine(w.t, err)
	var out []string
	for _, f := range page.Findings {
		out = append(out, f.Rule+" "+strings.TrimPrefix(f.Code, "H58-261005-"))
	}
	slices.Sort(out)
	return out
}

func (w *world) want(want ...string) {
	w.t.Helper()
	if d := cmp.Diff(want, w.found()); d != "" {
		w.t.Errorf("found (-want +got):\n%s", d)
	}
}

func many(n int, one func(i int) step) []step {
	out := make([]step, n)
	for i := range out {
		out[i] = one(i)
	}
	return out
}

func name(i int) string { return fmt.Sprintf("d%02d", i) }
