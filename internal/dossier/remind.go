package dossier

import (
	"context"

	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/timer"
)

// TimerAnswer comes when the time to answer a filing is over (hết giờ trả lời hồ sơ nộp trực tuyến).
const TimerAnswer = "dossier.answer"

// remindTx asks, in the transaction of the filing, to look again when the time to answer is over. A filing that was
// answered meanwhile is left alone then, so that nobody who answers has to take the timer back.
func remindTx(ctx context.Context, tx *store.Tx, d *Dossier) error {
	return timer.SetTx(ctx, tx, timer.New{Kind: TimerAnswer, Subject: d.ID, At: d.AnswerBy})
}

type answerArgs struct {
	Dossier string `json:"dossier"`
}

// answerWorker hands the reminders that were jobs to the timers; a version before this one left them.
func (c *Cases) answerWorker() job.Worker {
	return job.Worker{Kind: jobAnswer, Work: func(_ context.Context, j job.Job) (job.Effect, error) {
		var args answerArgs
		if err := j.Decode(&args); err != nil {
			return nil, job.Cancel(err)
		}
		return func(ctx context.Context, tx *store.Tx) error {
			return timer.SetTx(ctx, tx, timer.New{Kind: TimerAnswer, Subject: args.Dossier, At: tx.Now()})
		}, nil
	}}
}
