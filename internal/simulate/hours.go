package simulate

import (
	"sort"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/viet"
)

// hours is the working time of the province over the years (giờ làm việc), as stretches one after another.
type hours struct {
	spans []span
	days  []viet.Day // working days
}

// span is a stretch of working time; before are the working minutes until it begins.
type span struct {
	from, to time.Time
	before   int
}

func newHours(cal deadline.Calendar, from, to viet.Day) *hours {
	h := &hours{}
	total := 0
	for d := from; !d.After(to); d = d.Add(1) {
		if !cal.Working(d) {
			continue
		}
		h.days = append(h.days, d)
		for _, s := range cal.Spans(d) {
			x := span{from: start(d).Add(s.Opens), to: start(d).Add(s.Closes), before: total}
			h.spans = append(h.spans, x)
			total += int(x.to.Sub(x.from) / time.Minute)
		}
	}
	return h
}

// works reports a working day.
func (h *hours) works(d viet.Day) bool {
	i := sort.Search(len(h.days), func(i int) bool { return !h.days[i].Before(d) })
	return i < len(h.days) && h.days[i] == d
}

// add is the minute of working time so many working minutes after an instant; beyond what is known it stays at the end.
func (h *hours) add(t time.Time, minutes int) time.Time {
	i := sort.Search(len(h.spans), func(i int) bool { return h.spans[i].to.After(t) })
	if i == len(h.spans) {
		return h.spans[i-1].to.Add(time.Duration(minutes) * time.Minute)
	}
	at := h.spans[i].before
	if t.After(h.spans[i].from) {
		at += int(t.Sub(h.spans[i].from) / time.Minute)
	}
	at += minutes
	j := sort.Search(len(h.spans), func(j int) bool { return h.spans[j].before > at }) - 1
	s := h.spans[j]
	if last := int(s.to.Sub(s.from)/time.Minute) - 1; at-s.before > last { // the last minute known
		at = s.before + last
	}
	return s.from.Add(time.Duration(at-s.before) * time.Minute)
}

// at is a minute of a working day, by how much of its working time has passed.
func (h *hours) at(d viet.Day, minutes int) time.Time { return h.add(start(d), minutes) }

// start is midnight at the beginning of a day.
func start(d viet.Day) time.Time { return time.Date(d.Y, d.M, d.D, 0, 0, 0, 0, viet.Zone) }

func dayOf(t time.Time) viet.Day { return viet.DayOf(t) }
