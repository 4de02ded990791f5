package oversight

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

func viet1(day int) viet.Day { return viet.Day{Y: 2026, M: time.October, D: day} }

// put makes these the rules, as loading a pack does.
func (w *world) put(rules []Rule) {
	w.t.Helper()
	fine(w.t, w.DB.Write(w.t.Context(), func(tx *store.Tx) error {
		if err := w.PutRulesTx(w.t.Context(), tx, rules); err != nil {
			return err
		}
		return event.Append(w.t.Context(), tx, event.New{Kind: packLoaded, Subject: "tien-giang"})
	}))
	fine(w.t, w.journal.Drain(w.t.Context()))
}

func TestAFindingIsExplainedAndConcludedByTheUnitAbove(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.tell(step{at: when(16, 10, 0), kind: "request_more", id: "d1"}, step{at: when(16, 10, 1), kind: "request_more", id: "d2"})
		page, err := w.List(w.as("leader C5"), Filter{})
		fine(t, err)
		a, b := page.Findings[1], page.Findings[0]
		if a.State != Fresh || viet.DayOf(a.ExplainBy) != viet1(21) { // Friday, and three working days
			t.Errorf("%s, until %s", a.State, a.ExplainBy)
		}
		good := Decision{Verdict: "Giải trình phù hợp với hồ sơ.", State: Explained}
		refused(t, w.Decide(w.as("leader H"), a.ID, Decision{Verdict: good.Verdict}), fault.KindConflict, "oversight.early")
		refused(t, w.Explain(w.as("leader C5"), a.ID, "Vâng", once.Guard{}), fault.KindInvalid, "oversight.faults")
		refused(t, w.Explain(w.as("officer C5"), a.ID, "Giấy khám sức khỏe hết hạn.", once.Guard{}), fault.KindNotFound, "oversight.unknown")
		refused(t, w.Explain(w.as("leader H"), a.ID, "Giấy khám sức khỏe hết hạn.", once.Guard{}), fault.KindForbidden, "policy.forbidden")
		fine(t, w.Explain(w.as("leader C5"), a.ID, "Giấy khám sức khỏe hết hạn đúng ngày hẹn.", once.Guard{}))
		refused(t, w.Decide(w.as("leader C5"), a.ID, good), fault.KindForbidden, "policy.forbidden")
		refused(t, w.Decide(w.as("admin C5"), a.ID, good), fault.KindForbidden, "policy.forbidden")
		refused(t, w.Decide(w.as("leader H"), a.ID, Decision{Verdict: good.Verdict, State: Fresh}), fault.KindPrecondition, "oversight.moved")
		refused(t, w.Decide(w.as("leader H"), a.ID, Decision{State: Explained}), fault.KindInvalid, "oversight.faults")
		fine(t, w.Decide(w.as("leader H"), a.ID, good))
		refused(t, w.Decide(w.as("admin P"), a.ID, good), fault.KindConflict, "oversight.decided")
		refused(t, w.Explain(w.as("leader C5"), a.ID, "Nói thêm cho rõ hơn.", once.Guard{}), fault.KindConflict, "oversight.decided")
		w.clock.Set(when(22, 8, 0)) // nobody explained the other one in time
		fine(t, w.Decide(w.as("admin P"), b.ID, Decision{Upheld: true, Verdict: "Đơn vị không giải trình trong thời hạn."}))
		for id, want := range map[string]State{a.ID: Accepted, b.ID: Upheld} {
			f, err := w.Get(w.as("leader C5"), id)
			fine(t, err)
			if f.State != want || f.DecidedName == "" || f.Verdict == "" {
				t.Errorf("%+v", f)
			}
		}
		log, err := event.List(t.Context(), w.DB, event.Filter{Subject: a.ID})
		fine(t, err)
		var kinds []string
		for _, e := range log.Events {
			kinds = append(kinds, e.Kind)
		}
		if d := cmp.Diff([]string{"oversight.accepted", "oversight.explained", "oversight.found"}, kinds); d != "" {
			t.Error(d)
		}
	})
}

func TestOnlyTheUnitAndThoseAboveSeeAFinding(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.tell(step{at: when(16, 10, 0), kind: "request_more", id: "d1"}, step{at: when(16, 10, 1), kind: "request_more", id: "n1", unit: "C1"})
		page, err := w.List(w.as("leader P"), Filter{Unit: w.units["C5"].ID})
		fine(t, err)
		f := page.Findings[0]
		for _, tt := range []struct {
			who  string
			may  bool
			sees int // in the list; below zero: has none
		}{
			{"leader C5", true, 1}, {"admin C5", true, 1}, {"leader H", true, 2}, {"admin H", true, 2}, {"leader P", true, 2}, {"admin P", true, 2},
			{"officer C5", false, -1}, {"clerk C5", false, -1}, {"officer C1", false, -1}, {"leader C1", false, 1}, {"admin C1", false, 1},
		} {
			_, err := w.Get(w.as(tt.who), f.ID)
			if (err == nil) != tt.may || err != nil && fault.KindOf(err) != fault.KindNotFound {
				t.Errorf("%s reads it: %v", tt.who, err)
			}
			_, err = w.Course(w.as(tt.who), f, f.DossierID)
			if (err == nil) != tt.may {
				t.Errorf("%s reads the course of the dossier: %v", tt.who, err)
			}
			list, err := w.List(w.as(tt.who), Filter{})
			counts, err2 := w.Counts(w.as(tt.who), Filter{})
			n := 0
			for _, c := range counts {
				n += c.Fresh
			}
			if (err != nil) != (tt.sees < 0) || (err2 != nil) != (tt.sees < 0) || len(list.Findings) != max(tt.sees, 0) || n != max(tt.sees, 0) {
				t.Errorf("%s lists %d and counts %d: %v", tt.who, len(list.Findings), n, err)
			}
		}
		_, err = w.Course(w.as("leader C5"), f, "n1")
		refused(t, err, fault.KindNotFound, "oversight.unknown")
	})
}

func TestTheCourseOfADossierTellsNothingOfThePerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.tell(
			step{at: monday, kind: "submit", id: "d1"}, step{at: monday.Add(time.Hour), kind: "accept", id: "d1"},
			step{at: when(16, 10, 0), kind: "request_more", id: "d1", edit: func(m *dossier.Moved) { m.Paused = true }},
			step{at: when(20, 10, 0), kind: "supply", id: "d1", edit: func(m *dossier.Moved) { m.DueWas, m.DueAt = ptr(when(16, 17, 0)), ptr(when(29, 17, 0)) }},
		)
		course, err := w.Course(w.as("leader C5"), w.only(), "d1")
		fine(t, err)
		var got []string
		for _, m := range course {
			got = append(got, m.Action)
		}
		if d := cmp.Diff("submit accept request_more supply", strings.Join(got, " ")); d != "" || !course[2].Paused || course[3].DueWas.IsZero() {
			t.Errorf("%s %+v", d, course)
		}
	})
}

func TestTheNightlyRecheckFindsWhatANewRuleFinds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.tell(step{at: when(15, 10, 0), kind: "request_more", id: "d1"}, step{at: when(16, 10, 0), kind: "request_more", id: "d2"})
		w.want("late_pause d2")
		rules := rulesOfTheProvince(t)
		for i := range rules {
			if rules[i].Rule == LatePause {
				rules[i].Limits["within_hours"] = 16
			}
		}
		w.put(rules)
		w.want("late_pause d2")
		night := func() {
			fine(t, w.DB.Write(t.Context(), func(tx *store.Tx) error { return job.Insert(t.Context(), tx, w.Periodic()[0].Make()) }))
			fine(t, w.jobs.Drain(t.Context()))
		}
		w.clock.Set(when(17, 2, 15))
		night()
		w.want("late_pause d1", "late_pause d2")
		_, looked, found, err := w.Rechecked(t.Context())
		fine(t, err)
		if looked != 2 || found != 1 {
			t.Errorf("looked at %d, found %d", looked, found)
		}
		w.clock.Set(when(18, 2, 15))
		night() // nothing new
		w.want("late_pause d1", "late_pause d2")
		if _, looked, found, _ := w.Rechecked(t.Context()); looked != 2 || found != 0 {
			t.Errorf("the second night: %d, %d", looked, found)
		}
	})
}

func TestWhatWasFoundIsSaidWithoutHoles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := func(fn func(*dossier.Moved)) func(*dossier.Moved) { return fn }
		w.tell(many(20, func(i int) step {
			return step{at: when(6, 8, 0).Add(time.Duration(i) * time.Minute), kind: "request_more", id: name(i)}
		})...)
		w.tell(many(8, func(i int) step {
			return step{at: when(13, 9, 0), kind: "issue", id: "r" + name(i), edit: f(func(m *dossier.Moved) { m.IssuedOn, m.LateResult = "2026-10-01", true })}
		})...)
		w.tell(
			step{at: when(16, 10, 0), kind: "request_more", id: "p", edit: f(func(m *dossier.Moved) { m.Supplements = 2 })},
			step{at: when(16, 11, 0), kind: "extend", id: "e"}, step{at: when(19, 11, 0), kind: "extend", id: "l"},
			step{at: when(19, 12, 0), kind: "stop", id: "s", edit: f(func(m *dossier.Moved) { m.Again, m.Closed = "k", true })},
			step{at: when(19, 13, 0), kind: "submit", id: "s2", edit: f(func(m *dossier.Moved) { m.Again = "k" })},
		)
		page, err := w.List(w.as("leader P"), Filter{PageSize: 100})
		fine(t, err)
		said := map[string]bool{}
		for _, x := range page.Findings {
			for _, tag := range lang.Tags() {
				s := x.Words(lang.For(tag))
				if strings.ContainsAny(s, "{}") || strings.Contains(s, "oversight.") || strings.Contains(s, "2026-") {
					t.Errorf("%s: %s", x.Rule, s)
				}
			}
			said[x.Rule] = true
		}
		for _, code := range Codes() {
			if !said[code] {
				t.Errorf("%s was not found, so its words were not read", code)
			}
		}
	})
}
