package calendar

import (
	"context"
	"errors"

	"tinhso/internal/deadline"
	"tinhso/internal/event"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/store"
)

// apply gives open dossiers their due days by the calendar that is now in force: some batches, then again later. The
// place is kept with each batch, so that a process that dies is followed where it stopped.
func (c *Changes) apply(ctx context.Context, j job.Job) (job.Effect, error) {
	var a args
	if err := j.Decode(&a); err != nil {
		return nil, err
	}
	p, err := get(ctx, c.DB, sqlGet, a.Proposal)
	if err != nil {
		return nil, job.Cancel(err)
	}
	if p.State != Applying {
		return nil, nil
	}
	for n := 0; n < c.slice && p.cursor != atEnd; n++ {
		err := c.applyBatch(ctx, &p)
		if errors.Is(err, errElsewhere) {
			return nil, job.Snooze(0)
		}
		if err != nil {
			return nil, err
		}
	}
	if p.cursor == atEnd {
		return c.applied(p.ID), nil
	}
	return nil, job.Snooze(0)
}

func (c *Changes) applyBatch(ctx context.Context, p *Proposal) error {
	list, next, err := c.Cases.Projections(ctx, c.DB, p.cursor, batch, func(unit string) (deadline.Calendar, error) {
		return c.Book.For(ctx, c.DB, unit)
	})
	if err != nil {
		return err
	}
	if next == "" {
		next = atEnd
	}
	list = p.concerned(list)
	var ids []string
	for _, x := range list {
		if !x.Before.Equal(x.After) {
			ids = append(ids, x.ID)
		}
	}
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		moved := 0
		if len(ids) > 0 {
			var err error
			if moved, err = c.Cases.ReprojectTx(ctx, tx, ids, p.cause()); err != nil {
				return err
			}
		}
		n, err := tx.Exec(ctx, sqlMoved, p.ID, p.cursor, next, len(list), moved)
		if err != nil {
			return err
		}
		if n == 0 {
			return errElsewhere
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.cursor = next
	return nil
}

// cause is what people read beside the new due day; it is the words of who decided, so it has one language.
func (p *Proposal) cause() string {
	return lang.For(lang.VI).T("calendar.cause."+string(p.Kind), "reason", p.Reason, "law", p.Law)
}

func (c *Changes) applied(id string) job.Effect {
	return func(ctx context.Context, tx *store.Tx) error {
		n, err := tx.Exec(ctx, sqlApplied, id, tx.Now())
		if err != nil || n == 0 {
			return err
		}
		p, err := get(ctx, tx, sqlGet, id)
		if err != nil {
			return err
		}
		return event.Append(ctx, tx, told(ctx, "calendar.applied", &p))
	}
}
