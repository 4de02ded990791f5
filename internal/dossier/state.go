package dossier

import (
	"slices"
	"time"

	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
)

// transitionsOf lists the transitions of an action; a flow may have several, from different states.
func transitionsOf(f flow.Flow, action string) []flow.Transition {
	var all []flow.Transition
	for _, t := range f.Transitions {
		if t.Action == action {
			all = append(all, t)
		}
	}
	return all
}

// labelOf finds the transition that a step was: the one from its state, else any of that action.
func labelOf(f flow.Flow, action, from string) flow.Transition {
	if t, ok := f.Find(action, from); ok {
		return t
	}
	if all := transitionsOf(f, action); len(all) > 0 {
		return all[0]
	}
	return flow.Transition{}
}

// enter puts a dossier into a state.
func (d *Dossier) enter(s flow.State) {
	d.State, d.StateName, d.PublicState = s.ID, s.Name, s.Citizen
	d.National, d.Closed, d.Paused = s.National, s.Terminal, s.Clock == flow.ClockPaused
	d.works = s.Works
}

// show fills in what the row of a dossier does not hold: the words of its state.
func (d *Dossier) show(f flow.Flow) {
	if s, ok := f.State(d.State); ok {
		d.StateName, d.PublicState, d.works = s.Name, s.Citizen, s.Works
	}
}

// nextAt is the moment by which the office has to move, in this order: it answers, it gives the result. What waits for
// the citizen, or to be fetched, is never due.
func (d *Dossier) nextAt(s flow.State) time.Time {
	switch {
	case s.Terminal && !d.EndedAt.IsZero():
		return d.EndedAt
	case s.Terminal, s.Clock == flow.ClockPaused, s.Clock == flow.ClockStopped, s.Works == flow.Applicant:
		return far
	case s.Clock == flow.ClockRunning && !d.DueAt.IsZero():
		return d.DueAt
	case s.Clock == flow.ClockRunning:
		return far
	}
	return d.AnswerBy
}

// object is a dossier as policy sees it.
func (d *Dossier) object(consulted []string) policy.Object {
	return policy.Object{Kind: "dossier", ID: d.ID, UnitID: d.Unit.ID, UnitPath: d.Unit.Path,
		OwnerAccount: d.OwnerAccount, Assignee: d.Assignee, Consulted: consulted, State: d.State,
		TakenUnitID: d.takenID(), Excluded: d.raw.excluded}
}

// actsAs finds as what the caller may make a transition: the first of its roles that the caller has here.
func actsAs(who identity.Who, d *Dossier, consulted []string, roles []flow.Role) (flow.Role, bool) {
	if who.Kind == identity.KindSystem && len(roles) > 0 { // what follows by itself: a parcel was delivered
		return roles[0], true
	}
	for _, role := range roles {
		if hasRole(who, d, consulted, role) {
			return role, true
		}
	}
	return "", false
}

func hasRole(who identity.Who, d *Dossier, consulted []string, role flow.Role) bool {
	unit := d.Unit.ID
	switch role {
	case flow.Applicant:
		return who.Owns(d.ID, d.OwnerAccount)
	case flow.Clerk:
		return who.Has(identity.Clerk, unit)
	case flow.Officer:
		return who.Has(identity.Officer, unit)
	case flow.Leader:
		return who.Has(identity.Leader, unit)
	case flow.Assignee:
		return inHand(who, d)
	case flow.Consulted:
		return slices.ContainsFunc(consulted, func(id string) bool {
			return who.Has(identity.Officer, id) || who.Has(identity.Leader, id) || who.Has(identity.Clerk, id)
		})
	}
	return false
}
