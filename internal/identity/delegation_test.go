package identity_test

import (
	"context"
	"testing"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
)

func novem(day int) viet.Day { return viet.Day{Y: 2026, M: 11, D: day} }

// away is a delegation of three days that can be approved.
func (o *office) away(delegate identity.Account, roles ...identity.Role) identity.NewDelegation {
	return identity.NewDelegation{Delegate: delegate.ID, Unit: o.ids["C1"], Roles: roles, From: novem(24), To: novem(26),
		Decision: "15/QĐ-UBND", DecidedOn: novem(20), Reason: "Nghỉ phép năm"}
}

func (o *office) who(acc identity.Account) identity.Who {
	o.t.Helper()
	w, err := o.acc.WhoOf(o.t.Context(), acc.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return w
}

func (o *office) ctx(acc identity.Account) context.Context {
	return identity.With(o.t.Context(), o.who(acc))
}

func (o *office) at(day, hour, minute int) {
	o.clock.Set(time.Date(2026, 11, day, hour, minute, 0, 0, viet.Zone))
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok {
		t.Fatalf("got %v, want %s", err, code)
	}
	if f.Code == code {
		return
	}
	for _, field := range f.Fields {
		if field.Code == code {
			return
		}
	}
	t.Errorf("got %s %v, want %s", f.Code, f.Fields, code)
}

// A role that is lent begins and ends with the legal day, by itself, and everybody's next request knows.
func TestADelegationBeginsAndEndsAtMidnight(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		lead, mate := o.officer("lanhdao", "C1", identity.Leader), o.officer("phochutich", "C1", identity.Officer)
		o.officer("quantri", "C1", identity.Admin)
		admin, _ := o.signIn("quantri")
		lender, _ := o.signIn("lanhdao")
		d, err := o.acc.Delegate(lender, o.away(mate, identity.Leader))
		if err != nil || d.State != identity.DelegationAsked || d.DelegatorName == "" {
			t.Fatalf("%+v %v", d, err)
		}
		_, s := o.signIn("phochutich")
		has := func() bool {
			o.t.Helper()
			w, _, err := o.acc.SessionWho(t.Context(), s.Token)
			if err != nil {
				t.Fatal(err)
			}
			g, ok := w.Behalf(identity.Leader, o.ids["C1"])
			if ok && (g.For != lead.ID || g.ForName != lead.Name || !w.Has(identity.Leader, o.ids["C1"]) || w.Direct().Has(identity.Leader, "")) {
				t.Fatalf("lent as %+v", g)
			}
			return ok
		}
		if _, err := o.acc.DecideDelegation(admin, d.ID, d.Version, true, ""); err != nil {
			t.Fatal(err)
		}
		for _, at := range []struct {
			day, hour, minute int
			want              bool
		}{{23, 23, 59, false}, {24, 0, 0, true}, {25, 12, 0, true}, {26, 23, 59, true}, {27, 0, 0, false}} {
			o.at(at.day, at.hour, at.minute)
			if at.hour == 23 { // the last look before midnight must not be believed after it
				o.clock.Advance(58 * time.Second)
			}
			_, s = o.signIn("phochutich")
			if got := has(); got != at.want {
				t.Errorf("on the %d at %d:%02d: %v", at.day, at.hour, at.minute, got)
			}
			if at.hour == 23 && at.day == 26 {
				o.clock.Advance(3 * time.Second)
				if has() {
					t.Error("three seconds later it is another day")
				}
			}
		}
	})
}

func TestWhoMayDelegateWhat(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		lead, mate := o.officer("lanhdao", "C1", identity.Leader), o.officer("congchuc", "C1", identity.Officer)
		clerk := o.officer("tiepnhan", "C1", identity.Clerk)
		other := o.officer("phuong1", "C2", identity.Officer)
		o.officer("quantri", "C1", identity.Admin)
		o.officer("quantrihuyen", "H", identity.Admin)
		admin, _ := o.signIn("quantri")
		above, _ := o.signIn("quantrihuyen")

		for name, c := range map[string]struct {
			by   identity.Account
			edit func(*identity.NewDelegation)
			code string
		}{
			"to oneself":             {mate, func(n *identity.NewDelegation) { n.Delegate = mate.ID }, "identity.delegation_self"},
			"to nobody":              {mate, func(n *identity.NewDelegation) { n.Delegate = "" }, "field.required"},
			"a role not held":        {mate, func(n *identity.NewDelegation) { n.Roles = []identity.Role{identity.Leader} }, "identity.delegation_not_held"},
			"administration":         {mate, func(n *identity.NewDelegation) { n.Roles = []identity.Role{identity.Admin} }, "identity.delegation_not_held"},
			"no role":                {mate, func(n *identity.NewDelegation) { n.Roles = nil }, "field.required"},
			"across units":           {mate, func(n *identity.NewDelegation) { n.Delegate = other.ID }, "identity.delegation_across"},
			"at a unit of others":    {mate, func(n *identity.NewDelegation) { n.Unit = o.ids["C2"] }, "identity.delegation_not_held"},
			"for days past":          {mate, func(n *identity.NewDelegation) { n.From = novem(20) }, "identity.delegation_past"},
			"backwards":              {mate, func(n *identity.NewDelegation) { n.To = novem(23) }, "identity.delegation_order"},
			"without a decision":     {mate, func(n *identity.NewDelegation) { n.Decision = " " }, "field.required"},
			"without a reason":       {mate, func(n *identity.NewDelegation) { n.Reason = "" }, "field.required"},
			"somebody else's":        {mate, func(n *identity.NewDelegation) { n.Delegator = lead.ID; n.Roles = []identity.Role{identity.Leader} }, "policy.forbidden"},
			"of the commune next by": {other, func(n *identity.NewDelegation) { n.Delegator = mate.ID }, "policy.forbidden"},
		} {
			n := o.away(clerk, identity.Officer)
			c.edit(&n)
			_, err := o.acc.Delegate(o.ctx(c.by), n)
			if err == nil {
				t.Errorf("%s: let through", name)
				continue
			}
			t.Run(name, func(t *testing.T) { wantCode(t, err, c.code) })
		}

		// A leader enters it for an officer who fell ill: that is the approval.
		n := o.away(clerk, identity.Officer)
		n.Delegator = mate.ID
		d, err := o.acc.Delegate(o.ctx(lead), n)
		if err != nil || d.State != identity.DelegationApproved || d.ApprovedName != lead.Name {
			t.Fatalf("%+v %v", d, err)
		}
		o.at(24, 9, 0)
		w := o.who(clerk)
		if g, ok := w.Behalf(identity.Officer, o.ids["C1"]); !ok || g.For != mate.ID || len(w.Away(o.ids["C1"])) != 1 {
			t.Fatalf("lent %+v", w.Grants)
		}
		// What is lent cannot be lent on, nor used to approve.
		chain := o.away(lead, identity.Officer)
		_, err = o.acc.Delegate(o.ctx(clerk), chain)
		wantCode(t, err, "identity.delegation_not_held")
		_, err = o.acc.Delegate(o.ctx(mate), n) // the same days again
		wantCode(t, err, "identity.delegation_twice")
		busy := o.away(mate, identity.Clerk) // mate is away
		_, err = o.acc.Delegate(o.ctx(clerk), busy)
		wantCode(t, err, "identity.delegation_absent")

		// A leader's own waits for somebody else; who acts cannot let it be.
		o.clock.Advance(10 * time.Second)
		own := o.away(clerk, identity.Leader)
		l, err := o.acc.Delegate(o.ctx(lead), own)
		if err != nil || l.State != identity.DelegationAsked {
			t.Fatalf("%+v %v", l, err)
		}
		_, err = o.acc.DecideDelegation(o.ctx(lead), l.ID, l.Version, true, "")
		wantCode(t, err, "identity.delegation_own")
		_, err = o.acc.DecideDelegation(o.ctx(clerk), l.ID, l.Version, true, "")
		wantCode(t, err, "identity.delegation_own")
		_, err = o.acc.DecideDelegation(o.ctx(other), l.ID, l.Version, true, "")
		wantCode(t, err, "identity.delegation_not_found")
		_, err = o.acc.DecideDelegation(admin, l.ID, l.Version, false, "")
		wantCode(t, err, "field.required")
		l, err = o.acc.DecideDelegation(admin, l.ID, l.Version, false, "Đồng chí phó chủ tịch phụ trách.")
		if err != nil || l.State != identity.DelegationRefused || l.Why == "" {
			t.Fatalf("%+v %v", l, err)
		}
		_, err = o.acc.DecideDelegation(admin, l.ID, l.Version, true, "")
		wantCode(t, err, "identity.delegation_over")

		// Across units only by who administers both.
		across := o.away(other, identity.Leader)
		across.Delegator = lead.ID
		_, err = o.acc.Delegate(admin, across)
		wantCode(t, err, "identity.delegation_across")
		x, err := o.acc.Delegate(above, across)
		if err != nil || x.State != identity.DelegationApproved || !x.Across {
			t.Fatalf("%+v %v", x, err)
		}
		o.clock.Advance(10 * time.Second)
		if !o.who(other).Has(identity.Leader, o.ids["C1"]) {
			t.Error("what an administrator above both let through is not in force")
		}
		// Who acts may give it back.
		if _, err := o.acc.EndDelegation(o.ctx(other), x.ID, x.Version, ""); err == nil {
			t.Error("ended without a reason")
		}
		x, err = o.acc.EndDelegation(o.ctx(other), x.ID, x.Version, "Đồng chí chủ tịch đã đi làm lại.")
		if err != nil || x.State != identity.DelegationEnded || o.who(other).Has(identity.Leader, o.ids["C1"]) {
			t.Fatalf("%+v %v", x, err)
		}
		_, err = o.acc.EndDelegation(o.ctx(lead), x.ID, x.Version, "Lần nữa")
		wantCode(t, err, "identity.delegation_over")
		_, err = o.acc.EndDelegation(o.ctx(lead), "01JXXXXXXXXXXXXXXXXXXXXXXX", 1, "Không có")
		wantCode(t, err, "identity.delegation_not_found")
	})
}

// When the lender loses the role, or the colleague leaves the unit, or an account is locked, nothing is left of it.
func TestALentRoleIsNoMoreThanTheLendersOwn(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		lead, mate := o.officer("lanhdao", "C1", identity.Leader), o.officer("congchuc", "C1", identity.Officer)
		n := o.away(mate, identity.Leader)
		n.Delegator, n.From, n.To, n.DecidedOn = lead.ID, novem(24), novem(24), novem(23) // a single day
		o.officer("quantri", "C1", identity.Admin)
		admin, _ := o.signIn("quantri")
		one, err := o.acc.Delegate(admin, n)
		if err != nil || one.From != novem(24) || one.To != novem(24) || one.DecidedOn != novem(23) {
			t.Fatalf("%+v %v", one, err)
		}
		o.at(24, 9, 0)
		has := func() bool { return o.who(mate).Has(identity.Leader, o.ids["C1"]) }
		if !has() {
			t.Fatal("not in force")
		}
		lock := func(acc identity.Account, s identity.State) {
			t.Helper()
			now, err := o.acc.Account(t.Context(), acc.ID)
			if err != nil {
				t.Fatal(err)
			}
			if err := o.acc.SetState(o.system(), acc.ID, now.Version, s, "Kiểm tra"); err != nil {
				t.Fatal(err)
			}
		}
		lock(lead, identity.Locked)
		if has() {
			t.Error("the lender is locked")
		}
		lock(lead, identity.Active)
		if !has() {
			t.Error("the lender is back")
		}
		lock(mate, identity.Locked)
		if _, err := o.acc.WhoOf(t.Context(), mate.ID); err == nil {
			t.Error("who is locked acts on")
		}
		lock(mate, identity.Active)
		acc, err := o.acc.Account(t.Context(), mate.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.acc.Withdraw(o.system(), acc.Grants[0].ID, novem(24)); err != nil {
			t.Fatal(err)
		}
		if has() {
			t.Error("the colleague left the unit")
		}
	})
}

func TestDelegationsAreListedToThoseConcerned(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		lead, mate, clerk := o.officer("lanhdao", "C1", identity.Leader), o.officer("congchuc", "C1", identity.Officer), o.officer("tiepnhan", "C1", identity.Clerk)
		other := o.officer("phuong1", "C2", identity.Leader)
		n := o.away(clerk, identity.Officer)
		n.Delegator = mate.ID
		d, err := o.acc.Delegate(o.ctx(lead), n)
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			f    identity.DelegationFilter
			want int
		}{
			"of the unit": {identity.DelegationFilter{Units: []string{o.ids["C1"]}}, 1},
			"to me":       {identity.DelegationFilter{Account: clerk.ID}, 1},
			"from me":     {identity.DelegationFilter{Account: mate.ID, Current: true}, 1},
			"of others":   {identity.DelegationFilter{Units: []string{o.ids["C2"]}, Account: other.ID}, 0},
			"nobody's":    {identity.DelegationFilter{}, 0},
		} {
			list, _, err := o.acc.Delegations(t.Context(), c.f)
			if err != nil || len(list) != c.want {
				t.Errorf("%s: %d (%v)", name, len(list), err)
			}
		}
		o.at(27, 8, 0)
		if list, _, err := o.acc.Delegations(t.Context(), identity.DelegationFilter{Account: mate.ID, Current: true}); err != nil || len(list) != 0 {
			t.Errorf("what is over is current: %v %v", list, err)
		}
		if _, err := o.acc.Delegation(o.ctx(mate), d.ID); err != nil {
			t.Errorf("who lent: %v", err)
		}
		_, err = o.acc.Delegation(o.ctx(other), d.ID)
		wantCode(t, err, "identity.delegation_not_found")
		if policy.Allowed(o.ctx(other), "delegation.approve", policy.Object{Kind: "delegation", UnitID: o.ids["C1"]}) {
			t.Error("a leader of another unit approves")
		}
	})
}

// Two people who decide at once: one of them is told.
func TestTwoDecisionsAtOnce(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		lead, mate := o.officer("lanhdao", "C1", identity.Leader), o.officer("congchuc", "C1", identity.Officer)
		o.officer("quantri", "C1", identity.Admin)
		admin, _ := o.signIn("quantri")
		d, err := o.acc.Delegate(o.ctx(lead), o.away(mate, identity.Leader))
		if err != nil {
			t.Fatal(err)
		}
		results := make(chan error, 2)
		for _, yes := range []bool{true, false} {
			go func() {
				_, err := o.acc.DecideDelegation(admin, d.ID, d.Version, yes, "Không cần")
				results <- err
			}()
		}
		won := 0
		for range 2 {
			if err := <-results; err == nil {
				won++
			} else if k := fault.KindOf(err); k != fault.KindPrecondition && k != fault.KindConflict {
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d decisions won", won)
		}
		events := 0
		if err := o.db.QueryRow(t.Context(), `SELECT COUNT(*) FROM event WHERE kind = 'identity.delegation'`).Scan(&events); err != nil {
			t.Fatal(err)
		}
		if events != 1 {
			t.Errorf("%d events", events)
		}
	})
}
