package dossier

import (
	"context"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/store"
)

type answerArgs struct {
	Dossier string `json:"dossier"`
}

// remindTx asks, in the transaction of the filing, to look again when the time to answer is over.
func remindTx(ctx context.Context, tx *store.Tx, d *Dossier) error {
	return job.Insert(ctx, tx, job.New{Kind: JobAnswer, Args: answerArgs{Dossier: d.ID}, RunAt: d.AnswerBy})
}

// answerWorker writes an event when a filing was neither accepted, refused nor asked to be completed in time.
func (c *Cases) answerWorker() job.Worker {
	return job.Worker{Kind: JobAnswer, Work: func(_ context.Context, j job.Job) (job.Effect, error) {
		var args answerArgs
		if err := j.Decode(&args); err != nil {
			return nil, job.Cancel(err)
		}
		return func(ctx context.Context, tx *store.Tx) error {
			d, err := c.row(ctx, tx, args.Dossier)
			if err != nil || !d.raw.next.Equal(d.AnswerBy) || !d.AcceptedAt.IsZero() || d.AnswerBy.After(c.now()) {
				return err
			}
			s := Step{N: d.Version, Action: "unanswered", ActorRole: "system"}
			return event.Append(ctx, tx, moved(identity.System(), d.State, &d, &s))
		}, nil
	}}
}
