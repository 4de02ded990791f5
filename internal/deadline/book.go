package deadline

import (
	"context"
	"embed"
	"sync"

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
	terms     map[string][]Term
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

// Snapshot is the book at one moment (sổ lịch tại một thời điểm): calendars and rules of one version, which is asked for
// once. It belongs to the reader it was taken with.
type Snapshot struct {
	b *Book
	r store.Reader
	s state
}

// Snapshot opens the book once for several questions.
func (b *Book) Snapshot(ctx context.Context, r store.Reader) (Snapshot, error) {
	s, err := readState(ctx, r)
	return Snapshot{b, r, s}, err
}

// For gives the calendar of a unit: the province's days and hours, and its own. Without a unit, the province's.
func (b *Book) For(ctx context.Context, r store.Reader, unitID string) (Calendar, error) {
	s, err := b.Snapshot(ctx, r)
	if err != nil {
		return Calendar{}, err
	}
	return s.For(ctx, unitID)
}

// For is Book.For.
func (s Snapshot) For(ctx context.Context, unitID string) (Calendar, error) {
	b := s.b
	b.mu.Lock()
	c, ok := b.calendars[unitID]
	ok = ok && b.version == s.s.version
	b.mu.Unlock()
	if ok {
		return c, nil
	}
	c, err := read(ctx, s.r, unitID, s.s)
	if err != nil {
		return Calendar{}, err
	}
	b.keep(s.s.version, func() { b.calendars[unitID] = c })
	return c, nil
}

// keep puts something at hand under its version. Versions never come back, so what a transaction read of its own
// change and then rolled back is never taken for something else.
func (b *Book) keep(version string, put func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.calendars == nil || b.version != version {
		b.version, b.calendars, b.rules, b.terms = version, map[string]Calendar{}, nil, nil
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
