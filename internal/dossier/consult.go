package dossier

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/consult"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/law"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// beside reports whether an action stands beside the course of a dossier: units answer next to each other, so none of
// them has to have seen what the others just said.
func beside(f flow.Flow, action string) bool {
	all := transitionsOf(f, action)
	return len(all) > 0 && !slices.ContainsFunc(all, func(t flow.Transition) bool { return !t.Does(flow.Advise) || t.To != "" })
}

// askOthers asks several units for their opinion at once (lấy ý kiến cơ quan phối hợp): each may then read this one
// dossier, and answers by itself until its own moment.
func askOthers(ctx context.Context, r store.Reader, m *move) error {
	asks, err := m.asks(ctx, r)
	if err != nil {
		return err
	}
	before, err := consult.All(ctx, r, m.d.ID)
	if err != nil {
		return err
	}
	round, err := consult.Round(ctx, r, m.c.Book, before, asks, m.now, m.d.DueAt)
	if err != nil {
		return err
	}
	names := make([]string, len(round))
	for i, a := range round {
		names[i] = a.Unit.Name
		m.extra.Units = append(m.extra.Units, a.Unit.ID)
	}
	if len(round) == 1 {
		m.extra.To = round[0].Unit.ID
	}
	m.step.ToName = strings.Join(names, "; ")
	if m.extra.Tell, err = m.c.desks(ctx, r, m.extra.Units, m.d.raw.excluded); err != nil {
		return err
	}
	d, who, step := &m.d, m.who, m.d.Version+1
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		for _, a := range round {
			if _, err := tx.Exec(ctx, consultedPut, d.ID, a.Unit.ID, a.Unit.Path, a.Unit.Name, store.Millis(a.AskedAt), store.Millis(a.DueAt), false); err != nil {
				return err
			}
		}
		return consult.AskTx(ctx, tx, d.ID, step, who.AccountID, who.Name, round)
	})
	return nil
}

// asks reads whom to ask: the rows of a group, each with its own question and time where it has one, or one unit.
func (m *move) asks(ctx context.Context, r store.Reader) ([]consult.Ask, error) {
	rows, ok := m.in["units"].([]any)
	if !ok {
		rows = []any{map[string]any{"unit": text(m.in, "unit")}}
	}
	if len(rows) > consult.MaxUnits {
		return nil, fault.Invalid("dossier.input.invalid", fault.Field{Path: "units", Code: "field.too_many", Args: fault.Args("max", consult.MaxUnits)})
	}
	var asks []consult.Ask
	for i, row := range rows {
		v, _ := row.(map[string]any)
		path := "units." + strconv.Itoa(i) + ".unit"
		if !ok {
			path = "unit"
		}
		u, err := m.unitAt(ctx, r, path, text(form.Values(v), "unit"))
		if err != nil {
			return nil, err
		}
		if u.ID == m.was.Unit.ID {
			return nil, fault.Invalid("dossier.input.invalid", fault.Field{Path: path, Code: "dossier.unit.same", Args: fault.Args("unit", u.Name)})
		}
		a := consult.Ask{Unit: consult.Unit{ID: u.ID, Name: u.Name, Path: u.Path}, Question: firstText(v, "question"), Within: int(whole64(v, "within")), Whole: !ok}
		if a.Question == "" {
			a.Question = text(m.in, "question")
		}
		if a.Within == 0 {
			a.Within = int(whole64(m.in, "within"))
		}
		asks = append(asks, a)
	}
	return asks, nil
}

// unitAt finds a unit that was entered somewhere.
func (m *move) unitAt(ctx context.Context, r store.Reader, path, id string) (org.Unit, error) {
	wrong := func(code string, args ...any) error {
		return fault.Invalid("dossier.input.invalid", fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
	}
	if id == "" {
		return org.Unit{}, wrong("dossier.unit.missing")
	}
	u, err := m.c.Units.Unit(ctx, r, id, viet.DayOf(m.now))
	if err != nil && fault.KindOf(err) == fault.KindNotFound {
		return u, wrong("dossier.unit.unknown", "unit", id)
	}
	return u, err
}

// desks lists who is told that a unit is asked: those who receive what comes to it, and its leaders.
func (c *Cases) desks(ctx context.Context, r store.Reader, units, but []string) ([]string, error) {
	var all []string
	for _, u := range units {
		staff, err := c.Accounts.Staff(ctx, r, u, identity.Clerk, identity.Leader)
		if err != nil {
			return nil, err
		}
		for _, s := range staff {
			if !slices.Contains(all, s.ID) && !slices.Contains(but, s.ID) && len(all) < 200 {
				all = append(all, s.ID)
			}
		}
	}
	return all, nil
}

// remind asks the units that still owe an answer once more (nhắc trả lời ý kiến).
func remind(ctx context.Context, r store.Reader, m *move) error {
	all, err := consult.All(ctx, r, m.d.ID)
	if err != nil {
		return err
	}
	running, over := consult.Pending(all, m.now)
	var names []string
	for _, a := range append(over, running...) {
		m.extra.Units, names = append(m.extra.Units, a.Unit.ID), append(names, a.Unit.Name)
	}
	if len(names) == 0 {
		return fault.Conflict("dossier.consult.none")
	}
	m.step.ToName = strings.Join(names, "; ")
	if m.extra.Tell, err = m.c.desks(ctx, r, m.extra.Units, m.d.raw.excluded); err != nil {
		return err
	}
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		_, err := consult.RemindTx(ctx, tx, m.d.ID, m.extra.Units, m.now)
		return err
	})
	return nil
}

// goOn leaves the consultation behind: when every unit has answered, or the time of those that have not is over. Their
// silence is written down as such, with the rule by which they had to answer.
func goOn(ctx context.Context, r store.Reader, m *move) error {
	all, err := consult.All(ctx, r, m.d.ID)
	if err != nil {
		return err
	}
	running, over := consult.Pending(all, m.now)
	if len(running) > 0 {
		var names []string
		last := time.Time{}
		for _, a := range running {
			if names = append(names, a.Unit.Name); a.DueAt.After(last) {
				last = a.DueAt
			}
		}
		return fault.Conflict("dossier.consult.open", "units", strings.Join(names, ", "), "until", viet.Instant(last))
	}
	if len(over) == 0 {
		return nil
	}
	for _, a := range over {
		m.step.Silent = append(m.step.Silent, Silent{Unit: a.Unit.Name, DueAt: a.DueAt, Law: law.Cite(law.Key(a.Law))})
		m.extra.Silent = append(m.extra.Silent, a.Unit.ID)
	}
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		return consult.SilenceTx(ctx, tx, m.d.ID, m.now)
	})
	return nil
}

// advise is a consulted unit's answer (văn bản trả lời của cơ quan phối hợp).
func advise(ctx context.Context, r store.Reader, m *move) error {
	consulted, err := m.c.consultations(ctx, r, m.d.ID)
	if err != nil {
		return err
	}
	all, err := consult.All(ctx, r, m.d.ID)
	if err != nil {
		return err
	}
	who := m.was.object(nil).Powers(m.who)
	var done error
	for _, u := range consulted {
		if !who.Has(identity.Officer, u.Unit.ID) && !who.Has(identity.Leader, u.Unit.ID) && !who.Has(identity.Clerk, u.Unit.ID) {
			continue
		}
		asked, owes := consult.Owed(all, u.Unit.ID)
		if asked.Subject != "" && !owes {
			done = fault.Conflict("consult.answered", "unit", u.Unit.Name)
			continue
		}
		unit := u.Unit
		m.signs = &unit
		m.extra.Late = asked.Subject != "" && m.now.After(asked.DueAt)
		ans := consult.Answer{Unit: unit.ID, By: m.who.Name, Stance: text(m.in, "stance"), Text: text(m.in, "opinion"), At: m.now}
		m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Exec(ctx, consultedAnswer, store.Millis(m.now), m.d.ID, unit.ID); err != nil || asked.Subject == "" {
				return err
			}
			ans.Step = m.d.Version
			return consult.AnswerTx(ctx, tx, asked, ans)
		})
		return nil
	}
	if done != nil {
		return done
	}
	return fault.Forbidden("dossier.action.not_yours", "action", m.t.Name)
}

// Consultation lists what other units were asked about a dossier and what they said, by rounds (các lượt lấy ý kiến). The
// unit that has the dossier sees all of it side by side; one that was asked sees its own question and answer.
func (c *Cases) Consultation(ctx context.Context, code string) ([]consult.Asked, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return nil, err
	}
	all, err := consult.All(ctx, c.DB, d.ID)
	if err != nil {
		return nil, err
	}
	if err := policy.Reading(ctx, c.DB, []policy.Object{d.object(nil)}, "policy.why.handle"); err != nil {
		return nil, err
	}
	who := identity.From(ctx)
	switch {
	case who.Kind != identity.KindOfficer:
		return nil, nil
	case worksOn(who, &d):
		return all, nil
	}
	return slices.DeleteFunc(all, func(a consult.Asked) bool { return !worksAt(who, a.Unit.ID) }), nil
}

// worksAt reports whether somebody handles dossiers at a unit.
func worksAt(who identity.Who, unitID string) bool {
	return who.Has(identity.Clerk, unitID) || who.Has(identity.Officer, unitID) || who.Has(identity.Leader, unitID)
}

// apart leaves out of the timeline what other units answered, for a unit that was asked itself: each answers by itself.
func apart(steps []Step, who identity.Who, d *Dossier) {
	if worksOn(who, d) {
		return
	}
	for i := range steps {
		if s := &steps[i]; s.Action == "advise" && !worksAt(who, s.UnitID) {
			s.Reason, s.Input, s.Files = "", nil, nil
		}
	}
}
