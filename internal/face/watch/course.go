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
	HotX       int
}

// spell is a stretch of the band: waiting for acceptance, running, standing, ended.
type spell struct {
	X, Width int
	Kind     string
	Title    string
}

type mark struct {
	X, Y, N int
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
	top, band, high   = 66, 26, 170
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
		k := mark{X: at(m.At), Y: top - 14, N: i + 1, Hot: hot(x, m), Title: action(c, m.Action) + ", " + viet.Instant(m.At)}
		if n := len(p.Marks); n > 0 && k.X-p.Marks[n-1].X < 20 { // one above the other
			if k.Y = p.Marks[n-1].Y - 21; k.Y < 12 {
				k.Y = top - 14
			}
		}
		if k.Hot {
			p.Hot, p.HotX = k.Title, k.X
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
