package dossier

import (
	"context"
	"time"

	"tinhso/internal/flow"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

func (c *Cases) scanItem(r *store.Rows) (i Item, err error) {
	var submitted, answer, accepted, due, next, ended, onTime int64
	var dueOn string
	if err = r.Scan(&i.ID, &i.Code, &i.Version, &i.Procedure.Code, &i.Procedure.Version, &i.Procedure.Name, &i.flowCode,
		&i.flowVersion, &i.Unit.ID, &i.Unit.Path, &i.Unit.Code, &i.Unit.Name, &i.Channel, &i.State, &i.National, &i.Closed,
		&i.ApplicantName, &submitted, &answer, &accepted, &due, &dueOn, &i.Provisional, &i.Paused, &next, &ended, &onTime,
		&i.Assignee, &i.AssigneeName, &i.owner, &i.ByHand); err != nil {
		return i, err
	}
	i.SubmittedAt, i.AnswerBy, i.AcceptedAt = store.Instant(submitted), store.Instant(answer), store.Instant(accepted)
	i.DueAt, i.NextAt, i.EndedAt = store.Instant(due), store.Instant(next), store.Instant(ended)
	i.OnTime = unTri(onTime)
	i.Late = !i.Closed && i.NextAt.Before(c.now())
	if dueOn != "" {
		i.DueOn, err = viet.ParseDay(dueOn)
	}
	return i, err
}

// next is the sort key, before name clears it.
func (i Item) next() time.Time { return i.NextAt }

// name writes the words of the states and clears what is not due.
func (c *Cases) name(ctx context.Context, items []Item) error {
	type key struct {
		code    string
		version int
	}
	flows := map[key]flow.Flow{}
	for n := range items {
		i := &items[n]
		k := key{i.flowCode, i.flowVersion}
		f, ok := flows[k]
		if !ok {
			var err error
			if f, err = c.Flows.Get(ctx, c.DB, k.code, k.version); err != nil {
				return err
			}
			flows[k] = f
		}
		if s, ok := f.State(i.State); ok {
			i.StateName, i.PublicState = s.Name, s.Citizen
			i.turn(ctx, f, s)
		}
		if i.Closed || i.NextAt.Equal(far) {
			i.NextAt = time.Time{}
		}
	}
	return nil
}
