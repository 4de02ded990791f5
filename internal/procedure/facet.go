package procedure

import (
	"context"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// facets counts, for each filter, what its values would leave beside the other filters.
type facets struct {
	fields map[Ref]int
	levels map[string]int
	units  map[string]int
	online [2]int
	files  [2]int
}

func newFacets(*view) *facets {
	return &facets{fields: map[Ref]int{}, levels: map[string]int{}, units: map[string]int{}}
}

// add counts a procedure and tells whether it passes all filters.
func (f *facets) add(c *Card, keep filters) bool {
	failed, which := 0, 0
	for i, ok := range keep {
		if ok != nil && !ok(c) {
			failed, which = failed+1, i
		}
	}
	if failed > 1 {
		return false
	}
	counts := func(filter int) bool { return failed == 0 || which == filter }
	if counts(byField) {
		for _, r := range c.Fields {
			f.fields[r]++
		}
	}
	if counts(byLevel) {
		for _, l := range c.Levels {
			f.levels[l]++
		}
	}
	if counts(byUnit) {
		for _, r := range c.Receivers {
			if r.Unit != "" {
				f.units[r.Unit]++
			} else {
				f.units[r.Level]++
			}
		}
	}
	if counts(byOnline) {
		f.online[one(c.Online)]++
	}
	if counts(byFileable) {
		f.files[one(c.Fileable)]++
	}
	return failed == 0
}

func (f *facets) done() Facets {
	out := Facets{Online: f.online, Fileable: f.files}
	for r, n := range f.fields {
		out.Fields = append(out.Fields, Facet{r.Code, r.Name, n})
	}
	byName(out.Fields)
	for _, l := range []string{LevelProvince, LevelDistrict, LevelCommune} {
		if n := f.levels[l]; n > 0 {
			out.Levels = append(out.Levels, Facet{Code: l, N: n})
		}
	}
	for u, n := range f.units {
		out.Units = append(out.Units, Facet{Code: u, N: n})
	}
	return out
}

// nameUnits writes the names of the units of a day and sorts by them; the committees of a level come last.
func (c *Catalogue) nameUnits(ctx context.Context, list []Facet, today viet.Day) error {
	for i, f := range list {
		if f.Code == LevelDistrict || f.Code == LevelCommune {
			continue
		}
		u, err := c.units.ByID(ctx, c.db, f.Code, today)
		if err != nil && fault.KindOf(err) != fault.KindNotFound {
			return err
		}
		list[i].Name = u.Name
	}
	byName(list)
	slices.SortStableFunc(list, func(a, b Facet) int { return one(a.Name == "") - one(b.Name == "") })
	return nil
}
