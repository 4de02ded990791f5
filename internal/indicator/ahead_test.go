package indicator

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tinhso/internal/viet"
)

// TestADayByWhichSomethingIsDueHasPassedWhenItIsOver tells dossiers due around today, the 23rd, done or not, and asks in the
// morning, in the last minute and when the day is over.
func TestADayByWhichSomethingIsDueHasPassedWhenItIsOver(t *testing.T) {
	rows := []struct {
		due, ended string
		open       string // while the 23rd lasts
		late       string // then
		tomorrow   string // late on the 24th
		before     string // late at the end of the 22nd
	}{
		{due: "2026-11-20", open: "1", late: "1", tomorrow: "1", before: "1"},
		{due: "2026-11-20", ended: "2026-11-22", open: "0", late: "0", tomorrow: "0", before: "0"},
		{due: "2026-11-22", open: "1", late: "1", tomorrow: "1", before: "1"},
		{due: "2026-11-22", ended: "2026-11-22", open: "0", late: "0", tomorrow: "0", before: "0"},
		{due: "2026-11-22", ended: "2026-11-23", open: "0", late: "0", tomorrow: "0", before: "1"},
		{due: "2026-11-23", open: "1", late: "0", tomorrow: "1", before: "0"},
		{due: "2026-11-23", ended: "2026-11-20", open: "0", late: "0", tomorrow: "0", before: "0"},
		{due: "2026-11-23", ended: "2026-11-23", open: "0", late: "0", tomorrow: "0", before: "0"},
		{due: "2026-11-24", open: "1", late: "0", tomorrow: "0", before: "0"},
		{due: "2026-11-24", ended: "2026-11-23", open: "0", late: "0", tomorrow: "0", before: "0"},
		{due: "2026-12-31", open: "1", late: "0", tomorrow: "0", before: "0"},
		{open: "1", late: "0", tomorrow: "0", before: "0"}, // without a due day
	}
	running := []string{"2026-11", "2026-Q4", "2026", "2026-12@15", "2026@15", "2026-11-23..2026-11-23", "2026-11-05..2026-12-02"}
	each(t, func(t *testing.T, w *world) {
		w.define(t, testYAML)
		for i, x := range rows {
			f := w.fact(fmt.Sprint("D", i), "p1", "submitted=2026-11-16", "answer_due=2026-11-19", "answered=2026-11-17", "accepted=2026-11-17")
			f.Dims["procedure"] = f.ID
			for name, d := range map[string]string{"due": x.due, "ended": x.ended} {
				if d != "" {
					f.Days[name] = day(d)
				}
			}
			w.tell(t, f)
		}
		w.drain(t)
		for _, at := range []string{"2026-11-23T08:00:00+07:00", "2026-11-23T23:59:59+07:00", "2026-11-24T00:00:00+07:00"} {
			w.clock.Set(instant(t, at))
			today := viet.DayOf(instant(t, at))
			for i, x := range rows {
				only := func(q *Query) { q.Procedure = fmt.Sprint("D", i) }
				for _, p := range running {
					late := x.late
					if today.After(day("2026-11-23")) {
						late = x.tomorrow
					}
					w.want(t, "open", "p1", p, x.open, only)
					w.want(t, "open_late", "p1", p, late, only)
				}
				w.want(t, "open_late", "p1", "2026-11-01..2026-11-22", x.before, only)
			}
		}
	})
}

// TestWhatIsToBeAnsweredIsCountedInItsTime: filings whose time to be answered is yesterday, today, tomorrow.
func TestWhatIsToBeAnsweredIsCountedInItsTime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.define(t, testYAML)
		w.tell(t, w.fact("A", "p1", "submitted=2026-11-17", "answer_due=2026-11-22"),
			w.fact("B", "p1", "submitted=2026-11-20", "answer_due=2026-11-23"),
			w.fact("C", "p1", "submitted=2026-11-20", "answer_due=2026-11-24"),
			w.fact("D", "p1", "submitted=2026-11-17", "answer_due=2026-11-22", "answered=2026-11-23"))
		w.drain(t)
		for _, x := range []struct{ at, passed, unanswered string }{
			{"2026-11-23T08:00:00+07:00", "2", "1"}, {"2026-11-23T23:59:59+07:00", "2", "1"}, {"2026-11-24T00:00:00+07:00", "3", "2"},
			{"2026-11-25T00:00:00+07:00", "4", "3"}, {"2027-01-02T00:00:00+07:00", "4", "3"},
		} {
			w.clock.Set(instant(t, x.at))
			w.want(t, "answer_passed", "p1", "2026-11", x.passed)
			w.want(t, "unanswered", "p1", "2026-11", x.unanswered)
			w.want(t, "unanswered", "district", "2026", x.unanswered)
		}
	})
}

// TestFiguresAtRandomMoments lets dossiers come, wait, move and end day by day, and counts at moments of the days: what
// is kept, what is counted from the facts and what a child counts are the same; the sums of the sheets hold; the records
// behind a figure are as many as it says; and what a period was when it ended it stays.
func TestFiguresAtRandomMoments(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.define(t, testYAML)
		r := rand.New(rand.NewPCG(5, 6))
		all, versions := map[string]story{}, map[string]int{}
		ended := map[Period][]string{}
		for d := day("2026-09-08"); d.Before(day("2026-11-20")); d = d.Add(1) {
			w.clock.Set(time.Date(d.Y, d.M, d.D, 0, 0, 0, 0, viet.Zone))
			if d.D == 1 || d.D == 15 { // what has just ended
				for _, p := range []Period{period(d.Add(-1).String()[:7]), period(d.Add(-1).String()[:7] + "@15")} {
					if !d.Before(p.To) && ended[p] == nil && len(all) > 0 {
						ended[p] = w.sheet(t, all, p, d)
					}
				}
			}
			w.clock.Advance(time.Duration(r.IntN(24*60*60)) * time.Second)
			w.live(t, r, d, all, versions)
			w.drain(t)
			if r.IntN(5) > 0 {
				continue
			}
			for _, p := range []string{d.String()[:7], "2026", "2026@15", d.String() + ".." + d.String(), d.Add(-9).String() + ".." + d.Add(12).String()} {
				w.sheet(t, all, period(p), d)
			}
			if d.D >= 15 {
				w.sheet(t, all, period(d.AddMonths(1).String()[:7]+"@15"), d)
			}
			w.behind(t, d)
		}
		if len(ended) < 4 {
			t.Fatalf("%d periods ended", len(ended))
		}
		for p, was := range ended {
			if now := w.sheet(t, all, p, day("2026-11-19")); !slices.Equal(now, was) {
				t.Errorf("%s was %v when it ended, and is %v", p, was, now)
			}
		}
	})
}

// live is what happens in a day.
func (w *world) live(t *testing.T, r *rand.Rand, d viet.Day, all map[string]story, versions map[string]int) {
	units := []string{"p1", "p2", "district"}
	var told []Fact
	tell := func(id string, s story) {
		all[id], versions[id] = s, versions[id]+1
		told = append(told, s.fact(w, id, versions[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		s := all[id]
		s.stays = slices.Clone(s.stays)
		last := &s.stays[len(s.stays)-1]
		switch n := r.IntN(12); {
		case !s.ended.IsZero():
			continue
		case s.accepted.IsZero() && n < 4:
			s.accepted, last.from, last.due = d, d, d.Add(r.IntN(8))
		case s.accepted.IsZero():
			continue
		case n < 2:
			s.ended, s.late, last.to = d, d.After(last.due), d
		case n == 2:
			last.to = d
			s.stays = append(s.stays, stay{unit: units[r.IntN(3)], from: d, due: last.due})
		case n == 3 && !last.due.Before(d): // put off, before it is over
			last.due = last.due.Add(r.IntN(6))
		default:
			continue
		}
		tell(id, s)
	}
	for range r.IntN(3) {
		tell(fmt.Sprintf("D%03d", len(all)), story{answerBy: d.Add(r.IntN(4)), online: r.IntN(2) == 0, proc: fmt.Sprintf("1.%d", r.IntN(3)), stays: []stay{{unit: units[r.IntN(3)]}}})
	}
	if len(told) > 0 {
		w.tell(t, told...)
	}
}

// sheet compares the figures of a period and gives those of the province.
func (w *world) sheet(t *testing.T, all map[string]story, p Period, today viet.Day) []string {
	t.Helper()
	codes := []string{"received", "carried_over", "done", "open", "open_late", "answer_passed", "unanswered"}
	names := []string{"p1", "p2", "district", "province"}
	below := map[string][]string{"p1": {"p1"}, "p2": {"p2"}, "district": {"district", "p1", "p2"}, "province": names}
	var ids []string
	for _, n := range names {
		ids = append(ids, w.units[n])
	}
	kept, err := w.Table(system(t), codes, ids, Query{Period: p})
	if err != nil {
		t.Fatal(err)
	}
	base, err := w.FromBase().Table(system(t), codes, ids, Query{Period: p})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i, name := range names {
		n := map[string]int{}
		out = nil
		for j, code := range codes {
			n[code] = naive(all, code, below[name], p, today)
			a, b := kept.Rows[i].Values[j], base.Rows[i].Values[j]
			if want := fmt.Sprint(n[code]); a.State != NoData && a.Text != want || a.Text != b.Text || a.State != b.State {
				t.Errorf("%s of %s in %s on %s: kept %q, counted %q, want %s", code, name, p, today, a.Text, b.Text, want)
			}
			out = append(out, a.Text)
		}
		if name == "province" && n["received"]+n["carried_over"] != n["done"]+n["open"] || n["open_late"] > n["open"] {
			t.Errorf("%s in %s on %s does not add up: %v", name, p, today, n)
		}
	}
	return out
}

// behind counts the records behind figures of the running year.
func (w *world) behind(t *testing.T, today viet.Day) {
	t.Helper()
	q := Query{Unit: w.units["province"], Period: period("2026")}
	for _, code := range []string{"open", "open_late", "overdue_in", "answer_passed", "unanswered"} {
		v, err := w.Value(system(t), code, q)
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for token, more := "", true; more; more = token != "" {
			page, err := w.Records(system(t), code, q, PartValue, token, 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range page.Items {
				ids[fmt.Sprint(x.ID, x.leg)] = true
			}
			token = page.NextPageToken
		}
		if v.State == Known && v.Text != fmt.Sprint(len(ids)) {
			t.Errorf("%s on %s is %s, with %d records behind it", code, today, v.Text, len(ids))
		}
		n, err := w.Explain(system(t), code, q)
		if err != nil || n.Value.Text != v.Text {
			t.Errorf("%s on %s is %s, explained as %s %v", code, today, v.Text, n.Value.Text, err)
		}
	}
}
