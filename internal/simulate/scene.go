package simulate

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
)

// levels are where dossiers are handled, with how many of a thousand.
var levels = []struct {
	level org.Level
	of    int
}{{org.Commune, 640}, {org.District, 190}, {org.Province, 170}}

// scene is where the lives take place: units, procedures, people's homes, working time (bối cảnh mô phỏng).
type scene struct {
	w     World
	clock *Clock
	until time.Time // the end of the story
	hours *hours
	areas []place   // communes
	units []*office // all that take part
	byID  map[string]*office
	known map[string]*matter
	lists map[org.Level][]choice // what is asked for at a level
}

// place is a commune, with its name as addresses have it.
type place struct {
	above [2]string // ids of the district and the province
	org.Area
	full string
}

func placeOf(c, d, p org.Area) place {
	return place{Area: c, above: [2]string{d.ID, p.ID}, full: c.Name + ", " + d.Name + ", " + p.Name}
}

// office is a unit with the people who work there.
type office struct {
	org.Unit
	n                int // place in the list
	weight           float64
	above            *office // whose leader is told when a dossier is long overdue
	area             int     // of the place, -1 for the province
	leader           clerk
	clerks, officers []clerk
}

// clerk is somebody who works there.
type clerk struct{ ID, Name string }

// choice is a procedure at a level, with the weight of how often it is asked for.
type choice struct {
	code   string
	weight float64 // of this and all before it
}

// matter is a procedure as filings of it need it.
type matter struct {
	procedure.Procedure
	units    []int // offices that receive it, by level below
	of       map[org.Level][]int
	heavy    map[org.Level][]float64 // weights of those, summed up
	channels map[string]*way
}

// way is how it is filed through one channel; nil where its time limit is not known.
type way struct {
	caseName, variant string
	minutes           int // of working time that are allowed
	budget            deadline.Budget
}

// readScene reads what of the province the story needs.
func readScene(ctx context.Context, w World, from, until viet.Day, seed uint64) (*scene, error) {
	cal, err := w.Book.For(ctx, w.DB, "")
	if err != nil {
		return nil, err
	}
	s := &scene{w: w, byID: map[string]*office{}, known: map[string]*matter{}, lists: map[org.Level][]choice{},
		hours: newHours(cal, from.Add(-7), until.Add(400))}
	if err := s.readUnits(ctx, until, seed); err != nil {
		return nil, err
	}
	return s, s.readProcedures(ctx)
}

func (s *scene) readUnits(ctx context.Context, on viet.Day, seed uint64) error {
	provinces, err := s.w.Units.Areas(ctx, s.w.DB, "", on)
	if err != nil {
		return err
	}
	places := map[string]int{}
	for _, p := range provinces {
		districts, err := s.w.Units.Areas(ctx, s.w.DB, p.ID, on)
		if err != nil {
			return err
		}
		for _, d := range districts {
			communes, err := s.w.Units.Areas(ctx, s.w.DB, d.ID, on)
			if err != nil {
				return err
			}
			for _, c := range communes {
				places[c.ID] = len(s.areas)
				s.areas = append(s.areas, placeOf(c, d, p))
			}
		}
	}
	tree, err := s.w.Units.Tree(ctx, s.w.DB, on)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a story, no secret
	for _, u := range tree {
		o := &office{Unit: u, n: len(s.units), above: s.byID[u.ParentID], area: -1}
		if i, ok := places[u.AreaID]; ok {
			o.area = i
		}
		o.weight = math.Exp(r.NormFloat64() * 0.5) // some are twice as large as others
		s.units, s.byID[u.ID] = append(s.units, o), o
	}
	return nil
}

// readProcedures lists what can be filed, the most usual first, by level. How often each is asked for falls with its rank.
func (s *scene) readProcedures(ctx context.Context) error {
	yes := true
	var cards []procedure.Card
	for q := (procedure.Query{Fileable: &yes, PageSize: 100}); ; {
		page, err := s.w.Procedures.Search(ctx, q)
		if err != nil {
			return err
		}
		cards = append(cards, page.Items...)
		if q.PageToken = page.NextPageToken; q.PageToken == "" {
			break
		}
	}
	slices.SortFunc(cards, func(a, b procedure.Card) int {
		return cmp.Or(cmp.Compare(b.Popularity, a.Popularity), cmp.Compare(a.Code, b.Code))
	})
	for _, l := range levels {
		sum, rank := 0.0, 0
		for _, c := range cards {
			if !slices.ContainsFunc(c.Receivers, func(r procedure.Receiver) bool { return r.Level == string(l.level) }) {
				continue
			}
			rank++
			sum += 1 / math.Pow(float64(rank)+2, 0.95)
			s.lists[l.level] = append(s.lists[l.level], choice{c.Code, sum})
		}
	}
	return nil
}

// drawProcedure draws what somebody wants at a level, and how it may be filed.
func (s *scene) drawProcedure(ctx context.Context, r *rand.Rand, level org.Level) (*matter, error) {
	list := s.lists[level]
	for len(list) > 0 {
		x := r.Float64() * list[len(list)-1].weight
		i, _ := slices.BinarySearchFunc(list, x, func(c choice, x float64) int { return cmp.Compare(c.weight, x) })
		m, err := s.matter(ctx, list[i].code)
		if err != nil {
			return nil, err
		}
		if m.channels["direct"] != nil && len(m.of[level]) > 0 {
			return m, nil
		}
	}
	return nil, nil
}

func (s *scene) matter(ctx context.Context, code string) (*matter, error) {
	if m := s.known[code]; m != nil {
		return m, nil
	}
	p, err := s.w.Procedures.Get(ctx, s.w.DB, code)
	if err != nil {
		return nil, err
	}
	m := &matter{Procedure: p, of: map[org.Level][]int{}, heavy: map[org.Level][]float64{}, channels: map[string]*way{}}
	for _, o := range s.units {
		if p.ReceivedBy(o.Unit) {
			m.of[o.Level] = append(m.of[o.Level], o.n)
			sum := o.weight
			if h := m.heavy[o.Level]; len(h) > 0 {
				sum += h[len(h)-1]
			}
			m.heavy[o.Level] = append(m.heavy[o.Level], sum)
		}
	}
	for _, channel := range []string{"direct", "online", "postal"} {
		if channel == "online" && !p.Online() {
			continue
		}
		m.channels[channel] = wayOf(p, channel)
	}
	s.known[code] = m
	return m, nil
}

func wayOf(p procedure.Procedure, channel string) *way {
	w := &way{}
	if cases := p.Cases(channel); len(cases) > 0 {
		w.caseName = cases[0].Key
	}
	b, _, ok := p.BudgetOf(channel, w.caseName)
	if !ok {
		return nil
	}
	w.budget = b
	const day = 8 * 60
	switch b.Kind {
	case deadline.WorkingDay:
		w.minutes = b.Amount * day
	case deadline.CalendarDay:
		w.minutes = b.Amount * day * 5 / 7
	case deadline.Month:
		w.minutes = b.Amount * day * 21
	case deadline.WorkingHour:
		w.minutes = b.Amount * 60
	default:
		w.minutes = 0 // the same day
	}
	return w
}

// drawOffice draws which of the units that receive a procedure it is, the larger ones more often.
func (m *matter) drawOffice(r *rand.Rand, level org.Level) int {
	heavy := m.heavy[level]
	i, _ := slices.BinarySearch(heavy, r.Float64()*heavy[len(heavy)-1])
	return m.of[level][min(i, len(heavy)-1)]
}
