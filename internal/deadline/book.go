package deadline

import (
	"context"
	"embed"
	"sync"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

//go:embed migrate/*.sql
var migrateFS embed.FS

// Migrations are the tables of this room.
var Migrations = store.Line{Room: "deadline", FS: migrateFS}

// Book keeps calendars and dated rules in the database (sổ lịch làm việc), with the calendars of units at hand.
// Each reading asks the database for the version, so that a change made by another process is seen at once.
type Book struct {
	mu        sync.Mutex
	version   string
	calendars map[string]Calendar
	rules     map[string][]Rule
}

// New opens the book.
func New(_ *store.DB) *Book { return &Book{} }

// state is the row that says whether what is at hand is fresh.
type state struct {
	version  string
	from, to viet.Day
}

func readState(ctx context.Context, r store.Reader) (state, error) {
	var s state
	err := r.QueryRow(ctx, sqlVersion).Scan(&s.version, &s.from, &s.to)
	return s, err
}

// For gives the calendar of a unit: the province's days and hours, and its own. Without a unit, the province's.
func (b *Book) For(ctx context.Context, r store.Reader, unitID string) (Calendar, error) {
	s, err := readState(ctx, r)
	if err != nil {
		return Calendar{}, err
	}
	b.mu.Lock()
	c, ok := b.calendars[unitID]
	ok = ok && b.version == s.version
	b.mu.Unlock()
	if ok {
		return c, nil
	}
	if c, err = read(ctx, r, unitID, s); err != nil {
		return Calendar{}, err
	}
	b.keep(s.version, func() { b.calendars[unitID] = c })
	return c, nil
}

// keep puts something at hand under its version. Versions never come back, so what a transaction read of its own
// change and then rolled back is never taken for something else.
func (b *Book) keep(version string, put func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.calendars == nil || b.version != version {
		b.version, b.calendars, b.rules = version, map[string]Calendar{}, nil
	}
	put()
}

func read(ctx context.Context, r store.Reader, unitID string, s state) (Calendar, error) {
	days, err := store.All(ctx, r, sqlDays, scanDay, unitID)
	if err != nil {
		return Calendar{}, err
	}
	hours, err := store.All(ctx, r, sqlHours, scanHours, unitID)
	if err != nil {
		return Calendar{}, err
	}
	closures, err := store.All(ctx, r, sqlClosures, scanClosure, unitID)
	if err != nil {
		return Calendar{}, err
	}
	return NewCalendar(days, hours, closures, s.from, s.to)
}

// Rule gives the rule of a name in force on a day; there being none is not found.
func (b *Book) Rule(ctx context.Context, r store.Reader, name string, on viet.Day) (Rule, error) {
	s, err := readState(ctx, r)
	if err != nil {
		return Rule{}, err
	}
	b.mu.Lock()
	rules, ok := b.rules, b.rules != nil && b.version == s.version
	b.mu.Unlock()
	if !ok {
		all, err := store.All(ctx, r, sqlRules, scanRule)
		if err != nil {
			return Rule{}, err
		}
		rules = map[string][]Rule{}
		for _, rule := range all {
			rules[rule.Name] = append(rules[rule.Name], rule)
		}
		b.keep(s.version, func() { b.rules = rules })
	}
	list := rules[name]
	for i := len(list) - 1; i >= 0; i-- {
		if !on.Before(list[i].ValidFrom) && (list[i].ValidTo.IsZero() || !on.After(list[i].ValidTo)) {
			return list[i], nil
		}
	}
	return Rule{}, fault.NotFound("deadline.rule.missing", "name", name, "on", on.Vietnamese())
}

func scanDay(rows *store.Rows) (d DayRow, err error) {
	err = rows.Scan(&d.UnitID, &d.On, &d.Status, &d.Name, &d.Law, &d.Confidence)
	return d, err
}

func scanHours(rows *store.Rows) (h HoursRow, err error) {
	err = rows.Scan(&h.UnitID, &h.ValidFrom, &h.Weekday, &h.Opens, &h.Closes)
	return h, err
}

func scanClosure(rows *store.Rows) (c ClosureRow, err error) {
	err = rows.Scan(&c.UnitID, &c.From, &c.To, &c.Reason, &c.Law)
	return c, err
}

func scanRule(rows *store.Rows) (r Rule, err error) {
	err = rows.Scan(&r.Name, &r.ValidFrom, &r.ValidTo, &r.Effect, &r.Amount, &r.Kind, &r.Until, &r.Law, &r.Note)
	return r, err
}
