package org

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Directory answers who exists on a day (danh bạ đơn vị). It reads what is committed: inside a transaction that puts
// units, use the ids the puts give.
type Directory struct {
	db      *store.DB
	now     atomic.Pointer[reading]
	changes atomic.Int64 // committed here; a reading of fewer is old
	mu      sync.Mutex   // held by the one who reads anew

	pendingMu sync.Mutex
	pending   map[string]bool // stamps written here and not yet committed: what is read under them is not kept
}

// reading is a snapshot and when it was last known to be true.
type reading struct {
	snap    *snapshot
	changes int64
	checked time.Time
}

// recheck is how old a reading may be before the stamp is looked at again: another instance may have changed units.
const recheck = 2 * time.Second

// New opens the directory over a database whose migrations have run.
func New(db *store.DB) *Directory { return &Directory{db: db, pending: map[string]bool{}} }

// view gives the organisation of a day; no day is today. While one caller reads anew, the others use what is there.
func (d *Directory) view(ctx context.Context, r store.Reader, on viet.Day) (*view, error) {
	s, err := d.snapshot(ctx, r)
	if err != nil {
		return nil, err
	}
	return s.on(d.day(on)), nil
}

func (d *Directory) snapshot(ctx context.Context, r store.Reader) (*snapshot, error) {
	cur := d.now.Load()
	if cur != nil && cur.changes == d.changes.Load() && d.db.Now().Sub(cur.checked).Abs() < recheck {
		return cur.snap, nil
	}
	if cur == nil || cur.changes != d.changes.Load() {
		d.mu.Lock()
	} else if !d.mu.TryLock() {
		return cur.snap, nil
	}
	defer d.mu.Unlock()
	if r == nil {
		r = d.db
	}
	return d.read(ctx, r)
}

// read looks at the stamp and, when it has changed, loads the tables. It uses the caller's own connection, so that it
// never waits for one that is held by somebody who waits for it.
func (d *Directory) read(ctx context.Context, r store.Reader) (*snapshot, error) {
	next := reading{changes: d.changes.Load(), checked: d.db.Now()}
	cur := d.now.Load()
	var stamp string
	if err := r.QueryRow(ctx, sqlStamp).Scan(&stamp); err != nil {
		return nil, err
	}
	switch {
	case cur != nil && (cur.snap.stamp == stamp || d.isPending(stamp)):
		next.snap = cur.snap
	default:
		s, err := load(ctx, r)
		if err != nil {
			return nil, err
		}
		if d.isPending(s.stamp) {
			return s, nil
		}
		next.snap = s
	}
	d.now.Store(&next)
	return next.snap, nil
}

func (d *Directory) isPending(stamp string) bool {
	d.pendingMu.Lock()
	defer d.pendingMu.Unlock()
	return d.pending[stamp]
}

// touch stamps a change, so that every instance reads anew once it is committed.
func (d *Directory) touch(ctx context.Context, tx *store.Tx) error {
	stamp := store.NewID()
	d.pendingMu.Lock()
	d.pending[stamp] = true
	d.pendingMu.Unlock()
	tx.AfterCommit(func() {
		d.pendingMu.Lock()
		delete(d.pending, stamp)
		d.pendingMu.Unlock()
		d.changes.Add(1)
	})
	_, err := tx.Exec(ctx, sqlSetStamp, stamp)
	return err
}

// Unit finds a unit by id, or by a code valid on the day. Not found is a fault.
func (d *Directory) Unit(ctx context.Context, r store.Reader, idOrCode string, on viet.Day) (Unit, error) {
	v, err := d.view(ctx, r, on)
	if err != nil {
		return Unit{}, err
	}
	u, ok := v.find(idOrCode)
	if !ok {
		return Unit{}, fault.NotFound("org.unit_not_found", "unit", idOrCode)
	}
	return u, nil
}

// ByID finds a unit by id as it was on the day; one that had ended is given as it last was.
func (d *Directory) ByID(ctx context.Context, r store.Reader, id string, on viet.Day) (Unit, error) {
	s, err := d.snapshot(ctx, r)
	if err != nil {
		return Unit{}, err
	}
	rec := s.units[id]
	if rec == nil {
		return Unit{}, fault.NotFound("org.unit_not_found", "unit", id)
	}
	day := d.day(on)
	switch {
	case day < rec.from:
		day = rec.from
	case rec.to != "" && day >= rec.to:
		end, err := viet.ParseDay(rec.to)
		if err != nil {
			return Unit{}, err
		}
		day = end.Add(-1).String()
	}
	u, ok := s.on(day).find(id)
	if !ok {
		return Unit{}, fault.NotFound("org.unit_not_found", "unit", id)
	}
	return u, nil
}

// Tree lists the units of a day, each before those below it, in the order of their codes.
func (d *Directory) Tree(ctx context.Context, r store.Reader, on viet.Day) ([]Unit, error) {
	v, err := d.view(ctx, r, on)
	if err != nil {
		return nil, err
	}
	return slices.Clone(v.tree), nil
}

// Children lists the units directly below a unit on a day.
func (d *Directory) Children(ctx context.Context, r store.Reader, parentID string, on viet.Day) ([]Unit, error) {
	v, err := d.view(ctx, r, on)
	if err != nil {
		return nil, err
	}
	return slices.Clone(v.children[parentID]), nil
}

// ByLevel lists the units of a level and of the given kinds (all kinds when none is given) on a day.
func (d *Directory) ByLevel(ctx context.Context, r store.Reader, level Level, on viet.Day, kinds ...Kind) ([]Unit, error) {
	v, err := d.view(ctx, r, on)
	if err != nil {
		return nil, err
	}
	var found []Unit
	for _, u := range v.tree {
		if u.Level == level && (len(kinds) == 0 || slices.Contains(kinds, u.Kind)) {
			found = append(found, u)
		}
	}
	return found, nil
}

// Search finds units by name, code or abbreviation, with or without Vietnamese marks, best first, at most limit.
func (d *Directory) Search(ctx context.Context, r store.Reader, text string, on viet.Day, limit int) ([]Unit, error) {
	v, err := d.view(ctx, r, on)
	if err != nil {
		return nil, err
	}
	return v.search(text, limit), nil
}
