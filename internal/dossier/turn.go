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
		w.And(`EXISTS (SELECT 1 FROM dossier_consulted a WHERE a.dossier_id = d.id AND a.unit_id = ? AND a.answered_at = 0 AND NOT a.handed) AND NOT d.closed`, who.UnitID)
	}
	if !f.Turn && !f.Unclaimed {
		return nil
	}
	flows, err := c.flows(ctx)
	if err != nil {
		return err
	}
	var conds []string
	var args []any
	if f.Turn {
		for _, a := range hands(who) {
			conds, args = append(conds, "d.assignee = ?"), append(args, a)
		}
		for _, role := range []flow.Role{flow.Clerk, flow.Leader} {
			units := unitsWith(who, identity.Role(role))
			if len(units) == 0 {
				continue
			}
			conds, args = inStates(conds, args, flows, units, func(_ flow.Flow, s flow.State) bool { return s.Works == role })
		}
	} else {
		w.And("d.assignee = ''")
		conds, args = inStates(conds, args, flows, unitsOf(who), func(f flow.Flow, s flow.State) bool {
			_, can := f.Find("claim", s.ID)
			return can || s.Works == flow.Officer
		})
	}
	if len(conds) == 0 {
		conds = []string{"FALSE"}
	}
	w.And("("+strings.Join(conds, " OR ")+")", args...)
	return nil
}

// inStates adds, for each flow, the condition that a dossier of these units stands in one of its states.
func inStates(conds []string, args []any, flows []flow.Flow, units []string, is func(flow.Flow, flow.State) bool) ([]string, []any) {
	for _, f := range flows {
		var states []any
		for _, s := range f.States {
			if !s.Terminal && is(f, s) {
				states = append(states, s.ID)
			}
		}
		if len(states) == 0 || len(units) == 0 {
			continue
		}
		conds = append(conds, "d.flow_code = ? AND d.flow_version = ? AND d.state IN ("+questions(len(states))+") AND d.unit_id IN ("+questions(len(units))+")")
		args = append(append(args, f.Code, f.Version), states...)
		for _, u := range units {
			args = append(args, u)
		}
	}
	return conds, args
}

func questions(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// unitsWith lists the units where the caller holds a role.
func unitsWith(who identity.Who, role identity.Role) []string {
	var all []string
	for _, g := range who.Grants {
		if g.Role == role && !slices.Contains(all, g.UnitID) {
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
