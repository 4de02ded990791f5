package dossier

import (
	"context"
	"encoding/json"
	"strings"

	"tinhso/internal/dossier/measure"
	"tinhso/internal/event"
	"tinhso/internal/indicator"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Figures is this room as a source of figures (nguồn số liệu của hồ sơ).
func (c *Cases) Figures() indicator.Source {
	return indicator.Source{Name: "dossier", Kinds: measure.Kinds, Of: c.factsOf, Subjects: c.subjects, Facts: c.facts}
}

func (c *Cases) facter() measure.Keeper {
	return measure.Keeper{Procedures: c.Procedures, Units: c.Units}
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
	list, err := c.facter().Facts(ctx, r, measure.Subject{ID: m.Dossier, Code: m.Code, Unit: m.Unit, Path: m.UnitPath,
		Procedure: m.Procedure, Channel: string(m.Channel), Taken: m.TakenUnit}, m.Measured)
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
			list, err := c.facter().Facts(ctx, r, measure.Subject{ID: d.ID, Code: d.Code, Unit: d.Unit.ID, Path: d.Unit.Path,
				Procedure: d.Procedure.Code, Channel: string(d.Channel), Taken: d.takenID()},
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
