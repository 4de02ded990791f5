package dossier

import (
	"context"

	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// forward hands a dossier to another officer of the unit, or to another unit. The unit that hands it over may still
// read it: it accepted it, and the citizen will ask there.
func forward(ctx context.Context, r store.Reader, m *move) error {
	if text(m.in, "unit") == "" || text(m.in, "unit") == m.d.Unit.ID {
		return assign(ctx, r, m)
	}
	u, err := m.unit(ctx, r)
	if err != nil {
		return err
	}
	m.consult(m.was.Unit)
	return m.hand(u)
}

// transfer sends a dossier to the unit it should have been filed with (chuyển đúng cơ quan có thẩm quyền), before
// acceptance. Number and code stay; the new unit has its own eight hours to answer.
func transfer(ctx context.Context, r store.Reader, m *move) error {
	u, err := m.unit(ctx, r)
	if err != nil {
		return err
	}
	p, err := m.c.Procedures.Version(ctx, r, m.d.Procedure.Code, m.d.Procedure.Version)
	if err != nil {
		return err
	}
	if !p.ReceivedBy(u) {
		return m.badUnit("dossier.unit.not_here", "unit", u.Name, "procedure", p.Name)
	}
	if err := m.hand(u); err != nil {
		return err
	}
	m.d.AnswerBy, err = m.c.answerBy(ctx, r, u.ID, m.now)
	return err
}

func (m *move) hand(u org.Unit) error {
	if u.ID == m.was.Unit.ID {
		return m.badUnit("dossier.unit.same", "unit", u.Name)
	}
	m.d.Unit, m.step.ToName = unitRef(u), u.Name
	m.d.Assignee, m.d.AssigneeName = "", ""
	return nil
}

func (m *move) unit(ctx context.Context, r store.Reader) (org.Unit, error) {
	id := text(m.in, "unit")
	if id == "" {
		return org.Unit{}, m.badUnit("dossier.unit.missing")
	}
	u, err := m.c.Units.Unit(ctx, r, id, viet.DayOf(m.now))
	if err != nil && fault.KindOf(err) == fault.KindNotFound {
		return u, m.badUnit("dossier.unit.unknown", "unit", id)
	}
	return u, err
}

func (m *move) badUnit(code string, args ...any) error {
	return fault.Invalid("dossier.input.invalid", fault.Field{Path: "unit", Code: code, Args: fault.Args(args...)})
}

// consult asks another unit for its opinion (lấy ý kiến cơ quan phối hợp): it may then read this one dossier.
func consult(ctx context.Context, r store.Reader, m *move) error {
	u, err := m.unit(ctx, r)
	if err != nil {
		return err
	}
	if u.ID == m.was.Unit.ID {
		return m.badUnit("dossier.unit.same", "unit", u.Name)
	}
	m.step.ToName = u.Name
	m.extra.To = unitRef(u).ID
	m.consult(unitRef(u))
	return nil
}

func (m *move) consult(u Unit) {
	id, now := m.d.ID, store.Millis(m.now)
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, consultedPut, id, u.ID, u.Path, u.Name, now)
		return err
	})
}

// advise is a consulted unit's answer (văn bản trả lời của cơ quan phối hợp).
func advise(ctx context.Context, r store.Reader, m *move) error {
	consulted, err := m.c.consulted(ctx, r, m.d.ID)
	if err != nil {
		return err
	}
	for _, id := range consulted {
		if id != m.who.UnitID && !m.who.Has("officer", id) && !m.who.Has("leader", id) && !m.who.Has("clerk", id) {
			continue
		}
		now := store.Millis(m.now)
		m.step.UnitID = id
		m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, consultedAnswer, now, m.d.ID, id)
			return err
		})
		return nil
	}
	return fault.Forbidden("dossier.action.not_yours", "action", m.t.Name)
}

// consulted lists the ids of the units that were asked.
func (c *Cases) consulted(ctx context.Context, r store.Reader, id string) ([]string, error) {
	all, err := c.consultations(ctx, r, id)
	ids := make([]string, len(all))
	for i, u := range all {
		ids[i] = u.Unit.ID
	}
	return ids, err
}

func (c *Cases) consultations(ctx context.Context, r store.Reader, id string) ([]Consulted, error) {
	return store.All(ctx, r, consultedList, func(r *store.Rows) (u Consulted, err error) {
		var asked, answered int64
		err = r.Scan(&u.Unit.ID, &u.Unit.Name, &asked, &answered)
		u.AskedAt, u.AnsweredAt = store.Instant(asked), store.Instant(answered)
		return u, err
	}, id)
}

// areaName says what a place is called on a day.
func (c *Cases) areaName(ctx context.Context, r store.Reader, on viet.Day) func(code string) (string, bool) {
	return func(code string) (string, bool) {
		name := ""
		for i := 0; i < 3 && code != ""; i++ {
			a, err := c.Units.Area(ctx, r, code, on)
			if err != nil {
				return name, name != ""
			}
			if name != "" {
				name += ", "
			}
			name += a.Name
			code = a.ParentID
		}
		return name, name != ""
	}
}
