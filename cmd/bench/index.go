package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tinhso/internal/boot"
	"tinhso/internal/indicator"
	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

const (
	factYears  = 3
	indexRuns  = 9
	eventsRate = 100 // a second
	ofALife    = 3   // events
)

// indexCodes are the index as far as it can be computed; the parts behind it come with it.
var indexCodes = []string{"i766.total", "i766.computable"}

// benchIndex measures the index of every unit for a year, from what is kept and from the base rows, beside a plain GROUP BY
// over the same rows, and how long after an event a figure shows it.
func benchIndex(ctx context.Context, o options, w world, e engine) (err error) {
	defer func() { err = errors.Join(err, e.clean(ctx)) }()
	l, err := openLives(ctx, o, w, e)
	if err != nil {
		return err
	}
	closed, err := l.templates(ctx)
	if err == nil {
		err = l.counted(ctx)
	}
	if err := errors.Join(err, l.s.stop()); err != nil {
		return err
	}
	if err := l.fillFacts(ctx, closed[0]); err != nil {
		return err
	}
	if err := l.inside(ctx, func(ctx context.Context, a *boot.App) error { return l.index(ctx, a, "index_"+e.name()) }); err != nil {
		return err
	}
	if err := l.start(ctx); err != nil {
		return err
	}
	return errors.Join(l.eventToFigure(ctx, "event_to_figure_"+e.name()), l.s.stop())
}

// received is how many dossiers of this month the ward has received.
func (l *lives) received(ctx context.Context) (n int, err error) {
	var f struct {
		Figure struct{ Value string }
	}
	month := time.Now().In(viet.Zone).Format("2006-01")
	status, text, err := l.s.get(ctx, "/api/v1/indicators/received?unit="+ward+"&period="+month, l.who[wardClerk].Token)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("indicator: %d %.200s", status, text)
	}
	if err != nil {
		return 0, err
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return 0, err
	}
	if f.Figure.Value == "" {
		return 0, nil // nothing yet
	}
	return strconv.Atoi(f.Figure.Value)
}

// counted waits until the templates are facts.
func (l *lives) counted(ctx context.Context) error {
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); {
		n, err := l.received(ctx)
		if err != nil || n > 0 {
			return err
		}
		if err := sleep(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	return errors.New("the figures stand still")
}

// fillFacts spreads copies of the fact of one returned dossier over all units and three years.
func (l *lives) fillFacts(ctx context.Context, id string) error {
	db, err := l.e.fill()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // settled below
	names, err := columnsOf(ctx, db, "indicator_fact")
	if err != nil {
		return err
	}
	seeds := len(l.counters) * 12 * factYears
	if err := l.seedFacts(ctx, db, names, id); err != nil {
		return err
	}
	c := copied{table: "indicator_fact", set: map[string]string{"id": "s.id || '-' || CAST(n.i AS TEXT)"}}
	values := make([]string, len(names))
	for i, name := range names {
		if values[i] = c.set[name]; values[i] == "" {
			values[i] = "s." + name
		}
	}
	q := fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
INSERT INTO indicator_fact (%s) SELECT %s FROM indicator_fact s, n WHERE s.id LIKE 'F%%'`, max(1, l.o.facts/seeds), strings.Join(names, ", "), strings.Join(values, ", "))
	for _, q := range []string{q, fmt.Sprintf("UPDATE indicator_first SET first_on = '%04d-01-01'", time.Now().Year()-factYears+1)} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return l.e.settle(ctx, db)
}

// seedFacts writes one fact for each unit and month.
func (l *lives) seedFacts(ctx context.Context, db *sql.DB, names []string, id string) error {
	row := make([]any, len(names))
	to := make([]any, len(names))
	for i := range row {
		to[i] = &row[i]
	}
	q := "SELECT " + strings.Join(names, ", ") + " FROM indicator_fact WHERE kind = 'dossier' AND id = '" + id + "' ORDER BY leg LIMIT 1"
	if err := db.QueryRowContext(ctx, q).Scan(to...); err != nil {
		return fmt.Errorf("the fact of %s: %w", id, err)
	}
	places := make([]string, len(names))
	for i := range places {
		places[i] = l.e.place(i + 1)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	insert := "INSERT INTO indicator_fact (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(places, ", ") + ")"
	first := viet.Day{Y: time.Now().Year() - factYears + 1, M: 1, D: 1}
	for k, counter := range l.counters {
		for month := range 12 * factYears {
			fact := slices.Clone(row)
			for i, name := range names {
				switch {
				case name == "id":
					fact[i] = fmt.Sprintf("F%d-%d", k, month)
				case name == "unit_id":
					fact[i] = counter.unit
				case strings.HasSuffix(name, "_on") && fact[i] != nil:
					fact[i] = first.Add(month*30 + k%28).String()
				}
			}
			if _, err := tx.ExecContext(ctx, insert, fact...); err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
	}
	return tx.Commit()
}

func (l *lives) index(ctx context.Context, a *boot.App, name string) error {
	if err := l.keep(ctx, a, name); err != nil {
		return err
	}
	period, err := indicator.ParsePeriod(fmt.Sprint(time.Now().Year() - 1))
	if err != nil {
		return err
	}
	db, err := l.e.look()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // only read from
	year := fmt.Sprint(time.Now().Year() - 1)
	plain := "SELECT unit_id, count(*), sum(CASE WHEN t1 = 'late' THEN 1 ELSE 0 END) FROM indicator_fact WHERE kind = 'dossier' AND d7_on >= '" +
		year + "-01-01' AND d7_on <= '" + year + "-12-31' GROUP BY unit_id"
	rows := 0
	table := func(m *indicator.Room) func() error {
		return func() error {
			t, err := m.Table(ctx, indexCodes, nil, indicator.Query{Period: period})
			rows = len(t.Rows)
			return err
		}
	}
	var took [3]float64
	for i, run := range []func() error{table(a.Figures), table(a.Figures.FromBase()), func() error { return drain(ctx, db, plain) }} {
		var all []float64
		for range indexRuns {
			start := time.Now()
			if err := run(); err != nil {
				return err
			}
			all = append(all, ms(time.Since(start)))
		}
		took[i] = median(all)
	}
	figure(name+"_kept", took[0], "ms")
	figure(name+"_base", took[1], "ms")
	figure(name+"_group_by", took[2], "ms")
	ratio(name+"_kept", took[0]/took[2])
	ratio(name+"_base", took[1]/took[2])
	remark("%s: %d units", name, rows)
	return nil
}

// keep builds the kept values of every base measure anew.
func (l *lives) keep(ctx context.Context, a *boot.App, name string) error {
	type measure struct {
		Code string `json:"code"`
		Hash string `json:"hash"`
	}
	list, err := store.All(ctx, a.DB, "SELECT code, hash FROM indicator_measure", func(r *store.Rows) (m measure, err error) {
		err = r.Scan(&m.Code, &m.Hash)
		return m, err
	})
	if err != nil {
		return err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		for _, m := range list {
			if err := job.Insert(ctx, tx, job.New{Kind: indicator.JobBuild, Args: m, UniqueKey: "bench " + m.Code}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	start := time.Now()
	q := job.NewQueue(a.DB, a.Figures.Workers()...)
	if err := q.Drain(ctx); err != nil {
		return err
	}
	remark("%s: %d measures over %d facts kept in %.0f s", name, len(list), l.o.facts, time.Since(start).Seconds())
	return nil
}

// drain reads a query to its end.
func drain(ctx context.Context, db *sql.DB, q string) error {
	rows, err := db.QueryContext(ctx, q)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
	}
	return rows.Err()
}

// eventToFigure accepts dossiers at the ward, so that a hundred events a second come, and looks when the figure shows each.
func (l *lives) eventToFigure(ctx context.Context, name string) error {
	base, err := l.received(ctx)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var accepted []time.Time // the k-th acceptance at the ward
	at := l.counters[0]
	ctx, stop := context.WithTimeout(ctx, l.o.duration+20*time.Second)
	defer stop()
	var wg sync.WaitGroup
	t := &tally{}
	wg.Go(func() {
		start := time.Now()
		for n := 0; time.Since(start) < l.o.duration && ctx.Err() == nil; n++ {
			_ = sleep(ctx, time.Until(start.Add(time.Duration(n)*time.Second*ofALife/eventsRate))) // ends with ctx
			wg.Go(func() {
				c, err := newCaller(ctx, l.s.url)
				if err != nil {
					return
				}
				defer func() { _ = c.conn.Close() }() // only read from
				at.lead(ctx, c, t, func() {
					mu.Lock()
					accepted = append(accepted, time.Now())
					mu.Unlock()
				})
			})
		}
	})
	var lags []time.Duration
	begun := time.Now()
	for shown := 0; ctx.Err() == nil; {
		n, err := l.received(ctx)
		if err != nil {
			return err
		}
		now := time.Now()
		mu.Lock()
		for ; shown < n-base && shown < len(accepted); shown++ {
			lags = append(lags, now.Sub(accepted[shown]))
		}
		all := shown == len(accepted)
		mu.Unlock()
		if all && time.Since(begun) > l.o.duration+time.Second {
			break
		}
		if err := sleep(ctx, 20*time.Millisecond); err != nil {
			break
		}
	}
	wg.Wait()
	if len(lags) < len(accepted) || len(lags) == 0 {
		return fmt.Errorf("%s: of %d dossiers accepted the figure shows %d", name, len(accepted), len(lags))
	}
	figure(name+"_p95", p95(lags), "ms")
	figure(name+"_most", ms(slices.Max(lags)), "ms")
	t.complain(name)
	return nil
}
