package dossier

import (
	"context"
	"slices"
	"time"

	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/ledger"
	"tinhso/internal/once"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// Act is one step somebody wants to take with a dossier (thao tác xử lý).
type Act struct {
	Action  string
	Version int64          // the version the caller saw; stale is 412, zero is 428
	Input   map[string]any // by the input form of the action
	Files   []string       // ids of uploads that come with it
	Guest   string         // secret of a guest, owner of the uploads
	Once    once.Guard
	Also    func(ctx context.Context, tx *store.Tx) error // what the caller writes in the same transaction, first

	at time.Time // the true time of a step written on paper while the line was down
}

// Action is a step that is open to the caller now (thao tác được phép).
type Action struct {
	Name    string
	Label   lang.Text
	Help    lang.Text
	Input   form.Form
	Schema  map[string]any // JSON Schema of Input
	Confirm bool
	Tone    flow.Tone
	Files   bool // uploads may come with it
}

// move is one act being carried out: what was, what will be, and what else has to be written.
type move struct {
	c      *Cases
	who    identity.Who
	as     flow.Role
	lent   identity.Grant // on whose behalf, when not by the caller's own power
	signs  *Unit          // for which unit, when not for the one that has the dossier
	atDoor bool           // by the counter that took the dossier in for another unit
	was    Dossier
	d      Dossier
	flow   flow.Flow
	t      flow.Transition
	act    Act
	in     form.Values
	files  []file.File
	now    time.Time
	acc    *ledger.Account
	step   Step
	extra  moreData                                        // of the event
	before []func(ctx context.Context, tx *store.Tx) error // what the row of the dossier needs: numbers
	after  []func(ctx context.Context, tx *store.Tx) error
}

// Act takes a step: it reads the flow the dossier is on, asks policy, decodes the input, applies the effects and
// writes dossier, step and event in one transaction. Of two officers at once exactly one wins.
func (c *Cases) Act(ctx context.Context, code string, a Act) (d Dossier, err error) {
	for range besideTries { // an answer that stands beside others is not undone by the one that came first
		var again bool
		if d, again, err = c.act(ctx, code, a); err == nil || !again {
			break
		}
	}
	return d, err
}

// besideTries is how often an answer is written anew because others answered in the same moment: as many as can be asked.
const besideTries = 40

func (c *Cases) act(ctx context.Context, code string, a Act) (_ Dossier, again bool, err error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return Dossier{}, false, err
	}
	m, err := c.plan(ctx, c.DB, d, a)
	if err != nil {
		return Dossier{}, false, c.replayed(ctx, a.Once, c.ledger.Keep(ctx, err))
	}
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		if err := a.Once.Before(ctx, tx); err != nil {
			return err
		}
		if a.Also != nil {
			if err := a.Also(ctx, tx); err != nil {
				return err
			}
		}
		if err := m.writeTx(ctx, tx); err != nil {
			return err
		}
		var err error // the answer that is kept shows the papers, as the first one does
		if m.d.Documents, err = c.papers(ctx, tx, d.ID); err != nil {
			return err
		}
		return a.Once.After(ctx, tx, m.d)
	})
	if err != nil {
		return Dossier{}, fault.KindOf(err) == fault.KindPrecondition && (beside(m.flow, a.Action) || c.recounted(ctx, m)), err
	}
	return m.d, false, nil
}

// recounted reports a dossier on which nobody acted: only its due day was counted anew while the act was worked out.
func (c *Cases) recounted(ctx context.Context, m *move) bool {
	now, err := c.row(ctx, c.DB, m.was.ID)
	return err == nil && now.Version == m.was.Version
}

// Try says what an act would make of a dossier, or why it cannot be taken; nothing is written (xem trước thao tác). The
// version is the one the dossier has.
func (c *Cases) Try(ctx context.Context, code string, a Act) (was, would Dossier, err error) {
	if was, err = c.load(ctx, c.DB, code); err != nil {
		return was, would, err
	}
	a.Version = was.Version
	m, err := c.plan(ctx, c.DB, was, a)
	if err != nil {
		return was, would, err
	}
	return was, m.d, nil
}

// plan checks an act and works out everything it changes; nothing is written yet.
func (c *Cases) plan(ctx context.Context, r store.Reader, d Dossier, a Act) (*move, error) {
	m := &move{c: c, who: identity.From(ctx), was: d, d: d, act: a, now: c.now()}
	if !a.at.IsZero() {
		m.now, m.step.Entered = a.at, m.now
	}
	var err error
	if m.flow, err = c.flowOn(ctx, r, d.FlowCode, d.FlowVersion); err != nil {
		return nil, err
	}
	m.d.show(m.flow)
	if err := m.version(ctx, r); err != nil {
		return nil, err
	}
	if err := m.open(ctx, r); err != nil {
		return nil, err
	}
	if m.acc, err = c.account(ctx, r, &d); err != nil {
		return nil, err
	}
	if err := m.decode(ctx, r); err != nil {
		return nil, err
	}
	if err := m.apply(ctx, r); err != nil {
		return nil, err
	}
	return m, m.finish(ctx, r)
}

// version checks that the caller saw the dossier as it is.
func (m *move) version(ctx context.Context, r store.Reader) error {
	switch {
	case m.act.Version == 0:
		return fault.New(fault.KindPreconditionRequired, "dossier.version.missing")
	case m.act.Version != m.was.Version && !beside(m.flow, m.act.Action):
		return m.c.stale(ctx, r, m.was.ID, m.flow)
	}
	return nil
}

// open finds the transition, says why it is not open when it is not, and asks policy.
func (m *move) open(ctx context.Context, r store.Reader) error {
	all := transitionsOf(m.flow, m.act.Action)
	if len(all) == 0 {
		return fault.Conflict("dossier.action.unknown", "action", m.act.Action)
	}
	i := slices.IndexFunc(all, func(t flow.Transition) bool { return slices.Contains(t.From, m.was.State) })
	if i < 0 {
		return m.closed(ctx, r, all[0])
	}
	m.t = all[i]
	consulted, err := m.c.consulted(ctx, r, m.was.ID)
	if err != nil {
		return err
	}
	if err := policy.Can(ctx, policy.Action("dossier."+m.act.Action), m.was.object(consulted)); err != nil {
		return err
	}
	s, ok := standsAs(m.who, &m.was, consulted, m.t)
	if !ok {
		return fault.Forbidden("dossier.action.not_yours", "action", m.t.Name)
	}
	m.as, m.lent, m.atDoor = s.role, s.lent, s.counter
	if s.counter {
		m.signs = m.was.Taken
	}
	if err := m.was.waits(m.t, s); err != nil {
		return err
	}
	if err := m.was.bars(m.t, m.who); err != nil {
		return err
	}
	if m.t.Once {
		var did int
		if err := r.QueryRow(ctx, stepDid, m.was.ID, m.t.Action).Scan(&did); err != nil {
			return err
		}
		if did > 0 {
			return fault.Conflict("dossier.action.once", "action", m.t.Name)
		}
	}
	return nil
}
