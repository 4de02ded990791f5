package ledger

import (
	"slices"
	"time"

	"tinhso/internal/deadline"
)

// National is the national measure (cách tính của Cổng Dịch vụ công quốc gia, chấm điểm theo Quyết định 766/QĐ-TTg): the
// day promised stays, and the time that was waited for the applicant is taken off what was used.
type National struct {
	Promised time.Time     // the day promised, as if there had been no pause
	Waited   time.Duration // by the clock on the wall; what overlaps counts once
	Latest   time.Time     // the last moment that is in time: promised and waited; zero while it waits
}

func (a *Account) national(c deadline.Calendar) (National, error) {
	plain, err := deadline.Due(c, a.Started, a.Budget, nil, a.Extended)
	if err != nil {
		return National{}, err
	}
	n := National{Promised: plain.Due, Waited: waited(a.pauses(), time.Time{})}
	if !a.Standing() {
		n.Latest = n.Promised.Add(n.Waited)
	}
	return n, nil
}

// NationalOnTime is the verdict of the national measure (đúng hạn theo cách tính quốc gia): the moment it ended, less the
// time it waited, against the day promised; asked for more than once is late. What still waits for its first supplement
// counts as ended when it was asked.
func NationalOnTime(ended, promised time.Time, pauses []deadline.Pause, supplements int) bool {
	if supplements > 1 {
		return false
	}
	for _, p := range pauses {
		if p.To.IsZero() && p.From.Before(ended) {
			ended = p.From
		}
	}
	return !ended.Add(-waited(pauses, ended)).After(promised)
}

// waited sums the pauses up to a moment, each instant once; a zero moment is no bound.
func waited(pauses []deadline.Pause, until time.Time) time.Duration {
	pauses = slices.Clone(pauses)
	slices.SortFunc(pauses, func(a, b deadline.Pause) int { return a.From.Compare(b.From) })
	total, end := time.Duration(0), time.Time{}
	for _, p := range pauses {
		from, to := p.From, p.To
		if !until.IsZero() && to.After(until) {
			to = until
		}
		if from.Before(end) {
			from = end
		}
		if to.After(from) {
			total += to.Sub(from)
			end = to
		}
	}
	return total
}
