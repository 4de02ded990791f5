package dossier

import (
	"context"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// Consulted is a unit that was asked for its opinion (cơ quan phối hợp).
type Consulted struct {
	Unit       Unit
	AskedAt    time.Time
	DueAt      time.Time // by when it answers; zero where nobody said
	AnsweredAt time.Time // zero: not yet
	Handed     bool      // it handed the dossier over: it was asked nothing, and may read
}

// load reads a dossier that the caller may read; what the caller may not know of is not found.
func (c *Cases) load(ctx context.Context, r store.Reader, code string) (Dossier, error) {
	d, err := c.row(ctx, r, code)
	if err != nil {
		policy.Public(ctx, "what does not exist is nobody's")
		return Dossier{}, err
	}
	if err := c.mayRead(ctx, r, &d); err != nil {
		return Dossier{}, err
	}
	f, err := c.Flows.Get(ctx, r, d.FlowCode, d.FlowVersion)
	if err != nil {
		return Dossier{}, err
	}
	d.show(f)
	return d, nil
}

// mayRead asks policy. Who was consulted is looked up only for those to whom the dossier is not open otherwise.
func (c *Cases) mayRead(ctx context.Context, r store.Reader, d *Dossier) error {
	err := policy.Can(ctx, "dossier.read", d.object(nil))
	if err == nil || len(identity.From(ctx).Grants) == 0 || fault.KindOf(err) == fault.KindForbidden {
		return hide(d.minimum(err))
	}
	consulted, err2 := c.consulted(ctx, r, d.ID)
	if err2 != nil {
		return err2
	}
	if len(consulted) == 0 {
		return hide(err)
	}
	return hide(d.minimum(policy.Can(ctx, "dossier.read", d.object(consulted))))
}

// hide makes a dossier of others look like one that does not exist, to the letter.
func hide(err error) error {
	if err != nil && fault.KindOf(err) == fault.KindNotFound {
		return fault.NotFound("dossier.unknown")
	}
	return err
}

// Get reads one dossier by its code or id, with its papers; what the caller may not know of is not found. That personal
// data was read is logged.
func (c *Cases) Get(ctx context.Context, code string) (Dossier, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return Dossier{}, err
	}
	if err := policy.Reading(ctx, c.DB, []policy.Object{d.object(nil)}, "policy.why.handle"); err != nil {
		return Dossier{}, err
	}
	d.Documents, err = c.papers(ctx, c.DB, d.ID)
	return d, err
}

// minimum says to who takes no part in a dossier what may be said to anybody who knows of it, and why no more.
func (d *Dossier) minimum(err error) error {
	if f, ok := fault.As(err); ok && f.Code == "policy.excluded" {
		return fault.Forbidden("dossier.excluded", "code", d.Code)
	}
	return err
}

// Timeline lists the steps of a dossier, the first one first. Its owner sees as what and for which unit somebody acted,
// not who; what officers wrote to each other is left out.
func (c *Cases) Timeline(ctx context.Context, code string) ([]Step, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return nil, err
	}
	who := d.object(nil).Powers(identity.From(ctx))
	steps, err := c.timeline(ctx, &d, who.Kind == identity.KindOfficer && len(who.Grants) > 0)
	apart(steps, who, &d)
	return steps, err
}

func (c *Cases) timeline(ctx context.Context, d *Dossier, inside bool) ([]Step, error) {
	all, err := store.All(ctx, c.DB, stepList, func(r *store.Rows) (Step, error) { return scanStep(r) }, d.ID)
	if err != nil {
		return nil, err
	}
	flows, err := c.versions(ctx, c.DB, d, all)
	if err != nil {
		return nil, err
	}
	papers, err := c.papers(ctx, c.DB, d.ID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		s, f := &all[i], flows[i]
		s.Label = nameOf(f, *s)
		if state, ok := f.State(s.To); ok {
			s.StateName, s.National = state.Name, state.National
			if !inside {
				s.StateName = state.Citizen
			}
		}
		for _, p := range papers {
			if p.Step == s.N && p.File != "" {
				s.Files = append(s.Files, p)
			}
		}
		if !inside {
			s.outside()
		}
	}
	return all, nil
}

// told are the actions whose words are meant for the citizen, and open those that may be named at all; what is weighed
// inside the house, such as a refusal that the leader has not yet approved, is not.
var (
	told = map[string]bool{"refuse": true, "request_more": true, "request_payment": true, "supply": true, "withdraw": true,
		"transfer": true, "return": true, "extend": true, "stop": true}
	open = map[string]bool{"submit": true, "accept": true, "assign": true, "claim": true, "correct": true, "issue": true,
		"note_fee": true, "forward": true, "consult": true, "propose": true, "approve": true, "take_over": true}
)

// outside leaves out of a step what is not for the citizen.
func (s *Step) outside() {
	s.Actor, s.ActorName, s.Input, s.Behalf, s.Excluded = "", "", nil, nil, nil
	if s.Action != "transfer" && s.Action != "forward" {
		s.ToName = ""
	}
	inside := !told[s.Action] || s.Action == "refuse" && s.National != 3 && s.National != 8
	if !inside {
		return
	}
	s.Reason = ""
	if s.ActorRole != "citizen" {
		s.Files = nil
	}
	if !open[s.Action] || s.Action == "refuse" {
		s.Label, s.Action, s.From, s.To = s.StateName, "work", "", ""
	}
}

// Consulted lists the units that were asked about a dossier.
func (c *Cases) Consulted(ctx context.Context, code string) ([]Consulted, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return nil, err
	}
	return c.consultations(ctx, c.DB, d.ID)
}
