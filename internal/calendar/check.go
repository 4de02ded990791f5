package calendar

import (
	"context"
	"fmt"
	"slices"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// The bounds of one change: more is a slip, not a calendar.
const (
	mostRows    = 1000
	mostClosed  = 366 // days of one closure
	mostText    = 500
	mostYears   = 5 // a day farther away than that is a slip of the pen
	mostFaults  = 100
	mostPapers  = 5
	mostEvident = 10 << 20
)

// faults gathers what is wrong with a proposal, each under its place.
type faults []fault.Field

func (f *faults) add(path, code string, args ...any) {
	if len(*f) < mostFaults {
		*f = append(*f, fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
	}
}

func (f *faults) err() error {
	if len(*f) == 0 {
		return nil
	}
	return fault.Invalid("calendar.faults", *f...)
}

// check asks whether a proposal is whole and fits the calendar as it stands.
func (c *Changes) check(ctx context.Context, p *Proposal) error {
	var f faults
	c.checkWords(p, &f)
	ch := &p.Change
	if n := len(ch.Days) + len(ch.DropDays) + len(ch.Closures) + len(ch.DropClosures) + len(ch.Hours); n > mostRows {
		f.add("days", "calendar.rows.many", "n", viet.Number(int64(n)), "max", viet.Number(mostRows))
		return f.err()
	}
	if ch.Empty() {
		f.add(emptyField(p.Kind), "calendar.empty")
		return f.err()
	}
	if err := ch.Check(); err != nil {
		e, ok := fault.As(err)
		if !ok {
			return err
		}
		for _, x := range e.Fields {
			f.add(x.Path, x.Code)
			f[len(f)-1].Args = x.Args
		}
		return f.err()
	}
	rows, err := c.Book.Rows(ctx, c.DB, p.unit())
	if err != nil {
		return err
	}
	cal, err := c.Book.For(ctx, c.DB, p.unit())
	if err != nil {
		return err
	}
	checkDays(p, cal, &f)
	checkClosures(p, rows, &f)
	checkDrops(p, rows, &f)
	c.checkPast(p, &f)
	return f.err()
}

// emptyField is where a change of a kind begins.
func emptyField(k Kind) string {
	switch k {
	case Closure:
		return "closures.0.from"
	case Hours:
		return "hours.0.valid_from"
	case Year:
		return "file"
	case Days, Drop:
	}
	return "days.0.on"
}

func (c *Changes) checkWords(p *Proposal, f *faults) {
	if !slices.Contains(Kinds(), p.Kind) {
		f.add("kind", "calendar.kind.unknown")
	}
	for _, x := range []struct{ path, text, missing string }{{"reason", p.Reason, "calendar.reason.missing"}, {"law", p.Law, "calendar.law.missing"}} {
		if x.text == "" {
			f.add(x.path, x.missing)
		}
		if tooLong(x.text) {
			f.add(x.path, "calendar.long", "max", mostText)
		}
	}
	if tooLong(p.Retroactive) {
		f.add("retroactive", "calendar.long", "max", mostText)
	}
	if p.Kind == Closure && len(p.Evidence) == 0 {
		f.add("file", "calendar.evidence.missing")
	}
	if len(p.Evidence) > mostPapers {
		f.add("file", "calendar.evidence.many", "max", mostPapers)
	}
}

// checkDays refuses a made-up day that is a working day already, and a day off that is off already. The file of a year
// names holidays that fall on a Sunday, and days as they stand.
func checkDays(p *Proposal, cal deadline.Calendar, f *faults) {
	dropped := map[viet.Day]bool{}
	for _, k := range p.Change.DropDays {
		dropped[k.On] = true
	}
	for i, d := range p.Change.Days {
		at := fmt.Sprintf("days.%d.on", i)
		if tooLong(d.Name) {
			f.add(fmt.Sprintf("days.%d.name", i), "calendar.long", "max", mostText)
		}
		if p.Kind == Year || dropped[d.On] {
			continue
		}
		switch working := cal.Working(d.On); {
		case d.Status == "work" && working:
			f.add(at, "calendar.swap.working", "on", d.On.Vietnamese())
		case d.Status == "off" && !working:
			f.add(at, "calendar.off.already", "on", d.On.Vietnamese())
		}
	}
}

func checkClosures(p *Proposal, rows deadline.Rows, f *faults) {
	gone := func(x deadline.ClosureRow) bool {
		return slices.ContainsFunc(p.Change.DropClosures, func(k deadline.ClosureKey) bool { return k.UnitID == x.UnitID && k.From == x.From })
	}
	for i, n := range p.Change.Closures {
		at := fmt.Sprintf("closures.%d.", i)
		if n.To.Sub(n.From) >= mostClosed {
			f.add(at+"to", "calendar.closure.long", "max", mostClosed)
		}
		for _, old := range rows.Closures {
			if old.UnitID == n.UnitID && !gone(old) && !n.From.After(old.To) && !old.From.After(n.To) {
				f.add(at+"from", "deadline.change.overlap", "from", old.From.Vietnamese(), "to", old.To.Vietnamese())
			}
		}
	}
}

func checkDrops(p *Proposal, rows deadline.Rows, f *faults) {
	for i, k := range p.Change.DropDays {
		if !slices.ContainsFunc(rows.Days, func(d deadline.DayRow) bool { return d.UnitID == k.UnitID && d.On == k.On }) {
			f.add(fmt.Sprintf("drop_days.%d.on", i), "calendar.drop.none", "on", k.On.Vietnamese())
		}
	}
	for i, k := range p.Change.DropClosures {
		if !slices.ContainsFunc(rows.Closures, func(x deadline.ClosureRow) bool { return x.UnitID == k.UnitID && x.From == k.From }) {
			f.add(fmt.Sprintf("drop_closures.%d.from", i), "calendar.drop.none", "on", k.From.Vietnamese())
		}
	}
}

// checkPast lets a change reach into the past only with a reason, and nowhere farther than years can mean.
func (c *Changes) checkPast(p *Proposal, f *faults) {
	today := c.today()
	first := viet.Day{}
	see := func(path string, d viet.Day) {
		if d.Before(today.AddMonths(-12*mostYears)) || d.After(today.AddMonths(12*mostYears)) {
			f.add(path, "calendar.far", "on", d.Vietnamese(), "years", mostYears)
		}
		if first.IsZero() || d.Before(first) {
			first = d
		}
	}
	for i, d := range p.Change.Days {
		see(fmt.Sprintf("days.%d.on", i), d.On)
	}
	for i, d := range p.Change.DropDays {
		see(fmt.Sprintf("drop_days.%d.on", i), d.On)
	}
	for i, w := range p.Change.Hours {
		see(fmt.Sprintf("hours.%d.valid_from", i), w.ValidFrom)
	}
	for i, x := range p.Change.Closures {
		see(fmt.Sprintf("closures.%d.from", i), x.From)
	}
	for i, x := range p.Change.DropClosures {
		see(fmt.Sprintf("drop_closures.%d.from", i), x.From)
	}
	past := first.Before(today)
	switch {
	case past && p.Retroactive == "":
		f.add("retroactive", "calendar.retroactive.missing", "on", first.Vietnamese())
	case !past:
		p.Retroactive = "" // nothing of it lies in the past
	}
}
