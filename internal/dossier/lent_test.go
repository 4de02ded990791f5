package dossier

import (
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
)

// lend lets one officer act for another from the 3rd to the 4th of November, by the leader's own decision.
func (w *world) lend(t *testing.T, from, to string, role identity.Role) identity.Delegation {
	t.Helper()
	system := identity.With(t.Context(), identity.System())
	d, err := w.Accounts.Delegate(system, identity.NewDelegation{Delegator: w.who[from].AccountID, Delegate: w.who[to].AccountID,
		Unit: w.units["phuong1"], Roles: []identity.Role{role}, From: viet.Day{Y: 2026, M: 11, D: 3}, To: viet.Day{Y: 2026, M: 11, D: 4},
		Decision: "12/QĐ-UBND", DecidedOn: viet.Day{Y: 2026, M: 11, D: 2}, Reason: "Nghỉ phép năm"})
	if must(t, d, err); d.State != identity.DelegationApproved {
		t.Fatalf("%+v", d)
	}
	return d
}

// now gives somebody the powers that they have at the moment.
func (w *world) nowIs(t *testing.T, name string) {
	t.Helper()
	who, err := w.Accounts.WhoOf(t.Context(), w.who[name].AccountID)
	who = must(t, who, err)
	who.MustChange = false // nobody signed in here to change the first password
	w.who[name] = who
}

func TestADelegateActsForWhoIsAway(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t) // in the hands of officer1
		w.lend(t, "officer1", "officer1b", identity.Officer)
		w.nowIs(t, "officer1b")
		_, err := w.Act(w.as(t, "officer1b"), d.Code, Act{Action: "propose", Version: d.Version})
		wantFault(t, err, fault.KindForbidden, "") // not yet
		w.clock.Set(nov(3, 8, 0))
		w.nowIs(t, "officer1b")
		for name, f := range map[string]Filter{"inbox": {Turn: true}, "mine": {Mine: true}} {
			page, err := w.List(w.as(t, "officer1b"), f)
			if must(t, page, err); len(page.Items) != 1 || !page.Items[0].Yours {
				t.Errorf("%s of the delegate: %+v", name, page.Items)
			}
		}
		open, err := w.Actions(w.as(t, "officer1b"), d)
		must(t, open, err)
		may := map[string]bool{}
		for _, a := range open {
			may[a.Name] = true
		}
		if !may["propose"] || may["approve"] {
			t.Errorf("may %v", may)
		}
		d = w.act(t, w.as(t, "officer1b"), d, "propose", nil)
		steps, err := w.Timeline(w.as(t, "leader1"), d.Code)
		must(t, steps, err)
		s := steps[len(steps)-1]
		if s.ActorName != "Phạm Thị Thứ Hai" || s.Behalf == nil || s.Behalf.Name != "Trần Văn Thụ Lý" || s.Behalf.Account != w.who["officer1"].AccountID {
			t.Errorf("signed %s for %+v", s.ActorName, s.Behalf)
		}
		steps, err = w.Timeline(w.as(t, "citizen"), d.Code)
		if must(t, steps, err); steps[len(steps)-1].Behalf != nil {
			t.Error("the citizen is told who was away")
		}
	})
}

// At midnight of the last day it is over, in the middle of the work.
func TestAtMidnightTheDelegateIsOnlyThemself(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t)
		w.lend(t, "leader1", "officer1b", identity.Leader)
		d = w.act(t, w.as(t, "officer1"), d, "propose", nil)
		w.clock.Set(nov(4, 23, 59))
		w.nowIs(t, "officer1b")
		if ok, err := w.isOpen(w.as(t, "officer1b"), w.DB, &d, mustFind(t, w, d, "approve"), nil); err != nil || !ok {
			t.Fatalf("a minute before midnight: %v %v", ok, err)
		}
		w.clock.Set(nov(5, 0, 0))
		w.nowIs(t, "officer1b")
		_, err := w.Act(w.as(t, "officer1b"), d.Code, Act{Action: "approve", Version: d.Version})
		wantFault(t, err, fault.KindForbidden, "")
		w.chain(t, d, "leader1 approve")
	})
}

func TestThePaperSaysForWhomItWasSigned(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.inNovember(t)
		d = w.act(t, w.as(t, "officer1"), d, "propose", nil)
		w.lend(t, "leader1", "officer1b", identity.Leader)
		w.clock.Set(nov(3, 9, 0))
		w.nowIs(t, "officer1b")
		d = w.act(t, w.as(t, "officer1b"), d, "approve", nil)
		d = w.act(t, w.as(t, "clerk1"), d, "issue", nil)
		if d.Result.Signer != "Phạm Thị Thứ Hai" || d.Result.Behalf != "TUQ. Nguyễn Văn Chủ Tịch" {
			t.Errorf("signed %+v", d.Result)
		}
	})
}
