package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	mostWait = 3 * time.Minute // then what has not fired never will
	ahead    = 4 * time.Second // between the start of the server and the moment
)

// dueCopies are dossiers whose clock runs, with the timer of their due moment.
func dueCopies() []copied {
	return append([]copied{{table: "timer", of: "subject", only: " AND s.kind = 'dossier.due'", set: map[string]string{
		"id": `'T' || CAST(100000000 + n.i AS TEXT)`, "subject": copyID}}}, stocked...)
}

// benchTimers lets deadlines fall due in one second, kills the server in the middle, and counts what was told.
func benchTimers(ctx context.Context, o options, w world, e engine) (err error) {
	defer func() { err = errors.Join(err, e.clean(ctx)) }()
	l, err := openLives(ctx, o, w, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.s.stop()) }()
	open, err := l.opened(ctx)
	if err != nil {
		return err
	}
	if err := l.s.stop(); err != nil {
		return err
	}
	begun := time.Now()
	if err := stock(ctx, e, dueCopies(), open, 0, o.timers); err != nil {
		return err
	}
	at := time.Now().Add(ahead + time.Duration(o.timers/20)*time.Millisecond)
	if err := l.allDue(ctx, at); err != nil {
		return err
	}
	remark("timers_%s: %d running dossiers stored in %.0f s", e.name(), o.timers, time.Since(begun).Seconds())
	if err := l.start(ctx); err != nil {
		return err
	}
	if time.Now().After(at) {
		remark("timers_%s: the server was ready %.1f s after the moment", e.name(), time.Since(at).Seconds())
	} else if err := sleep(ctx, time.Until(at)); err != nil {
		return err
	}
	return l.storm(ctx, "timers_"+e.name(), at)
}

// opened are running dossiers, one at each counter.
func (l *lives) opened(ctx context.Context) ([]string, error) {
	ids, err := l.templates(ctx)
	if err != nil {
		return nil, err
	}
	return ids[storeUnits : 2*storeUnits], nil
}

// allDue moves the due moment of every copy to one instant.
func (l *lives) allDue(ctx context.Context, at time.Time) error {
	db, err := l.e.fill()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // settled below
	for _, q := range []string{
		fmt.Sprintf("UPDATE dossier SET due_at = %d, next_at = %d WHERE id LIKE 'A1%%'", at.UnixMilli(), at.UnixMilli()),
		fmt.Sprintf("UPDATE timer SET at = %d, due_at = %d, fired_for = 0 WHERE id LIKE 'T1%%'", at.UnixMilli(), at.UnixMilli()),
	} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return l.e.settle(ctx, db)
}

// probe repeats a request until its context ends, and keeps how long each took; while the server is down it waits.
type probe struct {
	mu   sync.Mutex
	took []time.Duration
}

func (p *probe) run(ctx context.Context, every time.Duration, request func(context.Context) error) {
	for ctx.Err() == nil {
		start := time.Now()
		if err := request(ctx); err == nil {
			p.mu.Lock()
			p.took = append(p.took, time.Since(start))
			p.mu.Unlock()
		}
		_ = sleep(ctx, every) // ends with ctx
	}
}

// storm watches the deadlines fire.
func (l *lives) storm(ctx context.Context, name string, at time.Time) (err error) {
	db, err := l.e.look()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var inbox, filing probe
	probing, stop := context.WithCancel(ctx)
	defer stop()
	var mu sync.RWMutex // held for writing while the server is down
	var wg sync.WaitGroup
	wg.Go(func() {
		inbox.run(probing, 10*time.Millisecond, func(ctx context.Context) error {
			mu.RLock()
			defer mu.RUnlock()
			return l.ok(ctx, "/desk", l.who[wardClerk].Token)
		})
	})
	wg.Go(func() {
		filing.run(probing, 100*time.Millisecond, func(ctx context.Context) error {
			mu.RLock()
			defer mu.RUnlock()
			k := l.counters[0]
			c, err := newCaller(ctx, l.s.url)
			if err != nil {
				return err
			}
			defer func() { _ = c.conn.Close() }() // only read from
			a, err := c.do(call{method: http.MethodPost, path: "/api/v1/dossiers", token: k.token, key: newKey(), body: k.filing})
			if err == nil && a.status != http.StatusCreated {
				err = fmt.Errorf("%d", a.status)
			}
			return err
		})
	})
	killed := false
	for left := l.o.timers; left > 0; {
		if time.Since(at) > mostWait {
			return fmt.Errorf("%d deadlines have not fired after %s", left, mostWait)
		}
		if err := sleep(ctx, 250*time.Millisecond); err != nil {
			return err
		}
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM timer WHERE kind = 'dossier.due' AND due_at > 0 AND due_at <= "+
			fmt.Sprint(at.UnixMilli())).Scan(&left); err != nil {
			return err
		}
		if !killed && left < l.o.timers/2 {
			killed = true
			mu.Lock()
			down := time.Now()
			err := l.s.kill()
			if err == nil {
				err = l.start(ctx)
			}
			mu.Unlock()
			if err != nil {
				return err
			}
			remark("%s: killed with %d left, %.1f s after the moment; ready again %.1f s later", name, left, down.Sub(at).Seconds(), time.Since(down).Seconds())
		}
	}
	took := time.Since(at)
	stop()
	wg.Wait()
	figure(name, took.Seconds(), "s")
	figure(name+"_inbox_p95", p95(inbox.took), "ms")
	figure(name+"_filing_p95", p95(filing.took), "ms")
	return l.told(ctx, db, name)
}

// told counts what the deadlines brought forth.
func (l *lives) told(ctx context.Context, db *sql.DB, name string) error {
	for _, c := range []struct{ name, q string }{
		{"_missing", fmt.Sprintf("SELECT %d - count(DISTINCT subject) FROM event WHERE kind = 'dossier.overdue' AND subject LIKE 'A1%%'", l.o.timers)},
		{"_duplicates", "SELECT count(*) - count(DISTINCT subject) FROM event WHERE kind = 'dossier.overdue' AND subject LIKE 'A1%'"},
	} {
		var n float64
		if err := db.QueryRowContext(ctx, c.q).Scan(&n); err != nil {
			return err
		}
		figure(name+c.name, n, "deadlines")
	}
	return nil
}
