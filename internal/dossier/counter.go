package dossier

import (
	"context"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/store"
)

// SubmitAndAccept files at the counter and accepts in the same transaction (tiếp nhận tại quầy). The input is that of
// the action accept.
func (c *Cases) SubmitAndAccept(ctx context.Context, s Submit, input map[string]any) (Dossier, error) {
	return c.submitAndAct(ctx, s, func(ctx context.Context, tx *store.Tx, d Dossier) (Dossier, error) {
		return c.actTx(ctx, tx, d, Act{Action: "accept", Version: d.Version, Input: input, Guest: s.Guest, at: s.trueTime()})
	})
}

// Certify is the one-screen path of certified copies (chứng thực bản sao): it files and then takes, one after another,
// every step named in inputs that the flow and the caller's roles allow, in one transaction. Where somebody else has to
// sign it stops, and the dossier's state says so.
func (c *Cases) Certify(ctx context.Context, s Submit, inputs map[string]map[string]any) (Dossier, error) {
	return c.submitAndAct(ctx, s, func(ctx context.Context, tx *store.Tx, d Dossier) (Dossier, error) {
		did := map[string]bool{}
		for range len(inputs) {
			f, err := c.Flows.Get(ctx, tx, d.FlowCode, d.FlowVersion)
			if err != nil {
				return d, err
			}
			next, err := c.nextOf(ctx, tx, f, &d, inputs, did)
			if err != nil || next == "" {
				return d, err
			}
			did[next] = true
			if d, err = c.actTx(ctx, tx, d, Act{Action: next, Version: d.Version, Input: inputs[next], Guest: s.Guest, at: s.trueTime()}); err != nil {
				return d, inside(err, next)
			}
		}
		return d, nil
	})
}

// nextOf finds the next of the wanted actions that is open to the caller. One that ends the dossier comes after those
// that do not: a leader at the counter signs before handing over.
func (c *Cases) nextOf(ctx context.Context, r store.Reader, f flow.Flow, d *Dossier, inputs map[string]map[string]any, did map[string]bool) (string, error) {
	last := ""
	for _, t := range f.Leaving(d.State) {
		if _, wanted := inputs[t.Action]; !wanted || did[t.Action] {
			continue
		}
		ok, err := c.isOpen(ctx, r, d, t, nil)
		if err != nil {
			return "", err
		}
		if to, _ := f.State(t.Target(d.State)); ok && !to.Terminal {
			return t.Action, nil
		} else if ok && last == "" {
			last = t.Action
		}
	}
	return last, nil
}

// inside puts the action, or the place in a list, before the fields of a fault.
func inside(err error, action string) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	g := *f
	g.Fields = slices.Clone(f.Fields)
	for i := range g.Fields {
		g.Fields[i].Path = action + "." + g.Fields[i].Path
	}
	return &g
}

func (c *Cases) submitAndAct(ctx context.Context, s Submit, then func(context.Context, *store.Tx, Dossier) (Dossier, error)) (Dossier, error) {
	f, err := c.prepare(ctx, s)
	if err != nil {
		return Dossier{}, c.replayed(ctx, s.Once, err)
	}
	var d Dossier
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		if err := s.Once.Before(ctx, tx); err != nil {
			return err
		}
		if err := f.writeTx(ctx, tx); err != nil {
			return err
		}
		if d, err = then(ctx, tx, f.d); err != nil {
			return err
		}
		d.Documents = f.d.Documents
		return s.Once.After(ctx, tx, d)
	})
	if err != nil {
		return Dossier{}, err
	}
	return d, nil
}

// actTx takes a step inside a transaction.
func (c *Cases) actTx(ctx context.Context, tx *store.Tx, d Dossier, a Act) (Dossier, error) {
	m, err := c.plan(ctx, tx, d, a)
	if err != nil {
		return d, err
	}
	err = m.writeTx(ctx, tx)
	return m.d, err
}
