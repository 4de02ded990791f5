package indicator

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

// facts is how many facts the benchmarks stand on: a small province unless TINHSO_BENCH_FACTS says otherwise.
func benchFacts() int {
	if n, err := strconv.Atoi(os.Getenv("TINHSO_BENCH_FACTS")); err == nil {
		return n
	}
	return 20_000
}

const benchUnits = 206

// fill makes a province of 206 units and facts over three years, and builds the kept values.
func fill(b *testing.B, db *store.DB, n int) *world {
	b.Helper()
	w := newWorld(b, db, nil)
	ids := make([]string, benchUnits)
	err := db.Write(b.Context(), func(tx *store.Tx) error {
		for i := range ids {
			id, _, err := w.Room.units.PutUnitTx(b.Context(), tx, org.PutUnit{Key: fmt.Sprint("bench", i), Kind: org.Committee, Level: org.Commune,
				Name: fmt.Sprint("UBND xã ", i), ParentKey: "district", ValidFrom: "2020-01-01", Identifier: fmt.Sprint("H58.", i)})
			if err != nil {
				return err
			}
			ids[i] = id
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	first := viet.Day{Y: 2024, M: 1, D: 1}
	for from := 0; from < n; from += 5000 {
		err := db.Write(b.Context(), func(tx *store.Tx) error {
			var rows []row
			for i := from; i < min(n, from+5000); i++ {
				accepted := first.Add(i * 1050 / n)
				x := row{kind: "dossier", id: fmt.Sprintf("%026d", i), version: 5, label: "H58", unit: ids[i*7919%benchUnits], path: "/", dims: [5]string{
					fmt.Sprintf("1.%06d", i*31%300), fmt.Sprintf("L%02d", i*31%40), []string{"online", "direct", "postal"}[i%3], "commune", ""}}
				x.days[2], x.days[5], x.days[6], x.days[7] = accepted, accepted, accepted.Add(5), accepted.Add(i%9)
				x.traits[1], x.nums[0] = []string{"early", "on_time", "late"}[i%9/4], int64(i%5000)
				rows = append(rows, x)
			}
			for start := 0; start < len(rows); start += 100 {
				some := rows[start:min(len(rows), start+100)]
				var args []any
				for i := range some {
					args = append(args, some[i].values()...)
				}
				if err := tx.Later(b.Context(), sqlPutRows+placeholders(len(some), len(rowColumns)), args...); err != nil {
					return err
				}
			}
			_, err := tx.Exec(b.Context(), sqlPutFirst, "dossier", first)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	w.define(b, testYAML)
	w.exec(b, `DELETE FROM job WHERE kind = $1`, JobRecount) // which would find that no base row stands behind the facts
	t0 := time.Now()
	w.drain(b)
	b.Logf("%d facts, kept values built in %v", n, time.Since(t0))
	return w
}

func eachBench(b *testing.B, fn func(b *testing.B, w *world)) {
	b.Run("sqlite", func(b *testing.B) {
		fn(b, fill(b, storetest.OpenWith(b, store.Options{}, lines...), benchFacts()))
	})
	if os.Getenv(storetest.Variable) != "" {
		b.Run("postgres", func(b *testing.B) {
			fn(b, fill(b, storetest.OpenPostgres(b, store.Options{}, lines...), benchFacts()))
		})
	}
}

// BenchmarkIndex is the index of every unit for a year: from kept values, from the facts, and as the plain GROUP BY that
// somebody would write for it on the same engine.
func BenchmarkIndex(b *testing.B) {
	codes := []string{"received", "received_online", "done", "done_late", "on_time", "score", "online_share", "open", "open_late"}
	eachBench(b, func(b *testing.B, w *world) {
		q := Query{Period: period("2025")}
		b.Run("plain", func(b *testing.B) {
			for b.Loop() {
				_, err := store.All(b.Context(), w.db, `SELECT unit_id, COUNT(*), SUM(CASE WHEN t1 = 'late' THEN 1 ELSE 0 END) FROM indicator_fact
WHERE kind = 'dossier' AND d7_on >= '2025-01-01' AND d7_on < '2026-01-01' GROUP BY unit_id`, func(r *store.Rows) (x struct{}, err error) {
					var u string
					var n, m int64
					return x, r.Scan(&u, &n, &m)
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
		for _, way := range []struct {
			name  string
			room  *Room
			codes []string
		}{{"kept", w.Room, codes}, {"base", w.FromBase(), codes}, {"kept_score", w.Room, []string{"score"}}, {"base_score", w.FromBase(), []string{"score"}}} {
			b.Run(way.name, func(b *testing.B) {
				for b.Loop() {
					t, err := way.room.Table(system(b), way.codes, nil, q)
					if err != nil || len(t.Rows) < benchUnits {
						b.Fatal(len(t.Rows), err)
					}
				}
			})
		}
	})
}

// BenchmarkApply is how fast the consumer keeps up: events of dossiers spread over the units, each the third of its life,
// read in turns of 500.
func BenchmarkApply(b *testing.B) {
	eachBench(b, func(b *testing.B, w *world) {
		units := []string{"p1", "p2", "district"}
		n := 0
		for b.Loop() {
			b.StopTimer()
			err := w.db.Write(b.Context(), func(tx *store.Tx) error {
				for range 100 {
					n++
					f := w.fact(fmt.Sprintf("N%09d", n/3), units[n/3%3], "submitted=2026-11-02", "accepted=2026-11-02", "due=2026-11-20")
					f.Version = int64(n % 3)
					f.Dims["procedure"] = fmt.Sprintf("1.%06d", n/3%300)
					if f.Version == 2 {
						f.Days["ended"] = viet.Day{Y: 2026, M: 11, D: 3 + n%15}
					}
					if err := event.Append(b.Context(), tx, event.New{Kind: "test.told", Subject: f.ID, Data: []Fact{f}}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if err := w.journal.Drain(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/100, "µs/event")
	})
}
