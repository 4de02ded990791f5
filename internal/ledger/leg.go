package ledger

import (
	"cmp"
	"slices"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/viet"
)

// Split cuts whole minutes into parts by their weights, so that the parts sum exactly to the whole (phương pháp số dư lớn
// nhất): each gets its part rounded down, and the minutes left over go to the largest remainders.
func Split(total int, shares []Share) []int {
	parts := make([]int, len(shares))
	weights, given := 0, 0
	for _, s := range shares {
		weights += max(s.Percent, 0)
	}
	if weights == 0 || total <= 0 {
		return parts
	}
	order := make([]int, 0, len(shares))
	for i, s := range shares {
		if s.Percent > 0 {
			parts[i] = total * s.Percent / weights
			given += parts[i]
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(total*shares[b].Percent%weights, total*shares[a].Percent%weights)
	})
	for _, i := range order[:total-given] {
		parts[i]++
	}
	return parts
}

// legs computes the sub-deadlines of one account.
type legs struct {
	a       *Account
	course  deadline.Course
	total   int // statutory working minutes that the shares cut; those of the counter are taken off
	shares  []Share
	budgets []int
}

func minutes(d time.Duration) int { return int(d / time.Minute) }

func dayOf(t time.Time) viet.Day { return viet.DayOf(t) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (a *Account) legs(c deadline.Calendar, due time.Time, shares []Share) (legs, error) {
	course, err := deadline.NewCourse(c, a.Started, a.Budget, a.pauses())
	if err != nil {
		return legs{}, err
	}
	l := legs{a: a, course: course, shares: shares}
	if !due.IsZero() {
		l.total = minutes(course.Spent(course.Begins(), due)) - l.counter()
	}
	l.budgets = Split(l.total, shares)
	return l, nil
}

// anew is when the time began that counts now: the acceptance, or the end of the last pause after which it restarted.
func (a *Account) anew() time.Time {
	from := a.Started
	for _, p := range a.Pauses {
		if p.Restart && p.To.After(from) {
			from = p.To
		}
	}
	return from
}

// counter is what the desk of reception uses: the counted minutes until it hands over on the next morning.
func (l legs) counter() int {
	first := l.a.Entries[0]
	if first.Kind != Start || l.a.anew() != l.a.Started {
		return 0
	}
	return minutes(l.course.Spent(first.At, l.a.handed()))
}

// handed is when the unit got it from the counter: the next morning after the closing hour, or earlier when somebody
// took it earlier.
func (a *Account) handed() time.Time {
	at := a.Entries[0].LegFrom
	for i, e := range a.Entries[1:] {
		if !same(a.Entries[i], e) {
			if e.At.Before(at) {
				at = e.At
			}
			break
		}
	}
	return at
}

// budget is what the state may use in all; none when it has no share.
func (l legs) budget(state string) int {
	for i, s := range l.shares {
		if s.State == state {
			return l.budgets[i]
		}
	}
	return 0
}

// used is what earlier visits to a state have used since the time began that counts now.
func (l legs) used(state string) int {
	anew, total := l.a.anew(), 0
	for i, e := range l.a.Entries {
		if i == 0 {
			continue
		}
		if before := l.a.Entries[i-1]; before.Hold.State == state && !same(before, e) && !before.LegFrom.Before(anew) {
			total += e.LegSpent
		}
	}
	return total
}

// same reports an entry in which the one who has the subject did not change.
func same(before, e Entry) bool {
	return before.Hold.State != "" && before.Hold == e.Hold && before.LegFrom.Equal(e.LegFrom)
}

// cut fills in the leg of a new entry; used is the course of the unit that had it before.
func (l legs) cut(e *Entry, used deadline.Course) {
	before := l.a.last()
	if before.Hold.State != "" {
		e.LegSpent = minutes(used.Spent(before.LegFrom, e.At))
	}
	if e.Hold.State == "" {
		return
	}
	if before.Hold == e.Hold && e.Kind != Resume && e.Kind != Start {
		e.LegFrom = before.LegFrom
	}
	if e.LegFrom.IsZero() {
		e.LegFrom = e.At
	}
	whole := l.budget(e.Hold.State)
	if whole == 0 {
		return
	}
	e.LegBudget = max(whole-l.usedBefore(*e), 0)
	if at, ok := l.course.After(e.LegFrom, time.Duration(e.LegBudget)*time.Minute); ok {
		e.LegDue = at
	}
}

// usedBefore is used, with the leg that the new entry ends.
func (l legs) usedBefore(e Entry) int {
	total := l.used(e.Hold.State)
	before := l.a.last()
	if before.Hold.State == e.Hold.State && !same(before, e) && !before.LegFrom.Before(l.a.anew()) {
		total += e.LegSpent
	}
	return total
}
