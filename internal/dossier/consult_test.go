package dossier

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"tinhso/internal/consult"
	"tinhso/internal/deadline"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// nov is an instant of November 2026, when the second version of the flows is in force; the 2nd is a Monday.
func nov(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, viet.Zone)
}

// inNovember files a dossier on the second version and brings it to officer1: due on Monday the 9th.
func (w *world) inNovember(t *testing.T) Dossier {
	t.Helper()
	w.clock.Set(nov(2, 9, 0))
	return w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim")
}

// asking is the question of officer1 to three units: two have three days, one has its own question and a day.
func (w *world) asking() map[string]any {
	return map[string]any{"question": "Đề nghị cho ý kiến về nguồn gốc đất.", "units": []any{
		map[string]any{"unit": w.units["so"], "within": 3},
		map[string]any{"unit": "28252", "within": 3}, // by its code
		map[string]any{"unit": w.units["district"], "within": 1, "question": "Đề nghị xác nhận quy hoạch."},
	}}
}

func (w *world) advice(opinion string) map[string]any {
	return map[string]any{"stance": "agree", "opinion": opinion}
}

func TestSeveralUnitsAreAskedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t)
		d = w.act(t, w.as(t, "officer1"), d, "consult", w.asking())
		if d.State != "working" || d.Paused || d.DueOn.String() != "2026-11-09" {
			t.Errorf("asking moved it: %s, due %v", d.State, d.DueOn)
		}
		all, err := w.Consultation(w.as(t, "officer1"), d.Code)
		if must(t, all, err); len(all) != 3 {
			t.Fatalf("asked %+v", all)
		}
		by := map[string]consult.Asked{}
		for _, a := range all {
			by[a.Unit.Name] = a
		}
		so, huyen := by["Sở Tư pháp"], by["UBND thành phố Mỹ Tho"]
		if !so.DueAt.Equal(nov(5, 17, 0)) || so.Basis != consult.Entered || so.Question != "Đề nghị cho ý kiến về nguồn gốc đất." || so.Round != 1 {
			t.Errorf("asked %+v", so)
		}
		if !huyen.DueAt.Equal(nov(3, 17, 0)) || huyen.Question != "Đề nghị xác nhận quy hoạch." {
			t.Errorf("asked %+v", huyen)
		}
		units, err := w.Consulted(w.as(t, "officer1"), d.Code)
		if must(t, units, err); len(units) != 3 || units[0].DueAt.IsZero() || units[0].Handed {
			t.Errorf("kept %+v", units)
		}

		// The lead waits for those whose time is not over.
		_, err = w.Act(w.as(t, "officer1"), d.Code, Act{Action: "propose", Version: d.Version})
		f := wantFault(t, err, fault.KindConflict, "dossier.consult.open")
		if f.Args["until"] != "17:00, 05/11/2026" {
			t.Errorf("told %v", f.Args)
		}

		// Who was asked sees the one dossier and its own question; it moves nothing.
		for _, who := range []string{"officerSo", "officer2", "leaderD"} {
			mine, err := w.Consultation(w.as(t, who), d.Code)
			if must(t, mine, err); len(mine) != 1 {
				t.Errorf("%s sees %d questions", who, len(mine))
			}
			for _, action := range []string{"propose", "approve", "claim", "forward", "consult", "remind", "refuse", "correct", "exclude", "withdraw"} {
				if _, err := w.Act(w.as(t, who), d.Code, Act{Action: action, Version: d.Version}); err == nil {
					t.Errorf("%s can %s", who, action)
				}
			}
			open, err := w.Actions(w.as(t, who), d)
			if must(t, open, err); len(open) != 2 || open[0].Name != "advise" || open[1].Name != "recuse" {
				t.Errorf("%s may %v", who, open)
			}
		}

		// One answers in time, one is late, one never does.
		d = w.act(t, w.as(t, "officerSo"), d, "advise", w.advice("Thống nhất."))
		w.clock.Set(nov(4, 8, 0))
		d = w.act(t, w.as(t, "leaderD"), d, "advise", w.advice("Phù hợp quy hoạch."))
		d = w.act(t, w.as(t, "officer1"), d, "remind", nil)
		_, err = w.Act(w.as(t, "officer1"), d.Code, Act{Action: "propose", Version: d.Version})
		wantFault(t, err, fault.KindConflict, "dossier.consult.open")
		_, err = w.Act(w.as(t, "officerSo"), d.Code, Act{Action: "advise", Version: d.Version, Input: w.advice("Lần nữa")})
		wantFault(t, err, fault.KindConflict, "consult.answered")
		w.clock.Set(nov(6, 8, 0))
		d = w.act(t, w.as(t, "officer1"), d, "propose", nil)
		if d.State != "proposed" {
			t.Fatalf("in %s", d.State)
		}
		all, err = w.Consultation(w.as(t, "leader1"), d.Code)
		must(t, all, err)
		states := map[string]consult.State{}
		for _, a := range all {
			states[a.Unit.Name] = a.At(w.now())
		}
		if fmt.Sprint(states) != "map[Sở Tư pháp:answered UBND Phường 2:silent UBND thành phố Mỹ Tho:late]" {
			t.Errorf("states %v", states)
		}
		steps, err := w.Timeline(w.as(t, "officer1"), d.Code)
		must(t, steps, err)
		last := steps[len(steps)-1]
		if len(last.Silent) != 1 || last.Silent[0].Unit != "UBND Phường 2" || !last.Silent[0].DueAt.Equal(nov(5, 17, 0)) {
			t.Errorf("the silence is written down as %+v", last.Silent)
		}
		for _, s := range steps {
			if s.Action == "advise" && s.ActorName == "Đỗ Văn Thụ Lý" && s.UnitName != "Sở Tư pháp" {
				t.Errorf("the answer is signed for %s", s.UnitName)
			}
		}
		// Another unit that was asked does not read what the others said.
		steps, err = w.Timeline(w.as(t, "officer2"), d.Code)
		must(t, steps, err)
		for _, s := range steps {
			if s.Action == "advise" && (s.Input != nil || s.Reason != "") {
				t.Errorf("the second ward reads %v", s.Input)
			}
		}
		// A late answer is still taken while the leader decides, and stays late.
		d = w.act(t, w.as(t, "officer2"), d, "advise", w.advice("Không có ý kiến."))
		all, err = w.Consultation(w.as(t, "leader1"), d.Code)
		must(t, all, err)
		for _, a := range all {
			if a.Unit.Name == "UBND Phường 2" && (a.At(w.now()) != consult.Late || a.SilentAt.IsZero()) {
				t.Errorf("answered late as %+v", a)
			}
		}
		w.chain(t, d, "leader1 approve")
	})
}

func TestASecondRoundAsksAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t)
		ask := func(units ...any) map[string]any {
			return map[string]any{"question": "Đề nghị cho ý kiến.", "units": units}
		}
		so := map[string]any{"unit": w.units["so"], "within": 1}
		d = w.act(t, w.as(t, "officer1"), d, "consult", ask(so))
		_, err := w.Act(w.as(t, "officer1"), d.Code, Act{Action: "consult", Version: d.Version, Input: ask(so)})
		if f := wantFault(t, err, fault.KindInvalid, ""); f.Fields[0].Code != "consult.already" {
			t.Errorf("asked twice: %v", f.Fields)
		}
		d = w.act(t, w.as(t, "officer1"), d, "consult", ask(map[string]any{"unit": "28252", "within": 1})) // joins the round
		d = w.act(t, w.as(t, "officerSo"), d, "advise", w.advice("Chưa rõ."))
		d = w.act(t, w.as(t, "officer2"), d, "advise", w.advice("Thống nhất."))
		d = w.act(t, w.as(t, "officer1"), d, "consult", ask(so))
		all, err := w.Consultation(w.as(t, "officer1"), d.Code)
		if must(t, all, err); len(all) != 3 || all[0].Round != 1 || all[1].Round != 1 || all[2].Round != 2 || !all[2].Open() {
			t.Fatalf("rounds %+v", all)
		}
		d = w.act(t, w.as(t, "officerSo"), d, "advise", w.advice("Đã rõ."))
		w.chain(t, d, "officer1 propose")
	})
}

func TestByWhenAUnitAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t)
		try := func(row map[string]any) (string, error) {
			_, err := w.Act(w.as(t, "officer1"), d.Code, Act{Action: "consult", Version: d.Version,
				Input: map[string]any{"question": "Đề nghị cho ý kiến.", "units": []any{row}}})
			if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
				return f.Fields[0].Code, err
			}
			return "", err
		}
		for name, c := range map[string]struct {
			row  map[string]any
			code string
		}{
			"no rule and nothing entered": {map[string]any{"unit": w.units["so"]}, "consult.within"},
			"longer than the dossier has": {map[string]any{"unit": w.units["so"], "within": 6}, "consult.too_long"},
			"itself":                      {map[string]any{"unit": w.units["phuong1"], "within": 1}, "dossier.unit.same"},
			"nobody":                      {map[string]any{"unit": "nowhere", "within": 1}, "dossier.unit.unknown"},
			"no unit":                     {map[string]any{"within": 1}, "form.required_choice"},
		} {
			if code, err := try(c.row); code != c.code {
				t.Errorf("%s: %s (%v), want %s", name, code, err, c.code)
			}
		}
		rule := deadline.Rule{Name: deadline.RuleConsultAnswer, ValidFrom: viet.Day{Y: 2026, M: 11, D: 1}, Amount: 2, Kind: deadline.WorkingDay,
			Law: "118/2025/NĐ-CP@2025-06-09"}
		if err := w.DB.Write(t.Context(), func(tx *store.Tx) error {
			_, err := w.Book.PutRuleTx(t.Context(), tx, rule)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if code, err := try(map[string]any{"unit": w.units["so"]}); err != nil {
			t.Fatal(code, err)
		}
		all, err := w.Consultation(w.as(t, "officer1"), d.Code)
		must(t, all, err)
		if a := all[0]; !a.DueAt.Equal(nov(4, 17, 0)) || a.Basis != deadline.RuleConsultAnswer || a.Law != rule.Law {
			t.Errorf("by the rule: %+v", a)
		}
		// The silence rests on that rule.
		w.clock.Set(nov(5, 8, 0))
		got, err := w.Get(w.as(t, "officer1"), d.Code)
		must(t, got, err)
		w.chain(t, got, "officer1 propose")
		steps, err := w.Timeline(w.as(t, "officer1"), d.Code)
		must(t, steps, err)
		if s := steps[len(steps)-1].Silent; len(s) != 1 || s[0].Law == "" {
			t.Errorf("silence %+v", s)
		}
	})
}

// All units answer in the same moment, and two people of one unit as well: every unit's answer is kept once.
func TestUnitsAnswerSideBySide(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t)
		d = w.act(t, w.as(t, "officer1"), d, "consult", w.asking())
		people := []string{"officerSo", "leaderSo", "clerkSo", "officer2", "leader2", "leaderD"}
		errs := make([]error, len(people))
		var wg sync.WaitGroup
		for i, who := range people {
			ctx := w.as(t, who)
			wg.Go(func() {
				_, errs[i] = w.Act(ctx, d.Code, Act{Action: "advise", Version: d.Version, Input: w.advice("Ý kiến của " + who)})
			})
		}
		wg.Wait()
		won := 0
		for i, err := range errs {
			if err == nil {
				won++
			} else if f, ok := fault.As(err); !ok || f.Code != "consult.answered" {
				t.Errorf("%s: %v", people[i], err)
			}
		}
		all, err := w.Consultation(w.as(t, "officer1"), d.Code)
		must(t, all, err)
		for _, a := range all {
			if a.Open() || a.Answer == "" {
				t.Errorf("%s has not answered: %+v", a.Unit.Name, a)
			}
		}
		got, err := w.Get(w.as(t, "officer1"), d.Code)
		if must(t, got, err); won != 3 || got.Version != d.Version+3 {
			t.Errorf("%d answers, version %d after %d", won, got.Version, d.Version)
		}
		// The lead saw none of them yet: its own step is told so.
		_, err = w.Act(w.as(t, "officer1"), d.Code, Act{Action: "propose", Version: d.Version})
		wantFault(t, err, fault.KindPrecondition, "dossier.changed")
		w.chain(t, got, "officer1 propose")
	})
}

// The event says whom to tell, and nobody of a unit that was not asked.
func TestWhoIsToldOfAQuestion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t)
		w.act(t, w.as(t, "officer1"), d, "consult", map[string]any{"question": "Đề nghị cho ý kiến.",
			"units": []any{map[string]any{"unit": w.units["so"], "within": 1}}})
		var told []string
		pump := event.NewJournal(w.DB, event.Consumer{Name: "test", Kinds: []string{"dossier.consult"},
			Apply: func(_ context.Context, _ *store.Tx, e event.Event) error {
				var m Moved
				err := e.Decode(&m)
				told = append(told, m.Tell...)
				if len(m.Units) != 1 || m.Units[0] != w.units["so"] || m.moreData.To != w.units["so"] {
					t.Errorf("asked %v", m.Units)
				}
				return err
			}})
		if err := pump.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{w.who["clerkSo"].AccountID: true, w.who["leaderSo"].AccountID: true}
		if len(told) != 2 || !want[told[0]] || !want[told[1]] {
			t.Errorf("told %v", told)
		}
	})
}
