package oversight

import (
	"testing"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/store/storetest"
)

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

// Each rule is tried on a history that it must find and on one that differs in a single innocent point.

func TestAPauseInTheLastHoursIsFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.tell(
			step{at: when(16, 10, 0), kind: "request_more", id: "on-the-last-day"},
			step{at: when(15, 16, 0), kind: "request_more", id: "a-day-early"}, // eight and a half hours of work remain
			step{at: when(16, 10, 5), kind: "request_payment", id: "for-a-payment"},
			step{at: when(16, 10, 10), kind: "request_more", id: "short", edit: func(m *dossier.Moved) { m.AcceptedAt = ptr(when(15, 8, 0)) }},
			step{at: when(16, 10, 15), kind: "request_more", id: "unaccepted", edit: func(m *dossier.Moved) { m.AcceptedAt, m.DueAt = nil, nil }},
			step{at: when(16, 10, 20), kind: "request_more", id: "far", edit: func(m *dossier.Moved) { m.DueAt = ptr(when(30, 17, 0)) }},
		)
		w.want("late_pause for-a-payment", "late_pause on-the-last-day")
	})
}

func TestRequestsInBulkAreFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 5 { // five by one officer within ten minutes
			w.tell(step{at: when(6, 9, 2*i), kind: "request_more", id: "fast" + name(i)})
		}
		for i := range 8 { // eight by another, one each twenty minutes
			w.tell(step{at: when(7, 8, 0).Add(time.Duration(i) * 20 * time.Minute), kind: "request_more", id: "slow" + name(i), actor: "clerk C5"})
		}
		for i := range 6 { // six within six minutes, by two officers
			w.tell(step{at: when(8, 9, i), kind: "request_more", id: "two" + name(i), actor: []string{"a", "b"}[i%2]})
		}
		for i := range 6 { // six steps, one dossier: asked, withdrawn and asked
			w.tell(step{at: when(9, 9, i), kind: "request_more", id: "same"})
		}
		w.want("bulk_minutes fastd00")
		f := w.only()
		if len(f.Evidence.Items) != 5 || f.Officer != "officer C5" || f.Evidence.Facts["n"] != "5" {
			t.Errorf("%+v", f.Evidence)
		}
		w.tell(step{at: when(6, 9, 9), kind: "request_more", id: "one-more"}) // the finding grows
		if f := w.only(); len(f.Evidence.Items) != 6 {
			t.Errorf("%d dossiers after one more", len(f.Evidence.Items))
		}
	})
}

// only is the one finding there is.
func (w *world) only() Finding {
	w.t.Helper()
	page, err := w.List(w.as("leader P"), Filter{})
	fine(w.t, err)
	if len(page.Findings) != 1 {
		w.t.Fatalf("%d findings", len(page.Findings))
	}
	return page.Findings[0]
}

func TestManyRequestsOfOneDayAreFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		day := func(d, n int, prefix string) []step {
			return many(n, func(i int) step {
				return step{at: when(d, 8, 0).Add(time.Duration(i) * 20 * time.Minute), kind: "request_more", id: prefix + name(i)}
			})
		}
		w.tell(day(6, 20, "twenty-")...)
		w.tell(day(7, 19, "nineteen-")...)
		w.want("bulk_day twenty-d00")
	})
}

func TestASecondRequestIsFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		asked := func(n int) func(*dossier.Moved) { return func(m *dossier.Moved) { m.Supplements = n } }
		w.tell(
			step{at: when(6, 9, 0), kind: "request_more", id: "once", edit: asked(1)},
			step{at: when(7, 9, 0), kind: "request_more", id: "twice", edit: asked(1)},
			step{at: when(9, 9, 0), kind: "request_more", id: "twice", edit: asked(2)},
			step{at: when(9, 10, 0), kind: "request_payment", id: "paid", edit: asked(2)},
		)
		w.want("repeated twice")
	})
}

func TestClosedAndFiledAgainIsFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		key := func(again string, closed bool) func(*dossier.Moved) {
			return func(m *dossier.Moved) { m.Again, m.Closed = again, closed }
		}
		w.tell(
			step{at: when(6, 9, 0), kind: "withdraw", id: "old", edit: key("k1", true)},
			step{at: when(6, 9, 30), kind: "stop", id: "other-old", edit: key("k2", true)},
			step{at: when(6, 10, 0), kind: "refuse", id: "unaccepted", edit: func(m *dossier.Moved) { key("k3", true)(m); m.AcceptedAt = nil }},
			step{at: when(6, 10, 30), kind: "withdraw", id: "long-ago", edit: key("k4", true)},
			step{at: when(7, 9, 0), kind: "submit", id: "new", edit: key("k1", false)},
			step{at: when(7, 9, 5), kind: "submit", id: "stranger", edit: key("k9", false)}, // another person, or another procedure
			step{at: when(7, 9, 10), kind: "submit", id: "after-refusal", edit: key("k3", false)},
			step{at: when(30, 9, 0), kind: "submit", id: "weeks-later", edit: key("k4", false)},
			step{at: when(30, 10, 0), kind: "submit", id: "nobody-knows", edit: key("", false)},
		)
		w.want("reopened old")
		f := w.only()
		if len(f.Evidence.Items) != 2 || f.Evidence.Facts["again"] != "H58-261005-new" || f.UnitID != w.units["C5"].ID {
			t.Errorf("%+v", f)
		}
	})
}

func TestResultsEnteredAfterTheFactAreFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		paper := func(day string, late bool) func(*dossier.Moved) {
			return func(m *dossier.Moved) { m.IssuedOn, m.LateResult = day, late }
		}
		w.tell(
			step{at: when(14, 9, 0), kind: "issue", id: "same-day", edit: paper("2026-10-14", false)},
			step{at: when(14, 9, 5), kind: "issue", id: "next-morning", edit: paper("2026-10-13", true)},
			step{at: when(19, 9, 0), kind: "issue", id: "over-a-weekend", edit: paper("2026-10-16", true)}, // Friday and Monday
			step{at: when(20, 9, 0), kind: "issue", id: "days-later", edit: paper("2026-10-14", true)},
			step{at: when(20, 9, 30), kind: "return", id: "handed-back"}, // the paper came with an earlier step
		)
		w.want("backdated days-later")
	})
}

func TestManyHandWrittenNumbersAreFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		paper := func(prefix string, day, n int, late bool) []step {
			return many(n, func(i int) step {
				return step{at: when(day, 8, 0).Add(time.Duration(i) * 15 * time.Minute), kind: "issue", id: prefix + name(i),
					edit: func(m *dossier.Moved) {
						m.IssuedOn, m.LateResult = "2026-10-"+string(rune('0'+day/10))+string(rune('0'+day%10)), late
					}}
			})
		}
		w.tell(paper("hand-", 13, 5, true)...)
		w.tell(paper("few-", 14, 4, true)...)
		w.tell(paper("typed-", 15, 9, false)...)
		w.want("late_numbers hand-d00")
	})
}

func TestManyResultsOfOneMinuteAreFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		done := func(prefix string, n int, apart time.Duration, actor func(i int) string) []step {
			return many(n, func(i int) step {
				return step{at: when(13, 9, 0).Add(time.Duration(i) * apart), kind: "issue", id: prefix + name(i), actor: actor(i),
					edit: func(m *dossier.Moved) { m.IssuedOn = "2026-10-13" }}
			})
		}
		w.tell(done("rush-", 8, 5*time.Second, func(int) string { return "rush" })...)
		w.tell(done("work-", 8, 4*time.Minute, func(int) string { return "work" })...)
		w.tell(done("seven-", 7, time.Second, func(int) string { return "seven" })...)
		w.tell(done("office-", 10, time.Second, func(i int) string { return name(i) })...)
		w.want("same_minute rush-d00")
	})
}

func TestALateAppointmentIsFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		from := func(due time.Time) func(*dossier.Moved) {
			return func(m *dossier.Moved) { m.DueWas, m.DueAt = ptr(due), ptr(due.AddDate(0, 0, 7)) }
		}
		w.tell(
			step{at: when(13, 9, 0), kind: "extend", id: "in-time", edit: from(when(16, 17, 0))},
			step{at: when(16, 9, 0), kind: "extend", id: "last-day", edit: from(when(16, 17, 0))},
			step{at: when(19, 9, 0), kind: "extend", id: "too-late", edit: from(when(16, 17, 0))},
		)
		w.want("late_extension last-day", "late_extension too-late")
	})
}

func TestARuleHoldsFromItsDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rules := rulesOfTheProvince(t)
		for i := range rules {
			if rules[i].Rule == LatePause && rules[i].ValidTo.IsZero() {
				rules[i].ValidTo = viet1(15) // until the fifteenth
			}
		}
		w.put(rules)
		w.tell(
			step{at: when(15, 16, 59), kind: "request_more", id: "before", edit: func(m *dossier.Moved) { m.DueAt = ptr(when(15, 17, 0)) }},
			step{at: when(16, 16, 59), kind: "request_more", id: "after"},
		)
		w.want("late_pause before")
	})
}
