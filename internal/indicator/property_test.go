package indicator

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tinhso/internal/event"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// story is one dossier as a naive counter knows it: where it was from when to when, and what was promised then.
type story struct {
	stays    []stay
	answerBy viet.Day
	accepted viet.Day
	ended    viet.Day
	online   bool
	late     bool
	proc     string
}

type stay struct {
	unit     string
	from, to viet.Day // to is zero while it lasts
	due      viet.Day
}

// random makes the life of a dossier, and everything that was told of it in order.
func random(r *rand.Rand, w *world, id string) (story, []Fact) {
	units := []string{"p1", "p2", "district"}
	start := day("2024-06-01").Add(r.IntN(890))
	s := story{accepted: start, online: r.IntN(3) == 0, proc: fmt.Sprintf("1.%d", r.IntN(4)), stays: []stay{{unit: units[r.IntN(3)], from: start, due: start.Add(r.IntN(20))}}}
	var told []Fact
	now := start
	tell := func() { told = append(told, s.fact(w, id, len(told)+1)) }
	tell()
	for r.IntN(4) > 0 && len(told) < 6 {
		now = now.Add(r.IntN(15))
		last := &s.stays[len(s.stays)-1]
		if now.After(day("2026-11-23")) {
			break
		}
		switch r.IntN(4) {
		case 0: // another unit
			last.to = now
			s.stays = append(s.stays, stay{unit: units[r.IntN(3)], from: now, due: last.due})
		case 1: // another due day, before it has come
			if now.Before(last.due) {
				last.due = last.due.Add(r.IntN(10))
			}
		case 2:
		case 3:
			s.ended, s.late = now, now.After(last.due)
			last.to = now
			tell()
			return s, told
		}
		tell()
	}
	return s, told
}

// fact is what is told of a dossier.
func (s story) fact(w *world, id string, version int) Fact {
	last := s.stays[len(s.stays)-1]
	f := w.fact(id, last.unit)
	f.Version = int64(version)
	f.Dims["procedure"] = s.proc
	if s.online {
		f.Dims["channel"] = "online"
	}
	f.Days["answer_due"], f.Days["answered"], f.Days["accepted"], f.Days["due"] = s.answerBy, s.accepted, s.accepted, last.due
	if !s.ended.IsZero() {
		f.Days["ended"], f.Nums["minutes"] = s.ended, int64(s.ended.Sub(s.accepted))
		if s.late {
			f.Dims["timing"] = "late"
		}
	}
	for i, x := range s.stays[:len(s.stays)-1] {
		f.Breaks = append(f.Breaks, Break{Version: int64(i + 1), On: x.to, UnitID: w.units[x.unit], UnitPath: w.path(x.unit), Days: map[string]viet.Day{"due": x.due}})
	}
	return f
}

// naive counts a measure by looking at every dossier. In a period that runs, a day by which something is to be done has
// passed when it is before today.
func naive(all map[string]story, code string, units []string, p Period, today viet.Day) int {
	n := 0
	passed := p.To
	if today.Before(p.To) {
		passed = today
	}
	in := func(d viet.Day) bool { return !d.IsZero() && !d.Before(p.From) && d.Before(p.To) }
	has := func(u string) bool { return slices.Contains(units, u) }
	seen := map[string]bool{}
	for _, s := range all {
		last := s.stays[len(s.stays)-1]
		switch code {
		case "received":
			if in(s.accepted) && has(s.stays[0].unit) {
				n++
			}
		case "received_online":
			if in(s.accepted) && has(s.stays[0].unit) && s.online {
				n++
			}
		case "procedures":
			if in(s.accepted) && has(s.stays[0].unit) && !seen[s.proc] {
				seen[s.proc] = true
				n++
			}
		case "done", "done_late", "minutes":
			if in(s.ended) && has(last.unit) && (code != "done_late" || s.late) {
				n += map[bool]int{true: s.ended.Sub(s.accepted), false: 1}[code == "minutes"]
			}
		case "answer_passed":
			if !s.answerBy.IsZero() && !s.answerBy.Before(p.From) && s.answerBy.Before(passed) && has(s.stays[0].unit) {
				n++
			}
		case "unanswered":
			if !s.answerBy.IsZero() && s.answerBy.Before(passed) && (s.accepted.IsZero() || !s.accepted.Before(p.To)) && has(s.stays[0].unit) {
				n++
			}
		case "carried_over", "open", "open_late":
			e := p.To
			if code == "carried_over" {
				e = p.From
			}
			for _, x := range s.stays {
				if has(x.unit) && !x.from.IsZero() && x.from.Before(e) && (x.to.IsZero() || !x.to.Before(e)) && (code != "open_late" || x.due.Before(passed)) {
					n++
				}
			}
		}
	}
	return n
}

// TestRandomHistoriesAgainstANaiveRecount tells random lives in a random order, some events late and some twice, with
// the pumps stopped in the middle, and counts every figure as a child would.
func TestRandomHistoriesAgainstANaiveRecount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.define(t, testYAML)
		r := rand.New(rand.NewPCG(1, 2))
		all := map[string]story{}
		var told []Fact
		for i := range 120 {
			id := fmt.Sprintf("D%03d", i)
			s, facts := random(r, w, id)
			all[id] = s
			w.hide(t, facts[len(facts)-1])
			told = append(told, facts...)
			told = append(told, facts[r.IntN(len(facts))]) // told twice
		}
		r.Shuffle(len(told), func(i, j int) { told[i], told[j] = told[j], told[i] })
		for i, f := range told {
			w.say(t, f)
			if r.IntN(20) == 0 {
				w.stopInTheMiddle(t, r.IntN(6))
			}
			if i%50 == 0 {
				w.restart()
				w.drain(t)
			}
		}
		w.drain(t)
		if rec, found := w.recountNow(t); rec.Differences != 0 || rec.Subjects != 120 {
			t.Fatalf("%+v %+v", rec, found)
		}
		below := map[string][]string{"p1": {"p1"}, "p2": {"p2"}, "district": {"district", "p1", "p2"}, "province": {"province", "district", "p1", "p2"}}
		for _, p := range []string{"2024", "2025", "2026", "2025-H1", "2025-Q3", "2026-03", "2026-11", "2025@15", "2026-Q1@15", "2026-02@15", "2026-H1@15", "2025-02-03..2025-08-19"} {
			for _, unit := range []string{"p1", "district", "province"} {
				for _, code := range []string{"received", "received_online", "done", "done_late", "minutes", "procedures", "carried_over", "open", "open_late"} {
					w.want(t, code, unit, p, fmt.Sprint(naive(all, code, below[unit], period(p), day("2026-11-23"))))
				}
			}
		}
	})
}

// stopInTheMiddle lets the consumer fail after so many statements of a turn, as a killed process does.
func (w *world) stopInTheMiddle(t *testing.T, after int) {
	t.Helper()
	c := w.Consumer()
	stop := errors.New("killed")
	all := c.ApplyAll
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	c.Apply = func(ctx context.Context, tx *store.Tx, e event.Event) error { return stop }
	c.ApplyAll = func(ctx context.Context, tx *store.Tx, events []event.Event) error {
		if err := all(ctx, tx, events[:min(after+1, len(events))]); err != nil {
			return err
		}
		kill() // effects are written, the cursor is not
		return stop
	}
	if err := event.NewJournal(w.db, c).Drain(ctx); err == nil {
		t.Log("nothing was there to be stopped")
	}
}

// TestALateEventChangesNothing: of two tellings the later version holds, whichever arrives first.
func TestALateEventChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.define(t, testYAML)
		first, second := w.fact("A", "p1", "accepted=2026-10-14"), w.fact("A", "p2", "accepted=2026-10-14", "ended=2026-11-02")
		second.Version = 2
		second.Breaks = []Break{{Version: 1, On: day("2026-10-20"), UnitID: w.units["p1"], UnitPath: w.path("p1")}}
		w.hide(t, second)
		w.say(t, second)
		w.drain(t)
		w.say(t, first)
		w.drain(t)
		w.want(t, "received", "p1", "2026-10", "1")
		w.want(t, "open", "p2", "2026-10", "1")
		w.want(t, "done", "p2", "2026-11", "1")
		w.want(t, "open", "province", "2026-11", "0")
	})
}

// TestPeriodEdges: the last second of the 14th belongs to the report period that ends there.
func TestPeriodEdges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.define(t, testYAML)
		at := func(text string) viet.Day { return viet.DayOf(instant(t, text)) }
		a, b := w.fact("A", "p1"), w.fact("B", "p1")
		a.Days["accepted"], b.Days["accepted"] = at("2026-10-14T23:59:59+07:00"), at("2026-10-15T00:00:00+07:00")
		c := w.fact("C", "p1")
		c.Days["accepted"] = at("2025-12-31T17:00:00Z") // New Year here
		w.tell(t, a, b, c)
		w.drain(t)
		for p, want := range map[string]string{"2026-10@15": "1", "2026-11@15": "1", "2026-10": "2", "2026-Q4@15": "2", "2026@15": "3",
			"2025": "0", "2026": "3", "2026-01@15": "1", "2025-12": "0", "2026-H1@15": "1"} {
			if p == "2025" || p == "2025-12" {
				if v := w.value(t, "received", "p1", p); v.State != NoData {
					t.Errorf("%s is %+v", p, v)
				}
				continue
			}
			w.want(t, "received", "p1", p, want)
		}
	})
}
