package oversight

import (
	"context"
	"time"

	"tinhso/internal/job"
	"tinhso/internal/store"
)

// JobRecheck judges the marks of the last weeks again (kiểm tra lại hằng đêm): what a changed rule finds, and what was
// not yet there when the step was judged.
const JobRecheck = "oversight.recheck"

// How far the recheck goes back, and how long marks are kept: longer than any window of a rule, and long enough that a
// rule that comes late still finds what is a year old.
const (
	recheckDays = 35
	keepDays    = 400
	batch       = 200
	batches     = 100
)

// Workers are the jobs of the room; boot hands them to the queue.
func (w *Watch) Workers() []job.Worker { return []job.Worker{{Kind: JobRecheck, Work: w.recheck}} }

// Periodic is the nightly recheck, at a quarter past two here.
func (w *Watch) Periodic() []job.Periodic {
	return []job.Periodic{{Name: JobRecheck, Every: 24 * time.Hour, Offset: 19*time.Hour + 15*time.Minute,
		Make: func() job.New { return job.New{Kind: JobRecheck, UniqueKey: "night"} }}}
}

type place struct {
	at, until, ended time.Time
	mark             string
	looked, found    int
}

func (w *Watch) recheck(ctx context.Context, _ job.Job) (job.Effect, error) {
	p, err := w.place(ctx, w.DB)
	if err != nil {
		return nil, err
	}
	if p.until.IsZero() {
		now := w.DB.Now()
		p.at, p.mark, p.until = now.AddDate(0, 0, -recheckDays), "", now
		if err := w.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, sqlRecheckBegin, p.at, p.until)
			return err
		}); err != nil {
			return nil, err
		}
	}
	for range batches {
		n, err := w.recheckBatch(ctx, &p)
		if err != nil {
			return nil, err
		}
		if n < batch {
			return func(ctx context.Context, tx *store.Tx) error {
				if _, err := tx.Exec(ctx, sqlSweep, tx.Now().AddDate(0, 0, -keepDays)); err != nil {
					return err
				}
				_, err := tx.Exec(ctx, sqlRecheckEnd, tx.Now())
				return err
			}, nil
		}
	}
	return nil, job.Snooze(0)
}

func (w *Watch) recheckBatch(ctx context.Context, p *place) (n int, err error) {
	var next place
	err = w.DB.Write(ctx, func(tx *store.Tx) error {
		marks, err := store.All(ctx, tx, sqlMarksFrom, scanMark, p.at, p.mark, p.until, batch)
		if err != nil {
			return err
		}
		rules, err := readRules(ctx, tx)
		if err != nil {
			return err
		}
		found := 0
		for _, m := range marks {
			k, err := w.judge(ctx, tx, book(rules), m)
			if err != nil {
				return err
			}
			found += k
		}
		n, next = len(marks), *p
		if n > 0 {
			next.at, next.mark = marks[n-1].At, marks[n-1].ID
		}
		_, err = tx.Exec(ctx, sqlRecheckMove, next.at, next.mark, n, found, p.at, p.mark)
		return err
	})
	if err == nil {
		*p = next
	}
	return n, err
}

func (w *Watch) place(ctx context.Context, r store.Reader) (p place, err error) {
	err = r.QueryRow(ctx, sqlRecheck).Scan(&p.at, &p.mark, &p.until, &p.looked, &p.found, &p.ended)
	return p, err
}

// Rechecked tells when the watch last judged everything again, how many steps it looked at and what was new.
func (w *Watch) Rechecked(ctx context.Context) (ended time.Time, looked, found int, err error) {
	p, err := w.place(ctx, w.DB)
	return p.ended, p.looked, p.found, err
}
