package deadline

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tinhso/internal/viet"
)

// The oracle counts by another road: it knows a day only as a number in sets, walks five minutes at a time where hours
// are counted, never joins pauses, and takes them one after another as they would have happened.
type oracle struct {
	off, work map[int]bool // by number of the day
	closed    [][2]int
	hours     map[time.Weekday][]int // minutes: opens, closes, opens, closes
}

// number is the day's number since 1970.
func number(d time.Time) int { return int((d.Unix() + 7*3600) / 86400) }

func (o oracle) spans(d time.Time) []int {
	n := number(d)
	for _, c := range o.closed {
		if c[0] <= n && n <= c[1] {
			return nil
		}
	}
	if o.off[n] {
		return nil
	}
	own := o.hours[d.Weekday()]
	if o.work[n] && own == nil {
		return o.hours[time.Monday]
	}
	return own
}

func (o oracle) closing(d time.Time) time.Time {
	s := o.spans(d)
	if s == nil {
		return d.AddDate(0, 0, 1)
	}
	return d.Add(time.Duration(s[len(s)-1]) * time.Minute)
}

func midnight(t time.Time) time.Time {
	t = t.In(viet.Zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, viet.Zone)
}

// uncounted is the contract in its own words: a pause takes the days from the one on which it begins (the next, when it
// begins after closing) up to the one on which it ends (the next, when it ends after closing), that one left out.
func (o oracle) uncounted(pauses []Pause) map[int]bool {
	out := map[int]bool{}
	turn := func(t time.Time) time.Time {
		if d := midnight(t); t.Before(o.closing(d)) {
			return d
		}
		return midnight(t).AddDate(0, 0, 1)
	}
	for _, p := range pauses {
		for d := turn(p.From); d.Before(turn(p.To)); d = d.AddDate(0, 0, 1) {
			out[number(d)] = true
		}
	}
	return out
}

// due counts without any check of the pauses.
func (o oracle) due(received time.Time, b Budget, pauses []Pause, extend int) time.Time {
	skip := o.uncounted(pauses)
	runs := func(d time.Time) bool { return !skip[number(d)] }
	day := midnight(received)
	late := b.CutOff != "" && received.In(viet.Zone).Format("15:04:05") > b.CutOff+":00"
	if late {
		for day = day.AddDate(0, 0, 1); o.spans(day) == nil; day = day.AddDate(0, 0, 1) {
		}
	}
	switch b.Kind {
	case WorkingHour:
		if late {
			received = day
		}
		return o.walk(received, (b.Amount+extend)*60, pauses)
	case SameDay:
		for n := 1 + extend; ; day = day.AddDate(0, 0, 1) {
			if o.spans(day) != nil && runs(day) && o.closing(day).After(received) {
				if n--; n == 0 {
					return o.closing(day)
				}
			}
		}
	case WorkingDay:
		for n := b.Amount + extend; n > 0; {
			if day = day.AddDate(0, 0, 1); o.spans(day) != nil && runs(day) {
				n--
			}
		}
		return o.closing(day)
	}
	n := b.Amount + extend
	if b.Kind == Month {
		n = monthDays(day, n)
	}
	for n > 0 {
		if day = day.AddDate(0, 0, 1); runs(day) {
			n--
		}
	}
	for o.spans(day) == nil || !runs(day) {
		day = day.AddDate(0, 0, 1)
	}
	return o.closing(day)
}

// monthDays counts the days up to the same day of a later month, stepping back where that month has no such day.
func monthDays(from time.Time, months int) int {
	first := time.Date(from.Year(), from.Month()+time.Month(months), 1, 0, 0, 0, 0, viet.Zone)
	to := first.AddDate(0, 0, from.Day()-1)
	for to.Month() != first.Month() {
		to = to.AddDate(0, 0, -1)
	}
	n := 0
	for d := from; d.Before(to); d = d.AddDate(0, 0, 1) {
		n++
	}
	return n
}

// walk goes five minutes at a time until so many minutes of working time have passed.
func (o oracle) walk(t time.Time, minutes int, pauses []Pause) time.Time {
	const step = 5
	for {
		day := midnight(t)
		s := o.spans(day)
		if s == nil {
			t = day.AddDate(0, 0, 1)
			continue
		}
		at := int(t.Sub(day) / time.Minute)
		open := false
		for i := 0; i < len(s); i += 2 {
			open = open || s[i] <= at && at < s[i+1]
		}
		t = t.Add(step * time.Minute)
		if open && !slices.ContainsFunc(pauses, func(p Pause) bool { return p.From.Before(t) && p.To.After(t.Add(-step*time.Minute)) }) {
			if minutes -= step; minutes == 0 {
				return t
			}
		}
	}
}

// answer takes the pauses in the order in which they happened; ok is false when one came too late.
func (o oracle) answer(received time.Time, b Budget, pauses []Pause, extend int) (due time.Time, ok bool) {
	pauses = slices.Clone(pauses)
	slices.SortFunc(pauses, func(a, b Pause) int { return a.From.Compare(b.From) })
	var past []Pause
	for _, p := range pauses {
		if p.From.After(o.due(received, b, past, extend)) {
			return time.Time{}, false
		}
		if past = append(past, p); p.Restart {
			received, past = p.To, nil
		}
	}
	return o.due(received, b, past, extend), true
}

// history is one random case.
type history struct {
	received time.Time
	b        Budget
	pauses   []Pause
	extend   int
}

func (h history) String() string {
	s := fmt.Sprintf("received %s, %d %s cut-off %q extend %d", h.received.Format(time.RFC3339), h.b.Amount, h.b.Kind, h.b.CutOff, h.extend)
	for _, p := range h.pauses {
		s += fmt.Sprintf("\n  pause %s..%s restart %v", p.From.Format(time.RFC3339), p.To.Format(time.RFC3339), p.Restart)
	}
	return s
}

func randomHistory(r *rand.Rand) history {
	fives := func(n int) time.Duration { return time.Duration(r.IntN(n)) * 5 * time.Minute }
	kind := Kinds()[r.IntN(5)]
	h := history{
		received: time.Date(2022, 1, 1, 0, 0, 0, 0, viet.Zone).Add(fives(5 * 365 * 288)),
		b:        Budget{Amount: 1 + r.IntN(map[Kind]int{WorkingDay: 25, CalendarDay: 40, WorkingHour: 60, Month: 6, SameDay: 1}[kind]), Kind: kind},
	}
	if r.IntN(3) > 0 { // most dossiers come in office hours
		d := viet.DayOf(h.received)
		h.received = d.Time(7*time.Hour + 30*time.Minute + fives(114))
	}
	if r.IntN(3) == 0 {
		h.b.CutOff = []string{"15:00", "11:30", "16:30", "17:30"}[r.IntN(4)]
	}
	if r.IntN(4) == 0 {
		h.extend = r.IntN(6)
	}
	restarts := r.IntN(4) == 0
	from := h.received
	for range r.IntN(4) {
		p := Pause{From: from.Add(fives(288 * 6))}
		p.To = p.From.Add(fives(288 * []int{1, 2, 8}[r.IntN(3)]))
		h.pauses = append(h.pauses, p)
		if restarts { // restarting pauses follow one another; plain ones may overlap
			h.pauses[len(h.pauses)-1].Restart = r.IntN(2) == 0
			from = p.To
		}
	}
	r.Shuffle(len(h.pauses), func(i, j int) { h.pauses[i], h.pauses[j] = h.pauses[j], h.pauses[i] })
	return h
}

// world is a calendar built twice: once for the engine, once for the oracle.
func world(t *testing.T, r *rand.Rand) (Calendar, oracle) {
	days := realDays(t)
	o := oracle{off: map[int]bool{}, work: map[int]bool{}, hours: map[time.Weekday][]int{}}
	var closures []ClosureRow
	var hours []HoursRow
	spell := func(d time.Weekday, opens, closes int) {
		hours = append(hours, HoursRow{ValidFrom: viet.Day{Y: 1900, M: 1, D: 1}, Weekday: int(d),
			Opens: fmt.Sprintf("%02d:%02d", opens/60, opens%60), Closes: fmt.Sprintf("%02d:%02d", closes/60, closes%60)})
		o.hours[d] = append(o.hours[d], opens, closes)
	}
	strange := r.IntN(2) == 0
	for d := time.Sunday; d <= time.Saturday; d++ {
		switch {
		case d == time.Sunday || d == time.Saturday && (!strange || r.IntN(2) == 0):
		case d == time.Saturday:
			spell(d, 7*60+30, 11*60+30)
		case strange && d != time.Monday && r.IntN(3) == 0:
			spell(d, 7*60, 7*60+5*(1+r.IntN(120)))
		default:
			spell(d, 7*60+30, 11*60+30)
			spell(d, 13*60+30, 17*60)
		}
	}
	if strange {
		for range 6 {
			from := viet.Day{Y: 2022, M: 1, D: 1}.Add(r.IntN(5 * 365))
			c := ClosureRow{From: from, To: from.Add(r.IntN(12)), Reason: "Bão"}
			closures = append(closures, c)
			o.closed = append(o.closed, [2]int{number(c.From.Time(0)), number(c.To.Time(0))})
		}
	}
	for _, row := range days {
		o.off[number(row.On.Time(0))] = row.Status == "off"
		o.work[number(row.On.Time(0))] = row.Status == "work"
	}
	c, err := NewCalendar(days, hours, closures, viet.Day{}, viet.Day{})
	if err != nil {
		t.Fatal(err)
	}
	return c, o
}

func TestTheEngineAgreesWithANaiveOracle(t *testing.T) {
	worlds, each := 60, 2000
	if testing.Short() {
		worlds = 6
	}
	for w := range worlds {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			compare(t, rand.New(rand.NewPCG(1126, uint64(w))), each)
		})
	}
}

// compare tries random histories in one random world.
func compare(t *testing.T, r *rand.Rand, each int) {
	c, o := world(t, r)
	refused := 0
	for range each {
		h := randomHistory(r)
		due, ok := o.answer(h.received, h.b, h.pauses, h.extend)
		res, err := Compute(c, h.received, h.b, h.pauses, h.extend)
		if (err == nil) != ok {
			t.Fatalf("%s\nthe oracle says in time %v, the engine %v", h, ok, err)
		}
		if !ok {
			refused++
			continue
		}
		if !res.Due.Equal(due) || res.DueOn != viet.DayOf(due) {
			t.Fatalf("%s\nthe oracle says due %s, the engine %s\n%s", h, due.Format(time.RFC3339), res.Due, traceText(res))
		}
		checkTrace(t, h, res)
	}
	if refused < each/20 || refused > each/2 {
		t.Errorf("%d of %d histories were refused: the cases are not mixed", refused, each)
	}
}

// checkTrace holds the explanation to the answer: it tells every day once in order and counts as many as were allowed.
func checkTrace(t *testing.T, h history, res Result) {
	t.Helper()
	counted, minutes := 0, 0
	for i, l := range res.Trace {
		if i > 0 && l.On.Before(res.Trace[i-1].On) || i > 0 && l.On.After(res.Trace[i-1].On.Add(1)) {
			t.Fatalf("%s\nthe trace jumps from %s to %s", h, res.Trace[i-1].On, l.On)
		}
		if l.Why == "" {
			t.Fatalf("%s\n%s has no reason", h, l.On)
		}
		if l.Counted {
			counted++
		}
		minutes += l.Minutes
	}
	if last := res.Trace[len(res.Trace)-1]; last.On != res.DueOn || res.Trace[0].On != viet.DayOf(h.received) {
		t.Fatalf("%s\nthe trace runs %s to %s, due %s", h, res.Trace[0].On, last.On, res.DueOn)
	}
	want := h.b.Amount + h.extend
	switch h.b.Kind {
	case WorkingHour:
		if minutes != want*60 {
			t.Fatalf("%s\n%d minutes counted\n%s", h, minutes, traceText(res))
		}
	case WorkingDay, CalendarDay, SameDay:
		if counted != want {
			t.Fatalf("%s\n%d days counted\n%s", h, counted, traceText(res))
		}
	}
}

func traceText(res Result) string {
	s := res.Rule + "\n"
	for _, l := range res.Trace {
		s += fmt.Sprintf("%s %v %d %s [%s]\n", l.On, l.Counted, l.Minutes, l.Why, l.Law)
	}
	return s
}
