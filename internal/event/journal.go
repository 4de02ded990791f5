package event

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

const (
	perTurn  = 500                   // events of one turn
	hold     = 40 * time.Millisecond // how long a turn may hold the writer: everybody who writes waits for it
	poll     = 2 * time.Second       // other nodes do not wake us
	gather   = 20 * time.Millisecond // the least time between two turns of a consumer
	horizon  = 5 * time.Millisecond  // before looking again when the horizon was in the way
	mostSkip = 1000                  // events of no interest before the cursor is saved all the same

	leastTogether = 16 // events that are taken together however long that takes
)

// backOff is the wait after each failure; after the last one the event is set aside.
var backOff = []time.Duration{200 * time.Millisecond, time.Second, 5 * time.Second, 25 * time.Second}

// Consumer applies events of its kinds (bộ xử lý sự kiện), each exactly once
// and in order; all kinds when it names none. Apply writes through tx only.
type Consumer struct {
	Name  string
	Kinds []string
	Apply func(ctx context.Context, tx *store.Tx, e Event) error

	// ApplyAll takes the events of a turn together, where that is cheaper than one
	// after another; Apply is still needed, for when they fail and for one that is
	// tried again.
	ApplyAll func(ctx context.Context, tx *store.Tx, all []Event) error

	// FromNow makes a consumer that is new begin at the end of the journal
	// and not at its first event.
	FromNow bool
}

func (c Consumer) wants(e Event) bool { return len(c.Kinds) == 0 || slices.Contains(c.Kinds, e.Kind) }

// Journal brings events to consumers (bộ phân phối sự kiện).
type Journal struct {
	Log *slog.Logger // failures are told here; nowhere when nil

	db   *store.DB
	list []*reader
}

// NewJournal makes the pump of these consumers.
func NewJournal(db *store.DB, consumers ...Consumer) *Journal {
	j := &Journal{db: db}
	for _, c := range consumers {
		j.list = append(j.list, &reader{Consumer: c, j: j})
	}
	return j
}

// Run pumps until ctx ends (chạy nền). It returns nil then, and an error only
// when the consumers are wrong.
func (j *Journal) Run(ctx context.Context) error {
	if err := j.prepare(ctx); err != nil {
		return err
	}
	var wg sync.WaitGroup
	for _, r := range j.list {
		wg.Go(func() { r.run(ctx) })
	}
	wg.Wait()
	return nil
}

// prepare checks the consumers and gives new ones their cursor.
func (j *Journal) prepare(ctx context.Context) error {
	seen := map[string]bool{}
	for _, r := range j.list {
		if r.Name == "" || r.Apply == nil || seen[r.Name] {
			return fmt.Errorf("event: consumer %q has no name, no Apply or a namesake", r.Name)
		}
		seen[r.Name] = true
	}
	end := sqlEndSQLite
	if j.db.Engine() == store.Postgres {
		end = sqlEndPostgres
	}
	return j.db.Write(ctx, func(tx *store.Tx) error {
		for _, r := range j.list {
			var at position
			if r.FromNow {
				err := tx.QueryRow(ctx, end).Scan(&at.tx, &at.seq)
				if err != nil && !errors.Is(err, store.ErrNone) {
					return err
				}
			}
			if _, err := tx.Exec(ctx, sqlCursorNew, r.Name, at.tx, at.seq, tx.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// Drain applies everything there is, and what that brings forth, now, without
// waiting between attempts; for tests and for commands. Its error tells which
// events were set aside meanwhile.
func (j *Journal) Drain(ctx context.Context) error {
	if err := j.prepare(ctx); err != nil {
		return err
	}
	var set []error
	var list []*reader // Run may be at work with its own
	for _, r := range j.list {
		list = append(list, &reader{Consumer: r.Consumer, j: j, hurry: true})
	}
	for quiet := false; !quiet; {
		quiet = true
		for _, r := range list {
			for {
				res, err := r.turn(ctx)
				var a *setAsideError
				if errors.As(err, &a) {
					set = append(set, err)
				} else if err != nil {
					return err
				}
				if res == nothing {
					break
				}
				quiet = false
				if res == blocked {
					if err := pause(ctx, horizon); err != nil {
						return err
					}
				}
			}
		}
	}
	return errors.Join(set...)
}

// setAsideError is what Drain reports.
type setAsideError struct {
	consumer string
	e        Event
	err      error
}

func (e *setAsideError) Error() string {
	return fmt.Sprintf("event: %s set aside event %d %s of %s: %v", e.consumer, e.e.Seq, e.e.Kind, e.e.Subject, e.err)
}

func (e *setAsideError) Unwrap() error { return e.err }

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

// ours says whether an error is about the database or the end of the process
// rather than about the event, and is not counted against it.
func ours(ctx context.Context, err error) bool {
	return ctx.Err() != nil || fault.KindOf(err) == fault.KindUnavailable
}
