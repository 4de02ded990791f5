package org

import (
	"context"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Directory answers who exists on a day (danh bạ đơn vị).
type Directory struct {
	db *store.DB
}

// New opens the directory over a database whose migrations have run.
func New(db *store.DB) *Directory { return &Directory{db: db} }

// Unit finds a unit by id, or by a code valid on the day. Not found is a fault.
func (d *Directory) Unit(ctx context.Context, r store.Reader, idOrCode string, on viet.Day) (Unit, error) {
	return Unit{}, nil
}

// ByID finds a unit by id as it was on the day; one that had ended is given as it last was.
func (d *Directory) ByID(ctx context.Context, r store.Reader, id string, on viet.Day) (Unit, error) {
	return Unit{}, nil
}

// Tree lists the units of a day, each before those below it, in the order of their codes.
func (d *Directory) Tree(ctx context.Context, r store.Reader, on viet.Day) ([]Unit, error) {
	return nil, nil
}

// Children lists the units directly below a unit on a day.
func (d *Directory) Children(ctx context.Context, r store.Reader, parentID string, on viet.Day) ([]Unit, error) {
	return nil, nil
}

// ByLevel lists the units of a level and of the given kinds (all kinds when none is given) on a day.
func (d *Directory) ByLevel(ctx context.Context, r store.Reader, level Level, on viet.Day, kinds ...Kind) ([]Unit, error) {
	return nil, nil
}

// Search finds units by name, code or abbreviation, with or without Vietnamese marks, best first, at most limit.
func (d *Directory) Search(ctx context.Context, r store.Reader, text string, on viet.Day, limit int) ([]Unit, error) {
	return nil, nil
}

// History lists what changed in a unit, oldest first.
func (d *Directory) History(ctx context.Context, r store.Reader, id string) ([]Change, error) {
	return nil, nil
}

// Area finds a place by id, or by a GSO code valid on the day.
func (d *Directory) Area(ctx context.Context, r store.Reader, idOrCode string, on viet.Day) (Area, error) {
	return Area{}, nil
}

// Areas lists the places directly below a place (id or code; empty: the provinces) on a day.
func (d *Directory) Areas(ctx context.Context, r store.Reader, parent string, on viet.Day) ([]Area, error) {
	return nil, nil
}

// Posts lists the posts of a unit on a day.
func (d *Directory) Posts(ctx context.Context, r store.Reader, unitID string, on viet.Day) ([]Post, error) {
	return nil, nil
}

// Holders lists who holds a post on a day.
func (d *Directory) Holders(ctx context.Context, r store.Reader, postID string, on viet.Day) ([]Holder, error) {
	return nil, nil
}
