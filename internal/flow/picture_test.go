package flow

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"tinhso/internal/lang"
)

var corner = regexp.MustCompile(`[MLQ](-?\d+) (-?\d+)(?: (-?\d+) (-?\d+))?`)

// corners are the points of a line, the middle of its roundings included.
func corners(t *testing.T, path string) (all []point) {
	t.Helper()
	for _, m := range corner.FindAllStringSubmatch(path, -1) {
		for i := 1; i+1 < len(m); i += 2 {
			if m[i] == "" {
				continue
			}
			x, errX := strconv.Atoi(m[i])
			y, errY := strconv.Atoi(m[i+1])
			if errX != nil || errY != nil {
				t.Fatal(path)
			}
			all = append(all, point{x, y})
		}
	}
	return all
}

// through reports whether the stretch between two corners runs through the inside of a box.
func (b Box) through(p, q point) bool {
	const in = 2
	return max(p.x, q.x) > b.X+in && min(p.x, q.x) < b.X+b.W-in && max(p.y, q.y) > b.Y+in && min(p.y, q.y) < b.Y+b.H-in
}

func checkPicture(t *testing.T, name string, s Source, p Picture) {
	t.Helper()
	if len(p.Boxes) != len(s.States) {
		t.Fatalf("%s: %d boxes for %d states", name, len(p.Boxes), len(s.States))
	}
	for i, b := range p.Boxes {
		if b.X < 0 || b.Y < 0 || b.X+b.W > p.Width || b.Y+b.H > p.Height {
			t.Errorf("%s: %s stands outside", name, b.State)
		}
		for _, o := range p.Boxes[:i] {
			if b.X < o.X+o.W && o.X < b.X+b.W && b.Y < o.Y+o.H && o.Y < b.Y+b.H {
				t.Errorf("%s: %s and %s lie on each other", name, b.State, o.State)
			}
		}
		for _, r := range b.Rows {
			if r.X < b.X || r.X > b.X+b.W || r.Y < b.Y || r.Y > b.Y+b.H {
				t.Errorf("%s: %q is not in its box", name, r.Text)
			}
		}
	}
	f := s.Loose()
	want := 0
	for _, t := range f.Transitions {
		for _, from := range t.From {
			_, known := f.State(from)
			if _, there := f.State(t.To); known && there && t.To != from {
				want++
			}
		}
	}
	if len(p.Lines) != want {
		t.Errorf("%s: %d lines for %d ways", name, len(p.Lines), want)
	}
	for _, l := range p.Lines {
		points := corners(t, l.Path)
		for i := 1; i < len(points); i++ {
			for _, b := range p.Boxes {
				if b.through(points[i-1], points[i]) {
					t.Errorf("%s: way %d runs through %s: %s", name, l.Way, b.State, l.Path)
				}
			}
		}
	}
}

func TestPicturesCanBeRead(t *testing.T) {
	all := map[string]Source{}
	for name, f := range flows(t) {
		all[name] = SourceOf(f)
	}
	standard := all["standard"]
	for seed := range uint64(40) {
		d := dice{rand.New(rand.NewPCG(seed, 11))}
		s := standard
		for range 8 {
			if next, err := s.Apply(d.edit(s)); err == nil {
				s = next
			}
		}
		all["seed "+strconv.FormatUint(seed, 10)] = s
	}
	all["empty"] = Source{}
	all["mesh"] = SourceOf(mesh(12))
	for name, s := range all {
		for _, tag := range lang.Tags() {
			checkPicture(t, name+" wide "+string(tag), s, Wide(s, tag))
			tall := Tall(s, tag)
			checkPicture(t, name+" tall "+string(tag), s, tall)
			if name == "standard" && tall.Width > 375 {
				t.Errorf("%s is %d wide, more than a phone", name, tall.Width)
			}
		}
	}
}

func TestTheUsualWayIsTheOneThatEndsWithTheResult(t *testing.T) {
	for name, want := range map[string]string{"standard": "returned", "same-day": "returned", "certify": "returned"} {
		f := flows(t)[name]
		way := f.Usual()
		if way[0] != f.Start || way[len(way)-1] != want {
			t.Errorf("%s: %v", name, way)
		}
	}
	for _, f := range []Flow{{}, {Start: "a", States: []State{{ID: "a"}}}} {
		f.Usual() // an unfinished flow has none, and is no trouble
	}
}

func TestNearIsWhatTouchesAPart(t *testing.T) {
	s := SourceOf(flows(t)["standard"])
	part := near(s, Place{State: "proposed"})
	if len(part.States) >= len(s.States) || len(part.Ways) != len(s.Ways) {
		t.Errorf("%d states, %d ways", len(part.States), len(part.Ways))
	}
	for _, id := range []string{"proposed", "working", "approved"} {
		if _, ok := part.State(id); !ok {
			t.Errorf("%s is missing", id)
		}
	}
	p := TallNear(s, Place{Way: number(t, s, "approve", "proposed")}, lang.VI)
	if len(p.Boxes) != 2 || len(p.Lines) != 1 {
		t.Errorf("%d boxes, %d lines around one action", len(p.Boxes), len(p.Lines))
	}
	for _, b := range TallNear(s, Place{State: "working"}, lang.VI).Boxes {
		if b.Main != slices.Contains(s.Loose().Usual(), b.State) {
			t.Errorf("%s is on the usual way: %v", b.State, b.Main)
		}
	}
}
