package deadline

import (
	"context"
	"slices"
	"sync"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Draft is the calendar as it would be with a change that is not in force (lịch dự kiến).
type Draft struct {
	change  Change
	version string

	mu        sync.Mutex
	calendars map[string]Calendar
}

// Draft lays a change over the calendar as it stands now, without writing anything.
func (b *Book) Draft(ctx context.Context, r store.Reader, ch Change) (*Draft, error) {
	if err := ch.Check(); err != nil {
		return nil, err
	}
	s, err := readState(ctx, r)
	if err != nil {
		return nil, err
	}
	return &Draft{change: ch, version: s.version, calendars: map[string]Calendar{}}, nil
}

// Version is the version of the calendar under the draft; Book.Version is another one as soon as anything has changed.
func (d *Draft) Version() string { return d.version }

// Version is new with every change of calendars and rules (phiên bản của lịch).
func (b *Book) Version(ctx context.Context, r store.Reader) (string, error) {
	s, err := readState(ctx, r)
	return s.version, err
}

// For gives the calendar of a unit with the change.
func (d *Draft) For(ctx context.Context, r store.Reader, unitID string) (Calendar, error) {
	d.mu.Lock()
	c, ok := d.calendars[unitID]
	d.mu.Unlock()
	if ok {
		return c, nil
	}
	s, err := readState(ctx, r)
	if err != nil {
		return Calendar{}, err
	}
	rows, err := readRows(ctx, r, unitID)
	if err != nil {
		return Calendar{}, err
	}
	rows = d.change.over(rows, unitID)
	if c, err = NewCalendar(rows.Days, rows.Hours, rows.Closures, s.from, s.to); err != nil {
		return Calendar{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calendars[unitID] = c
	return c, nil
}

// Rows are what a calendar is made of (các dòng của lịch làm việc): the province's and the unit's own.
type Rows struct {
	Days     []DayRow
	Hours    []HoursRow
	Closures []ClosureRow
}

// Rows lists what the calendar of a unit is made of; without a unit, of the province.
func (b *Book) Rows(ctx context.Context, r store.Reader, unitID string) (Rows, error) {
	return readRows(ctx, r, unitID)
}

func readRows(ctx context.Context, r store.Reader, unitID string) (out Rows, err error) {
	if out.Days, err = store.All(ctx, r, sqlDays, scanDay, unitID); err != nil {
		return out, err
	}
	if out.Hours, err = store.All(ctx, r, sqlHours, scanHours, unitID); err != nil {
		return out, err
	}
	out.Closures, err = store.All(ctx, r, sqlClosures, scanClosure, unitID)
	return out, err
}

// over lays the change over the rows of a unit.
func (ch Change) over(rows Rows, unitID string) Rows {
	mine := func(id string) bool { return id == "" || id == unitID }
	gone := map[DayKey]bool{}
	for _, k := range ch.DropDays {
		gone[k] = true
	}
	for _, d := range ch.Days {
		gone[DayKey{d.UnitID, d.On}] = true
	}
	rows.Days = slices.DeleteFunc(rows.Days, func(d DayRow) bool { return gone[DayKey{d.UnitID, d.On}] })
	for _, d := range ch.Days {
		if mine(d.UnitID) {
			rows.Days = append(rows.Days, d)
		}
	}
	for _, w := range ch.Hours {
		rows.Hours = slices.DeleteFunc(rows.Hours, func(h HoursRow) bool { return h.UnitID == w.UnitID && h.ValidFrom == w.ValidFrom })
		if tidy, err := w.tidy(); err == nil && mine(w.UnitID) {
			rows.Hours = append(rows.Hours, tidy...)
		}
	}
	closed := func(unit string, from viet.Day) {
		rows.Closures = slices.DeleteFunc(rows.Closures, func(c ClosureRow) bool { return c.UnitID == unit && c.From == from })
	}
	for _, k := range ch.DropClosures {
		closed(k.UnitID, k.From)
	}
	for _, c := range ch.Closures {
		closed(c.UnitID, c.From)
		if mine(c.UnitID) {
			rows.Closures = append(rows.Closures, c)
		}
	}
	return rows
}
