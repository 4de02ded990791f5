package simulate

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"tinhso/internal/org"
	"tinhso/internal/viet"
)

// yearly is how many dossiers the province takes in a year: what its plan reports of 2022.
const yearly = 615_932

// life is one dossier to be: a story, led by people at a place (một hồ sơ mô phỏng).
type life struct {
	n      int // in the order of filing
	story  *story
	office *office
	clerk  uint8
	staff  uint8 // the officer; the other one is the next
	owner  int32 // account from which it was filed, -1 for none
	shift  int32 // milliseconds behind those of the story, less than a minute
	seed   uint64
	as     *person // in place of who is drawn
}

// mark is the second and millisecond at which every step of a story takes place: by it the moments that people chose are
// told from those that the law gave. A life is up to mostShift later.
const (
	mark      = 7_319 * time.Millisecond
	mostShift = 50_000
)

// plan is everything that is going to happen.
type plan struct {
	seed    uint64
	from    viet.Day
	until   time.Time
	stories []*story
	lives   []life
}

// endOfWork is when the offices have closed.
const endOfWork = 17 * time.Hour

var errNothingToFile = errors.New("simulate: the province has no procedure that can be filed: load a pack first")

// span is over which days so many dossiers are spread.
func (o Options) days() int {
	years := o.Years
	if years <= 0 {
		years = float64(o.Dossiers) / yearly
	}
	return max(1, int(years*365))
}

// draw makes the plan. perDay bounds how many stories a day has: the lives of a day share them.
func draw(ctx context.Context, s *scene, o Options, owners, perDay int) (*plan, error) {
	if len(s.lists[levels[0].level])+len(s.lists[levels[1].level])+len(s.lists[levels[2].level]) == 0 {
		return nil, errNothingToFile
	}
	last := viet.DayOf(o.Until)
	if o.Until.Before(start(last).Add(endOfWork)) { // a day that is not over is none
		last = last.Add(-1)
	}
	p := &plan{seed: o.Seed, from: last.Add(1 - o.days()), until: o.Until}
	volumes := s.volumes(p.from, last, o.Dossiers, o.Seed)
	for i, n := range volumes {
		if n == 0 {
			continue
		}
		day := p.from.Add(i)
		r := rand.New(rand.NewPCG(o.Seed, uint64(1000+i))) //nolint:gosec // a story, no secret
		stories, err := s.day(ctx, r, day, min(n, perDay), p)
		if err != nil {
			return nil, err
		}
		p.populate(s, r, stories, n, owners)
	}
	slices.SortStableFunc(p.lives, func(a, b life) int { return a.begin().Compare(b.begin()) })
	for i := range p.lives {
		p.lives[i].n = i
	}
	return p, nil
}

// begin is when the life was filed.
func (l *life) begin() time.Time { return l.at(0) }

// at is when a step was taken.
func (l *life) at(i int) time.Time {
	return l.story.steps[i].at.Add(mark + time.Duration(l.shift)*time.Millisecond)
}

// volumes are the dossiers of each day, together exactly so many: by weekday and month, almost none on days off.
func (s *scene) volumes(from, to viet.Day, total int, seed uint64) []int {
	var weights []float64
	sum := 0.0
	r := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // a story, no secret
	rested := 0
	for d := from; !d.After(to); d = d.Add(1) {
		w := 0.015
		if s.hours.works(d) {
			at := start(d)
			w = byWeekday[at.Weekday()] * byMonth[at.Month()-1] * (0.93 + 0.14*r.Float64())
			if rested > 3 { // after a long holiday everybody comes
				w *= 1.5
			}
			rested = 0
		} else {
			rested++
		}
		sum += w
		weights = append(weights, sum)
	}
	out := make([]int, len(weights))
	done := 0
	for i, w := range weights {
		upTo := int(float64(total)*w/sum + 0.5)
		out[i], done = upTo-done, upTo
	}
	return out
}

var (
	byWeekday = [7]float64{0.6, 1.22, 1.07, 1, 0.95, 0.86, 0.6}
	byMonth   = [12]float64{0.86, 0.72, 1.08, 1.04, 1, 1.05, 1.13, 1.15, 1.06, 1.02, 1, 0.96}
)

// day draws the stories of a day.
func (s *scene) day(ctx context.Context, r *rand.Rand, day viet.Day, n int, p *plan) ([]*story, error) {
	var list []*story
	works := s.hours.works(day)
	for range n {
		st := &story{n: len(p.stories), day: day, level: drawLevel(r)}
		for st.matter == nil || st.way == nil {
			m, err := s.drawProcedure(ctx, r, st.level)
			if err != nil {
				return nil, err
			}
			if m == nil {
				st.level = levels[r.IntN(len(levels))].level
				continue
			}
			st.matter, st.channel = m, drawChannel(r, m, works)
			st.way = m.channels[st.channel]
		}
		st.account = st.channel == "online"
		w := &writer{story: st, h: s.hours, r: r, until: p.until}
		w.write()
		list = append(list, st)
		p.stories = append(p.stories, st)
	}
	return list, nil
}

func drawLevel(r *rand.Rand) (level org.Level) {
	n := r.IntN(1000)
	for _, l := range levels {
		if n -= l.of; n < 0 {
			return l.level
		}
	}
	return levels[0].level
}

// drawChannel is how it comes in. Half of what can be filed online hardly ever is, so the others make up for it; on days
// off there is no other way.
func drawChannel(r *rand.Rand, m *matter, works bool) string {
	online := m.channels["online"] != nil
	switch n := r.IntN(10_000); {
	case !works && online, online && n < ofOnline*10/9:
		return "online"
	case !works:
		return "" // drawn again
	case n > 10_000-ofPostal && m.channels["postal"] != nil:
		return "postal"
	}
	return "direct"
}

// populate gives the lives of a day their places and people.
func (p *plan) populate(s *scene, r *rand.Rand, stories []*story, n, owners int) {
	for i := range n {
		st := stories[i%len(stories)]
		l := life{story: st, office: s.units[st.matter.drawOffice(r, st.level)], owner: -1, seed: r.Uint64(), shift: int32(r.IntN(mostShift))}
		l.clerk, l.staff = uint8(r.IntN(256)), uint8(r.IntN(256))
		if st.account && owners > 0 {
			l.owner = int32(min(r.IntN(owners), r.IntN(owners)))
		}
		p.lives = append(p.lives, l)
	}
}

// person is who files.
func (l *life) person(s *scene, people []owner) person {
	if l.as != nil {
		return *l.as
	}
	if l.owner >= 0 {
		return people[l.owner].person
	}
	r := rand.New(rand.NewPCG(l.seed, 3)) //nolint:gosec // a story, no secret
	area := l.office.area
	if area < 0 || r.IntN(12) == 0 {
		area = r.IntN(len(s.areas))
	}
	return drawPerson(r, s.areas[area], l.story.day.Y)
}

func (l *life) who(by part) clerk {
	o := l.office
	switch by {
	case theClerk:
		return o.clerks[int(l.clerk)%len(o.clerks)]
	case theOfficer:
		return o.officers[int(l.staff)%len(o.officers)]
	case theOther:
		return o.officers[(int(l.staff)+1)%len(o.officers)]
	}
	return o.leader
}
