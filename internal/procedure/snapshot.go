package procedure

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// snapshot is the whole catalogue without its long texts, as of one stamp. It is immutable: a change makes a new one.
type snapshot struct {
	stamp    int64
	versions map[string][]head // by code, oldest first
	events   []LifeEvent
	synonyms []Synonym
	tariffs  []Tariff

	mu    sync.Mutex // guards views
	views map[viet.Day]*view
}

// head is one version of one procedure.
type head struct {
	from viet.Day
	hash string
	card Card
}

// view is the catalogue of one day with its search index.
type view struct {
	cards  []Card // by code
	byCode map[string]int
	index  *index
	counts Counts
	fields []Facet
}

func (c *Catalogue) forget() { c.stale.Store(true) }

// fresh gives a snapshot that holds everything committed; it costs one small query.
func (c *Catalogue) fresh(ctx context.Context) (*snapshot, error) {
	var stamp int64
	if err := c.db.QueryRow(ctx, sqlStamp).Scan(&stamp); err != nil {
		return nil, err
	}
	if s := c.now.Load(); s != nil && s.stamp == stamp {
		return s, nil
	}
	return c.load(ctx)
}

// held gives the snapshot in memory, loaded anew when this process has changed the catalogue.
func (c *Catalogue) held(ctx context.Context) (*snapshot, error) {
	if s := c.now.Load(); s != nil && !c.stale.Load() {
		return s, nil
	}
	return c.load(ctx)
}

// load reads the snapshot; callers that come together wait for one reading.
func (c *Catalogue) load(ctx context.Context) (*snapshot, error) {
	c.loading.Lock()
	defer c.loading.Unlock()
	var stamp int64
	if err := c.db.QueryRow(ctx, sqlStamp).Scan(&stamp); err != nil {
		return nil, err
	}
	c.stale.Store(false)
	if s := c.now.Load(); s != nil && s.stamp == stamp {
		return s, nil
	}
	s := &snapshot{stamp: stamp, versions: map[string][]head{}, views: map[viet.Day]*view{}}
	if err := s.readCards(ctx, c.db); err != nil {
		c.stale.Store(true)
		return nil, err
	}
	if err := s.readLists(ctx, c.db); err != nil {
		c.stale.Store(true)
		return nil, err
	}
	c.now.Store(s)
	return s, nil
}

func (s *snapshot) readCards(ctx context.Context, r store.Reader) error {
	heads, err := store.All(ctx, r, sqlCards, func(rows *store.Rows) (head, error) {
		var h head
		var code, from, card string
		var version int
		if err := rows.Scan(&code, &version, &from, &h.hash, &card); err != nil {
			return head{}, err
		}
		if err := json.Unmarshal([]byte(card), &h.card); err != nil {
			return head{}, fmt.Errorf("procedure: card %s: %w", code, err)
		}
		h.card.Code, h.card.Version, h.card.ValidFrom = code, version, from
		day, err := viet.ParseDay(from)
		h.from = day
		return h, err
	})
	for _, h := range heads {
		s.versions[h.card.Code] = append(s.versions[h.card.Code], h)
	}
	return err
}

func (s *snapshot) readLists(ctx context.Context, r store.Reader) error {
	type list struct{ name, data string }
	lists, err := store.All(ctx, r, sqlLists, func(rows *store.Rows) (list, error) {
		var l list
		return l, rows.Scan(&l.name, &l.data)
	})
	if err != nil {
		return err
	}
	for _, l := range lists {
		var into any
		switch l.name {
		case listLifeEvents:
			into = &s.events
		case listSynonyms:
			into = &s.synonyms
		case listTariffs:
			into = &s.tariffs
		default:
			continue
		}
		if err := json.Unmarshal([]byte(l.data), into); err != nil {
			return fmt.Errorf("procedure: list %s: %w", l.name, err)
		}
	}
	return nil
}

// on gives the version of a code in force on a day.
func (s *snapshot) on(code string, day viet.Day) (head, bool) {
	var found head
	ok := false
	for _, h := range s.versions[code] {
		if !h.from.After(day) && (!ok || !h.from.Before(found.from)) {
			found, ok = h, true
		}
	}
	return found, ok
}

// maxViews bounds the days kept at once: today and, around midnight, yesterday.
const maxViews = 2

// view gives the catalogue of a day, built when it is first asked for.
func (s *snapshot) view(day viet.Day) *view {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.views[day]; v != nil {
		return v
	}
	if len(s.views) >= maxViews {
		clear(s.views)
	}
	v := s.build(day)
	s.views[day] = v
	return v
}

// memory is what a Catalogue remembers between calls.
type memory struct {
	now     atomic.Pointer[snapshot]
	stale   atomic.Bool
	loading sync.Mutex
}
