package dossier

import (
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
)

// standing is as what somebody takes a step (tư cách thực hiện): the role of the flow, by whose power, and where.
type standing struct {
	role    flow.Role
	lent    identity.Grant // For is empty when it is their own power
	counter bool           // at the counter that took the dossier in for another unit
}

// standsAs finds as what somebody may make a transition. Who takes no part stands nowhere, and nor does what such a one
// has lent.
func standsAs(who identity.Who, d *Dossier, consulted []string, t flow.Transition) (standing, bool) {
	who = d.object(consulted).Powers(who)
	if role, ok := actsAs(who, d, consulted, t.Who); ok {
		return standing{role: role, lent: lentFor(who, d, consulted, role)}, true
	}
	if d.takenBy(who) && counterDoes(t) {
		g, _ := who.Behalf(identity.Clerk, d.Taken.ID)
		return standing{role: flow.Clerk, lent: g, counter: true}, true
	}
	return standing{}, false
}

// lentFor finds on whose behalf somebody uses a role on a dossier; an empty grant when by their own right.
func lentFor(who identity.Who, d *Dossier, consulted []string, role flow.Role) identity.Grant {
	units := []string{d.Unit.ID}
	as := []identity.Role{identity.Role(role)}
	switch role {
	case flow.Applicant:
		return identity.Grant{}
	case flow.Assignee:
		if d.Assignee == who.AccountID {
			return identity.Grant{}
		}
		i := slices.IndexFunc(who.Grants, func(g identity.Grant) bool { return g.For == d.Assignee && g.UnitID == d.Unit.ID })
		if i < 0 {
			return identity.Grant{}
		}
		return who.Grants[i]
	case flow.Consulted:
		units, as = consulted, []identity.Role{identity.Officer, identity.Leader, identity.Clerk}
	}
	var lent identity.Grant
	for _, u := range units {
		for _, r := range as {
			g, ok := who.Behalf(r, u)
			if ok && g.For == "" {
				return g
			}
			if ok && lent.For == "" {
				lent = g
			}
		}
	}
	return lent
}

// inHand reports whether a dossier is in somebody's hands: their own, or those of a colleague for whom they act.
func inHand(who identity.Who, d *Dossier) bool {
	if !who.SignedIn() || d.Assignee == "" {
		return false
	}
	if who.AccountID == d.Assignee {
		return who.Has(identity.Officer, d.Unit.ID) || who.Has(identity.Clerk, d.Unit.ID) || who.Has(identity.Leader, d.Unit.ID)
	}
	return slices.Contains(who.Away(d.Unit.ID), d.Assignee)
}

// waits says why a step must wait until the unit has taken the dossier over from the counter that accepted it, and why
// the counter takes no step that is the unit's.
func (d *Dossier) waits(t flow.Transition, s standing) error {
	always := slices.ContainsFunc([]flow.Effect{takes, recuses, excludes, readmits}, t.Does)
	if d.awaitsHandOver() && !s.counter && s.role != flow.Applicant && s.role != flow.Consulted && !always {
		return fault.Conflict("dossier.handover.first", "unit", d.Taken.Name)
	}
	return nil
}
