package dossier

import (
	"context"

	"tinhso/internal/dossier/file"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// decode reads the input by the form of the transition, and the uploads that come with it.
func (m *move) decode(ctx context.Context, r store.Reader) error {
	in := m.act.Input
	if in == nil {
		in = map[string]any{}
	}
	frm, err := m.c.inputForm(ctx, r, m.flow, m.t, &m.was)
	if err != nil {
		return err
	}
	frm = frm.On(viet.DayOf(m.now))
	v, wrong := form.DecodeJSON(frm, in, "")
	if len(wrong) == 0 {
		wrong = frm.FillPlaces(v, "", m.c.areaName(ctx, r, viet.DayOf(m.now)))
	}
	m.in = v
	named := map[string]string{}
	for _, s := range frm.Sections {
		filesIn(s.Fields, v, named, "")
	}
	for _, id := range m.act.Files {
		named[id] = "files"
	}
	ids := make([]string, 0, len(named))
	for id := range named {
		ids = append(ids, id)
	}
	found, err := file.Find(ctx, r, ids, file.Owners(ctx, m.act.Guest))
	if err != nil {
		return err
	}
	for _, id := range ids {
		f, ok := found[id]
		if !ok {
			wrong = append(wrong, fault.Field{Path: named[id], Code: "dossier.file.not_yours"})
			continue
		}
		m.files = append(m.files, f)
		if wrong, err = m.c.notYet(ctx, r, f, named[id], wrong); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return fault.Invalid("dossier.input.invalid", wrong...)
	}
	return nil
}

// finish moves the dossier into its new state, counts its time anew and makes the step.
func (m *move) finish(ctx context.Context, r store.Reader) error {
	to := m.t.To
	if to == "" {
		to = m.was.State
	}
	s, ok := m.flow.State(to)
	if !ok {
		return fault.New(fault.KindInternal, "dossier.flow.state", "state", to)
	}
	from, _ := m.flow.State(m.was.State)
	return m.arrive(ctx, r, from, s)
}

// arrive enters a state, with all that follows for the time.
func (m *move) arrive(ctx context.Context, r store.Reader, from, s flow.State) error {
	d := &m.d
	d.enter(s)
	if err := m.clock(ctx, r, from, s); err != nil {
		return err
	}
	if err := m.handed(ctx, r); err != nil {
		return err
	}
	d.Version++
	d.raw.next = d.nextAt(s)
	m.step.N, m.step.Action, m.step.From, m.step.To, m.step.At = d.Version, m.t.Action, m.was.State, s.ID, m.now
	if !d.raw.next.Equal(far) && !s.Terminal {
		m.step.Until = d.raw.next
	}
	m.step.Reason = firstText(m.in, "reason", "note")
	m.step.Input = m.in
	unit := m.was.Unit
	if m.signs != nil {
		unit = *m.signs
	}
	m.step.sign(m.who, m.as, unit)
	m.step.Behalf = m.behalf()
	m.step.StateName, m.step.National = s.Name, s.National
	return nil
}

func firstText(v form.Values, keys ...string) string {
	for _, key := range keys {
		if s := text(v, key); s != "" {
			return s
		}
	}
	return ""
}

// sign says who took a step and as what.
func (s *Step) sign(who identity.Who, as flow.Role, u Unit) {
	s.Actor, s.ActorName = who.AccountID, who.Name
	s.UnitID, s.UnitName = u.ID, u.Name
	switch {
	case who.Kind == identity.KindSystem:
		s.ActorRole = "system"
	case as == flow.Applicant:
		s.ActorRole, s.UnitID, s.UnitName = "citizen", "", ""
	case as == flow.Assignee:
		s.ActorRole = "officer"
	default:
		s.ActorRole = string(as)
	}
}

// writeTx writes the act, its event last. The row is found only at the version that was seen.
func (m *move) writeTx(ctx context.Context, tx *store.Tx) error {
	for _, fn := range m.before {
		if err := fn(ctx, tx); err != nil {
			return err
		}
	}
	args, err := m.d.updateArgs(m.was.Version)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, dossierUpdate, append(args, store.Millis(m.was.DueAt))...)
	if err != nil {
		return err
	}
	if n == 0 {
		return m.c.stale(ctx, tx, m.was.ID, m.flow)
	}
	if err := stepTx(ctx, tx, m.d.ID, m.step); err != nil {
		return err
	}
	if err := m.filesTx(ctx, tx); err != nil {
		return err
	}
	for _, fn := range m.after {
		if err := fn(ctx, tx); err != nil {
			return err
		}
	}
	return event.Append(ctx, tx, m.event())
}

// filesTx adds what came with the act to the papers of the dossier.
func (m *move) filesTx(ctx context.Context, tx *store.Tx) error {
	if len(m.files) == 0 {
		return nil
	}
	var last int
	if err := tx.QueryRow(ctx, paperLast, m.d.ID).Scan(&last); err != nil {
		return err
	}
	all := make([]Paper, len(m.files))
	for i, f := range m.files {
		all[i] = Paper{Name: f.Name, Status: Attached, File: f.ID, Step: m.d.Version}
	}
	return papersTx(ctx, tx, m.d.ID, last, all)
}
