package dossier

import (
	"fmt"
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
