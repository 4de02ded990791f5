package boot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/pack"
	"tinhso/internal/simulate"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var storyEnds = time.Date(2026, 11, 20, 18, 0, 0, 0, viet.Zone)

// sample is how many dossiers are made on both ways.
const sample = 150

// A sample of the same lives, made by the verbs and made by the bulk path, leaves the same in every row of every table.
func TestBulkIsEqualToTheVerbs(t *testing.T) {
	tables, rows := loadedProvince(t)
	for _, engine := range []string{"sqlite", "postgres"} {
		if engine == "postgres" && os.Getenv(storetest.Variable) == "" {
			continue
		}
		t.Run(engine, func(t *testing.T) {
			facts := map[bool]map[string][]string{}
			for _, bulk := range []bool{false, true} {
				s := newSimulated(t, engine, tables, rows)
				o := simulate.Options{Dossiers: sample, Years: 0.3, Seed: 7, Until: storyEnds, Bulk: bulk}
				rep, err := simulate.Run(t.Context(), s.deps, o)
				if err != nil {
					t.Fatal(err)
				}
				if rep.Bulk != bulk || rep.Dossiers != sample {
					t.Errorf("report %+v", rep)
				}
				s.check(t)
				if facts[bulk], err = simulate.Facts(t.Context(), s.deps.DB); err != nil {
					t.Fatal(err)
				}
				_, err = simulate.Run(t.Context(), s.deps, o)
				if f, _ := fault.As(err); f == nil || f.Code != "simulate.done" {
					t.Errorf("twice: %v", err)
				}
			}
			compareFacts(t, sample, facts[false], facts[true])
		})
	}
}

// Interrupted at any moment, it goes on where it was, and what comes of it is the same.
func TestAnInterruptedSimulationGoesOn(t *testing.T) {
	tables, rows := loadedProvince(t)
	const n = 60
	for _, bulk := range []bool{false, true} {
		t.Run(fmt.Sprintf("bulk %v", bulk), func(t *testing.T) {
			o := simulate.Options{Dossiers: n, Years: 0.2, Seed: 3, Until: storyEnds, Bulk: bulk}
			var facts []map[string][]string
			for _, stops := range [][]string{nil, {"25", "Ghi hồ sơ: ", "Nộp và giải quyết: 3"}} {
				s := newSimulated(t, "sqlite", tables, rows)
				s.deps.Sheet = 7
				for _, word := range stops {
					ctx, stop := context.WithCancel(t.Context())
					s.deps.Tell = &tripwire{word: word, stop: stop}
					_, err := simulate.Run(ctx, s.deps, o)
					stop()
					if f, _ := fault.As(err); f != nil && f.Code == "simulate.done" { // it got away
						break
					}
					if err != nil && !errors.Is(err, context.Canceled) {
						t.Fatal(err)
					}
				}
				s.deps.Tell = io.Discard
				if _, err := simulate.Run(t.Context(), s.deps, o); err != nil {
					if f, _ := fault.As(err); f == nil || f.Code != "simulate.done" { // it may have got away
						t.Fatal(err)
					}
				}
				all, err := simulate.Facts(t.Context(), s.deps.DB)
				if err != nil {
					t.Fatal(err)
				}
				facts = append(facts, all)
			}
			compareFacts(t, n, facts[0], facts[1])
		})
	}
}

// tripwire stops what is going on when it tells of a word.
type tripwire struct {
	word string
	stop func()
}

func (w *tripwire) Write(b []byte) (int, error) {
	if strings.Contains(string(b), w.word) {
		w.stop()
	}
	return len(b), nil
}

func compareFacts(t *testing.T, dossiers int, verbs, bulk map[string][]string) {
	t.Helper()
	n := 0
	for _, table := range slices.Sorted(keysOf(verbs, bulk)) {
		n += len(verbs[table])
		if a, b := without(verbs[table], bulk[table]), without(bulk[table], verbs[table]); len(a)+len(b) > 0 {
			t.Errorf("%s: %d rows by the verbs, %d in bulk; %d and %d differ (-verbs +bulk):\n%.3000s", table, len(verbs[table]), len(bulk[table]), len(a), len(b), cmp.Diff(a, b))
		}
	}
	if n < 30*dossiers {
		t.Errorf("only %d rows were compared", n)
	}
}

// without gives the lines that the other list has not.
func without(list, other []string) (rest []string) {
	n := map[string]int{}
	for _, line := range other {
		n[line]++
	}
	for _, line := range list {
		if n[line]--; n[line] < 0 {
			rest = append(rest, line)
		}
	}
	return rest
}

func keysOf(maps ...map[string][]string) func(yield func(string) bool) {
	seen := map[string]bool{}
	return func(yield func(string) bool) {
		for _, m := range maps {
			for k := range m {
				if !seen[k] && !yield(k) {
					return
				}
				seen[k] = true
			}
		}
	}
}

// simulated is a province that is filled.
type simulated struct {
	deps simulate.Deps
	app  *App
}

func newSimulated(t *testing.T, engine string, tables []store.Table, rows map[string][][]any) *simulated {
	t.Helper()
	dir := t.TempDir()
	clock := simulate.NewClock(storyEnds)
	o := store.Options{Clock: clock.Now, NoSync: true, CatchNested: true}
	var db *store.DB
	if engine == "postgres" {
		db = storetest.OpenPostgres(t, o, lines...)
	} else {
		db = storetest.OpenWith(t, o, lines...)
	}
	putRows(t, db, tables, rows)
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte(strings.Repeat("s", 32)), 0o600); err != nil {
		t.Fatal(err)
	}
	conf, err := bare(dir)
	if err != nil {
		t.Fatal(err)
	}
	a, err := wireRooms(conf, slog.New(slog.DiscardHandler), db)
	if err != nil {
		t.Fatal(err)
	}
	w, err := worldOf(a)
	if err != nil {
		t.Fatal(err)
	}
	return &simulated{app: a, deps: simulate.Deps{World: w, Clock: clock, Dir: filepath.Join(dir, "simulate"), Password: "Thu-nghiem-2026", Tell: io.Discard, Words: lang.For(lang.VI),
		Scratch: func(ctx context.Context, dir string, clock *simulate.Clock) (simulate.World, error) {
			conf, err := bare(dir)
			if err != nil {
				return simulate.World{}, err
			}
			return openWorld(ctx, conf, io.Discard, store.Options{Clock: clock.Now, NoSync: true})
		}}}
}

// check recounts what was made: numbers without holes, figures that agree with the facts.
func (s *simulated) check(t *testing.T) {
	t.Helper()
	ctx := identity.With(t.Context(), identity.System())
	one := func(q string) (n int64) {
		t.Helper()
		if err := s.deps.DB.QueryRow(ctx, q).Scan(&n); err != nil {
			t.Fatal(q, err)
		}
		return n
	}
	for what, q := range map[string]string{
		"days whose numbers have holes": `SELECT count(*) FROM dossier_number n WHERE n.last <> (SELECT count(*) FROM dossier d WHERE d.code LIKE n.identifier || '-%' AND substr(d.code, length(n.identifier) + 2, 6) = substr(replace(n.day_on, '-', ''), 3))`,
		"series with holes":             `SELECT count(*) FROM document_series s WHERE s.last <> (SELECT count(*) FROM document_number n WHERE n.unit_id = s.unit_id AND n.type_code = s.type_code AND n.year = s.year)`,
		"versions without their steps":  `SELECT count(*) FROM dossier d WHERE d.version <> (SELECT count(*) FROM dossier_step s WHERE s.dossier_id = d.id)`,
		"steps without their event":     `SELECT count(*) FROM dossier_step s WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.subject = s.dossier_id AND e.kind = 'dossier.' || s.action AND e.at = s.at)`,
		"events out of order":           `SELECT count(*) FROM event a JOIN event b ON b.seq = a.seq + 1 WHERE a.at > b.at AND a.kind LIKE 'dossier.%' AND b.kind LIKE 'dossier.%'`,
		"legs that do not sum up":       `SELECT count(*) FROM (SELECT subject FROM ledger_entry GROUP BY subject HAVING max(n) <> count(*)) AS bad`,
		"papers without a dossier":      `SELECT count(*) FROM dossier_paper p WHERE NOT EXISTS (SELECT 1 FROM dossier d WHERE d.id = p.dossier_id)`,
	} {
		if n := one(q); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	if n := one(`SELECT count(*) FROM dossier`); n != sample {
		t.Errorf("%d dossiers", n)
	}
	page, err := s.app.Cases.List(ctx, dossier.Filter{PageSize: 100, Newest: true})
	if err != nil || len(page.Items) != 100 {
		t.Fatalf("%d in the list, %v", len(page.Items), err)
	}
	for _, i := range page.Items {
		d, err := s.app.Cases.Deadline(ctx, i.Code)
		if err != nil {
			t.Fatal(err)
		}
		if !i.DueAt.IsZero() && !i.Paused && !d.Result.Due.Equal(i.DueAt) {
			t.Errorf("%s is due %s, counted %s", i.Code, i.DueAt, d.Result.Due)
		}
	}
}

// loadedProvince is what loading the pack leaves in a database.
func loadedProvince(t *testing.T) ([]store.Table, map[string][][]any) {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	db := storetest.OpenWith(t, store.Options{NoSync: true, Clock: func() time.Time { return storyEnds.Add(-400 * 24 * time.Hour) }}, lines...)
	conf, err := bare(dir)
	if err != nil {
		t.Fatal(err)
	}
	a, err := wireRooms(conf, slog.New(slog.DiscardHandler), db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pack.Load(ctx, a.packDeps(), os.DirFS("../../provinces/tien-giang"), io.Discard); err != nil {
		t.Fatal(err)
	}
	tables, err := db.Tables(ctx)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][][]any{}
	for _, table := range tables {
		if strings.HasPrefix(table.Name, "store_") || strings.HasPrefix(table.Name, "event") {
			continue
		}
		list, err := store.All(ctx, db, "SELECT "+strings.Join(table.Names(), ", ")+" FROM "+table.Name, func(r *store.Rows) ([]any, error) {
			row, to := make([]any, len(table.Columns)), make([]any, len(table.Columns))
			for i := range row {
				to[i] = &row[i]
			}
			err := r.Scan(to...)
			for i, c := range table.Columns {
				switch v := row[i].(type) {
				case int64:
					if c.Type == "boolean" {
						row[i] = v != 0
					}
				case []byte:
					if c.Type != "bytes" {
						row[i] = string(v)
					}
				}
			}
			return row, err
		})
		if err != nil {
			t.Fatal(err)
		}
		rows[table.Name] = list
	}
	return tables, rows
}

func putRows(t *testing.T, db *store.DB, tables []store.Table, rows map[string][][]any) {
	t.Helper()
	ctx := t.Context()
	err := db.Write(ctx, func(tx *store.Tx) error {
		for i := len(tables) - 1; i >= 0; i-- {
			if _, ok := rows[tables[i].Name]; ok {
				if _, err := tx.Exec(ctx, "DELETE FROM "+tables[i].Name); err != nil {
					return err
				}
			}
		}
		for _, table := range tables {
			var list [][]any
			for _, row := range rows[table.Name] {
				list = append(list, slices.Clone(row))
			}
			if err := tx.Fill(ctx, table.Name, table.Names(), list); err != nil {
				return fmt.Errorf("%s: %w", table.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
