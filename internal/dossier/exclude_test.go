package dossier

import (
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
)

func mustFind(t *testing.T, w *world, d Dossier, action string) flow.Transition {
	t.Helper()
	f, err := w.flowOn(t.Context(), w.DB, d.FlowCode, d.FlowVersion)
	must(t, f, err)
	tr, ok := f.Find(action, d.State)
	if !ok {
		t.Fatalf("%s cannot be done in %s", action, d.State)
	}
	return tr
}

// shut sees that somebody has no way to a dossier: not by reading, searching, counting, acting, nor by being given it.
func (w *world) shut(t *testing.T, who string, d Dossier) {
	t.Helper()
	ctx := w.as(t, who)
	_, err := w.Get(ctx, d.Code)
	f := wantFault(t, err, fault.KindForbidden, "dossier.excluded")
	if len(f.Args) != 1 || f.Args["code"] != d.Code {
		t.Errorf("%s is told %v", who, f.Args)
	}
	_, err = w.Timeline(ctx, d.Code)
	wantFault(t, err, fault.KindForbidden, "dossier.excluded")
	_, err = w.Print(ctx, d.Code, PaperReceipt, "")
	wantFault(t, err, fault.KindForbidden, "dossier.excluded")
	_, err = w.Consultation(ctx, d.Code)
	wantFault(t, err, fault.KindForbidden, "dossier.excluded")
	for _, action := range []string{"claim", "propose", "approve", "assign", "consult", "correct", "readmit", "recuse"} {
		_, err := w.Act(ctx, d.Code, Act{Action: action, Version: d.Version, Input: w.inputs(action)})
		wantFault(t, err, fault.KindForbidden, "dossier.excluded")
	}
	for name, f := range map[string]Filter{"all": {}, "by code": {Query: d.Code}, "by name": {Query: "hong anh"}, "by number": {Query: "082190012345"},
		"turn": {Turn: true}, "unclaimed": {Unclaimed: true}, "mine": {Mine: true}, "unit": {Unit: d.Unit.ID}, "newest": {Newest: true}, "late": {Late: true}} {
		page, err := w.List(ctx, f)
		if must(t, page, err); len(page.Items) != 0 {
			t.Errorf("the list %q of %s shows it", name, who)
		}
		if n, err := w.Count(ctx, f); must(t, n, err) != 0 {
			t.Errorf("the count %q of %s counts it", name, who)
		}
	}
}

func TestWhoDeclaresAConflictOfInterestIsOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t)
		_, err := w.Act(w.as(t, "officer1"), d.Code, Act{Action: "recuse", Version: d.Version})
		wantFault(t, err, fault.KindInvalid, "dossier.input.invalid") // with a reason only
		d = w.act(t, w.as(t, "officer1"), d, "recuse", map[string]any{"reason": "Người nộp là em vợ của tôi."})
		if d.Assignee != "" || d.State != "working" {
			t.Errorf("%s has it in %s", d.AssigneeName, d.State)
		}
		w.shut(t, "officer1", d)
		in := map[string]any{"officer": w.who["officer1"].AccountID}
		_, err = w.Act(w.as(t, "leader1"), d.Code, Act{Action: "assign", Version: d.Version, Input: in})
		if f := wantFault(t, err, fault.KindInvalid, ""); f.Fields[0].Code != "dossier.assign.excluded" {
			t.Errorf("given as %v", f.Fields)
		}
		steps, err := w.Timeline(w.as(t, "leader1"), d.Code)
		must(t, steps, err)
		if s := steps[len(steps)-1]; len(s.Excluded) != 1 || s.Reason == "" {
			t.Errorf("noted as %+v", s)
		}
		steps, err = w.Timeline(w.as(t, "citizen"), d.Code)
		must(t, steps, err)
		for _, s := range steps {
			if len(s.Excluded) > 0 || strings.Contains(s.Reason, "em vợ") || strings.Contains(s.Label.VI, "xung đột") {
				t.Errorf("the citizen is told %+v", s)
			}
		}
		all, err := w.Exclusions(w.as(t, "leader1"), d.Code)
		if must(t, all, err); len(all) != 1 || all[0].Cause != "declared" || all[0].ByName != "Trần Văn Thụ Lý" {
			t.Errorf("listed %+v", all)
		}
		// The leader may let them take part again, and says why.
		d = w.act(t, w.as(t, "leader1"), d, "readmit", map[string]any{"officer": w.who["officer1"].AccountID, "reason": "Đã xác minh không có quan hệ."})
		d = w.act(t, w.as(t, "leader1"), d, "assign", in)
		w.chain(t, d, "officer1 propose")
	})
}

func TestALeaderOrdersWhoTakesNoPart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t)
		order := func(who string) (Dossier, error) {
			return w.Act(w.as(t, "leader1"), d.Code, Act{Action: "exclude", Version: d.Version,
				Input: map[string]any{"officer": w.who[who].AccountID, "reason": "Có quan hệ họ hàng."}})
		}
		for who, code := range map[string]string{"leader1": "dossier.exclude.self", "officer2": "dossier.assign.unknown"} {
			_, err := order(who)
			if f := wantFault(t, err, fault.KindInvalid, ""); f.Fields[0].Code != code {
				t.Errorf("%s: %v", who, f.Fields)
			}
		}
		for _, who := range []string{"officer1b", "clerk1"} {
			_, err := w.Act(w.as(t, who), d.Code, Act{Action: "exclude", Version: d.Version, Input: map[string]any{"officer": w.who["officer1"].AccountID, "reason": "Không thích."}})
			wantFault(t, err, fault.KindForbidden, "")
		}
		got, err := order("officer1b")
		d = must(t, got, err)
		w.shut(t, "officer1b", d)
		_, err = order("officer1b")
		wantFault(t, err, fault.KindInvalid, "")
		for _, who := range []string{"clerk2", "officer2", "leader2"} { // and nobody else learns of it
			_, err := w.Get(w.as(t, who), d.Code)
			wantFault(t, err, fault.KindNotFound, "dossier.unknown")
		}
	})
}

// Who bears the number of the applicant is out from the first moment, whoever gave the number when.
func TestTheApplicantsOwnNumberExcludes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Set(nov(2, 9, 0))
		before := w.file(t, w.as(t, "citizen"), standard)
		n, err := w.KeepNumber(w.as(t, "leader1"), "082190012345")
		if must(t, n, err) != 1 {
			t.Errorf("%d dossiers under way", n)
		}
		after := w.file(t, w.as(t, "citizen"), standard)
		for _, d := range []Dossier{before, after} {
			w.shut(t, "leader1", d)
		}
		s := w.atCounter(standard) // as the representative, too
		s.Applicant["citizen_id"] = "082190099999"
		s.Representative = map[string]any{"full_name": "Nguyễn Văn Chủ Tịch", "citizen_id": "082190012345", "relation": "authorised", "basis": "Giấy ủy quyền"}
		third, err := w.Submit(w.as(t, "clerk1"), s)
		w.shut(t, "leader1", must(t, third, err))
		_, err = w.Act(w.as(t, "both1"), after.Code, Act{Action: "readmit", Version: after.Version, Input: map[string]any{"officer": w.who["leader1"].AccountID, "reason": "Cho tham gia lại."}})
		wantFault(t, err, fault.KindConflict, "dossier.readmit.number")

		// A number that is mended to the officer's excludes from then on.
		fourth := w.atCounter(sameDay)
		fourth.Applicant["citizen_id"] = "082190088888"
		d, err := w.Submit(w.as(t, "clerk1"), fourth)
		d = w.chain(t, must(t, d, err), "clerk1 accept")
		if _, err := w.Get(w.as(t, "leader1"), d.Code); err != nil {
			t.Fatal(err)
		}
		d = w.act(t, w.as(t, "clerk1"), d, "correct", map[string]any{"field": "applicant.citizen_id", "value": "082190012345", "reason": "Gõ nhầm số."})
		w.shut(t, "leader1", d)

		// Nobody takes in their own.
		if _, err := w.KeepNumber(w.as(t, "clerk1"), "082190077777"); err != nil {
			t.Fatal(err)
		}
		own := w.atCounter(standard)
		own.Applicant["citizen_id"] = "082190077777"
		_, err = w.Submit(w.as(t, "clerk1"), own)
		wantFault(t, err, fault.KindForbidden, "dossier.intake.own")
		for _, bad := range []string{"12", "không phải số"} {
			_, err := w.KeepNumber(w.as(t, "clerk1"), bad)
			wantFault(t, err, fault.KindInvalid, "identity.profile_invalid")
		}
		_, err = w.KeepNumber(w.as(t, "citizen"), "082190012345")
		wantFault(t, err, fault.KindForbidden, "identity.officers_only")
	})
}

// Who takes no part cannot act for a colleague either, and what they lend is worth nothing here.
func TestADelegateWhoTakesNoPart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t)
		w.lend(t, "officer1", "officer1b", identity.Officer)
		w.lend(t, "leader1", "clerk1", identity.Leader)
		d = w.act(t, w.as(t, "leader1"), d, "exclude", map[string]any{"officer": w.who["officer1b"].AccountID, "reason": "Có quan hệ họ hàng."})
		d = w.act(t, w.as(t, "leader1"), d, "recuse", map[string]any{"reason": "Người nộp là người thân."})
		w.clock.Set(nov(3, 9, 0))
		for _, who := range []string{"officer1b", "clerk1"} {
			w.nowIs(t, who)
		}
		w.shut(t, "officer1b", d) // though officer1 has it in hand and lent it
		d = w.act(t, w.as(t, "officer1"), d, "propose", nil)
		_, err := w.Act(w.as(t, "clerk1"), d.Code, Act{Action: "approve", Version: d.Version})
		if k := fault.KindOf(err); k != fault.KindForbidden {
			t.Errorf("approved with the power of a leader who takes no part: %v", err)
		}
		if _, err := w.Get(w.as(t, "clerk1"), d.Code); err != nil {
			t.Errorf("the clerk's own powers are gone, too: %v", err)
		}
		if policy.Allowed(w.as(t, "clerk1"), "dossier.approve", d.object(nil)) {
			t.Error("the table allows it")
		}
	})
}

// Two leaders' acts at once: an order and a step of the one it is about. One of them is told.
func TestAnOrderAndAStepAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 3 {
			d := w.inNovember(t)
			done := make(chan error, 2)
			leader, officer := w.as(t, "leader1"), w.as(t, "officer1")
			go func() {
				_, err := w.Act(leader, d.Code, Act{Action: "exclude", Version: d.Version, Input: map[string]any{"officer": w.who["officer1"].AccountID, "reason": "Có quan hệ họ hàng."}})
				done <- err
			}()
			go func() {
				_, err := w.Act(officer, d.Code, Act{Action: "propose", Version: d.Version})
				done <- err
			}()
			a, b := <-done, <-done
			if (a == nil) == (b == nil) {
				t.Fatalf("exactly one has to win: %v, %v", a, b)
			}
		}
	})
}

// A leader who takes no part does not find the dossier in the load of the unit either; the one above does.
func TestWhoTakesNoPartDoesNotCountIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t)
		other := w.inNovember(t)
		load := func(who string) (Counts, Counts) {
			n, err := w.Counts(w.as(t, who), d.Unit.ID)
			must(t, n, err)
			below, err := w.Below(w.as(t, who), d.Unit.ID)
			if must(t, below, err); len(below) != 1 {
				t.Fatalf("%s counts %+v", who, below)
			}
			return n, below[0]
		}
		if n, below := load("leader1"); n.Open != 2 || below.Open != 2 {
			t.Fatalf("before: %+v %+v", n, below)
		}
		d = w.act(t, w.as(t, "leader1"), d, "recuse", map[string]any{"reason": "Người nộp là em vợ của tôi."})
		n, below := load("leader1")
		open := 0
		for _, s := range append(n.ByState, n.ByPerson...) {
			open += s.Open
		}
		if n.Open != 1 || open != 2 || below.Open != 1 { // once by state and once by person
			t.Errorf("after: %+v %+v", n, below)
		}
		if n, below := load("leaderD"); n.Open != 2 || below.Open != 2 {
			t.Errorf("the leader above: %+v %+v", n, below)
		}
		w.act(t, w.as(t, "officer1"), other, "recuse", map[string]any{"reason": "Người nộp là bạn học."})
		if n, _ := load("leader1"); n.Open != 1 {
			t.Errorf("whoever else takes no part: %+v", n)
		}
	})
}
