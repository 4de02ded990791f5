package indicator

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

// recount runs a recount to its end and gives what it found.
func (w *world) recountNow(t testing.TB) (Recount, []Healed) {
	t.Helper()
	if err := w.db.Write(t.Context(), func(tx *store.Tx) error { return w.RecountTx(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
	for range 3 { // what lags is looked at again later
		w.drain(t)
		w.clock.Advance(time.Minute)
	}
	f, err := w.Freshness(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if f.Recount.EndedAt.IsZero() {
		t.Fatalf("the recount has not ended: %+v", f.Recount)
	}
	page, err := event.List(t.Context(), w.db, event.Filter{Kind: eventHealed, PageSize: 100})
	if err != nil {
		t.Fatal(err)
	}
	var found []Healed
	for _, e := range page.Events {
		var h Healed
		if err := e.Decode(&h); err != nil {
			t.Fatal(err)
		}
		if h.Recount == f.Recount.ID {
			found = append(found, h)
		}
	}
	return f.Recount, found
}

func (w *world) exec(t testing.TB, q string, args ...any) {
	t.Helper()
	err := w.db.Write(t.Context(), func(tx *store.Tx) error {
		n, err := tx.Exec(t.Context(), q, args...)
		if err == nil && n == 0 {
			t.Errorf("nothing was changed by %s", q)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestARecountFindsNamesAndHeals(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.define(t, testYAML)
		w.tell(t, w.fact("A", "p1", "accepted=2026-10-14", "due=2026-10-30"), w.fact("B", "p2", "accepted=2025-10-15"))
		w.tell(t, w.fact("C", "p1", "accepted=2026-09-20", "ended=2026-10-14"))
		w.drain(t)
		if r, found := w.recountNow(t); r.Differences != 0 || r.Subjects != 3 || r.Cells == 0 || len(found) != 0 {
			t.Fatalf("nothing differs yet: %+v %+v", r, found)
		}
		// A kept value, a fact, a ghost, an event that was never told, and a fact that was lost.
		w.exec(t, `UPDATE indicator_kept SET value = value + 5 WHERE cube = 's' AND grain = 'y' AND measure = 'received' AND start_on = '2026-01-01' AND unit_id = $1`, w.units["p1"])
		w.want2(t, "received", "p1", "2026", "7")
		w.exec(t, `UPDATE indicator_fact SET d7_on = '2026-10-31' WHERE id = 'A'`)
		w.exec(t, `UPDATE indicator_fact SET id = 'AA' WHERE id = 'B'`)
		w.hide(t, func() Fact {
			f := w.fact("C", "p1", "accepted=2026-09-20", "ended=2026-10-16")
			f.Version = 2
			return f
		}())
		r, found := w.recountNow(t)
		named := map[string]bool{}
		for _, h := range found {
			named[h.Kind+h.ID+h.Measure+h.Unit+h.Start] = h.Kept != h.Counted
		}
		for _, want := range []string{"dossierA", "dossierAA", "dossierB", "dossierC", "received" + w.units["p1"] + "sy 2026-01-01"} {
			if !named[want] {
				t.Errorf("%s was not named: %v", want, named)
			}
		}
		if r.Differences != int64(len(found)) || len(found) < 5 {
			t.Errorf("%d differences, %d named", r.Differences, len(found))
		}
		w.want(t, "received", "p1", "2026", "2")
		w.want(t, "done", "p1", "2026-10", "1")
		w.want(t, "received", "p2", "2025", "1")
		if r, found := w.recountNow(t); r.Differences != 0 {
			b, _ := json.MarshalIndent(found, "", " ")
			t.Errorf("what was healed differs again: %s", b)
		}
	})
}

// want2 asks the kept values alone.
func (w *world) want2(t testing.TB, code, unit, p, text string) {
	t.Helper()
	v, err := w.Value(system(t), code, Query{Unit: w.units[unit], Period: period(p)})
	if err != nil || v.Text != text {
		t.Errorf("%s of %s in %s is %q %v, want %q", code, unit, p, v.Text, err, text)
	}
}

func TestANewMeasureIsCountedWhileItIsBuilt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.define(t, testYAML)
		w.tell(t, w.fact("A", "p1", "accepted=2024-10-14"), w.fact("B", "p1", "accepted=2026-10-14"))
		w.drain(t)
		w.define(t, testYAML, `
valid_from: 2020-01-01
indicators:
  - {code: fresh, name: {vi: Mới, en: New}, unit: dossier, count: {of: dossier, by: accepted, where: 'procedure = "1.1"'}}
`)
		w.want(t, "fresh", "p1", "2026", "1") // from the facts
		w.tell(t, w.fact("C", "p1", "accepted=2026-11-14"))
		w.drain(t)
		ready, err := readMeasures(t.Context(), w.db)
		if err != nil || !ready["fresh"].ready {
			t.Fatalf("not built: %+v %v", ready["fresh"], err)
		}
		w.want(t, "fresh", "p1", "2026", "2")
		w.want(t, "fresh", "p1", "2024", "1")
		if r, found := w.recountNow(t); r.Differences != 0 {
			t.Errorf("%+v", found)
		}
	})
}

// TestAProvinceThatWasThereBefore: dossiers from before there were figures are counted from their rows, and that they
// were not counted before is no difference.
func TestAProvinceThatWasThereBefore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 1200 {
			w.hide(t, w.fact(fmt.Sprintf("A%04d", i), []string{"p1", "p2"}[i%2], "accepted=2025-10-14"))
		}
		w.define(t, testYAML)
		for range 3 {
			w.drain(t)
			w.clock.Advance(time.Minute)
		}
		w.want(t, "received", "province", "2025", "1200")
		w.want(t, "received", "p2", "2025-10@15", "600")
		f, err := w.Freshness(t.Context())
		if err != nil || f.Recount.Subjects != 1200 || f.Recount.Differences != 0 || f.Recount.EndedAt.IsZero() {
			t.Errorf("%+v %v", f, err)
		}
		if r, found := w.recountNow(t); r.Differences != 0 {
			t.Errorf("%+v", found)
		}
	})
}
