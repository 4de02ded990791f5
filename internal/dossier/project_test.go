package dossier

import (
	"fmt"
	"os"
	"testing"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

// A day off in the middle of the time moves what runs, and nothing else.
func TestAChangeOfTheCalendarMovesWhatRuns(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		running := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept") // due Monday the 12th
		waiting := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim", "officer1 request_more")
		done := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim", "officer1 propose", "leader1 approve", "clerk1 issue")
		filed := w.file(t, w.as(t, "citizen"), standard)

		change := deadline.Change{Days: []deadline.DayRow{{On: viet.Day{Y: 2026, M: 10, D: 8}, Status: "off", Name: "Nghỉ do bão"}}}
		draft := must1(w.Book.Draft(t.Context(), w.DB, change))(t)
		cals := func(unit string) (deadline.Calendar, error) { return draft.For(t.Context(), w.DB, unit) }
		list, next, err := w.Projections(t.Context(), w.DB, "", 100, cals)
		if err != nil || next != "" || len(list) != 1 {
			t.Fatalf("%+v %q %v", list, next, err)
		}
		if p := list[0]; p.ID != running.ID || !p.Before.Equal(at(12, 17, 0)) || !p.After.Equal(at(13, 17, 0)) || p.AfterOn.String() != "2026-10-13" {
			t.Errorf("projected %+v", p)
		}
		ids := []string{running.ID, waiting.ID, done.ID, filed.ID}
		n := reproject(t, w, ids, "")
		if n != 0 {
			t.Errorf("%d moved although the calendar stands as it was", n)
		}
		err = w.DB.Write(t.Context(), func(tx *store.Tx) error { return w.Book.ApplyTx(t.Context(), tx, change) })
		if err != nil {
			t.Fatal(err)
		}
		if n = reproject(t, w, ids, "Công điện số 12"); n != 1 {
			t.Errorf("%d moved", n)
		}
		if n = reproject(t, w, ids, "again"); n != 0 {
			t.Errorf("%d moved twice", n)
		}
		d, err := w.Get(w.as(t, "officer1"), running.Code)
		if must(t, d, err); !d.DueAt.Equal(at(13, 17, 0)) || d.DueOn.String() != "2026-10-13" || !d.raw.next.Equal(d.DueAt) || d.Version != running.Version {
			t.Errorf("the row says %v %s next %v", d.DueAt, d.DueOn, d.raw.next)
		}
		k, err := w.Deadline(w.as(t, "officer1"), running.Code)
		must(t, k, err)
		last := k.Changes[len(k.Changes)-1]
		if last.Kind != ledger.Calendar || !last.Before.Equal(at(12, 17, 0)) || !last.After.Equal(at(13, 17, 0)) || last.Reason != "Công điện số 12" {
			t.Errorf("the history says %+v", last)
		}
		for _, other := range []Dossier{waiting, done} {
			d, err := w.Get(w.as(t, "officer1"), other.Code)
			if must(t, d, err); !d.DueAt.Equal(other.DueAt) {
				t.Errorf("%s moved to %v", d.State, d.DueAt)
			}
		}
		events := 0
		if err := w.DB.QueryRow(t.Context(), `SELECT COUNT(*) FROM event WHERE kind = 'dossier.reprojected'`).Scan(&events); err != nil || events != 1 {
			t.Errorf("%d events, %v", events, err)
		}
		w.chain(t, d, "leader1 extend") // and goes on being worked with
	})
}

// An act that was worked out before the calendar moved the due day is worked out anew.
func TestAnActBehindAChangeOfTheCalendar(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept")
		m, err := w.plan(w.as(t, "officer1"), w.DB, d, Act{Action: "claim", Version: d.Version})
		if err != nil {
			t.Fatal(err)
		}
		change := deadline.Change{Days: []deadline.DayRow{{On: viet.Day{Y: 2026, M: 10, D: 8}, Status: "off", Name: "Nghỉ do bão"}}}
		if err := w.DB.Write(t.Context(), func(tx *store.Tx) error { return w.Book.ApplyTx(t.Context(), tx, change) }); err != nil {
			t.Fatal(err)
		}
		if n := reproject(t, w, []string{d.ID}, "Công điện"); n != 1 {
			t.Fatalf("%d moved", n)
		}
		err = w.DB.Write(t.Context(), func(tx *store.Tx) error { return m.writeTx(w.as(t, "officer1"), tx) })
		wantFault(t, err, fault.KindPrecondition, "")
		if !w.recounted(t.Context(), m) {
			t.Error("nobody acted")
		}
		if d = w.chain(t, d, "officer1 claim"); !d.DueAt.Equal(at(13, 17, 0)) {
			t.Errorf("due %v", d.DueAt)
		}
	})
}

func reproject(t testing.TB, w *world, ids []string, cause string) (n int) {
	t.Helper()
	err := w.DB.Write(t.Context(), func(tx *store.Tx) (err error) {
		n, err = w.ReprojectTx(t.Context(), tx, ids, cause)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func must1[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// BenchmarkReproject prints what a change of the calendar costs for many open dossiers: TINHSO_REPROJECT says how many
// (20,000 when it does not).
func BenchmarkReproject(b *testing.B) {
	n := 20000
	if s := os.Getenv("TINHSO_REPROJECT"); s != "" {
		fmt.Sscan(s, &n)
	}
	clock := storetest.NewClock(monday)
	o := store.Options{Clock: clock.Now}
	b.Run("sqlite", func(b *testing.B) { benchReproject(b, storetest.OpenWith(b, o, lines...), clock, n) })
	if os.Getenv(storetest.Variable) != "" {
		b.Run("postgres", func(b *testing.B) { benchReproject(b, storetest.OpenPostgres(b, o, lines...), clock, n) })
	}
}

func benchReproject(b *testing.B, db *store.DB, clock *storetest.Clock, n int) {
	w, ids := manyRunning(b, db, clock, n)
	change := deadline.Change{Days: []deadline.DayRow{{On: viet.Day{Y: 2026, M: 10, D: 8}, Status: "off", Name: "Nghỉ do bão"}}}
	b.ResetTimer()
	start := time.Now()
	draft := must1(w.Book.Draft(b.Context(), w.DB, change))(b)
	moved := 0
	for after := ""; ; {
		list, next, err := w.Projections(b.Context(), w.DB, after, 1000, func(unit string) (deadline.Calendar, error) {
			return draft.For(b.Context(), w.DB, unit)
		})
		if err != nil {
			b.Fatal(err)
		}
		moved += len(list)
		if after = next; next == "" {
			break
		}
	}
	shown := time.Since(start)
	err := w.DB.Write(b.Context(), func(tx *store.Tx) error { return w.Book.ApplyTx(b.Context(), tx, change) })
	if err != nil {
		b.Fatal(err)
	}
	start = time.Now()
	changed := 0
	for len(ids) > 0 {
		some := ids[:min(1000, len(ids))]
		ids = ids[len(some):]
		changed += reproject(b, w, some, "bench")
	}
	wrote := time.Since(start)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(shown.Seconds(), "s-projected")
	b.ReportMetric(wrote.Seconds(), "s-reprojected")
	if moved != n || changed != n {
		b.Fatalf("%d projected, %d moved of %d", moved, changed, n)
	}
}

// copyDossier and copyLedger copy one accepted dossier so many times, with its account.
const (
	copyDossier = `WITH RECURSIVE n(i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2)
INSERT INTO dossier (` + dossierColumns + `)
SELECT 'A' || CAST(100000000 + n.i AS TEXT), 'A' || CAST(100000000 + n.i AS TEXT), version, procedure_code, procedure_version,
  procedure_name, flow_code, flow_version, unit_id, unit_path, unit_code, unit_name, channel, party, state, national, closed,
  owner_account, applicant_name, search, people, fields, case_name, late, submitted_at, answer_by_at, accepted_at, due_at, due_on,
  provisional, paused, next_at, done_at, returned_at, ended_at, on_time, national_on_time, budget_amount, budget_kind,
  budget_cut_off, budget_basis, extended, supplements, asked, assignee, assignee_name, result
FROM dossier, n WHERE id = $3`
	copyLedger = `INSERT INTO ledger_entry (subject, n, kind, at, noted_at, account, account_name, unit_id, unit_name, reason, law,
  evidence, amount, time_kind, cut_off, basis, restart, until_at, before_at, after_at, national_at, state, holder_role, holder_unit,
  holder_unit_name, holder, holder_name, leg_from_at, leg_budget, leg_due_at, leg_spent)
SELECT d.id, e.n, e.kind, e.at, e.noted_at, e.account, e.account_name, e.unit_id, e.unit_name, e.reason, e.law,
  e.evidence, e.amount, e.time_kind, e.cut_off, e.basis, e.restart, e.until_at, e.before_at, e.after_at, e.national_at, e.state,
  e.holder_role, e.holder_unit, e.holder_unit_name, e.holder, e.holder_name, e.leg_from_at, e.leg_budget, e.leg_due_at, e.leg_spent
FROM ledger_entry e, dossier d WHERE e.subject = $1 AND d.id LIKE 'A1%'`
)

// manyRunning copies one accepted dossier with its ledger.
func manyRunning(b *testing.B, db *store.DB, clock *storetest.Clock, n int) (*world, []string) {
	w := newWorld(b, db, clock)
	d, err := w.Submit(w.as(b, "citizen"), w.filing(standard))
	if err != nil {
		b.Fatal(err)
	}
	if d, err = w.Act(w.as(b, "clerk1"), d.Code, Act{Action: "accept", Version: d.Version}); err != nil {
		b.Fatal(err)
	}
	err = db.Write(b.Context(), func(tx *store.Tx) error {
		if _, err := tx.Exec(b.Context(), copyDossier, 1, n-1, d.ID); err != nil {
			return err
		}
		_, err := tx.Exec(b.Context(), copyLedger, d.ID)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	ids := []string{d.ID}
	for i := 1; i < n; i++ {
		ids = append(ids, fmt.Sprintf("A%d", 100000000+i))
	}
	return w, ids
}
