package seal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

const (
	cursorName = "seal"                 // of the sealer in the journal
	topicEvent = event.Topic            // wakes us after commits
	poll       = 2 * time.Second        // other nodes do not wake us
	gather     = 300 * time.Millisecond // the least time between two turns: what comes meanwhile is sealed together
	horizon    = 5 * time.Millisecond   // before looking again when an open transaction was in the way
	breath     = 20 * time.Millisecond  // between two turns when much is waiting: people write, too
	afterError = 5 * time.Second        // after an error
)

// Run seals until ctx ends (chạy niêm phong). One node seals at a time: it says
// so in the row of the log, and the others look on.
func (l *Log) Run(ctx context.Context) error {
	events, stopEvents := l.db.Listen(topicEvent)
	defer stopEvents()
	dues, stopDues := l.db.Listen(event.TopicTold)
	defer stopDues()
	var pace pace
	for ctx.Err() == nil {
		begun := time.Now() //allow: how long a turn took, not a time of the law
		full, err := l.round(ctx)
		wait := gather
		switch {
		case err != nil && ctx.Err() == nil:
			l.tell(ctx, err)
			wait = afterError
		case full:
			wait = pace.rest(ctx, l.db, time.Since(begun))
		default:
			wait = max(gather, pace.rest(ctx, l.db, time.Since(begun)))
			t := time.NewTimer(poll)
			select {
			case <-events:
			case <-dues:
			case <-t.C:
			case <-ctx.Done():
			}
			t.Stop()
		}
		pause(ctx, wait)
	}
	return ctx.Err()
}

// pace lets people come first: while the journal grows fast the sealer rests long
// after each full turn, and catches up later.
type pace struct {
	at  time.Time
	end int64
}

const (
	fast     = 25 // events a second: more than a province writes in working hours
	restLong = 12 // times as long as the turn took
	restMost = 5 * time.Second
)

func (p *pace) rest(ctx context.Context, db *store.DB, took time.Duration) time.Duration {
	end, err := event.End(ctx, db)
	if err != nil {
		return breath
	}
	now := time.Now() //allow: how fast the journal grows, not a time of the law
	rate := float64(end.Seq-p.end) / now.Sub(p.at).Seconds()
	known := !p.at.IsZero()
	p.at, p.end = now, end.Seq
	if known && rate > fast {
		return min(restLong*took, restMost)
	}
	return breath
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

func (l *Log) tell(ctx context.Context, err error) {
	text := err.Error()
	if old := l.trouble.Swap(&text); (old == nil || *old != text) && l.Logger != nil {
		l.Logger.LogAttrs(ctx, slog.LevelError, "seal", slog.Any("error", err))
	}
}

// round takes one turn when it is this node's; full says that more is waiting.
func (l *Log) round(ctx context.Context) (full bool, err error) {
	if err := l.begin(ctx); err != nil {
		return false, err
	}
	h, err := readHead(ctx, l.db, sqlLog)
	if err != nil {
		return false, err
	}
	now := l.db.Now()
	if left := h.heldTo.Sub(now); h.holder != l.node && left > 0 && left <= lease {
		return false, nil
	}
	did, full, err := l.turn(ctx)
	if errors.Is(err, errMoved) {
		return false, nil
	}
	if err == nil && did {
		l.trouble.Store(nil)
	}
	return full, err
}

// mostTurns bounds Drain: more than this never lies between two looks.
const mostTurns = 1_000_000

// Drain seals everything there is, now (niêm phong hết).
func (l *Log) Drain(ctx context.Context) error {
	if err := l.begin(ctx); err != nil {
		return err
	}
	for range mostTurns {
		did, full, err := l.turn(ctx)
		switch {
		case errors.Is(err, errMoved):
			continue
		case err != nil:
			return err
		case !did && !full:
			return nil
		case !did:
			pause(ctx, horizon)
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	return errors.New("seal: the journal grows faster than it is sealed")
}

// turn seals what comes next; full says that there is more.
func (l *Log) turn(ctx context.Context) (did, full bool, err error) {
	t := &turn{l: l}
	if err := t.load(ctx); err != nil {
		return false, false, err
	}
	switch {
	case t.fill != "" && (t.empty() || l.turns.Add(1)%4 == 0):
		t.events, t.due, t.to, t.missed = nil, nil, t.from, 0
		err = t.past(ctx)
	case !t.empty():
		err = t.prepare(ctx)
	default:
		return false, t.behind, nil
	}
	if err != nil {
		return false, false, err
	}
	if err := t.build(ctx); err != nil {
		return false, false, err
	}
	cp, err := l.sign(t.edge)
	if err != nil {
		return false, false, err
	}
	if err := t.write(ctx, cp); err != nil {
		return false, false, err
	}
	full = len(t.events) >= perTurn || len(t.due) == mostReads || t.fill != ""
	if cp.Size > t.head.size {
		err = l.leave(cp)
	}
	return true, full, err
}

// begin makes the log when there is none, and sees that it is ours to go on with.
func (l *Log) begin(ctx context.Context) error {
	l.begun.Lock()
	defer l.begun.Unlock()
	if l.forms != nil {
		return nil
	}
	if l.signer == nil {
		return fault.New(fault.KindUnavailable, "seal.no_key")
	}
	past, err := event.End(ctx, l.db)
	if err != nil {
		return err
	}
	var forms map[int64]*form
	var current map[string]*form
	err = l.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, sqlLogNew, past.Tx, past.Seq, "", l.signer.Public(), tx.Now()); err != nil {
			return err
		}
		h, err := readHead(ctx, tx, sqlLogLocked)
		if err != nil {
			return err
		}
		if h.vkey != l.signer.Public() {
			return fault.New(fault.KindConflict, "seal.key_changed", "log", h.vkey, "file", l.signer.Public())
		}
		if err := l.grown(h); err != nil {
			return err
		}
		forms, current, err = l.formsTx(ctx, tx, h)
		return err
	})
	if err != nil {
		return err
	}
	l.forms, l.current = forms, current
	return nil
}

// formsTx reads the forms and adds those that are new; the rows of a table that
// is new are taken up as they stand.
func (l *Log) formsTx(ctx context.Context, tx *store.Tx, h head) (map[int64]*form, map[string]*form, error) {
	forms, err := readForms(ctx, tx, l.tables)
	if err != nil {
		return nil, nil, err
	}
	current := map[string]*form{}
	known := map[string]bool{}
	var last int64
	for no, f := range forms {
		last = max(last, no)
		known[f.table.Table] = true
		if slices.Equal(f.names, f.table.columnNames()) {
			current[f.table.Table] = f
		}
	}
	var fresh []string
	for _, t := range l.tables {
		if current[t.Table] != nil {
			continue
		}
		last++
		if _, err := tx.Exec(ctx, sqlFormNew, last, t.Table, t.columnsText()); err != nil {
			return nil, nil, err
		}
		f, err := formOf(t, last, t.columnsText())
		if err != nil {
			return nil, nil, err
		}
		forms[last], current[t.Table] = &f, &f
		if !known[t.Table] {
			fresh = append(fresh, t.Table)
		}
	}
	if len(fresh) > 0 {
		_, err = tx.Exec(ctx, sqlLogFill, moreFill(h.backfill, fresh))
	}
	return forms, current, err
}

// readForms reads the lists of columns that were sealed.
func readForms(ctx context.Context, r store.Reader, tables []*table) (map[int64]*form, error) {
	forms := map[int64]*form{}
	_, err := store.All(ctx, r, sqlForms, func(rows *store.Rows) (struct{}, error) {
		var no int64
		var name, cols string
		if err := rows.Scan(&no, &name, &cols); err != nil {
			return struct{}{}, err
		}
		i := slices.IndexFunc(tables, func(t *table) bool { return t.Table == name })
		if i < 0 {
			return struct{}{}, fmt.Errorf("seal: table %s was sealed and is not declared", name)
		}
		f, err := formOf(tables[i], no, cols)
		forms[no] = &f
		return struct{}{}, err
	})
	return forms, err
}

// looseForms reads the lists of columns as far as they can be read, and finds the others.
func looseForms(ctx context.Context, r store.Reader, tables []*table) (map[int64]*form, []Finding, error) {
	forms := map[int64]*form{}
	var wrong []Finding
	err := each(ctx, r, sqlForms, func(rows *store.Rows) error {
		var no, name, cols cell
		if err := rows.Scan(&no, &name, &cols); err != nil {
			return err
		}
		bad := Finding{Code: "seal.find.seal_damaged", Pos: -1, Table: "seal_form", Key: string(no)}
		i := slices.IndexFunc(tables, func(t *table) bool { return t.Table == string(name) })
		if i < 0 {
			bad.Says = "no such table: " + string(name)
			wrong = append(wrong, bad)
			return nil
		}
		f, err := formOf(tables[i], no.number(), string(cols))
		if err != nil || f.no < 0 {
			bad.Says = text(err)
			wrong = append(wrong, bad)
			return nil
		}
		forms[f.no] = &f
		return nil
	})
	return forms, wrong, err
}

// erases says whether a kind of event tells that personal data were erased.
func (l *Log) erases(kind string) bool {
	return slices.ContainsFunc(l.tables, func(t *table) bool { return slices.Contains(t.Erase, kind) })
}
