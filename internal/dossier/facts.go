package dossier

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/indicator"
	"tinhso/internal/ledger"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Figures is this room as a source of figures (nguồn số liệu của hồ sơ).
func (c *Cases) Figures() indicator.Source {
	return indicator.Source{Name: "dossier", Kinds: FactKinds, Of: c.factsOf, Subjects: c.subjects, Facts: c.facts}
}

// subject is what the facts of a dossier have in common.
type subject struct {
	id, code, unit, path, procedure, channel, taken string
}

// factsOf makes the facts that an event tells.
func (c *Cases) factsOf(ctx context.Context, r store.Reader, e event.Event) ([]indicator.Fact, bool, error) {
	if !strings.HasPrefix(e.Kind, "dossier.") {
		return nil, false, nil
	}
	var m Moved
	if err := e.Decode(&m); err != nil {
		return nil, false, err
	}
	if m.Measured == nil {
		return nil, false, nil
	}
	list, err := c.measure(ctx, r, subject{m.Dossier, m.Code, m.Unit, m.UnitPath, m.Procedure, string(m.Channel), m.TakenUnit}, m.Measured)
	return list, true, err
}

// subjects lists the ids of the next dossiers.
func (c *Cases) subjects(ctx context.Context, r store.Reader, after string, limit int) ([]string, error) {
	return store.All(ctx, r, factIDs, func(r *store.Rows) (id string, err error) { return id, r.Scan(&id) }, after, limit)
}

// facts makes the facts of dossiers from their rows.
func (c *Cases) facts(ctx context.Context, r store.Reader, ids []string) ([]indicator.Fact, error) {
	steps, err := c.asks(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	var out []indicator.Fact
	for len(ids) > 0 {
		some := ids[:min(len(ids), ledger.Batch)]
		ids = ids[len(some):]
		q, args := store.In(factRows, nil, some)
		rows, err := store.All(ctx, r, q, scanFact, args...)
		if err != nil {
			return nil, err
		}
		accounts, err := c.ledger.LoadAll(ctx, r, some)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			d := &rows[i]
			list, err := c.measure(ctx, r, subject{d.ID, d.Code, d.Unit.ID, d.Unit.Path, d.Procedure.Code, string(d.Channel), d.takenID()},
				measured(d, accounts[d.ID], steps[d.ID]...))
			if err != nil {
				return nil, err
			}
			out = append(out, list...)
		}
	}
	return out, nil
}

// asks reads the steps in which something was asked for.
func (c *Cases) asks(ctx context.Context, r store.Reader, ids []string) (map[string][]Step, error) {
	q, args := store.In(factAsks, nil, ids)
	all := map[string][]Step{}
	_, err := store.All(ctx, r, q, func(r *store.Rows) (struct{}, error) {
		var id string
		var at int64
		s := Step{StepData: StepData{Items: []string{""}}}
		err := r.Scan(&id, &s.N, &at, &s.UnitID)
		s.At = store.Instant(at)
		all[id] = append(all[id], s)
		return struct{}{}, err
	}, args...)
	return all, err
}

// measure makes facts of a measure: what the catalogue says of the procedure and the directory of the unit is added.
func (c *Cases) measure(ctx context.Context, r store.Reader, s subject, m *Measured) ([]indicator.Fact, error) {
	dims := map[string]string{"procedure": s.procedure, "channel": s.channel, "taken": s.taken, "outcome": m.Outcome,
		"timing": m.Timing, "national": m.National, "result": m.Result, "answer": m.Answer}
	p, err := c.Procedures.Version(ctx, r, s.procedure, m.ProcedureVersion)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return nil, err
	}
	if len(p.Fields) > 0 {
		dims["category"] = p.Fields[0].Code
	}
	switch {
	case p.FullOnline:
		dims["online"] = "full"
	case p.Online():
		dims["online"] = "partial"
	}
	from := m.Accepted
	if from.IsZero() {
		from = m.Submitted
	}
	u, err := c.Units.ByID(ctx, r, s.unit, from)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return nil, err
	}
	dims["level"] = string(u.Level)
	f := indicator.Fact{Kind: "dossier", ID: s.id, Label: s.code, Version: m.Version, UnitID: s.unit, UnitPath: s.path, Dims: dims,
		Days: map[string]viet.Day{"submitted": m.Submitted, "answer_due": m.AnswerDue, "answered": m.Answered, "accepted": m.Accepted,
			"due": m.Due, "ended": m.Ended, "closed": m.Closed, "returned": m.Returned, "hand_due": m.HandDue, "handed": m.Handed},
		Nums: map[string]int64{"minutes": m.Minutes, "waited": m.Waited, "supplements": m.Supplements}}
	was := func(unit string, on viet.Day) org.Unit { // as of its own day, so that it is told the same later
		u, _ := c.Units.ByID(ctx, r, unit, on) // a unit nobody knows has no path
		return u
	}
	for _, t := range m.Turns {
		f.Breaks = append(f.Breaks, indicator.Break{Version: t.N, On: t.On, UnitID: t.Unit, UnitPath: was(t.Unit, t.On).Path,
			Days: map[string]viet.Day{"due": t.Due}})
	}
	if m.Part {
		f.Part, f.Days = true, map[string]viet.Day{"due": m.Due}
		return []indicator.Fact{f}, nil
	}
	list := []indicator.Fact{f}
	common := func(kind, id, unit string, on viet.Day) indicator.Fact {
		u := was(unit, on)
		return indicator.Fact{Kind: kind, ID: s.id + id, Label: s.code, Version: m.Version, UnitID: unit, UnitPath: u.Path,
			Dims: map[string]string{"procedure": s.procedure, "category": dims["category"], "channel": s.channel, "level": string(u.Level), "taken": s.taken}}
	}
	for i, p := range m.Stands {
		x := common("pause", fmt.Sprintf("/p%02d", i), p.Unit, p.From)
		x.Days = map[string]viet.Day{"began": p.From, "ended": p.To}
		list = append(list, x)
	}
	for _, a := range m.Acts {
		x := common("act", fmt.Sprintf("/a%d", a.N), a.Unit, a.On) // told once, or the same each time
		x.Days, x.Dims["action"] = map[string]viet.Day{"on": a.On}, a.Action
		list = append(list, x)
	}
	return list, nil
}

const (
	factIDs  = `SELECT id FROM dossier WHERE id > $1 ORDER BY id LIMIT $2`
	factRows = `SELECT id, code, version, procedure_code, procedure_version, unit_id, unit_path, channel, national, submitted_at,
  answer_by_at, accepted_at, due_on, returned_at, ended_at, on_time, national_on_time, supplements, result, excluded, extra
FROM dossier WHERE id IN (...) ORDER BY id`
	factAsks = `SELECT dossier_id, n, at, unit_id FROM dossier_step WHERE dossier_id IN (...) AND data ->> 'items' IS NOT NULL
ORDER BY dossier_id, n`
)

func scanFact(r *store.Rows) (d Dossier, err error) {
	var submitted, answer, accepted, returned, ended, onTime, national int64
	var dueOn, excluded string
	var result, more []byte
	err = r.Scan(&d.ID, &d.Code, &d.Version, &d.Procedure.Code, &d.Procedure.Version, &d.Unit.ID, &d.Unit.Path, &d.Channel,
		&d.National, &submitted, &answer, &accepted, &dueOn, &returned, &ended, &onTime, &national, &d.Supplements, &result,
		&excluded, &more)
	if err != nil {
		return d, err
	}
	d.SubmittedAt, d.AnswerBy, d.AcceptedAt = store.Instant(submitted), store.Instant(answer), store.Instant(accepted)
	d.ReturnedAt, d.EndedAt = store.Instant(returned), store.Instant(ended)
	d.OnTime, d.OnTimeNat = unTri(onTime), unTri(national)
	if dueOn != "" {
		if d.DueOn, err = viet.ParseDay(dueOn); err != nil {
			return d, err
		}
	}
	if len(result) > 0 {
		if err := json.Unmarshal(result, &d.Result); err != nil {
			return d, err
		}
	}
	return d, d.readMore(excluded, more)
}
