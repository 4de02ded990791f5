package job

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/trace"
)

// errNotMine says that the job was cancelled, or rescued by another node,
// while it was worked on: its effect must not be.
var errNotMine = errors.New("the job was taken away while it was worked on")

// do works one claimed job to its next state. The error is that of the work.
func (q *Queue) do(ctx context.Context, j Job) error {
	w := q.workers[j.Kind]
	work, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	q.hold(j.ID, held{cancel, q.db.Now().Add(w.Timeout + leaseMargin)})
	defer q.drop(j.ID)

	work, span := trace.Start(work, trace.Consumer, "job "+j.Kind)
	span.Count("tinhso.attempt", int64(j.Attempt))
	effect, err := attempt(work, w, j)
	defer func() { span.End(err) }()
	keep := context.WithoutCancel(work)
	if err == nil {
		err = q.complete(keep, j, effect)
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errNotMine):
		return err
	case ctx.Err() != nil: // the process stops; this was no failure of the job
		err = Snooze(0)
	}
	told, serr := q.settle(keep, j, err)
	return errors.Join(told, serr)
}

// held is a job in hand: how to end it, and until when its lease is renewed at most.
type held struct {
	cancel context.CancelFunc
	until  time.Time
}

// hold remembers the job in hand, so that Cancel can end it here at once.
func (q *Queue) hold(id string, h held) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.inHand[id] = h
}

func (q *Queue) drop(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.inHand, id)
}

// renew keeps the leases of the jobs in hand: a node that dies gives its jobs up within one lease, however long they may
// take.
func (q *Queue) renew(ctx context.Context) {
	tick := time.NewTicker(renewal)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			q.tell(ctx, Job{}, q.renewNow(ctx))
		}
	}
}

func (q *Queue) renewNow(ctx context.Context) error {
	now := q.db.Now()
	var ids []string
	q.mu.Lock()
	for id, h := range q.inHand {
		if now.Before(h.until) {
			ids = append(ids, id)
		}
	}
	q.mu.Unlock()
	if len(ids) == 0 {
		return nil
	}
	return q.db.Write(ctx, func(tx *store.Tx) error {
		text, args := store.In(sqlRenew, []any{tx.Now().Add(leaseTime)}, ids)
		_, err := tx.Exec(ctx, text, args...)
		return err
	})
}

// attempt runs the work; a panic is a failure like another.
func attempt(ctx context.Context, w Worker, j Job) (effect Effect, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return w.Work(ctx, j)
}

// complete runs the effect and marks the job in one transaction.
func (q *Queue) complete(ctx context.Context, j Job, effect Effect) error {
	return q.db.Write(ctx, func(tx *store.Tx) error {
		// First the mark: it holds the row against a cancellation.
		if err := mark(ctx, tx, sqlComplete, j.ID, j.Attempt, tx.Now()); err != nil {
			return err
		}
		if effect == nil {
			return nil
		}
		return effect(ctx, tx)
	})
}

// settle puts a job that was not completed into the state its error asks for,
// and gives back the error when it is a failure.
func (q *Queue) settle(ctx context.Context, j Job, cause error) (told, err error) {
	var stop *cancelled
	var later *snoozed
	told = cause
	err = q.db.Write(ctx, func(tx *store.Tx) error {
		now := tx.Now()
		switch {
		case errors.As(cause, &later):
			told = nil
			return mark(ctx, tx, sqlSnooze, j.ID, j.Attempt, now.Add(later.d))
		case errors.As(cause, &stop):
			return mark(ctx, tx, sqlGiveUp, j.ID, j.Attempt, Cancelled, now, fault.Reason(stop.err))
		case j.Attempt >= j.MaxAttempts:
			return mark(ctx, tx, sqlGiveUp, j.ID, j.Attempt, Discarded, now, fault.Reason(cause))
		}
		return mark(ctx, tx, sqlAgain, j.ID, j.Attempt, now.Add(delay(j.Attempt)), fault.Reason(cause))
	})
	return told, err
}

func mark(ctx context.Context, tx *store.Tx, q string, args ...any) error {
	n, err := tx.Exec(ctx, q, args...)
	if err == nil && n == 0 {
		return errNotMine
	}
	return err
}
