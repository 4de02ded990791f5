package dossier

import (
	"context"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Actions lists the steps open to the caller now, with labels and input forms.
func (c *Cases) Actions(ctx context.Context, d Dossier) ([]Action, error) {
	f, err := c.flowOn(ctx, c.DB, d.FlowCode, d.FlowVersion)
	if err != nil {
		return nil, err
	}
	var consulted []string
	if d.Version > 1 { // a dossier just filed has asked nobody
		if consulted, err = c.consulted(ctx, c.DB, d.ID); err != nil {
			return nil, err
		}
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
	s, ok := standsAs(identity.From(ctx), d, consulted, t)
	if !ok || d.idle(t) || d.waits(t, s) != nil {
		return false, nil //nolint:nilerr // what it waits for is told to those who try
	}
	if !policy.Allowed(ctx, policy.Action("dossier."+t.Action), d.object(consulted)) {
		return false, nil
	}
	if d.bars(t, identity.From(ctx)) != nil {
		return false, nil //nolint:nilerr // why it is barred is told to those who try
	}
	if !t.Once {
		return true, nil
	}
	var did int
	err := r.QueryRow(ctx, stepDid, d.ID, t.Action).Scan(&did)
	return did == 0, err
}

// bars says why a transition that the flow allows is not open for this dossier.
func (d *Dossier) bars(t flow.Transition, who identity.Who) error {
	switch {
	case d.idle(t):
		return fault.Conflict("dossier.action.idle", "action", t.Name)
	case t.Does(flow.Ask) && d.Supplements > 0:
		return fault.Conflict("dossier.supplement.once")
	case t.Does(flow.Extend) && d.Extended > 0:
		return fault.Conflict("dossier.extend.once")
	case t.Does(flow.Extend) && (d.AcceptedAt.IsZero() || d.Budget == nil):
		return fault.Conflict("dossier.extend.no_clock")
	case t.Does(flow.Claim) && d.Assignee != "" && d.Assignee != who.AccountID:
		return fault.Conflict("dossier.claim.taken", "who", d.AssigneeName)
	case t.Does(flow.Transfer) && !d.AcceptedAt.IsZero():
		return fault.Conflict("dossier.transfer.accepted")
	case t.Does(flow.Result) && d.Result != nil:
		return fault.Conflict("dossier.issue.done", "number", d.Result.Number)
	}
	return nil
}

// takesFiles reports whether uploads may come with an act: the citizen's answer, and the result.
func takesFiles(t flow.Transition) bool {
	return t.Does(flow.Supply) || t.Does(flow.Result) || t.Does(flow.Advise)
}
