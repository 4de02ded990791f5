package oversight

import (
	"context"
	"slices"
	"strconv"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// The rules about many steps of one officer: one finding for each officer and day, which grows with the day. First it
// is only counted; the day is read when the count says that there is something.

// bulkMinutes finds many requests for more within minutes.
func bulkMinutes(ctx context.Context, _ *Watch, tx *store.Tx, r Rule, m Mark) (*Finding, error) {
	return m.crowd(ctx, tx, r.Limits["dossiers"], time.Duration(r.Limits["minutes"])*time.Minute, func(x Mark) bool { return x.Action == "request_more" })
}

// bulkDay finds many requests for more in one day.
func bulkDay(ctx context.Context, _ *Watch, tx *store.Tx, r Rule, m Mark) (*Finding, error) {
	return m.crowd(ctx, tx, r.Limits["dossiers"], 0, func(x Mark) bool { return x.Action == "request_more" })
}

// sameMinute finds many results entered in one minute.
func sameMinute(ctx context.Context, _ *Watch, tx *store.Tx, r Rule, m Mark) (*Finding, error) {
	return m.crowd(ctx, tx, r.Limits["results"], time.Minute, func(Mark) bool { return true })
}

// lateNumbers finds many results of a day whose numbers are said to have been written on paper.
func lateNumbers(ctx context.Context, _ *Watch, tx *store.Tx, r Rule, m Mark) (*Finding, error) {
	if !m.LateResult {
		return nil, nil
	}
	return m.crowd(ctx, tx, r.Limits["results"], 0, func(x Mark) bool { return x.LateResult })
}

// crowd finds at least so many dossiers of the mark's officer within a time; without one, within the day.
func (m Mark) crowd(ctx context.Context, tx *store.Tx, least int, within time.Duration, counts func(Mark) bool) (*Finding, error) {
	if m.Actor == "" || !counts(m) {
		return nil, nil
	}
	day := viet.DayOf(m.At)
	from, to := day.Time(0), day.Add(1).Time(0)
	near, until := from, to
	if within > 0 {
		near, until = m.At.Add(-within), m.At.Add(within)
	}
	var n int
	if err := tx.QueryRow(ctx, sqlCountBy, m.Kind, m.Actor, near, until).Scan(&n); err != nil || n < least {
		return nil, err
	}
	all, err := store.All(ctx, tx, sqlMarksBy, scanMark, m.Kind, m.Actor, from, to)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(x Mark) bool { return !counts(x) })
	crowd := dense(all, least, within)
	if len(crowd) == 0 {
		return nil, nil
	}
	first, last := crowd[0], crowd[len(crowd)-1]
	f := first.about(m.Actor+"/"+day.String(), map[string]string{"n": strconv.Itoa(len(crowd)), "first_at": at(first.At), "last_at": at(last.At), "on_on": day.String()})
	for _, x := range crowd {
		f.Evidence.Items = append(f.Evidence.Items, Item{x.DossierID, x.Code, x.At})
	}
	return f, nil
}

// dense keeps the marks, each dossier once, that stand in a window with at least so many of them.
func dense(all []Mark, least int, within time.Duration) []Mark {
	seen := map[string]bool{}
	all = slices.DeleteFunc(all, func(x Mark) bool {
		again := seen[x.DossierID]
		seen[x.DossierID] = true
		return again
	})
	if within == 0 {
		if len(all) < least {
			return nil
		}
		return all
	}
	in := make([]bool, len(all))
	for i, j := 0, 0; i < len(all); i++ {
		for j < len(all) && all[j].At.Sub(all[i].At) < within {
			j++
		}
		if j-i >= least {
			for k := i; k < j; k++ {
				in[k] = true
			}
		}
	}
	var out []Mark
	for i, x := range all {
		if in[i] {
			out = append(out, x)
		}
	}
	return out
}
