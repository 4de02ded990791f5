package timer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/trace"
)

const (
	perBatch = 500                    // timers of one transaction
	leastOf  = 25                     // and of one that was found to take long
	hold     = 40 * time.Millisecond  // how long one transaction should take: everybody who writes waits for it
	rest     = 100                    // per cent of the time of a batch that the wheel then rests
	longest  = 200 * time.Millisecond // and at most so long
	poll     = time.Second
	upkeep   = time.Minute
)

// Wheel fires the timers of the kinds it has handlers for (vòng báo hạn).
type Wheel struct {
	Log  *slog.Logger // failures are told here; nowhere when nil
	Held func() bool  // nothing fires while it says so: the clock cannot be believed; never when nil

	db    *store.DB
	kinds []*kind
	wrong error
}

// kind is a handler and how many of its timers go into one transaction.
type kind struct {
	Handler
	size int
}

// NewWheel makes a wheel of these handlers.
func NewWheel(db *store.DB, handlers ...Handler) *Wheel {
	w := &Wheel{db: db}
	seen := map[string]bool{}
	for _, h := range handlers {
		if h.Kind == "" || h.Fire == nil || seen[h.Kind] {
			w.wrong = fmt.Errorf("timer: handler %q has no kind, no Fire or a namesake", h.Kind)
		}
		seen[h.Kind] = true
		w.kinds = append(w.kinds, &kind{Handler: h, size: perBatch})
	}
	return w
}

// Run turns until ctx ends (chạy nền). It returns nil then, and an error only when the handlers are wrong.
func (w *Wheel) Run(ctx context.Context) error {
	if w.wrong != nil {
		return w.wrong
	}
	woken, stop := w.db.Listen(topic)
	defer stop()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	var kept time.Time
	for ctx.Err() == nil {
		if now := w.db.Now(); now.Sub(kept).Abs() >= upkeep {
			kept = now
			w.tell(ctx, w.maintain(ctx))
		}
		if w.round(ctx) {
			continue
		}
		select {
		case <-woken:
		case <-tick.C:
		case <-ctx.Done():
		}
	}
	return nil
}

// round fires one batch of each kind and says whether there may be more. No kind waits for the end of another.
func (w *Wheel) round(ctx context.Context) (more bool) {
	for _, k := range w.kinds {
		n, took, err := w.batch(ctx, k)
		w.tell(ctx, err)
		more = more || n == k.size
		k.fit(n, took)
		if n > 0 && pause(ctx, min(took*rest/100, longest)) != nil {
			return false
		}
	}
	return more
}

func (w *Wheel) held() bool { return w.Held != nil && w.Held() }

// fit finds the size of batch that holds the writer about as long as it may.
func (k *kind) fit(n int, took time.Duration) {
	if n < leastOf || took <= 0 {
		return
	}
	fits := int(int64(n) * int64(hold) / int64(took))
	k.size = max(leastOf, min((k.size+fits)/2, perBatch))
}

// Drain fires everything that is due now, and what that sets, without rest; for tests and for commands. A timer that
// fails is due later. The error tells of the failures.
func (w *Wheel) Drain(ctx context.Context) error {
	if w.wrong != nil {
		return w.wrong
	}
	failed := []error{w.maintain(ctx)}
	for quiet := false; !quiet; {
		quiet = true
		for _, k := range w.kinds {
			n, _, err := w.batch(ctx, k)
			if err != nil && (n == 0 || ours(ctx, err)) {
				return errors.Join(append(failed, err)...)
			}
			failed = append(failed, err)
			quiet = quiet && n == 0
		}
	}
	return errors.Join(failed...)
}

// batch fires the next timers of a kind, and says how many there were and how long the writer was held.
func (w *Wheel) batch(ctx context.Context, k *kind) (n int, took time.Duration, err error) {
	if w.held() {
		return 0, 0, nil
	}
	var found bool // looking first costs no transaction when nothing is due
	if err := w.db.QueryRow(ctx, sqlAnyDue, k.Kind, w.db.Now()).Scan(&found); err != nil || !found {
		return 0, 0, err
	}
	due, took, err := w.take(ctx, k, func(tx *store.Tx) (string, []any) {
		return k.text(sqlClaim, sqlClaimLast), []any{k.Kind, tx.Now(), k.size}
	})
	if err == nil || len(due) == 0 || ours(ctx, err) {
		return len(due), took, err
	}
	s := &split{w: w, k: k}
	return len(due), took, s.halve(ctx, due, err)
}

// text chooses between marking what fired and deleting it.
func (k *kind) text(mark, forget string) string {
	if k.Forget {
		return forget
	}
	return mark
}

// take marks timers as fired and runs their handler, in one transaction.
func (w *Wheel) take(ctx context.Context, k *kind, claim func(*store.Tx) (string, []any)) (due []Due, took time.Duration, err error) {
	ctx, span := trace.Start(ctx, trace.Consumer, "timer "+k.Kind)
	defer func() { span.Count("tinhso.timers", int64(len(due))); span.End(err) }()
	err = w.db.Write(ctx, func(tx *store.Tx) error {
		if w.held() { // between the look and now
			due = nil
			return nil
		}
		begun := time.Now() //allow: how long a batch holds the writer, not a time of the law
		defer func() { took = time.Since(begun) }()
		text, args := claim(tx)
		var err error
		if due, err = store.All(ctx, tx, text, scanDue, args...); err != nil || len(due) == 0 {
			return err
		}
		inOrder(due)
		return k.Fire(ctx, tx, due)
	})
	return due, took, err
}

// ours says whether an error is about the database or the end of the process rather than about a timer.
func ours(ctx context.Context, err error) bool {
	return ctx.Err() != nil || fault.KindOf(err) == fault.KindUnavailable
}

func (w *Wheel) tell(ctx context.Context, err error) {
	if err != nil && w.Log != nil && ctx.Err() == nil {
		w.Log.LogAttrs(ctx, slog.LevelError, "timer", slog.Any("error", err))
	}
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
