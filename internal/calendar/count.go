package calendar

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/job"
	"tinhso/internal/store"
)

// The jobs of the room.
const (
	JobCount = "calendar.count" // counts what a proposal does to open dossiers
	JobApply = "calendar.apply" // gives open dossiers their new due days
)

// A job works some batches and then lets others have the hands; so its lease stays short and a dead process is
// followed soon.
const (
	batch   = 500
	batches = 40
	atEnd   = "~" // the cursor behind the last dossier: greater than every id
)

type args struct {
	Proposal string `json:"proposal"`
	Round    int    `json:"round"`
}

func countJob(id string, round int) job.New {
	return job.New{Kind: JobCount, Args: args{id, round}, UniqueKey: id + "/" + strconv.Itoa(round)}
}

func applyJob(id string) job.New {
	return job.New{Kind: JobApply, Args: args{Proposal: id}, UniqueKey: id}
}

// Workers are the jobs of the room; boot hands them to the queue.
func (c *Changes) Workers() []job.Worker {
	return []job.Worker{{Kind: JobCount, Work: c.count}, {Kind: JobApply, Work: c.apply}}
}

// errElsewhere ends a job whose work another has done or which nobody wants any more.
var errElsewhere = errors.New("calendar: somebody else is doing this")

// count works on one round of one proposal: some batches, then again later.
func (c *Changes) count(ctx context.Context, j job.Job) (job.Effect, error) {
	var a args
	if err := j.Decode(&a); err != nil {
		return nil, err
	}
	p, err := get(ctx, c.DB, sqlGet, a.Proposal)
	if err != nil {
		return nil, job.Cancel(err)
	}
	if p.State != Counting || p.Round != a.Round {
		return nil, nil
	}
	if err := c.begin(ctx, &p); err != nil {
		return nil, err
	}
	draft, err := c.Book.Draft(ctx, c.DB, p.Change)
	if err != nil {
		return nil, err
	}
	if draft.Version() != p.base {
		return c.anew(p.ID, p.Round, "calendar"), nil
	}
	for n := 0; n < c.slice && p.cursor != atEnd; n++ {
		err := c.countBatch(ctx, &p, draft)
		if errors.Is(err, errElsewhere) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
	}
	if p.cursor == atEnd {
		return c.ready(ctx, &p)
	}
	return nil, job.Snooze(0)
}

// begin notes on what the figures will rest: the version of the calendar and the last event.
func (c *Changes) begin(ctx context.Context, p *Proposal) error {
	if p.base != "" {
		return nil
	}
	version, err := c.Book.Version(ctx, c.DB)
	if err != nil {
		return err
	}
	last, err := event.List(ctx, c.DB, event.Filter{PageSize: 1})
	if err != nil {
		return err
	}
	if len(last.Events) > 0 {
		p.seq = last.Events[0].Seq
	}
	p.base, p.cursor = version, ""
	for n := int64(1); n > 0; { // what an earlier round found
		if err := c.DB.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.Exec(ctx, sqlOldEffects, p.ID, p.Round)
			return err
		}); err != nil {
			return err
		}
	}
	return c.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, sqlBegin, p.ID, p.Round, version, p.seq)
		return err
	})
}

// countBatch looks at the next dossiers and keeps what becomes of those of the units concerned.
func (c *Changes) countBatch(ctx context.Context, p *Proposal, draft *deadline.Draft) error {
	list, next, err := c.Cases.Projections(ctx, c.DB, p.cursor, batch, func(unit string) (deadline.Calendar, error) {
		return draft.For(ctx, c.DB, unit)
	})
	if err != nil {
		return err
	}
	if next == "" {
		next = atEnd
	}
	list = p.concerned(list)
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, sqlCounted, p.ID, p.Round, p.cursor, next, len(list))
		if err != nil {
			return err
		}
		if n == 0 {
			return errElsewhere
		}
		return putEffects(ctx, tx, p, list)
	})
	if err != nil {
		return err
	}
	p.cursor = next
	p.Counted += len(list)
	return nil
}

// concerned leaves the dossiers whose calendar changes.
func (p *Proposal) concerned(list []dossier.Projection) []dossier.Projection {
	if p.Wide {
		return list
	}
	return slices.DeleteFunc(list, func(x dossier.Projection) bool { return x.Unit.ID != p.UnitID })
}

func putEffects(ctx context.Context, tx *store.Tx, p *Proposal, list []dossier.Projection) error {
	const width = 13
	for part := range slices.Chunk(list, 100) {
		var q strings.Builder
		q.WriteString("INSERT ")
		q.WriteString(effectInto)
		values := make([]any, 0, len(part)*width)
		for i, x := range part {
			if i > 0 {
				q.WriteString(", ")
			}
			q.WriteByte('(')
			for k := range width {
				if k > 0 {
					q.WriteString(", ")
				}
				q.WriteByte('$')
				q.WriteString(strconv.Itoa(i*width + k + 1))
			}
			q.WriteByte(')')
			e := effectOf(x)
			values = append(values, p.ID, p.Round, e.DossierID, e.Code, e.Procedure, e.UnitID, e.UnitName, e.Before, e.After,
				e.BeforeOn, e.AfterOn, e.Moved, e.Shift)
		}
		q.WriteString(" ON CONFLICT (proposal_id, round, dossier_id) DO NOTHING")
		if _, err := tx.Exec(ctx, q.String(), values...); err != nil {
			return err
		}
	}
	return nil
}

// ready sums up; whoever approves decides on these figures.
func (c *Changes) ready(ctx context.Context, p *Proposal) (job.Effect, error) {
	s, err := c.sum(ctx, p)
	if err != nil {
		return nil, err
	}
	text, err := jsonText(s)
	if err != nil {
		return nil, err
	}
	id, round := p.ID, p.Round
	return func(ctx context.Context, tx *store.Tx) error {
		version, err := c.Book.Version(ctx, tx)
		if err != nil {
			return err
		}
		if version != p.base {
			return c.anew(id, round, "calendar")(ctx, tx)
		}
		_, err = tx.Exec(ctx, sqlReady, id, round, text, tx.Now())
		return err
	}, nil
}

// anew begins another round.
func (c *Changes) anew(id string, round int, why string) job.Effect {
	return func(ctx context.Context, tx *store.Tx) error {
		p, err := get(ctx, tx, sqlGetLocked, id)
		if err != nil || p.Round != round {
			return err
		}
		n, err := tx.Exec(ctx, sqlRound, id, why)
		if err != nil || n == 0 {
			return err
		}
		p.Round++
		if err := job.Insert(ctx, tx, countJob(id, p.Round)); err != nil {
			return err
		}
		return event.Append(ctx, tx, told(ctx, "calendar.recounted", &p))
	}
}
