package org

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"

	"tinhso/internal/store"
)

// name is what a unit is called.
type name struct{ name, short, abbrev string }

// code is what a unit is numbered; scheme is gso or agency.
type code struct {
	code   string
	sample bool
}

const (
	schemeGSO    = "gso"
	schemeAgency = "agency"
)

// record is a unit with all its dated attributes.
type record struct {
	Unit
	span
	names   []dated[name]
	gso     []dated[code]
	agency  []dated[code]
	parents []dated[string]
}

// place is what an area is called, numbered, and under what it lies.
type place struct{ code, name, short, kind, parent string }

type areaRecord struct {
	span
	id     string
	level  Level
	places []dated[place]
}

// snapshot is everything the tables say, and the views of the days asked for.
type snapshot struct {
	stamp string
	units map[string]*record
	areas map[string]*areaRecord
	days  []string // every day on which something begins or ends, sorted: between two of them nothing changes

	mu    sync.Mutex
	views map[int]*view
}

// on gives the view of a day.
func (s *snapshot) on(day string) *view {
	epoch, exact := slices.BinarySearch(s.days, day)
	if exact {
		epoch++
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.views[epoch]
	if v == nil {
		v = buildView(s, day)
		s.views[epoch] = v
	}
	return v
}

func load(ctx context.Context, r store.Reader) (*snapshot, error) {
	s := &snapshot{units: map[string]*record{}, areas: map[string]*areaRecord{}, views: map[int]*view{}}
	if err := r.QueryRow(ctx, sqlStamp).Scan(&s.stamp); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context, store.Reader) error{
		s.loadUnits, s.loadNames, s.loadCodes, s.loadParents, s.loadAreas,
	} {
		if err := step(ctx, r); err != nil {
			return nil, err
		}
	}
	s.days = s.edges()
	return s, nil
}

// nothing is the scan result of loaders that fill the snapshot themselves.
type nothing struct{}

func (s *snapshot) loadUnits(ctx context.Context, r store.Reader) error {
	_, err := store.All(ctx, r, sqlLoadUnits, func(rows *store.Rows) (nothing, error) {
		u := &record{}
		var contact []byte
		if err := rows.Scan(&u.ID, &u.Kind, &u.Level, &u.AreaID, &contact, &u.from, &u.to); err != nil {
			return nothing{}, err
		}
		u.ValidFrom, u.ValidTo = u.from, u.to
		s.units[u.ID] = u
		return nothing{}, json.Unmarshal(contact, &u.Contact)
	})
	return err
}

func (s *snapshot) loadNames(ctx context.Context, r store.Reader) error {
	_, err := store.All(ctx, r, sqlLoadNames, func(rows *store.Rows) (nothing, error) {
		var id string
		var d dated[name]
		err := rows.Scan(&id, &d.from, &d.to, &d.value.name, &d.value.short, &d.value.abbrev, &d.law)
		if u := s.units[id]; u != nil {
			u.names = append(u.names, d)
		}
		return nothing{}, err
	})
	return err
}

func (s *snapshot) loadCodes(ctx context.Context, r store.Reader) error {
	_, err := store.All(ctx, r, sqlLoadCodes, func(rows *store.Rows) (nothing, error) {
		var id, scheme string
		var d dated[code]
		err := rows.Scan(&id, &d.from, &d.to, &scheme, &d.value.code, &d.value.sample, &d.law)
		switch u := s.units[id]; {
		case u == nil:
		case scheme == schemeGSO:
			u.gso = append(u.gso, d)
		default:
			u.agency = append(u.agency, d)
		}
		return nothing{}, err
	})
	return err
}

func (s *snapshot) loadParents(ctx context.Context, r store.Reader) error {
	_, err := store.All(ctx, r, sqlLoadParents, func(rows *store.Rows) (nothing, error) {
		var id string
		var d dated[string]
		err := rows.Scan(&id, &d.from, &d.to, &d.value, &d.law)
		if u := s.units[id]; u != nil {
			u.parents = append(u.parents, d)
		}
		return nothing{}, err
	})
	return err
}

func (s *snapshot) loadAreas(ctx context.Context, r store.Reader) error {
	_, err := store.All(ctx, r, sqlLoadAreas, func(rows *store.Rows) (nothing, error) {
		var a areaRecord
		var d dated[place]
		err := rows.Scan(&a.id, &a.level, &a.from, &a.to, &d.from, &d.to,
			&d.value.code, &d.value.name, &d.value.short, &d.value.kind, &d.value.parent)
		if s.areas[a.id] == nil {
			s.areas[a.id] = &a
		}
		s.areas[a.id].places = append(s.areas[a.id].places, d)
		return nothing{}, err
	})
	return err
}

// edges lists the days on which anything begins or ends.
func (s *snapshot) edges() []string {
	days := map[string]bool{}
	add := func(x span) { days[x.from], days[x.to] = true, true }
	for _, u := range s.units {
		add(u.span)
		eachSpan(u.names, add)
		eachSpan(u.gso, add)
		eachSpan(u.agency, add)
		eachSpan(u.parents, add)
	}
	for _, a := range s.areas {
		add(a.span)
		eachSpan(a.places, add)
	}
	delete(days, "")
	sorted := make([]string, 0, len(days))
	for d := range days {
		sorted = append(sorted, d)
	}
	slices.Sort(sorted)
	return sorted
}

func eachSpan[T comparable](rows []dated[T], fn func(span)) {
	for _, r := range rows {
		fn(r.span)
	}
}

// byCode orders units: committees of places by their code, then agencies by theirs.
func byCode(a, b Unit) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Name, b.Name))
}

func rank(u Unit) int {
	switch u.Kind {
	case Department:
		return 0
	case Body, Office:
		return 1
	default:
		return 2
	}
}
