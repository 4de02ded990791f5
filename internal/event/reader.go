package event

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/trace"
)

// reader is one consumer at work in this process.
type reader struct {
	Consumer
	j     *Journal
	hurry bool     // Drain: do not wait between attempts
	seen  position // no event of interest lies between the cursor and here
	skip  int      // events passed over since the cursor was saved

	together int // events that ApplyAll is given at once
}

// result of a turn.
type result int

const (
	nothing result = iota // no event after the cursor
	worked                // there may be more
	blocked               // events are there, behind the horizon
	waits                 // the next attempt is not due yet
)

// cursor is the row of a consumer.
type cursor struct {
	position
	attempts int
	retryAt  time.Time
}

var errMoved = errors.New("event: another node moved the cursor")

// run takes turns until ctx ends.
func (r *reader) run(ctx context.Context) {
	woken, stop := r.j.db.Listen(topic)
	defer stop()
	for ctx.Err() == nil {
		res, err := r.turn(ctx)
		if err != nil && ctx.Err() == nil {
			r.tell(ctx, err)
		}
		wait := gather
		switch {
		case err != nil && res == nothing:
			wait = time.Second
		case res == blocked:
			wait = horizon
		case res == waits:
			wait = backOff[0]
		case res == nothing:
			t := time.NewTimer(poll)
			select {
			case <-woken:
			case <-t.C:
			case <-ctx.Done():
			}
			t.Stop()
			continue
		}
		_ = pause(ctx, wait)
	}
}

func (r *reader) tell(ctx context.Context, err error) {
	if r.j.Log != nil {
		r.j.Log.LogAttrs(ctx, slog.LevelError, "event", slog.String("consumer", r.Name), slog.Any("error", err))
	}
}

// turn applies the next events. A turn that fails at an event commits the
// ones before it and counts the failure.
func (r *reader) turn(ctx context.Context) (result, error) {
	c, err := readCursor(ctx, r.j.db, sqlCursor, r.Name)
	if err != nil {
		return nothing, err
	}
	// Further away than any back-off lies only what a clock wrote that went wrong: nobody waits for that.
	if wait := c.retryAt.Sub(r.j.db.Now()); !r.hurry && wait > 0 && wait <= 2*backOff[len(backOff)-1] {
		return waits, nil
	}
	from := c.position
	if from.before(r.seen) {
		from = r.seen
	}
	events, err := next(ctx, r.j.db, from)
	if err != nil {
		return nothing, err
	}
	if len(events) == 0 {
		more, err := after(ctx, r.j.db, from)
		if err != nil || !more {
			return nothing, err
		}
		return blocked, nil
	}
	wanted := 0
	for _, e := range events {
		if r.wants(e) {
			wanted++
		}
	}
	if r.skip += len(events); wanted == 0 && r.skip < mostSkip {
		r.seen = events[len(events)-1].position()
		return worked, nil
	}
	return worked, r.apply(ctx, c, events)
}

// apply applies the events and moves the cursor behind them. Events taken
// together that fail are taken one by one, so that only the one that cannot be
// applied is counted.
func (r *reader) apply(ctx context.Context, c cursor, events []Event) (err error) {
	ctx, span := trace.Start(ctx, trace.Consumer, "consumer "+r.Name)
	span.Count("tinhso.events", int64(len(events)))
	defer func() { span.End(err) }()
	if r.ApplyAll != nil && len(events) > 1 {
		some := events[:min(len(events), max(r.together, leastTogether))]
		err := r.applyAll(ctx, c, some)
		if err == nil || errors.Is(err, errMoved) || ours(ctx, err) {
			r.skip = 0
			return ignoreMoved(err)
		}
	}
	failed := -1
	err = r.j.db.Write(ctx, func(tx *store.Tx) error {
		failed = -1
		begun := time.Now() //allow: how long a turn holds the writer, not a time of the law
		if err := r.lock(ctx, tx, c); err != nil {
			return err
		}
		last := len(events) - 1
		for i, e := range events {
			if !r.wants(e) {
				continue
			}
			failed = i
			if err := r.Apply(ctx, tx, e); err != nil {
				return err
			}
			if time.Since(begun) > hold { // the rest is another turn's
				last = i
				break
			}
		}
		failed = -1
		return r.move(ctx, tx, events[last].position())
	})
	switch {
	case err == nil:
		r.skip = 0
		return nil
	case errors.Is(err, errMoved):
		return nil
	case failed < 0 || ours(ctx, err):
		return err
	case failed > 0:
		return r.apply(ctx, c, events[:failed])
	}
	return r.trouble(ctx, c, events[0], err)
}

func (r *reader) applyAll(ctx context.Context, c cursor, events []Event) error {
	return r.j.db.Write(ctx, func(tx *store.Tx) error {
		begun := time.Now() //allow: how long a turn holds the writer, not a time of the law
		defer func() { r.fit(len(events), time.Since(begun)) }()
		if err := r.lock(ctx, tx, c); err != nil {
			return err
		}
		var wanted []Event
		for _, e := range events {
			if r.wants(e) {
				wanted = append(wanted, e)
			}
		}
		if len(wanted) > 0 {
			if err := r.ApplyAll(ctx, tx, wanted); err != nil {
				return err
			}
		}
		return r.move(ctx, tx, events[len(events)-1].position())
	})
}

// fit finds how many events taken together hold the writer about as long as they may.
func (r *reader) fit(n int, took time.Duration) {
	if n < leastTogether || took <= 0 {
		return
	}
	fits := int(int64(n) * int64(hold) / int64(took))
	r.together = min(max(fits, leastTogether), 2*n, perTurn)
}

func ignoreMoved(err error) error {
	if errors.Is(err, errMoved) {
		return nil
	}
	return err
}

// trouble counts a failure of the event after the cursor, and sets it aside
// when it was the last attempt.
func (r *reader) trouble(ctx context.Context, c cursor, e Event, cause error) error {
	last := c.attempts >= len(backOff)
	err := r.j.db.Write(ctx, func(tx *store.Tx) error {
		if err := r.lock(ctx, tx, c); err != nil {
			return err
		}
		reason := fault.Reason(cause)
		if !last {
			at := tx.Now().Add(backOff[c.attempts])
			_, err := tx.Exec(ctx, sqlCursorTrouble, c.attempts+1, at, reason, tx.Now(), r.Name)
			return err
		}
		_, err := tx.Exec(ctx, sqlAside, store.NewID(), r.Name, e.Seq, reason, c.attempts+1, tx.Now())
		if err != nil {
			return err
		}
		return r.move(ctx, tx, e.position())
	})
	switch {
	case errors.Is(err, errMoved):
		return nil
	case err != nil:
		return err
	case last:
		return &setAsideError{r.Name, e, cause}
	}
	if !r.hurry {
		r.tell(ctx, cause)
	}
	return nil
}

// lock holds the cursor until the end of the transaction and sees that it is
// where it was.
func (r *reader) lock(ctx context.Context, tx *store.Tx, c cursor) error {
	now, err := readCursor(ctx, tx, sqlCursorLocked, r.Name)
	if err != nil {
		return err
	}
	if now.position != c.position || now.attempts != c.attempts {
		return errMoved
	}
	return nil
}

func (r *reader) move(ctx context.Context, tx *store.Tx, to position) error {
	return tx.Later(ctx, sqlCursorMove, to.tx, to.seq, tx.Now(), r.Name)
}

func readCursor(ctx context.Context, r store.Reader, q, name string) (c cursor, err error) {
	err = r.QueryRow(ctx, q, name).Scan(&c.tx, &c.seq, &c.attempts, &c.retryAt)
	return c, err
}

// next reads the events after a position and below the horizon.
func next(ctx context.Context, db *store.DB, from position) ([]Event, error) {
	q, below := sqlNextSQLite, from.tx
	if db.Engine() == store.Postgres {
		q = sqlNextPostgres
		if err := db.QueryRow(ctx, sqlHorizonPostgres).Scan(&below); err != nil {
			return nil, err
		}
	}
	return store.All(ctx, db, q, scanEvent, from.tx, from.seq, below, perTurn)
}

// after says whether any event lies after a position, be it behind the horizon.
func after(ctx context.Context, db *store.DB, from position) (more bool, err error) {
	q := sqlMoreSQLite
	if db.Engine() == store.Postgres {
		q = sqlMorePostgres
	}
	err = db.QueryRow(ctx, q, from.tx, from.seq).Scan(&more)
	return more, err
}
