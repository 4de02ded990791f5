package upload

import (
	"context"
	"maps"
	"slices"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/store"
)

// jobSweep deletes uploads that nobody went on with, and parts that belong to none.
const jobSweep = "upload.sweep"

// Workers are the jobs of the room; boot hands them to the queue.
func (r *Room) Workers() []job.Worker {
	return []job.Worker{{Kind: jobSweep, Spare: true, Timeout: 10 * time.Minute,
		Work: func(ctx context.Context, _ job.Job) (job.Effect, error) { return nil, r.sweep(ctx) }}}
}

// Periodic are the jobs that come by themselves; boot hands them to the queue.
func (r *Room) Periodic() []job.Periodic {
	return []job.Periodic{{Name: jobSweep, Every: time.Hour, Offset: 20 * time.Minute, Make: func() job.New { return job.New{Kind: jobSweep, UniqueKey: jobSweep} }}}
}

func (r *Room) sweep(ctx context.Context) error {
	for {
		ids, err := store.All(ctx, r.DB, uploadOver, scanID, store.Millis(r.DB.Now()))
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return r.sweepParts(ctx)
		}
		for _, id := range ids {
			if err := r.forget(ctx, id); err != nil && fault.KindOf(err) != fault.KindConflict {
				return err
			}
		}
	}
}

// sweepParts deletes parts of uploads that no row knows: a node was killed between the rows and the bytes. Young ones may
// be of an upload that is being written.
func (r *Room) sweepParts(ctx context.Context) error {
	before := r.DB.Now().Add(-keep)
	newest := map[string]time.Time{}
	err := r.Blobs.WalkParts(ctx, func(id string, modified time.Time) error {
		if modified.After(newest[id]) {
			newest[id] = modified
		}
		return nil
	})
	if err != nil {
		return err
	}
	maps.DeleteFunc(newest, func(_ string, at time.Time) bool { return !at.Before(before) })
	ids := slices.Sorted(maps.Keys(newest))
	for some := range slices.Chunk(ids, 200) {
		q, args := store.In(uploadExists, nil, some)
		known, err := store.All(ctx, r.DB, q, scanID, args...)
		if err != nil {
			return err
		}
		for _, id := range some {
			if slices.Contains(known, id) {
				continue
			}
			if err := r.Blobs.DropParts(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func scanID(r *store.Rows) (id string, err error) {
	err = r.Scan(&id)
	return id, err
}
