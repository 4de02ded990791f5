package event_test

import (
	"testing"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestTheJournalOfASpanAndOfAPerson(t *testing.T) {
	start := time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC)
	storetest.RunClock(t, start, []store.Line{event.Migrations}, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		for i := range 6 {
			clock.Set(start.Add(time.Duration(i) * time.Hour))
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				return event.Append(t.Context(), tx, event.New{Kind: "x", Subject: "s", Actor: []string{"a", "b", ""}[i%3]})
			}); err != nil {
				t.Fatal(err)
			}
		}
		read := func(f event.Filter) (seqs []int64) {
			f.PageSize = 2
			for {
				p, err := event.List(t.Context(), db, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range p.Events {
					seqs = append(seqs, e.Seq)
				}
				if f.PageToken = p.NextPageToken; f.PageToken == "" {
					return seqs
				}
			}
		}
		all := read(event.Filter{})
		if len(all) != 6 {
			t.Fatalf("%v", all)
		}
		for name, c := range map[string]struct {
			f          event.Filter
			first, end int
		}{
			"from":      {event.Filter{From: start.Add(2 * time.Hour)}, 0, 4},
			"until":     {event.Filter{To: start.Add(2 * time.Hour)}, 4, 6},
			"an hour":   {event.Filter{From: start.Add(3 * time.Hour), To: start.Add(4 * time.Hour)}, 2, 3},
			"no span":   {event.Filter{From: start.Add(time.Hour), To: start.Add(time.Hour)}, 0, 0},
			"the whole": {event.Filter{From: start, To: start.Add(24 * time.Hour)}, 0, 6},
		} {
			got, want := read(c.f), all[c.first:c.end]
			if len(got) != len(want) || len(got) > 0 && got[0] != want[0] {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
		if got := read(event.Filter{Actor: "b", From: start}); len(got) != 2 || got[0] != all[1] {
			t.Errorf("of b: %v", got)
		}
		e, err := event.Get(t.Context(), db, all[0])
		if err != nil || e.Seq != all[0] {
			t.Errorf("one: %+v %v", e, err)
		}
		if _, err := event.Get(t.Context(), db, all[0]+100); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("none: %v", err)
		}
	})
}
