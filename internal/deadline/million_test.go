package deadline_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// A million random histories: the engine and the naive oracle must agree on every one. -short runs 100,000 of them;
// TINHSO_HISTORIES says another number, TINHSO_SEED another seed.
func TestAMillionHistoriesAgreeWithTheNaiveOracle(t *testing.T) {
	total, seed := 1_000_000, uint64(20261005)
	if testing.Short() {
		total = 100_000
	}
	if s := os.Getenv("TINHSO_HISTORIES"); s != "" {
		total = number(t, s)
	}
	if s := os.Getenv("TINHSO_SEED"); s != "" {
		seed = uint64(number(t, s))
	}
	const each = 4000
	shards := (total + each - 1) / each
	type tally struct{ refused, standing, restarted int }
	tallies := make(chan tally, shards)
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for shard := range next {
				r := rand.New(rand.NewPCG(seed, uint64(shard)))
				c, naive := randomCalendar(t, r)
				var n tally
				for i := range each {
					q := randomCase(r, naive)
					want := naive.answer(q)
					refused := check(t, c, q, want, i%20 == 0)
					n.refused += refused
					if want.standing {
						n.standing++
					}
					for _, p := range q.pauses {
						if p.restart && p.to >= 0 {
							n.restarted++
							break
						}
					}
				}
				tallies <- n
			}
		}()
	}
	go func() {
		for shard := range shards {
			next <- shard
		}
		close(next)
	}()
	var sum tally
	for range shards {
		n := <-tallies
		sum.refused, sum.standing, sum.restarted = sum.refused+n.refused, sum.standing+n.standing, sum.restarted+n.restarted
	}
	t.Logf("%d histories: %d refused, %d standing, %d with a restart", shards*each, sum.refused, sum.standing, sum.restarted)
	for what, n := range map[string]int{"refused": sum.refused, "standing": sum.standing, "restarted": sum.restarted} {
		if n < total/50 || n > total/2 {
			t.Errorf("%d of %d histories are %s: the cases are not mixed", n, total, what)
		}
	}
}

func number(t *testing.T, s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var zero = time.Date(2022, 1, 1, 0, 0, 0, 0, time.FixedZone("+07", 7*3600))

func instant(minute int) time.Time {
	if minute < 0 {
		return time.Time{}
	}
	return zero.Add(time.Duration(minute) * time.Minute)
}

// check asks the engine and compares; it returns 1 when both refuse.
func check(t *testing.T, c deadline.Calendar, q naiveCase, want naiveAnswer, explain bool) int {
	b := deadline.Budget{Amount: q.amount, Kind: deadline.Kind(q.kind)}
	if q.cutOff >= 0 {
		b.CutOff = fmt.Sprintf("%02d:%02d", q.cutOff/60, q.cutOff%60)
	}
	pauses := make([]deadline.Pause, len(q.pauses))
	for i, p := range q.pauses {
		pauses[i] = deadline.Pause{From: instant(p.from), To: instant(p.to), Restart: p.restart}
	}
	count := deadline.Due
	if explain {
		count = deadline.Compute
	}
	res, err := count(c, instant(q.received), b, pauses, q.extend)
	switch {
	case want.refused || err != nil:
		if f, ok := fault.As(err); !want.refused || !ok || f.Code != "deadline.pause.late" {
			t.Errorf("%s\nengine: %v, refused by the oracle: %v", q, err, want.refused)
		}
		return 1
	case res.Paused != want.standing:
		t.Errorf("%s\nstanding by the engine %v, by the oracle %v", q, res.Paused, want.standing)
	case res.Paused && res.Remaining != want.left:
		t.Errorf("%s\nstanding with %d left by the engine, %d by the oracle", q, res.Remaining, want.left)
	case !res.Paused && !res.Due.Equal(instant(want.due)):
		t.Errorf("%s\nengine %s, oracle %s", q, viet.Instant(res.Due), viet.Instant(instant(want.due)))
	case explain && !res.Paused && len(res.Trace) == 0:
		t.Errorf("%s\nno explanation", q)
	}
	return 0
}

func (q naiveCase) String() string {
	s := fmt.Sprintf("received %s, %d+%d %s, cut-off %d", viet.Instant(instant(q.received)), q.amount, q.extend, q.kind, q.cutOff)
	for _, p := range q.pauses {
		s += fmt.Sprintf("\n  pause %s .. %s restart %v", viet.Instant(instant(p.from)), viet.Instant(instant(p.to)), p.restart)
	}
	return s
}

// randomCase favours the edges: closings, openings, cut-offs to the minute, pauses that touch and nest.
func randomCase(r *rand.Rand, c *naiveCalendar) naiveCase {
	kinds := []struct {
		kind string
		most int
	}{{"working_day", 30}, {"calendar_day", 60}, {"working_hour", 60}, {"month", 6}, {"same_day", 1}}
	k := kinds[r.IntN(len(kinds))]
	q := naiveCase{kind: k.kind, amount: 1 + r.IntN(k.most), cutOff: -1}
	q.received = edge(r, c, r.IntN(5*365*minutesADay))
	if r.IntN(3) == 0 {
		q.cutOff = []int{900, 690, 990, 1050, q.received % minutesADay}[r.IntN(5)]
	}
	if r.IntN(4) == 0 {
		q.extend = r.IntN(8)
	}
	from := q.received
	for range r.IntN(5) {
		p := naivePause{from: edge(r, c, from+r.IntN(minutesADay*[]int{1, 4, 9}[r.IntN(3)])), restart: r.IntN(5) == 0}
		p.from = max(p.from, q.received)
		switch r.IntN(10) {
		case 0:
			p.to = -1
		case 1:
			p.to = p.from
		default:
			p.to = max(edge(r, c, p.from+r.IntN(minutesADay*[]int{1, 3, 12}[r.IntN(3)])), p.from)
		}
		q.pauses = append(q.pauses, p)
		switch {
		case p.to >= 0 && r.IntN(4) == 0:
			from = p.to // the next one may touch it
		case r.IntN(4) == 0:
			from = p.from
		}
	}
	r.Shuffle(len(q.pauses), func(i, j int) { q.pauses[i], q.pauses[j] = q.pauses[j], q.pauses[i] })
	return q
}

// edge moves a minute to a closing, an opening or midnight of its day, or leaves it.
func edge(r *rand.Rand, c *naiveCalendar, minute int) int {
	day := minute / minutesADay
	switch n := r.IntN(10); {
	case n == 0:
		return c.closes(day)
	case n == 1:
		return c.closes(day) - 1
	case n == 2 && len(c.days[day].hours) > 0:
		return day*minutesADay + c.days[day].hours[0][0]
	case n == 3:
		return day * minutesADay
	case n < 7:
		return day*minutesADay + 420 + r.IntN(640) // in office hours
	}
	return minute
}

// randomCalendar makes one calendar twice: rows for the engine, days written out for the oracle.
func randomCalendar(t *testing.T, r *rand.Rand) (deadline.Calendar, *naiveCalendar) {
	naive := &naiveCalendar{days: writeOut()}
	date := func(i int) viet.Day {
		d := naive.days[i]
		return viet.Day{Y: d.year, M: time.Month(d.month), D: d.day}
	}
	var hours []deadline.HoursRow
	var days []deadline.DayRow
	var closures []deadline.ClosureRow
	week := func(from int, unit string) (w [7][][]int) {
		for wd := range 7 {
			if wd == 0 || wd == 6 && r.IntN(3) > 0 {
				continue
			}
			spells := [][]int{{420 + 30*r.IntN(3), 690}, {780 + 30*r.IntN(2), 990 + 30*r.IntN(3)}}
			if wd == 6 || r.IntN(12) == 0 {
				spells = spells[:1]
			}
			w[wd] = spells
			for _, s := range spells {
				hours = append(hours, deadline.HoursRow{UnitID: unit, ValidFrom: date(from), Weekday: wd,
					Opens: fmt.Sprintf("%02d:%02d", s[0]/60, s[0]%60), Closes: fmt.Sprintf("%02d:%02d", s[1]/60, s[1]%60)})
			}
		}
		return w
	}
	weeks := []struct {
		from int
		w    [7][][]int
	}{{0, week(0, "")}}
	if r.IntN(2) == 0 {
		from := 300 + r.IntN(900)
		weeks = append(weeks, struct {
			from int
			w    [7][][]int
		}{from, week(from, "u")})
	}
	for i := range naive.days {
		w := weeks[0].w
		for _, next := range weeks {
			if i >= next.from {
				w = next.w
			}
		}
		d := &naive.days[i]
		d.hours = w[d.weekday]
		first := w[1]
		switch n := r.IntN(40); {
		case n == 0: // a holiday
			days, d.hours = append(days, deadline.DayRow{On: date(i), Status: "off", Name: "Nghỉ lễ"}), nil
		case n == 1 && d.weekday == 6: // a Saturday made up, with Monday's hours
			days = append(days, deadline.DayRow{On: date(i), Status: "work", Name: "Làm bù"})
			if len(d.hours) == 0 {
				d.hours = first
			}
		case n == 2: // a holiday of the province on which this unit works
			days = append(days, deadline.DayRow{On: date(i), Status: "off", Name: "Nghỉ lễ"},
				deadline.DayRow{UnitID: "u", On: date(i), Status: "work", Name: "Trực"})
			if len(d.hours) == 0 {
				d.hours = first
			}
		}
	}
	for range r.IntN(8) { // floods
		from := r.IntN(1900)
		to := from + r.IntN(12)
		closures = append(closures, deadline.ClosureRow{UnitID: "u", From: date(from), To: date(to), Reason: "Triều cường"})
		for i := from; i <= to; i++ {
			naive.days[i].hours = nil
		}
	}
	naive.fill()
	c, err := deadline.NewCalendar(days, hours, closures, viet.Day{}, viet.Day{})
	if err != nil {
		t.Error(err)
	}
	return c, naive
}
