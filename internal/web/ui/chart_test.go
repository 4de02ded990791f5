package ui

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSeriesBreaksWhereNothingIsKnown(t *testing.T) {
	d := SeriesChart{Points: []Point{{Value: 1}, {Value: 2}, {None: true}, {Value: 4}}}.Drawn()
	if len(d.Lines) != 2 {
		t.Errorf("a gap is not drawn through: %q", d.Lines)
	}
	if top, foot := d.Points[3].Y, d.Foot; top != seriesTop || d.Points[0].Y <= top || d.Points[0].Y >= foot {
		t.Errorf("4 is the top of the scale and 1 lies between: %+v", d.Points)
	}
	if d := (SeriesChart{Points: []Point{{None: true}}}).Drawn(); len(d.Lines) != 0 || d.Ticks[4].Text != "4" {
		t.Errorf("nothing known: %+v", d)
	}
}

func TestTickIsSaidTheVietnameseWay(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 2.5: "2,5", 1500: "1.500", 615932: "615.932", 96.25: "96,3", 95.97: "96", -1500: "-1.500"} {
		if got := tickText(v); got != want {
			t.Errorf("%v = %q, want %q", v, got, want)
		}
	}
}

func TestScoreShowsWhatLacksAtTheEnd(t *testing.T) {
	got := ScoreChart{Rows: []ScoreRow{{Got: 10, Most: 20}, {Got: 2, Lacking: 4, Most: 10}}}.Drawn()
	want := [][4]int{{1000, 500, 1000, 0}, {500, 100, 300, 200}}
	for i, w := range want {
		if diff := cmp.Diff(w, [4]int{got[i].MostWidth, got[i].GotWidth, got[i].LackAt, got[i].LackWidth}); diff != "" {
			t.Errorf("row %d: %s", i, diff)
		}
	}
}

func TestLabelsOfASeriesDoNotTouch(t *testing.T) {
	long := make([]Point, 12)
	for i := range long {
		long[i].Label = "10/2026"
	}
	shown := func(points []Point) (n int) {
		d := SeriesChart{Points: points}.Drawn()
		for _, p := range d.Points {
			if p.Shown {
				n++
			}
		}
		if !d.Points[len(d.Points)-1].Shown {
			t.Error("the last period has no label")
		}
		return n
	}
	if n := shown(long); n != 6 {
		t.Errorf("%d of 12 long labels are shown", n)
	}
	if n := shown(long[:4]); n != 4 {
		t.Errorf("%d of 4 labels are shown", n)
	}
}
