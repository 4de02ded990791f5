package seal

import (
	"context"
	"time"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/job"
	"tinhso/internal/store"
)

const jobVerify = "seal.verify"

// Workers verify everything at night (kiểm tra hằng đêm) and keep what was found
// for Status; boot hands them to the queue.
func (l *Log) Workers() []job.Worker {
	return []job.Worker{{Kind: jobVerify, Spare: true, Timeout: 3 * time.Hour, Work: func(ctx context.Context, _ job.Job) (job.Effect, error) {
		o := VerifyOptions{Dir: l.dir, Workers: 1}
		for _, t := range l.tables {
			o.Facts = append(o.Facts, t.Facts)
		}
		if l.signer != nil {
			o.Keys = []note.Verifier{l.signer.Verifier()}
		}
		report, err := Verify(ctx, l.db, o)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, tx *store.Tx) error { return keepTx(ctx, tx, report) }, nil
	}}}
}

// Periodic is one in the morning, every day.
func (l *Log) Periodic() []job.Periodic {
	return []job.Periodic{{Name: jobVerify, Every: 24 * time.Hour, Offset: 18 * time.Hour,
		Make: func() job.New { return job.New{Kind: jobVerify, UniqueKey: jobVerify} }}}
}
