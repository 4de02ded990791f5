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
	m.readers(m.was.Unit)
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
	return m.unitAt(ctx, r, "unit", text(m.in, "unit"))
}

func (m *move) badUnit(code string, args ...any) error {
	return fault.Invalid("dossier.input.invalid", fault.Field{Path: "unit", Code: code, Args: fault.Args(args...)})
}

// readers lets a unit read a dossier that it has handed over: it accepted it, and the citizen will ask there.
func (m *move) readers(u Unit) {
	id, now := m.d.ID, store.Millis(m.now)
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, consultedPut, id, u.ID, u.Path, u.Name, now, int64(0), true)
		return err
	})
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
		var asked, due, answered int64
		err = r.Scan(&u.Unit.ID, &u.Unit.Name, &asked, &due, &answered, &u.Handed)
		u.AskedAt, u.DueAt, u.AnsweredAt = store.Instant(asked), store.Instant(due), store.Instant(answered)
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
