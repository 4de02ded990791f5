package pack_test

import (
	"io"
	"runtime"
	"slices"
	"testing"
	"time"

	"tinhso/internal/org"
	"tinhso/internal/pack"
	"tinhso/internal/procedure"
	"tinhso/internal/store/storetest"
)

// BenchmarkSearch asks what people ask over the whole catalogue, facets and a page of 20 included.
func BenchmarkSearch(b *testing.B) {
	db := storetest.Open(b, lines...)
	d := deps(db)
	if _, err := pack.Load(b.Context(), d, realPack(b), io.Discard); err != nil {
		b.Fatal(err)
	}
	yes := true
	asks := []procedure.Query{
		{Text: "dang ky khai sinh"}, {Text: "khai sihn"}, {Text: "sổ đỏ"}, {Text: "1.001193"}, {}, {Level: "commune", Fileable: &yes},
		{Text: "toi muon lam giay khai sinh cho con"}, {Text: "cấp giấy phép", Level: "province"}, {Text: "dangkykhaisinh"},
		{Text: "zzzz qqqq"}, {Unit: "28249"}, {Text: "giấy chứng nhận đủ điều kiện an toàn thực phẩm", Online: &yes},
	}
	var took []time.Duration
	for b.Loop() {
		for _, q := range asks {
			start := time.Now()
			if _, err := d.Procedures.Search(b.Context(), q); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
}

// BenchmarkLoad loads the pack into an empty database.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		db := storetest.Open(b, lines...)
		if _, err := pack.Load(b.Context(), deps(db), realPack(b), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReload loads the pack again, when nothing has changed.
func BenchmarkReload(b *testing.B) {
	db := storetest.Open(b, lines...)
	d := deps(db)
	if _, err := pack.Load(b.Context(), d, realPack(b), io.Discard); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := pack.Load(b.Context(), d, realPack(b), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFirstSearch is what a process that has just started needs for its first answer.
func BenchmarkFirstSearch(b *testing.B) {
	db := storetest.Open(b, lines...)
	if _, err := pack.Load(b.Context(), deps(db), realPack(b), io.Discard); err != nil {
		b.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var c *procedure.Catalogue
	for b.Loop() {
		c = procedure.New(db, org.New(db))
		if _, err := c.Search(b.Context(), procedure.Query{Text: "khai sinh"}); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/1e6, "kept-MB")
	runtime.KeepAlive(c)
}
