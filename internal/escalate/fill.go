package escalate

import (
	"context"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/timer"
	"tinhso/internal/viet"
)

// JobFill sets again what should be set: the timers of dossiers accepted before there were any.
const JobFill = "escalate.fill"

// dueArgs are the arguments as the case engine sets them: a timer that stands as it should is not written again.
type dueArgs struct {
	DueAt time.Time `json:"due_at"`
}

// perFill is how many dossiers are looked at in one transaction.
const perFill = 500

// Workers are the jobs of the room; boot hands them to the queue.
func (m *Room) Workers() []job.Worker {
	return []job.Worker{{Kind: JobFill, Work: m.fill, Timeout: 10 * time.Minute}}
}

// Periodic are the jobs that come by themselves; boot hands them to the queue.
func (m *Room) Periodic() []job.Periodic {
	return []job.Periodic{{Name: JobFill, Every: 24 * time.Hour, Offset: 18 * time.Hour, Make: func() job.New { return job.New{Kind: JobFill, UniqueKey: JobFill} }}}
}

// fill sets the due timer of every dossier whose clock runs. One that is set as it stands, or has fired, stays as it is.
func (m *Room) fill(ctx context.Context, _ job.Job) (job.Effect, error) {
	for after := ""; ; {
		items, err := m.Cases.RunningItems(ctx, m.DB, after, perFill)
		if err != nil || len(items) == 0 {
			return nil, err
		}
		after = items[len(items)-1].ID
		err = m.DB.Write(ctx, func(tx *store.Tx) error {
			ids := make([]string, len(items))
			for n, i := range items {
				ids[n] = i.ID
			}
			now, err := m.Cases.ItemsTx(ctx, tx, ids) // they may have moved since
			if err != nil {
				return err
			}
			var list []timer.New
			for _, i := range now {
				if i.Running() {
					list = append(list, timer.New{Kind: dossier.TimerDue, Subject: i.ID, At: i.DueAt, Args: dueArgs{i.DueAt.In(viet.Zone)}})
				}
			}
			return timer.SetAllTx(ctx, tx, list)
		})
		if err != nil {
			return nil, err
		}
	}
}
