package org

import (
	"context"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Area finds a place by id, or by a GSO code valid on the day.
func (d *Directory) Area(ctx context.Context, r store.Reader, idOrCode string, on viet.Day) (Area, error) {
	v, err := d.view(ctx, r, on)
	if err != nil {
		return Area{}, err
	}
	a, ok := v.areas[idOrCode]
	if !ok {
		a, ok = v.areas[v.areaCode[idOrCode]]
	}
	if !ok {
		return Area{}, fault.NotFound("org.area_not_found", "area", idOrCode)
	}
	return a, nil
}

// Areas lists the places directly below a place (id or code; empty: the provinces) on a day.
func (d *Directory) Areas(ctx context.Context, r store.Reader, parent string, on viet.Day) ([]Area, error) {
	v, err := d.view(ctx, r, on)
	if err != nil {
		return nil, err
	}
	if id, ok := v.areaCode[parent]; ok {
		parent = id
	}
	return slices.Clone(v.below[parent]), nil
}
