package dossier

import (
	"context"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Shift takes a dossier under way to another version of its flow, because a law asks it (chuyển tiếp hồ sơ đang giải
// quyết). A state that is not named goes to the state of the same id.
type Shift struct {
	To     int
	States map[string]string
	Law    string
	Reason string
}

// Shifted is what a dossier would become, or became.
type Shifted struct {
	From, To       flow.State
	DueOn, DueOnTo viet.Day // before and after; zero while there is none
}

// Flight is a dossier under way, as far as its move needs it.
type Flight struct {
	ID, Code  string
	Procedure string
	Version   int64
	State     string
}

const (
	dossierFlow = `UPDATE dossier SET flow_version = $1 WHERE id = $2`
	dossierOn   = `SELECT id, code, procedure_name, version, state FROM dossier WHERE NOT closed AND flow_code = $1 AND flow_version = $2 AND id > $3 ORDER BY id LIMIT $4`
)

// InFlight lists the dossiers under way on a version of a flow, by id behind after. It shows no personal data; the caller
// asks policy.
func (c *Cases) InFlight(ctx context.Context, r store.Reader, code string, version int, after string, limit int) ([]Flight, error) {
	return store.All(ctx, r, dossierOn, func(r *store.Rows) (f Flight, err error) {
		err = r.Scan(&f.ID, &f.Code, &f.Procedure, &f.Version, &f.State)
		return f, err
	}, code, version, after, limit)
}

// TryShift says what a move would make of a dossier, or the fault because of which it cannot be moved; nothing is
// written. The caller asks policy.
func (c *Cases) TryShift(ctx context.Context, r store.Reader, id string, s Shift) (Shifted, error) {
	_, out, err := c.shift(ctx, r, id, 0, s)
	return out, err
}

// ShiftTx moves a dossier as it was seen: one step and one event in its timeline. Somebody's step in between is a
// precondition that fails. The caller asks policy.
func (c *Cases) ShiftTx(ctx context.Context, tx *store.Tx, id string, version int64, s Shift) (Shifted, error) {
	m, out, err := c.shift(ctx, tx, id, version, s)
	if err != nil {
		return out, err
	}
	return out, m.writeTx(ctx, tx)
}

func (c *Cases) shift(ctx context.Context, r store.Reader, id string, version int64, s Shift) (*move, Shifted, error) {
	var out Shifted
	d, err := c.row(ctx, r, id)
	if err != nil {
		return nil, out, err
	}
	old, err := c.Flows.Get(ctx, r, d.FlowCode, d.FlowVersion)
	if err != nil {
		return nil, out, err
	}
	next, err := c.Flows.Get(ctx, r, d.FlowCode, s.To)
	if err != nil {
		return nil, out, err
	}
	m := &move{c: c, who: identity.From(ctx), was: d, d: d, flow: old, now: c.now(), in: form.Values{"reason": s.Reason, "law": s.Law}}
	if version != 0 && version != d.Version {
		return nil, out, c.stale(ctx, r, d.ID, old)
	}
	from, _ := old.State(d.State)
	out.From, out.DueOn = from, d.DueOn
	target := s.States[d.State]
	if target == "" {
		target = d.State
	}
	to, ok := next.State(target)
	switch {
	case d.Closed || from.Terminal:
		return nil, out, fault.Conflict("dossier.shift.closed")
	case d.FlowVersion == s.To:
		return nil, out, fault.Conflict("dossier.shift.there", "version", s.To)
	case !ok:
		return nil, out, fault.Conflict("dossier.shift.no_state", "state", from.Name)
	case to.Terminal:
		return nil, out, fault.Conflict("dossier.shift.ends", "state", to.Name)
	case !follows(from.Clock, to.Clock):
		return nil, out, fault.Conflict("dossier.shift.clock", "from", say("flow.clock."+string(from.Clock)), "to", say("flow.clock."+string(to.Clock)))
	}
	if m.acc, err = c.account(ctx, r, &d); err != nil {
		return nil, out, err
	}
	m.flow, m.d.FlowVersion = next, s.To
	m.t = flow.Transition{Action: "migrate", To: to.ID, Name: say("dossier.step.migrate")}
	m.step.Moved = &moving{From: d.FlowVersion, To: s.To, Law: s.Law}
	if err := m.arrive(ctx, r, from, to); err != nil {
		return nil, out, err
	}
	m.step.Input, m.step.ActorRole = nil, "system"
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, dossierFlow, s.To, m.d.ID)
		return err
	})
	out.To, out.DueOnTo = to, m.d.DueOn
	return m, out, nil
}

// follows reports whether the clock of a dossier may stand in one state as it did in another: a move neither begins the
// time of a dossier, nor ends it, nor brings back time that has ended.
func follows(from, to flow.Clock) bool {
	runs := func(c flow.Clock) bool { return c == flow.ClockRunning || c == flow.ClockPaused }
	return from == to || runs(from) && runs(to)
}

// versions lists the version of the flow on which each step was taken: a move leaves the earlier steps on theirs.
func (c *Cases) versions(ctx context.Context, r store.Reader, d *Dossier, steps []Step) ([]flow.Flow, error) {
	all := make([]flow.Flow, len(steps))
	version := d.FlowVersion
	for i := len(steps) - 1; i >= 0; i-- {
		f, err := c.Flows.Get(ctx, r, d.FlowCode, version)
		if err != nil {
			return nil, err
		}
		all[i] = f
		if m := steps[i].Moved; m != nil {
			version = m.From
		}
	}
	return all, nil
}

// alwaysNamed names a step that no flow names.
func alwaysNamed(action string) (lang.Text, bool) {
	if action == "migrate" || action == "inherit" || action == "erase" {
		return say("dossier.step." + action), true
	}
	for _, a := range always {
		if a.name == action {
			return say("dossier.always." + action), true
		}
	}
	return lang.Text{}, false
}
