package hall_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/hall"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/notify"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, org.Migrations, notify.Migrations, identity.Migrations,
	deadline.Migrations, policy.Migrations, hall.Migrations}

// morning is when every test begins: a Monday.
var morning = time.Date(2026, 11, 23, 8, 0, 0, 0, viet.Zone)

// world is a commune ward 5 and a ward 4, each with two clerks and a leader.
type world struct {
	t     *testing.T
	db    *store.DB
	clock *storetest.Clock
	h     *hall.Hall
	ids   map[string]string
	paths map[string]string
}

func open(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.RunClock(t, morning, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		w := &world{t: t, db: db, clock: clock, ids: map[string]string{}, paths: map[string]string{}}
		units, book := org.New(db), deadline.New(db)
		w.h = hall.New(db, units, book)
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, u := range []org.PutUnit{
				{Key: "P", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", GSO: "82"},
				{Key: "p5", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", GSO: "28249", ParentKey: "P"},
				{Key: "p4", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 4", GSO: "28252", ParentKey: "P"},
			} {
				u.ValidFrom = "2022-01-01"
				id, _, err := units.PutUnitTx(t.Context(), tx, u)
				if err != nil {
					return err
				}
				w.ids[u.Key] = id
			}
			_, err := book.PutHorizonTx(t.Context(), tx, viet.Day{Y: 2022, M: 1, D: 1}, viet.Day{Y: 2027, M: 12, D: 31})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for key, id := range w.ids {
			u, err := units.ByID(t.Context(), db, id, viet.DayOf(morning))
			if err != nil {
				t.Fatal(err)
			}
			w.paths[key] = u.Path
		}
		fn(t, w)
	})
}

// as is somebody with a role at a unit: "lan", clerk, "p5".
func (w *world) as(name string, role identity.Role, unit string) context.Context {
	return identity.With(w.t.Context(), identity.Who{AccountID: name, Name: name, Kind: identity.KindOfficer, UnitID: w.ids[unit],
		Grants: []identity.Grant{{Role: role, UnitID: w.ids[unit], UnitPath: w.paths[unit]}}})
}

func (w *world) clerk(name string) context.Context { return w.as(name, identity.Clerk, "p5") }

// guest is somebody with a telephone.
func (w *world) guest() context.Context { return identity.With(w.t.Context(), identity.Guest()) }

// take has a clerk give a number in ward 5.
func (w *world) take(letter, reason string) hall.Ticket {
	w.t.Helper()
	w.clock.Advance(time.Second)
	t, err := w.h.Take(w.clerk("door"), hall.Take{Unit: "28249", Letter: letter, Reason: reason, Origin: hall.Clerk})
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

func (w *world) desk(ctx context.Context, number int64) hall.Desk {
	w.t.Helper()
	d, err := w.h.Open(ctx, "28249", number)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) call(ctx context.Context, d hall.Desk) hall.Ticket {
	w.t.Helper()
	t, err := w.h.CallNext(ctx, d.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

// done lets a call end, after so long.
func (w *world) done(ctx context.Context, d hall.Desk, t hall.Ticket, took time.Duration) {
	w.t.Helper()
	if _, err := w.h.Start(ctx, d.ID, t.ID); err != nil {
		w.t.Fatal(err)
	}
	w.clock.Advance(took)
	if _, err := w.h.Finish(ctx, d.ID, t.ID, ""); err != nil {
		w.t.Fatal(err)
	}
}

// refused checks that an error is a fault of this code.
func refused(t *testing.T, err error, code string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code && (len(f.Fields) == 0 || f.Fields[0].Code != code) {
		t.Errorf("got %v, want %s", err, code)
	}
}

func number(i int) string { return fmt.Sprintf("A%03d", i) }
