package pack_test

import (
	"io"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/lang"
	"tinhso/internal/pack"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestAnOutlineIsClosedLinesAndNothingElse(t *testing.T) {
	for name, c := range map[string]struct{ row, code string }{
		"script":        {`82,X,1,1,"M0 0L1 1L2 2Z<script>"`, "pack.map.path"},
		"open":          {"82,X,1,1,M0 0L1 1L2 2", "pack.map.path"},
		"curve":         {"82,X,1,1,M0 0C1 1 2 2 3 3Z", "pack.map.path"},
		"negative":      {"82,X,1,1,M0 0L-1 1L2 2Z", "pack.map.path"},
		"unknown":       {"99999,X,1,1,M0 0L1 1L2 2Z", "pack.map.area"},
		"label":         {"82,X,a,1,M0 0L1 1L2 2Z", "pack.number"},
		"label too far": {"82,X,10000,1,M0 0L1 1L2 2Z", "pack.number"},
	} {
		files := tiny()
		files["map.csv"] = &fstest.MapFile{Data: []byte("area,short,x,y,path\n" + c.row + "\n")}
		report := pack.Check(t.Context(), files, lang.VI)
		if len(report.Refused) != 1 || report.Refused[0].Code != c.code || report.Refused[0].Line != 2 {
			t.Errorf("%s: %+v", name, report.Refused)
		}
	}
}

func TestTheMapOfThePackCanBeAskedFor(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		if m, err := pack.TheMap(t.Context(), db); err != nil || len(m.Shapes) != 0 {
			t.Errorf("before a pack is loaded: %+v %v", m, err)
		}
		files := tiny()
		files["map.csv"] = &fstest.MapFile{Data: []byte("area,short,x,y,path\n815,Một,20,30,M0 0L100 0L100 50Z\n")}
		if _, err := pack.Load(t.Context(), deps(db), files, io.Discard); err != nil {
			t.Fatal(err)
		}
		want := pack.Map{Wide: 105, High: 55, Shapes: []pack.Shape{{Area: "815", Short: "Một", X: 20, Y: 30, Path: "M0 0L100 0L100 50Z"}}}
		m, err := pack.TheMap(t.Context(), db)
		if diff := cmp.Diff(want, m); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
}
