package indicator

import (
	"testing"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

// BenchmarkRunning is the index and the stocks of every unit for a year that runs: what lies ahead is taken off the kept
// values. The first is the same for the year before, of which nothing does.
func BenchmarkRunning(b *testing.B) {
	codes := []string{"received", "received_online", "done", "done_late", "on_time", "score", "online_share", "open", "open_late"}
	now := time.Date(2026, 11, 12, 10, 0, 0, 0, viet.Zone)
	w := fill(b, storetest.OpenWith(b, store.Options{Clock: func() time.Time { return now }}, lines...), benchFacts())
	for _, year := range []string{"2025", "2026"} {
		for _, way := range []struct {
			name  string
			codes []string
		}{{"all", codes}, {"open_late", []string{"open_late"}}} {
			b.Run(year+"/"+way.name, func(b *testing.B) {
				for b.Loop() {
					t, err := w.Table(system(b), way.codes, nil, Query{Period: period(year)})
					if err != nil || len(t.Rows) < benchUnits {
						b.Fatal(len(t.Rows), err)
					}
				}
			})
		}
	}
}
