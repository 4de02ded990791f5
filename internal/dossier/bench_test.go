package dossier

import (
	"fmt"
	"os"
	"sync/atomic"
	"testing"

	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// BenchmarkSubmit files with 20 fields' worth of answers, papers and an idempotency key, sixteen at once.
func BenchmarkSubmit(b *testing.B) {
	clock := storetest.NewClock(monday)
	db := storetest.OpenWith(b, store.Options{Clock: clock.Now}, lines...)
	w := newWorld(b, db, clock)
	ctx := w.as(b, "citizen")
	var n atomic.Int64
	b.SetParallelism(8)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			s := w.filing(standard)
			s.Once = once.Guard{Account: "citizen-1", Key: fmt.Sprint(n.Add(1)), BodyHash: "h",
				Answer: func(any) once.Answer { return once.Answer{Status: 201, Body: []byte("{}")} }}
			if _, err := w.Submit(ctx, s); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "filings/s")
}

// BenchmarkLife files, accepts and withdraws, eight at once: what a step costs with its ledger and timers.
func BenchmarkLife(b *testing.B) {
	clock := storetest.NewClock(monday)
	o := store.Options{Clock: clock.Now}
	run := func(b *testing.B, db *store.DB) {
		w := newWorld(b, db, clock)
		me, clerk := w.as(b, "citizen"), w.as(b, "clerk1")
		b.SetParallelism(4)
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				d, err := w.Submit(me, w.filing(standard))
				if err != nil {
					b.Error(err)
					return
				}
				if d, err = w.Act(clerk, d.Code, Act{Action: "accept", Version: d.Version}); err != nil {
					b.Error(err)
					return
				}
				if _, err = w.Act(me, d.Code, Act{Action: "withdraw", Version: d.Version}); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lives/s")
	}
	b.Run("sqlite", func(b *testing.B) { run(b, storetest.OpenWith(b, o, lines...)) })
	if os.Getenv(storetest.Variable) != "" {
		b.Run("postgres", func(b *testing.B) { run(b, storetest.OpenPostgres(b, o, lines...)) })
	}
}
