package watch

import (
	"slices"
	"time"

	"tinhso/internal/oversight"
	"tinhso/internal/viet"
	"tinhso/internal/web"
)

// course is the life of a dossier as a picture (tiến trình hồ sơ): a band of time on which the clock runs or stands,
// the steps on it by number, the due moments below, and what was found marked.
type course struct {
	Title      string
	Wide, High int
	Left, Top  int
	Band       int // its height
	Spells     []spell
	Marks      []mark
	Dues       []due
	Ticks      []tick
	Hot        string // what was found, in words
}

// spell is a stretch of the band: waiting for acceptance, running, standing, ended.
type spell struct {
	X, Width int
	Kind     string
	Title    string
}

type mark struct {
	X, Y, N int // where its number stands
	At      int // where it happened
	Hot     bool
	Title   string
}

type due struct {
	X    int
	Old  bool // it was moved away
	Text string
	End  bool // its words stand left of it
}

type tick struct {
	X    int
	Text string
	End  bool
}

// The picture is drawn in these units.
const (
	wide, left, right = 760, 16, 16
	top, band, high   = 76, 26, 180
	apart             = 25 // between the numbers of two steps
)

// draw lays the course out; without steps there is no picture.
func draw(c *web.Ctx, x oversight.Finding, moments []oversight.Moment, code string) *course {
	if len(moments) == 0 {
		return nil
	}
	p := &course{Title: c.T("oversight.course", "code", code), Wide: wide, High: high, Left: left, Top: top, Band: band}
	first, last := moments[0].At, moments[len(moments)-1].At
	dues := dueMoments(moments)
	for _, d := range dues {
		if d.After(last) {
			last = d
		}
	}
	span := max(last.Sub(first), time.Hour)
	at := func(t time.Time) int {
		return left + int(float64(wide-left-right)*float64(t.Sub(first))/float64(span))
	}
	for i, m := range moments {
		end := last
		if i+1 < len(moments) {
			end = moments[i+1].At
		}
		s := spell{X: at(m.At), Kind: kindAfter(m), Title: c.T("oversight.spell."+kindAfter(m)) + ", " + length(c, end.Sub(m.At))}
		if s.Width = at(end) - s.X; s.Width > 0 && (i+1 < len(moments) || !m.Closed) {
			p.Spells = append(p.Spells, s)
		}
		k := mark{X: at(m.At), At: at(m.At), Y: top - 30, N: i + 1, Hot: hot(x, m), Title: action(c, m.Action) + ", " + viet.Instant(m.At)}
		if n := len(p.Marks); n > 0 { // beside the one before, in its row as long as there is room
			k.Y = p.Marks[n-1].Y
			if k.X = max(k.X, p.Marks[n-1].X+apart); k.X > wide-right {
				k.X, k.Y = k.At, max(k.Y-apart, 12)
			}
		}
		if k.Hot {
			p.Hot = k.Title
		}
		p.Marks = append(p.Marks, k)
	}
	for i, d := range dues {
		p.Dues = append(p.Dues, due{X: at(d), Old: i+1 < len(dues), Text: viet.Instant(d), End: at(d) > wide/2})
	}
	p.Ticks = []tick{{X: left, Text: viet.DayOf(first).Vietnamese()}, {X: wide - right, Text: viet.DayOf(last).Vietnamese(), End: true}}
	return p
}

// kindAfter is how the clock stands after a step.
func kindAfter(m oversight.Moment) string {
	switch {
	case m.Closed:
		return "end"
	case m.Accepted.IsZero():
		return "wait"
	case m.Paused:
		return "pause"
	}
	return "run"
}

// dueMoments are the due moments a dossier had, each once, the present one last.
func dueMoments(moments []oversight.Moment) []time.Time {
	var all []time.Time
	see := func(t time.Time) {
		if t.IsZero() {
			return
		}
		all = slices.DeleteFunc(all, func(o time.Time) bool { return o.Equal(t) })
		all = append(all, t)
	}
	for _, m := range moments {
		see(m.DueWas)
		see(m.DueAt)
	}
	return all
}
