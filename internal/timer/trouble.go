package timer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

const (
	mostAttempts = 8  // then a timer is set aside
	hopeless     = 16 // timers alone, one after another, of which none fired: the others of the batch would not either
)

// delay is the wait after a failed attempt: attempt⁴ seconds, as that of a job. All of them together last over two hours.
func delay(attempt int64) time.Duration {
	return time.Duration(attempt*attempt*attempt*attempt) * time.Second
}

// split finds the bad ones of a batch that failed.
type split struct {
	w     *Wheel
	k     *kind
	fired int // timers that fired after all
	bad   int // and that failed alone
}

// halve fires the halves of a batch that failed, down to the single timers that cannot be fired.
func (s *split) halve(ctx context.Context, due []Due, cause error) error {
	if len(due) == 1 || s.fired == 0 && s.bad >= hopeless {
		s.bad += len(due)
		return s.w.putOff(ctx, s.k.Kind, due, cause)
	}
	var errs []error
	for _, half := range [][]Due{due[:len(due)/2], due[len(due)/2:]} {
		if s.fired == 0 && s.bad >= hopeless {
			errs = append(errs, s.halve(ctx, half, cause))
			continue
		}
		got, _, err := s.w.take(ctx, s.k, func(tx *store.Tx) (string, []any) {
			return store.In(s.k.text(sqlClaimThese, sqlClaimTheseLast), []any{tx.Now()}, ids(half))
		})
		switch {
		case err == nil:
			s.fired += len(got)
		case ours(ctx, err):
			return errors.Join(append(errs, err)...) // all is as it was
		case len(got) > 0:
			errs = append(errs, s.halve(ctx, got, err))
		default:
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// putOff counts a failure of timers and lets them wait, or sets them aside after the last attempt.
func (w *Wheel) putOff(ctx context.Context, kind string, due []Due, cause error) error {
	err := w.db.Write(ctx, func(tx *store.Tx) error {
		text, args := store.In(sqlPutOff, []any{tx.Now(), fault.Reason(cause), mostAttempts}, ids(due))
		_, err := tx.Exec(ctx, text, args...)
		return err
	})
	return errors.Join(fmt.Errorf("timer: %s of %s and %d others: %w", kind, due[0].Subject, len(due)-1, cause), err)
}

// maintain makes up for a clock that stood ahead and was put back: nothing waits longer than the longest back-off.
func (w *Wheel) maintain(ctx context.Context) error {
	far := w.db.Now().Add(delay(mostAttempts))
	var found bool
	if err := w.db.QueryRow(ctx, sqlAnyTooFar, far).Scan(&found); err != nil || !found {
		return err
	}
	return w.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, sqlNotTooFar, far)
		return err
	})
}

func ids(due []Due) []string {
	list := make([]string, len(due))
	for i, d := range due {
		list[i] = d.ID
	}
	return list
}
