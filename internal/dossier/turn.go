package dossier

import (
	"context"
	"slices"
	"strings"

	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// maxCount is as far as Count counts: more is "999+" to a person.
const maxCount = 1000

// Count counts what List would show, as far as a thousand (đếm hồ sơ).
func (c *Cases) Count(ctx context.Context, f Filter) (n int, err error) {
	w, _, err := c.where(ctx, &f)
	if err != nil {
		return 0, err
	}
	q := "SELECT COUNT(*) FROM (SELECT 1 FROM dossier d" + w.SQL() + " LIMIT " + w.Arg(maxCount) + ") counted"
	err = c.DB.QueryRow(ctx, q, w.Args()...).Scan(&n)
	return n, err
}

// State is a state of the flows in use, for filters (trạng thái hồ sơ).
type State struct {
	ID       string
	Name     lang.Text
	Terminal bool
}

// States lists the states of the flows in use, each once, in the order in which a dossier passes them.
func (c *Cases) States(ctx context.Context) ([]State, error) {
	flows, err := c.flows(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(flows, func(a, b flow.Flow) int { return len(b.States) - len(a.States) })
	var all []State
	for _, f := range flows {
		for _, s := range f.States {
			if !slices.ContainsFunc(all, func(o State) bool { return o.ID == s.ID }) {
				all = append(all, State{ID: s.ID, Name: s.Name, Terminal: s.Terminal})
			}
		}
	}
	return all, nil
}

// flows are all published versions: dossiers may be under way on each.
func (c *Cases) flows(ctx context.Context) ([]flow.Flow, error) {
	list, err := c.Flows.List(ctx, c.DB)
	if err != nil {
		return nil, err
	}
	all := make([]flow.Flow, 0, len(list))
	for _, p := range list {
		f, err := c.Flows.Get(ctx, c.DB, p.Code, p.Version)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// narrowWork adds what concerns whose turn it is, and the days of filing.
func (c *Cases) narrowWork(ctx context.Context, w *store.Where, f *Filter, who identity.Who) error {
	if !f.Since.IsZero() {
		w.And("d.submitted_at >= ?", store.Millis(f.Since.Time(0)))
	}
	if !f.Until.IsZero() {
		w.And("d.submitted_at < ?", store.Millis(f.Until.Add(1).Time(0)))
	}
	if f.Consulted && f.Unanswered {
		w.And(`d.id IN (SELECT a.dossier_id FROM dossier_consulted a WHERE a.unit_id = ? AND a.answered_at = 0 AND NOT a.handed) AND NOT d.closed`, who.UnitID)
	}
	if !f.Turn && !f.Unclaimed {
		return nil
	}
	flows, err := c.flows(ctx)
	if err != nil {
		return err
	}
	var conds []string
	if f.Turn {
		for _, a := range hands(who) {
			conds = append(conds, "d.assignee = "+w.Arg(a))
		}
		for _, role := range []flow.Role{flow.Clerk, flow.Leader} {
			units := unitsWith(who, identity.Role(role))
			if len(units) == 0 {
				continue
			}
			conds = inStates(conds, w, flows, units, func(_ flow.Flow, s flow.State) bool { return s.Works == role })
		}
	} else {
		w.And("d.assignee = ''")
		conds = inStates(conds, w, flows, unitsOf(who), func(f flow.Flow, s flow.State) bool {
			_, can := f.Find("claim", s.ID)
			return can || s.Works == flow.Officer
		})
	}
	if len(conds) == 0 {
		conds = []string{"FALSE"}
	}
	w.And("(" + strings.Join(conds, " OR ") + ")")
	return nil
}

// inStates adds the condition that a dossier of these units stands in one of these states of its flow.
func inStates(conds []string, w *store.Where, flows []flow.Flow, units []string, is func(flow.Flow, flow.State) bool) []string {
	var alternatives []string
	for _, f := range flows {
		var states []string
		for _, s := range f.States {
			if !s.Terminal && is(f, s) {
				states = append(states, s.ID)
			}
		}
		if len(states) > 0 {
			alternatives = append(alternatives, "d.flow_code = "+w.Arg(f.Code)+" AND d.flow_version = "+w.Arg(f.Version)+" AND d.state "+w.List(states))
		}
	}
	if len(alternatives) == 0 || len(units) == 0 {
		return conds
	}
	return append(conds, "("+strings.Join(alternatives, " OR ")+") AND "+store.Wide("d.unit_id", len(units))+" "+w.List(units))
}

// unitsWith lists the units where the caller holds one of these roles.
func unitsWith(who identity.Who, roles ...identity.Role) []string {
	var all []string
	seen := map[string]bool{}
	for _, g := range who.Grants {
		if slices.Contains(roles, g.Role) && !seen[g.UnitID] {
			seen[g.UnitID] = true
			all = append(all, g.UnitID)
		}
	}
	return all
}

// turn notes on a row whose turn it is, and whether the caller may take it over with one press.
func (i *Item) turn(ctx context.Context, f flow.Flow, s flow.State) {
	who := identity.From(ctx)
	i.Works = string(s.Works)
	d := Dossier{ID: i.ID, Unit: i.Unit, State: i.State, Assignee: i.Assignee, OwnerAccount: i.owner}
	switch _, mine := actsAs(who, &d, nil, []flow.Role{s.Works}); {
	case i.Closed || s.Works == flow.Applicant || s.Works == flow.Nobody:
	case s.Works == flow.Officer:
		i.Yours = i.Assignee != "" && slices.Contains(hands(who), i.Assignee)
	default:
		i.Yours = mine
	}
	if t, ok := f.Find("claim", i.State); ok && i.Assignee == "" && len(t.Input.Sections) == 0 {
		_, as := actsAs(who, &d, nil, t.Who)
		i.Claimable = as && policy.Allowed(ctx, "dossier.claim", d.object(nil))
	}
}
