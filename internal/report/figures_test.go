package report_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"tinhso/internal/dossier/measure"
	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/indicator"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/report"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

// life is one dossier of the world, from which figures are also counted by hand.
type life struct {
	unit, channel, outcome, timing string
	accepted, due, ended           viet.Day
	asked                          int64
}

// lives are dossiers accepted from May to September 2026, some of which are still open.
func lives(n int) []life {
	r := rand.New(rand.NewPCG(7, 7))
	var all []life
	for range n {
		l := life{unit: []string{"C5", "C1", "H"}[r.IntN(3)], channel: []string{"online", "direct", "postal"}[r.IntN(3)], outcome: "open",
			accepted: day(2026, 5, 1).Add(r.IntN(140)), asked: r.Int64N(4) / 2}
		l.due = l.accepted.Add(3 + r.IntN(20))
		if r.IntN(5) > 0 {
			l.ended = l.accepted.Add(r.IntN(30))
			l.outcome = []string{"done", "done", "done", "done", "withdrawn", "stopped"}[r.IntN(6)]
			switch {
			case l.ended.Before(l.due):
				l.timing = "early"
			case l.ended.After(l.due):
				l.timing = "late"
			default:
				l.timing = "on_time"
			}
		}
		all = append(all, l)
	}
	return all
}

func day(y, m, d int) viet.Day { x, _ := viet.NewDay(y, m, d); return x }

func (l life) fact(i int, w *world) indicator.Fact {
	national := map[string]string{"early": "on_time", "on_time": "on_time", "late": "late"}[l.timing]
	f := indicator.Fact{Kind: "dossier", ID: fmt.Sprintf("d%05d", i), Version: 1, UnitID: w.ids[l.unit], UnitPath: w.paths[l.unit],
		Dims: map[string]string{"procedure": fmt.Sprintf("1.%d", i%9), "category": []string{"LV1", "LV2"}[i%2], "channel": l.channel, "level": map[string]string{"H": "district"}[l.unit],
			"outcome": l.outcome, "timing": l.timing, "national": national, "result": "electronic"},
		Days: map[string]viet.Day{"submitted": l.accepted, "accepted": l.accepted, "due": l.due}, Nums: map[string]int64{"supplements": l.asked}}
	if f.Dims["level"] == "" {
		f.Dims["level"] = "commune"
	}
	if !l.ended.IsZero() {
		f.Days["ended"], f.Days["closed"] = l.ended, l.ended
	}
	return f
}

// real gives the world the definitions of the province over facts of the lives.
func (w *world) real(t *testing.T, all []life) {
	t.Helper()
	source := indicator.Source{Name: "test", Kinds: measure.Kinds,
		Subjects: func(context.Context, store.Reader, string, int) ([]string, error) { return nil, nil }, // nothing to recount
		Facts:    func(context.Context, store.Reader, []string) ([]indicator.Fact, error) { return nil, nil },
		Of: func(_ context.Context, _ store.Reader, e event.Event) ([]indicator.Fact, bool, error) {
			if e.Kind != "test.told" {
				return nil, false, nil
			}
			var list []indicator.Fact
			err := json.Unmarshal(e.Data, &list)
			return list, true, err
		}}
	room := indicator.New(w.DB, w.Units, source)
	w.Figures = room
	fine(t, w.DB.Write(t.Context(), func(tx *store.Tx) error {
		names, err := filepath.Glob("../../provinces/tien-giang/indicators/*.yaml")
		if err != nil {
			return err
		}
		var entries []indicator.Entry
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			some, err := indicator.ReadEntries(filepath.Base(name), b)
			if err != nil {
				return err
			}
			entries = append(entries, some...)
		}
		return room.PutEntriesTx(t.Context(), tx, entries)
	}))
	journal, jobs := event.NewJournal(w.DB, room.Consumer()), job.NewQueue(w.DB, room.Workers()...)
	fine(t, jobs.Drain(t.Context()))
	for from := 0; from < len(all); from += 100 {
		var facts []indicator.Fact
		for i := from; i < min(from+100, len(all)); i++ {
			facts = append(facts, all[i].fact(i, w))
		}
		fine(t, w.DB.Write(t.Context(), func(tx *store.Tx) error {
			return event.Append(t.Context(), tx, event.New{Kind: "test.told", Subject: "x", Data: facts})
		}))
	}
	fine(t, journal.Drain(t.Context()))
	fine(t, jobs.Drain(t.Context()))
}

// With the definitions of the province and dossiers of every fate, the sheets say what a naive count says, and the checker
// finds nothing to say of them.
func TestSheetsOfRealFiguresHoldTogether(t *testing.T) {
	storetest.RunClock(t, monday, append(lines[:len(lines):len(lines)], indicator.Migrations), func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		w := settle(t, db, clock)
		all := lives(600)
		w.real(t, all)
		chair := w.as("chủ tịch", identity.Leader, "P")
		for _, k := range []report.Key{key("ii06a", w.ids["C5"]), key("ii06b", "815"), key("ii06c", "82"), {Kind: "ii06c", Unit: "82", Period: "2025@15"},
			{Kind: "index766", Unit: w.ids["C5"], Period: "2026-Q3"}, {Kind: "index766", Unit: "82", Period: "2026-09"}, {Kind: "satisfaction", Unit: w.ids["C1"], Period: "2026-Q3"}} {
			r, err := w.Get(chair, k)
			fine(t, err)
			for _, f := range r.Findings {
				t.Errorf("%v: %s", k, f.Say(lang.For(lang.VI)))
			}
		}
		r, err := w.Get(chair, key("ii06a", w.ids["C5"]))
		fine(t, err)
		want := naive(all, "C5", day(2026, 6, 15), day(2026, 9, 14))
		total := r.Sheet.Rows[len(r.Sheet.Rows)-1].Cells
		for column, n := range want {
			if got := total[column].Text; got != viet.Number(n) {
				t.Errorf("%s is %s, counted by hand %d", column, got, n)
			}
		}
		i, err := w.Get(chair, report.Key{Kind: "index766", Unit: w.ids["C5"], Period: "2026-Q3"})
		fine(t, err)
		if rank, ok := i.Rank(); !ok || !rank.Partly || rank.Most != "26" {
			t.Errorf("index: %+v", rank)
		}
	})
}

// naive counts the columns of II.06a one dossier at a time.
func naive(all []life, unit string, from, to viet.Day) map[string]int64 {
	n := map[string]int64{}
	in := func(d viet.Day) bool { return !d.IsZero() && !d.Before(from) && !d.After(to) }
	for _, l := range all {
		if l.unit != unit || l.accepted.After(to) {
			continue
		}
		if !l.ended.IsZero() && l.ended.Before(from) {
			continue
		}
		n["c3"]++
		switch {
		case l.accepted.Before(from):
			n["c6"]++
		case l.channel == "online":
			n["c4"]++
		default:
			n["c5"]++
		}
		switch {
		case in(l.ended) && l.outcome == "done" && l.timing == "early":
			n["c7"]++
			n["c8"]++
		case in(l.ended) && l.outcome == "done" && l.timing == "late":
			n["c7"]++
			n["c10"]++
		case in(l.ended):
			n["c7"]++
			n["c9"]++
		case l.due.After(to):
			n["c11"]++
			n["c12"]++
		default:
			n["c11"]++
			n["c13"]++
		}
	}
	return n
}
