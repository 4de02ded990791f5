package dossier

import (
	"context"
	"slices"

	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Actions lists the steps open to the caller now, with labels and input forms.
func (c *Cases) Actions(ctx context.Context, d Dossier) ([]Action, error) {
	f, err := c.Flows.Get(ctx, c.DB, d.FlowCode, d.FlowVersion)
	if err != nil {
		return nil, err
	}
	consulted, err := c.consulted(ctx, c.DB, d.ID)
	if err != nil {
		return nil, err
	}
	var all []Action
	for _, t := range f.Transitions {
		ok, err := c.isOpen(ctx, c.DB, &d, t, consulted)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		frm, err := c.inputForm(ctx, c.DB, f, t, &d)
		if err != nil {
			return nil, err
		}
		frm = frm.On(viet.DayOf(c.now()))
		all = append(all, Action{Name: t.Action, Label: t.Name, Help: t.Help, Input: frm, Schema: frm.Schema(),
			Confirm: t.Confirm, Tone: t.Tone, Files: takesFiles(t)})
	}
	return all, nil
}

// isOpen reports whether the caller may make a transition now.
func (c *Cases) isOpen(ctx context.Context, r store.Reader, d *Dossier, t flow.Transition, consulted []string) (bool, error) {
	if !slices.Contains(t.From, d.State) {
		return false, nil
	}
	if _, ok := actsAs(identity.From(ctx), d, consulted, t.Who); !ok {
		return false, nil
	}
	if !policy.Allowed(ctx, policy.Action("dossier."+t.Action), d.object(consulted)) {
		return false, nil
	}
	if t.Does(flow.Ask) && d.Supplements > 0 || t.Does(flow.Extend) && d.Extended > 0 {
		return false, nil
	}
	if t.Does(flow.Claim) && d.Assignee != "" && d.Assignee != identity.From(ctx).AccountID {
		return false, nil
	}
	if !t.Once {
		return true, nil
	}
	var did int
	err := r.QueryRow(ctx, stepDid, d.ID, t.Action).Scan(&did)
	return did == 0, err
}

// takesFiles reports whether uploads may come with an act: the citizen's answer, and the result.
func takesFiles(t flow.Transition) bool {
	return t.Does(flow.Supply) || t.Does(flow.Result)
}
