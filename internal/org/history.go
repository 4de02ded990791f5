package org

import (
	"cmp"
	"context"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// History lists what changed in a unit, oldest first.
func (d *Directory) History(ctx context.Context, r store.Reader, id string) ([]Change, error) {
	s, err := d.snapshot(ctx, r)
	if err != nil {
		return nil, err
	}
	rec := s.units[id]
	if rec == nil {
		u, err := d.Unit(ctx, r, id, viet.Day{})
		if err != nil {
			return nil, fault.NotFound("org.unit_not_found", "unit", id)
		}
		rec = s.units[u.ID]
	}
	first, _ := at(rec.names, rec.from)
	lines := []Change{{On: rec.from, What: "created", New: first.name}}
	lines = append(lines, changes(rec.names, "name", func(n name) string { return n.name })...)
	lines = append(lines, changes(rec.gso, "code", func(c code) string { return c.code })...)
	lines = append(lines, changes(rec.agency, "identifier", func(c code) string { return c.code })...)
	lines = append(lines, changes(rec.parents, "parent", func(p string) string { return s.nameOf(p) })...)
	if rec.to != "" {
		lines = append(lines, Change{On: rec.to, What: "ended"})
	}
	slices.SortStableFunc(lines, func(a, b Change) int { return cmp.Compare(a.On, b.On) })
	return lines, nil
}

// changes lists where one value followed another; the first value is no change.
func changes[T comparable](rows []dated[T], what string, text func(T) string) []Change {
	var lines []Change
	for i := 1; i < len(rows); i++ {
		if old, now := text(rows[i-1].value), text(rows[i].value); old != now {
			lines = append(lines, Change{On: rows[i].from, What: what, Old: old, New: now, Law: rows[i].law})
		}
	}
	return lines
}

// nameOf is the last name a unit had.
func (s *snapshot) nameOf(id string) string {
	if rec := s.units[id]; rec != nil && len(rec.names) > 0 {
		return rec.names[len(rec.names)-1].value.name
	}
	return id
}
