package deadline_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/viet"
)

// asked is a random history in the engine's terms, its pauses without restart.
func asked(q naiveCase) (time.Time, deadline.Budget, []deadline.Pause) {
	var pauses []deadline.Pause
	for _, p := range q.pauses {
		if p.to >= 0 {
			pauses = append(pauses, deadline.Pause{From: instant(p.from), To: instant(p.to)})
		}
	}
	return instant(q.received), deadline.Budget{Amount: q.amount, Kind: deadline.Kind(q.kind)}, pauses
}

// What must hold whatever the numbers are.
func TestPropertiesOfEveryHistory(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2026))
	n := 40_000
	if testing.Short() {
		n = 4_000
	}
	var c deadline.Calendar
	var naive *naiveCalendar
	counted := 0
	for i := range n {
		if i%2000 == 0 {
			c, naive = randomCalendar(t, r)
		}
		q := randomCase(r, naive)
		received, b, pauses := asked(q)
		res, err := deadline.Due(c, received, b, pauses, q.extend)
		if err != nil {
			continue // a pause came too late
		}
		counted++
		fail := func(rule string, other deadline.Result) {
			t.Errorf("%s: %s\n%s against %s", rule, q, viet.Instant(res.Due), viet.Instant(other.Due))
		}
		if b.Kind != deadline.SameDay {
			more := b
			more.Amount++
			if other, err := deadline.Due(c, received, more, pauses, q.extend); err != nil || other.Due.Before(res.Due) {
				fail("more time is never due earlier", other)
			}
			if other, err := deadline.Due(c, received, more, pauses, 0); q.extend == 1 && (err != nil || !other.Due.Equal(res.Due)) {
				fail("an extension is time allowed", other)
			}
		}
		if other, err := deadline.Due(c, received, b, nil, q.extend); err != nil || other.Due.After(res.Due) {
			fail("a pause never makes it earlier", other)
		}
		if len(pauses) > 0 {
			cut := append([]deadline.Pause(nil), pauses...)
			half := cut[0].From.Add(cut[0].To.Sub(cut[0].From) / 2).Truncate(time.Minute)
			cut = append(cut, deadline.Pause{From: half, To: cut[0].To}, cut[0])
			cut[0].To = half
			if other, err := deadline.Due(c, received, b, cut, q.extend); half.After(cut[0].From) && !half.After(res.Due) && (err != nil || !other.Due.Equal(res.Due)) {
				fail("a pause in two parts, and once more, counts once", other)
			}
		}
		course, err := deadline.NewCourse(c, received, b, pauses)
		if err != nil {
			t.Fatal(err)
		}
		spent := course.Spent(course.Begins(), res.Due)
		if at, ok := course.After(course.Begins(), spent); spent > 0 && (!ok || !at.Equal(res.Due)) {
			t.Errorf("the working time used leads to %s: %s", viet.Instant(at), q)
		}
		if b.Kind == deadline.WorkingHour && spent != time.Duration(b.Amount+q.extend)*time.Hour {
			t.Errorf("%v of working time are %d hours: %s", spent, b.Amount+q.extend, q)
		}
	}
	if counted < n/2 {
		t.Errorf("only %d of %d histories were counted", counted, n)
	}
}
