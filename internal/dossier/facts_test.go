package dossier

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/indicator"
	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

// figures is a room of figures over a world, with the measures of the province.
type figures struct {
	*indicator.Room
	journal *event.Journal
	jobs    *job.Queue
	w       *world
}

func withFigures(t *testing.T, fn func(t *testing.T, w *world, f *figures)) {
	t.Helper()
	t.Parallel()
	storetest.RunClock(t, monday, append(slices.Clone(lines), indicator.Migrations), func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		w := newWorld(t, db, clock)
		m := indicator.New(db, w.Units, w.Figures())
		f := &figures{m, event.NewJournal(db, m.Consumer()), job.NewQueue(db, m.Workers()...), w}
		f.define(t)
		fn(t, w, f)
	})
}

// define loads the measures that the province has.
func (f *figures) define(t *testing.T) {
	t.Helper()
	names, err := filepath.Glob("../../provinces/tien-giang/indicators/*.yaml")
	if err != nil || len(names) < 2 {
		t.Fatalf("the indicators of the province: %v %v", names, err)
	}
	var all []indicator.Entry
	for _, name := range names {
		if base := filepath.Base(name); base != "dossier.yaml" && base != "periods.yaml" {
			continue // other kinds of facts than these
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		some, err := indicator.ReadEntries(filepath.Base(name), b)
		must(t, some, err)
		all = append(all, some...)
	}
	if err := f.w.DB.Write(t.Context(), func(tx *store.Tx) error { return f.PutEntriesTx(t.Context(), tx, all) }); err != nil {
		t.Fatal(err)
	}
}

func (f *figures) read(t *testing.T) {
	t.Helper()
	if err := f.journal.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// want compares a figure, counted both ways.
func (f *figures) want(t *testing.T, code, unit, period, text string) {
	t.Helper()
	p, err := indicator.ParsePeriod(period)
	must(t, p, err)
	q := indicator.Query{Unit: f.w.units[unit], Period: p}
	ctx := identity.With(t.Context(), identity.System())
	kept, err := f.Value(ctx, code, q)
	must(t, kept, err)
	base, err := f.FromBase().Value(ctx, code, q)
	must(t, base, err)
	if kept.Text != text || base.Text != text {
		t.Errorf("%s of %s in %s is %q (%s), from base %q, want %q", code, unit, period, kept.Text, kept.Reason.VI, base.Text, text)
	}
}

// wantNoDifference recounts everything from the rows.
func (f *figures) wantNoDifference(t *testing.T) {
	t.Helper()
	if err := f.w.DB.Write(t.Context(), func(tx *store.Tx) error { return f.RecountTx(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := f.jobs.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		f.w.clock.Advance(time.Minute)
	}
	fresh, err := f.Freshness(t.Context())
	if must(t, fresh, err); fresh.Recount.EndedAt.IsZero() || fresh.Recount.Subjects == 0 || fresh.Recount.Differences != 0 {
		page, err := event.List(t.Context(), f.w.DB, event.Filter{Kind: "indicator.healed", PageSize: 20})
		must(t, page, err)
		for _, e := range page.Events {
			t.Logf("%s", e.Data)
		}
		t.Fatalf("a recount found %+v", fresh.Recount)
	}
}

func TestFiguresOfEveryWayThroughTheFlows(t *testing.T) {
	withFigures(t, func(t *testing.T, w *world, f *figures) {
		for i, p := range ways {
			w.clock.Set(at(5+i%10, 9, 0))
			d := w.file(t, w.as(t, "citizen"), p.procedure)
			for _, s := range p.steps {
				w.clock.Advance(time.Duration(i%4) * 5 * time.Hour)
				d = w.chain(t, d, s)
			}
			if i%3 == 0 { // told in many turns, as it happens
				f.read(t)
			}
		}
		f.read(t)
		f.wantNoDifference(t)
		f.want(t, "filed", "phuong1", "2026-10", "16")
		f.want(t, "refused", "phuong1", "2026-10", "1")
		f.want(t, "withdrawn", "province", "2026-10", "2")
		f.want(t, "stopped", "province", "2026-10", "3")
		f.want(t, "done", "province", "2026-10", "5")
		f.want(t, "received_online", "phuong1", "2026-10", "14")
		f.want(t, "received_direct", "phuong1", "2026-10", "0")
		f.want(t, "in_process", "phuong1", "2026-10", "5")
		f.want(t, "supplements", "phuong1", "2026-10", "3")
		f.want(t, "extended", "phuong1", "2026-10", "1")
		f.want(t, "procedures_with_online_dossiers", "province", "2026", "3")

		// Read again from the beginning of the journal, the figures are the same.
		if err := f.Rederive(t.Context()); err != nil {
			t.Fatal(err)
		}
		f.read(t)
		f.wantNoDifference(t)
		f.want(t, "done", "province", "2026-10", "5")
	})
}

func TestADossierThatGoesToAnotherUnitStaysInTheFiguresOfTheFirst(t *testing.T) {
	withFigures(t, func(t *testing.T, w *world, f *figures) {
		w.clock.Set(at(5, 9, 0))
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim")
		w.clock.Set(at(16, 9, 0)) // late by then
		w.act(t, w.as(t, "officer1"), d, "forward", map[string]any{"unit": "28252"})
		w.clock.Set(nov(2, 9, 0))
		f.read(t)
		f.wantNoDifference(t)
		for _, x := range []struct{ code, unit, period, want string }{
			{"received", "phuong1", "2026-10", "1"}, {"received", "phuong2", "2026-10", "0"},
			{"left", "phuong1", "2026-11@15", "1"}, {"came", "phuong2", "2026-11@15", "1"},
			{"in_process", "phuong1", "2026-10@15", "1"}, {"in_process", "phuong2", "2026-10@15", "0"},
			{"in_process_late", "phuong1", "2026-10@15", "1"},
			{"in_process", "phuong1", "2026-10", "0"}, {"in_process", "phuong2", "2026-10", "1"},
			{"in_process_late", "phuong1", "2026-10", "0"}, {"in_process_late", "phuong2", "2026-10", "1"},
			{"in_process", "district", "2026-10", "1"}, {"carried_over", "phuong2", "2026-11", "1"},
			{"received", "district", "2026-10", "1"},
		} {
			f.want(t, x.code, x.unit, x.period, x.want)
		}
	})
}

func TestADossierTakenElsewhere(t *testing.T) {
	withFigures(t, func(t *testing.T, w *world, f *figures) {
		w.clock.Set(nov(2, 9, 0))
		d, err := w.Submit(w.as(t, "clerk2"), w.elsewhere(standard))
		must(t, d, err)
		d = w.act(t, w.as(t, "clerk2"), d, "accept", nil)
		w.clock.Set(nov(3, 16, 0))
		w.act(t, w.as(t, "clerk1"), d, "take_over", nil)
		f.read(t)
		f.wantNoDifference(t)
		f.want(t, "taken_elsewhere", "phuong1", "2026-11", "1")
		f.want(t, "handed_over", "phuong1", "2026-11", "1")
		f.want(t, "taken_elsewhere", "phuong2", "2026-11", "0")
		f.want(t, "received_direct", "phuong1", "2026-11", "1")
	})
}

// TestAChangedCalendarLeavesPastFiguresAlone: weeks that were flooded are taken off the time afterwards. What was overdue
// in the past was overdue; from now on it is in time.
func TestAChangedCalendarLeavesPastFiguresAlone(t *testing.T) {
	withFigures(t, func(t *testing.T, w *world, f *figures) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim") // due on the 12th
		w.clock.Set(nov(2, 9, 0))
		f.read(t)
		f.want(t, "in_process_late", "phuong1", "2026-10", "1")
		var change deadline.Change
		for i := range 25 {
			change.Days = append(change.Days, deadline.DayRow{On: viet.Day{Y: 2026, M: 10, D: 6}.Add(i), Status: "off", Name: "Ngập lụt"})
		}
		if err := w.DB.Write(t.Context(), func(tx *store.Tx) error { return w.Book.ApplyTx(t.Context(), tx, change) }); err != nil {
			t.Fatal(err)
		}
		if n := reproject(t, w, []string{d.ID}, "Quyết định số 5"); n != 1 {
			t.Fatalf("%d moved", n)
		}
		f.read(t)
		f.want(t, "in_process_late", "phuong1", "2026-10", "1")
		f.want(t, "in_process_late", "phuong1", "2026-11-01..2026-11-03", "0")
		f.want(t, "in_process", "phuong1", "2026-11-01..2026-11-03", "1")
		f.want(t, "in_process_late", "phuong1", "2026-11", "0") // due on the 6th now, which lies ahead
		f.wantNoDifference(t)
		got, err := w.Get(w.as(t, "officer1"), d.Code)
		w.chain(t, must(t, got, err), "officer1 propose", "leader1 approve", "clerk1 issue")
		f.read(t)
		f.wantNoDifference(t)
		f.want(t, "in_process_late", "phuong1", "2026-10", "1")
		f.want(t, "in_process_late", "phuong1", "2026-11", "0")
		f.want(t, "done_late", "phuong1", "2026-11", "0")
	})
}

// TestNoDataYet: a province in which nothing was filed knows no figures, not zeros.
func TestNoDataYet(t *testing.T) {
	withFigures(t, func(t *testing.T, w *world, f *figures) {
		p, err := indicator.ParsePeriod("2026-10")
		must(t, p, err)
		v, err := f.Value(identity.With(context.Background(), identity.System()), "received", indicator.Query{Unit: w.units["province"], Period: p})
		if must(t, v, err); v.State != indicator.NoData || !strings.Contains(v.Reason.VI, "Chưa có dữ liệu") {
			t.Errorf("%+v", v)
		}
	})
}
