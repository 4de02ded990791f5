package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

func TestAProposalThatCannotBeIsRefusedByItsFields(t *testing.T) {
	off := func(d viet.Day) deadline.DayRow { return deadline.DayRow{On: d, Status: "off", Name: "Nghỉ"} }
	work := func(d viet.Day) deadline.DayRow { return deadline.DayRow{On: d, Status: "work", Name: "Làm bù"} }
	tests := []struct {
		name string
		edit func(n *Propose)
		want []string // path: code
	}{
		{"nothing said", func(n *Propose) { *n = Propose{Unit: "28249", Kind: Closure} },
			[]string{"reason: calendar.reason.missing", "law: calendar.law.missing", "file: calendar.evidence.missing", "closures.0.from: calendar.empty"}},
		{"a kind that is none", func(n *Propose) { n.Kind = "holiday" }, []string{"kind: calendar.kind.unknown"}},
		{"an inverted closure", func(n *Propose) { n.Change.Closures[0].To = day(10, 6) }, []string{"closures.0.from: deadline.closure.order"}},
		{"a closure without an end", func(n *Propose) { n.Change.Closures[0].To = viet.Day{} }, []string{"closures.0.from: deadline.day.missing"}},
		{"closures that overlap", func(n *Propose) {
			n.Change.Closures = append(n.Change.Closures, deadline.ClosureRow{From: day(10, 9), To: day(10, 12)})
		}, []string{"closures.1.from: deadline.change.overlap"}},
		{"a closure of years", func(n *Propose) { n.Change.Closures[0].To = viet.Day{Y: 2028, M: 1, D: 1} }, []string{"closures.0.to: calendar.closure.long"}},
		{"a closure in the past without a reason", func(n *Propose) { n.Change.Closures[0].From = day(10, 2) }, []string{"retroactive: calendar.retroactive.missing"}},
		{"a day twice", func(n *Propose) { days(n, off(day(10, 8)), off(day(10, 8))) }, []string{"days.1.on: deadline.change.twice"}},
		{"a day off and made up at once", func(n *Propose) { days(n, off(day(10, 8)), work(day(10, 8))) }, []string{"days.1.on: deadline.change.twice"}},
		{"a Saturday that is worked already", func(n *Propose) {
			days(n, work(day(8, 22)))
			n.Retroactive = "Sửa lịch đã công bố"
		}, []string{"days.0.on: calendar.swap.working"}},
		{"a working day made up", func(n *Propose) { days(n, work(day(10, 8))) }, []string{"days.0.on: calendar.swap.working"}},
		{"a Sunday off", func(n *Propose) { days(n, off(day(10, 11))) }, []string{"days.0.on: calendar.off.already"}},
		{"a day without a status", func(n *Propose) { days(n, deadline.DayRow{On: day(10, 8)}) }, []string{"days.0.status: deadline.day.status"}},
		{"a slip of the year", func(n *Propose) { days(n, off(viet.Day{Y: 2062, M: 10, D: 9})) }, []string{"days.0.on: calendar.far"}},
		{"ten thousand rows", func(n *Propose) {
			var rows []deadline.DayRow
			for i := range 10_000 {
				rows = append(rows, off(day(10, 8).Add(i)))
			}
			days(n, rows...)
		}, []string{"days: calendar.rows.many"}},
		{"hours backwards", func(n *Propose) {
			n.Kind, n.Change = Hours, deadline.Change{Hours: []deadline.Week{{ValidFrom: day(11, 2), Rows: []deadline.HoursRow{{Weekday: 1, Opens: "17:00", Closes: "07:30"}}}}}
		}, []string{"hours.0.rows.0.opens: deadline.hours.order"}},
		{"hours without a first day", func(n *Propose) {
			n.Kind, n.Change = Hours, deadline.Change{Hours: []deadline.Week{{Rows: []deadline.HoursRow{{Weekday: 1, Opens: "07:30", Closes: "11:30"}}}}}
		}, []string{"hours.0.valid_from: deadline.day.missing"}},
		{"nothing to take back", func(n *Propose) {
			n.Kind, n.Change = Drop, deadline.Change{DropDays: []deadline.DayKey{{On: day(11, 20)}}, DropClosures: []deadline.ClosureKey{{From: day(11, 20)}}}
		}, []string{"drop_days.0.on: calendar.drop.none", "drop_closures.0.from: calendar.drop.none"}},
		{"a novel instead of a reason", func(n *Propose) { n.Reason = strings.Repeat("ngập ", 200) }, []string{"reason: calendar.long"}},
	}
	each(t, func(t *testing.T, w *world) {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				n := w.flood("C5")
				tt.edit(&n)
				_, err := w.Propose(w.as("C5"), n)
				f := refused(t, err, fault.KindInvalid, "calendar.faults")
				var got []string
				for _, x := range f.Fields {
					got = append(got, x.Path+": "+x.Code)
					if said := lang.For(lang.VI).T(x.Code, x.Args); strings.Contains(strings.ReplaceAll(said, "{field}", ""), "{") {
						t.Errorf("%s is said with a hole: %s", x.Code, said)
					}
				}
				if d := cmp.Diff(tt.want, got); d != "" {
					t.Error(d)
				}
			})
		}
		page, err := w.List(w.as("P"), Filter{})
		fine(t, err)
		if len(page.Proposals) != 0 {
			t.Errorf("%d refused proposals were kept", len(page.Proposals))
		}
	})
}

func days(n *Propose, rows ...deadline.DayRow) {
	n.Kind, n.Change, n.Papers = Days, deadline.Change{Days: rows}, nil
}

func TestThePastIsReachedWithAReasonAndShown(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.flood("C5")
		n.Change.Closures[0].From, n.Retroactive = day(10, 1), "Nước lên từ 01/10, mất điện và mạng nên chưa báo cáo kịp"
		p, err := w.Propose(w.as("C5"), n)
		fine(t, err)
		p, err = w.Get(w.as("C5"), p.ID)
		fine(t, err)
		if p.Retroactive == "" {
			t.Error("what reaches into the past does not say so")
		}
		n = w.flood("C1")
		n.Unit, n.Retroactive = "28261", "để phòng xa"
		p, err = w.Propose(w.as("C1"), n)
		fine(t, err)
		if p.Retroactive != "" {
			t.Error("what does not reach into the past says it does")
		}
	})
}

func TestAClosureOverOneThatStandsIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, err := w.Propose(w.as("C5"), w.flood("C5"))
		fine(t, err)
		w.drain()
		fine(t, w.Approve(w.as("P"), p.ID, Decision{Round: 1}))
		w.drain()
		n := w.flood("C5")
		n.Change.Closures[0].From = day(10, 9)
		f := refused(t, first(w.Propose(w.as("C5"), n)), fault.KindInvalid, "calendar.faults")
		if f.Fields[0].Code != "deadline.change.overlap" {
			t.Errorf("%+v", f.Fields)
		}
		n.Change.DropClosures = []deadline.ClosureKey{{From: day(10, 7)}} // instead of the old one
		fine(t, first(w.Propose(w.as("C5"), n)))
	})
}

func TestADropMakesTheDayWhatItWas(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, err := w.Propose(w.as("P"), Propose{Kind: Drop, Reason: "Nghị quyết bị bãi bỏ", Law: "Công văn số 5", Change: deadline.Change{DropDays: []deadline.DayKey{{On: day(11, 24)}}}})
		fine(t, err)
		w.drain()
		fine(t, w.Approve(w.as("P2"), p.ID, Decision{Round: 1}))
		cal, err := w.Book.For(t.Context(), w.DB, "")
		fine(t, err)
		if !cal.Working(day(11, 24)) {
			t.Error("the 24th of November is still off")
		}
	})
}

func TestWhoMaySeeAndProposeWhat(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, err := w.Propose(w.as("C5"), w.flood("C5"))
		fine(t, err)
		w.drain()
		for _, tt := range []struct {
			who  string
			kind fault.Kind // of reading it; empty: may
			list int
		}{{"C5", "", 1}, {"H", "", 1}, {"P", "", 1}, {"C1", fault.KindNotFound, 0}, {"clerk", fault.KindNotFound, -1}} {
			_, err := w.Get(w.as(tt.who), p.ID)
			if got := kindOf(err); got != tt.kind {
				t.Errorf("%s reads it: %q", tt.who, got)
			}
			_, err = w.Effects(w.as(tt.who), p.ID, EffectFilter{})
			if got := kindOf(err); got != tt.kind {
				t.Errorf("%s reads its dossiers: %q", tt.who, got)
			}
			page, err := w.List(w.as(tt.who), Filter{})
			if n := len(page.Proposals); n != max(tt.list, 0) || (err != nil) != (tt.list < 0) {
				t.Errorf("%s lists %d: %v", tt.who, n, err)
			}
		}
		for _, who := range []string{"C1", "clerk"} {
			refused(t, first(w.Propose(w.as(who), w.flood(who))), fault.KindForbidden, "policy.forbidden")
		}
		fine(t, first(w.Propose(w.as("H"), w.flood("H")))) // of a unit below
	})
}

func kindOf(err error) fault.Kind {
	if err == nil {
		return ""
	}
	return fault.KindOf(err)
}

func TestEffectsArePagedAndNarrowed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, err := w.Propose(w.as("C5"), w.flood("C5"))
		fine(t, err)
		w.drain()
		var seen []string
		for token := ""; ; {
			page, err := w.Effects(w.as("C5"), p.ID, EffectFilter{PageSize: 3, PageToken: token})
			fine(t, err)
			for _, e := range page.Effects {
				seen = append(seen, fmt.Sprint(e.Shift))
				if !e.Moved || !e.After.After(e.Before) || e.AfterOn.Sub(e.BeforeOn) != e.Shift {
					t.Errorf("%+v", e)
				}
			}
			if token = page.Next; token == "" {
				break
			}
		}
		if d := cmp.Diff("5 5 5 5 5 5 5 5 2 2 2 2 1 1 1 1", strings.Join(seen, " ")); d != "" {
			t.Error(d)
		}
		five := 5
		page, err := w.Effects(w.as("C5"), p.ID, EffectFilter{Shift: &five, Unit: w.units["C5"].ID})
		fine(t, err)
		if len(page.Effects) != 8 {
			t.Errorf("%d dossiers move by five days", len(page.Effects))
		}
	})
}

func TestTheYearAsAPicture(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, err := w.Propose(w.as("C5"), w.flood("C5"))
		fine(t, err)
		w.drain()
		fine(t, w.Approve(w.as("P"), p.ID, Decision{Round: 1}))
		province, err := w.YearOf(t.Context(), "", 2026)
		fine(t, err)
		ward, err := w.YearOf(t.Context(), w.units["C5"].ID, 2026)
		fine(t, err)
		if len(province.Days) != 365 || ward.Working != province.Working-3 {
			t.Errorf("%d days, %d and %d of them worked", len(province.Days), province.Working, ward.Working)
		}
		marks := map[viet.Day]Mark{day(8, 31): Off, day(8, 22): MadeUp, day(8, 23): Rest, day(8, 24): Work, day(10, 6): Work, day(10, 7): Closed, day(10, 9): Closed, day(10, 10): Rest}
		for _, d := range ward.Days {
			if want, ok := marks[d.On]; ok && d.Mark != want {
				t.Errorf("%s is %q, want %q", d.On, d.Mark, want)
			}
			if d.Mark == Closed && (!d.Own || d.Law == "" || d.Name != "Triều cường gây ngập trụ sở") {
				t.Errorf("%+v", d)
			}
		}
		if y, err := w.YearOf(t.Context(), "", 2031); err != nil || y.Known {
			t.Errorf("the holidays of 2031 are known: %v", err)
		}
	})
}

func TestHoursOfOneUnit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var rows []deadline.HoursRow
		for d := time.Monday; d <= time.Friday; d++ {
			rows = append(rows, deadline.HoursRow{Weekday: int(d), Opens: "07:00", Closes: "11:00"}, deadline.HoursRow{Weekday: int(d), Opens: "13:00", Closes: "16:30"})
		}
		p, err := w.Propose(w.as("C5"), Propose{Unit: "28249", Kind: Hours, Reason: "Giờ mùa mưa", Law: "Quyết định số 9", Change: deadline.Change{Hours: []deadline.Week{{ValidFrom: day(10, 6), Rows: rows}}}})
		fine(t, err)
		w.drain()
		p, err = w.Get(w.as("C5"), p.ID)
		fine(t, err)
		if d := cmp.Diff([]Shift{{Days: 0, Count: 20}}, p.Summary.Shifts); d != "" || p.Summary.Later+p.Summary.Earlier != 0 {
			t.Errorf("the hour alone moves: %s", d)
		}
	})
}
