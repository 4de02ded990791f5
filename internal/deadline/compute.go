package deadline

import (
	"slices"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// Bounds of what may be asked; every real time allowed is far below.
const (
	maxDays   = 3660
	maxMonths = 120
	maxHours  = 4000
)

// Articles that the explanation cites.
const (
	lawFirstDay = "91/2015/QH13@2015-11-24#art147.2" // the first day is not counted
	lawHours    = "91/2015/QH13@2015-11-24#art147.1" // hours count from the moment itself
	lawRest     = "188/1999/QĐ-TTg"                  // the week of 40 hours
	lawLastDay  = "91/2015/QH13@2015-11-24#art148.5" // a last day off moves to the next working day
)

// Compute counts from the acceptance of a dossier to the moment its result is due (tính ngày hẹn trả kết quả).
// extend is added to the amount, in the same kind (gia hạn). Pauses may come in any order and may overlap; one without
// an end leaves the result Paused. A pause that begins before acceptance or after the due moment is refused.
// Law: 91/2015/QH13@2015-11-24#art147, 91/2015/QH13@2015-11-24#art148
func Compute(c Calendar, received time.Time, b Budget, pauses []Pause, extend int) (Result, error) {
	cut, err := check(received, b, pauses, extend)
	if err != nil {
		return Result{}, err
	}
	return compute(c, received, b, cut, slices.Clone(pauses), extend, false)
}

// Due is Compute without the explanation (chỉ tính, không diễn giải): many times faster, for those who count many.
func Due(c Calendar, received time.Time, b Budget, pauses []Pause, extend int) (Result, error) {
	cut, err := check(received, b, pauses, extend)
	if err != nil {
		return Result{}, err
	}
	return compute(c, received, b, cut, slices.Clone(pauses), extend, true)
}

// compute goes back to the last pause after which time begins anew, makes sure that what went before was in time, and
// counts from there.
func compute(c Calendar, received time.Time, b Budget, cut time.Duration, pauses []Pause, extend int, quiet bool) (Result, error) {
	i := lastRestart(pauses)
	if i < 0 {
		e := engine{c: c, received: received, b: b, cut: cut, asked: pauses, pauses: merge(pauses),
			total: max(b.Amount, least(b.Kind)) + extend, quiet: quiet}
		return e.run(extend)
	}
	anew := pauses[i]
	var before []Pause
	for j, p := range pauses {
		if j != i && p.From.Before(anew.From) {
			before = append(before, p)
		}
	}
	after := behind(pauses, i)
	if err := stillRunning(c, received, b, cut, before, anew, extend); err != nil {
		return Result{}, err
	}
	res, err := compute(c, anew.To, b, cut, after, extend, quiet)
	if err != nil {
		return Result{}, err
	}
	if !quiet {
		res.Trace = append(lost(c, received, anew), res.Trace...)
	}
	return res, nil
}

// stillRunning refuses a restarting pause that began after the due moment.
func stillRunning(c Calendar, received time.Time, b Budget, cut time.Duration, before []Pause, anew Pause, extend int) error {
	for _, p := range before {
		if !p.Restart || !p.To.After(anew.From) {
			continue
		}
		// It began while the clock stood in another one that restarts: that one has to have been in time.
		var earlier []Pause
		for _, q := range before {
			if q.From.Before(p.From) {
				earlier = append(earlier, q)
			}
		}
		return stillRunning(c, received, b, cut, earlier, p, extend)
	}
	anew.Restart, anew.To = false, time.Time{}
	_, err := compute(c, received, b, cut, append(before, anew), extend, true)
	return err
}

// lastRestart finds the closed pause with the latest end after which time begins anew.
func lastRestart(pauses []Pause) int {
	found := -1
	for i, p := range pauses {
		if p.Restart && !p.To.IsZero() && (found < 0 || p.To.After(pauses[found].To)) {
			found = i
		}
	}
	return found
}

// lost lists the days that no longer count because time began anew.
func lost(c Calendar, received time.Time, anew Pause) []Line {
	var lines []Line
	last := viet.DayOf(anew.To)
	for d := viet.DayOf(received); d.Before(last); d = d.Add(1) {
		m, law := say("deadline.why.lost"), anew.law()
		if d == viet.DayOf(received) {
			m, law = say("deadline.why.accepted"), cite(lawFirstDay)
		} else if spans, r := c.look(d); len(spans) == 0 {
			m, law = r.off(d)
		}
		lines = append(lines, line(d, false, m, law))
	}
	return lines
}

func check(received time.Time, b Budget, pauses []Pause, extend int) (cut time.Duration, err error) {
	if y := viet.DayOf(received).Y; y < 1900 || y > 2200 {
		return 0, fieldFault("received", "deadline.received.range")
	}
	if !b.Kind.Valid() {
		return 0, fieldFault("kind", "deadline.kind.unknown")
	}
	bound := map[Kind]int{WorkingDay: maxDays, CalendarDay: maxDays, Month: maxMonths, WorkingHour: maxHours, SameDay: 1}[b.Kind]
	if b.Amount < 0 || b.Amount == 0 && b.Kind != SameDay || b.Amount > bound {
		return 0, fieldFault("amount", "deadline.amount.range", "min", 1, "max", bound)
	}
	if extend < 0 || extend > max(bound, maxMonths) {
		return 0, fieldFault("extend", "deadline.extend.range", "max", max(bound, maxMonths))
	}
	cut = -1
	if b.CutOff != "" {
		if cut, err = clock(b.CutOff); err != nil {
			return 0, fieldFault("cut_off", "viet.clock.format")
		}
	}
	for _, p := range pauses {
		switch {
		case p.From.Before(received):
			return 0, fieldFault("pause", "deadline.pause.early")
		case !p.To.IsZero() && p.To.Before(p.From):
			return 0, fieldFault("pause", "deadline.pause.backward")
		case p.From.Sub(received) > maxDays*48*time.Hour || !p.To.IsZero() && p.To.Sub(p.From) > maxDays*24*time.Hour:
			return 0, fieldFault("pause", "deadline.pause.long")
		}
	}
	return cut, nil
}

func fieldFault(path, code string, args ...any) error {
	err := fault.Invalid(code, fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
	err.Args = fault.Args(args...) // the title is the same sentence
	return err
}

func least(k Kind) int {
	if k == SameDay {
		return 1
	}
	return 0
}

// clock reads "15:00" as time since midnight.
func clock(s string) (time.Duration, error) {
	hm, err := viet.ParseClock(s)
	if err != nil {
		return 0, err
	}
	t, err := time.Parse("15:04", hm)
	if err != nil {
		return 0, err
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// merge sorts the pauses and joins those that overlap or touch, so that each instant counts once.
func merge(pauses []Pause) []Pause {
	slices.SortFunc(pauses, func(a, b Pause) int { return a.From.Compare(b.From) })
	var out []Pause
	for _, p := range pauses {
		n := len(out)
		if n == 0 || !out[n-1].To.IsZero() && p.From.After(out[n-1].To) {
			out = append(out, p)
			continue
		}
		if last := &out[n-1]; !last.To.IsZero() && (p.To.IsZero() || p.To.After(last.To)) {
			last.To = p.To
		}
	}
	return out
}

// AddHours gives the moment at which so many hours of working time have passed (giờ làm việc): an online filing must be
// answered within eight.
func AddHours(c Calendar, from time.Time, hours int) time.Time {
	res, err := Due(c, from, Budget{Amount: hours, Kind: WorkingHour}, nil, 0)
	if err != nil {
		return from.Add(time.Duration(hours) * time.Hour) // a unit that never works: better a time than none
	}
	return res.Due
}
