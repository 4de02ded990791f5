package procedure

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Catalogue reads the published procedures (danh mục thủ tục hành chính).
//
// The short of every procedure is kept in memory; long texts are read when asked for and the last few hundred kept.
// A change made by another process is seen by Search and its neighbours at once, by Get when Refresh was called.
type Catalogue struct {
	db    *store.DB
	units *org.Directory
	memory
	details details
	forms   forms
}

// New opens the catalogue over a database whose migrations have run.
func New(db *store.DB, units *org.Directory) *Catalogue {
	return &Catalogue{db: db, units: units, details: details{kept: map[detailKey]Procedure{}}, forms: forms{kept: map[formKey]form.Form{}}}
}

// Refresh looks whether another process has changed the catalogue.
func (c *Catalogue) Refresh(ctx context.Context) error {
	_, err := c.fresh(ctx)
	return err
}

// Watch refreshes until the context ends, for a server beside which another process may load a pack. A reading that
// fails is told to report and tried again at the next turn.
func (c *Catalogue) Watch(ctx context.Context, every time.Duration, report func(error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := c.Refresh(ctx); err != nil && ctx.Err() == nil {
				report(err)
			}
		}
	}
}

func (c *Catalogue) today() viet.Day { return viet.DayOf(c.db.Now()) }

// Get is the version of a procedure in force today. Not found is a fault.
func (c *Catalogue) Get(ctx context.Context, r store.Reader, code string) (Procedure, error) {
	return c.On(ctx, r, code, c.today())
}

// On is the version of a procedure in force on a day (phiên bản có hiệu lực).
func (c *Catalogue) On(ctx context.Context, r store.Reader, code string, day viet.Day) (Procedure, error) {
	s, err := c.held(ctx)
	if err != nil {
		return Procedure{}, err
	}
	h, ok := s.on(code, day)
	if !ok { // perhaps another process has just loaded it
		if s, err = c.fresh(ctx); err != nil {
			return Procedure{}, err
		}
		h, ok = s.on(code, day)
	}
	if !ok {
		return Procedure{}, fault.NotFound("procedure.not_found", "code", code)
	}
	return c.detail(ctx, r, detailKey{code, h.card.Version, h.hash})
}

// Version is one version of a procedure, in force or not: a dossier stays on its own.
func (c *Catalogue) Version(ctx context.Context, r store.Reader, code string, version int) (Procedure, error) {
	s, err := c.held(ctx)
	if err != nil {
		return Procedure{}, err
	}
	for range 2 {
		for _, h := range s.versions[code] {
			if h.card.Version == version {
				return c.detail(ctx, r, detailKey{code, version, h.hash})
			}
		}
		if s, err = c.fresh(ctx); err != nil {
			return Procedure{}, err
		}
	}
	return Procedure{}, fault.NotFound("procedure.not_found", "code", code)
}

// Card is the short of the version in force today.
func (c *Catalogue) Card(ctx context.Context, code string) (Card, error) {
	s, err := c.held(ctx)
	if err != nil {
		return Card{}, err
	}
	h, ok := s.on(code, c.today())
	if !ok {
		return Card{}, fault.NotFound("procedure.not_found", "code", code)
	}
	return h.card, nil
}

// Versions lists the versions of a procedure (lịch sử thay đổi), newest first.
func (c *Catalogue) Versions(ctx context.Context, code string) ([]Card, error) {
	s, err := c.fresh(ctx)
	if err != nil {
		return nil, err
	}
	var cards []Card
	for _, h := range s.versions[code] {
		cards = append(cards, h.card)
	}
	if len(cards) == 0 {
		return nil, fault.NotFound("procedure.not_found", "code", code)
	}
	slices.SortStableFunc(cards, func(a, b Card) int { return cmp.Compare(b.Version, a.Version) })
	return cards, nil
}

// LifeEvents lists the events of life (sự kiện trong đời) with the procedures that can be filed today.
func (c *Catalogue) LifeEvents(ctx context.Context) ([]LifeEvent, error) {
	s, err := c.fresh(ctx)
	if err != nil {
		return nil, err
	}
	v := s.view(c.today())
	events := slices.Clone(s.events)
	for i, e := range events {
		var open []string
		for _, code := range e.Procedures {
			if n, ok := v.byCode[code]; ok && v.cards[n].Fileable {
				open = append(open, code)
			}
		}
		events[i].Procedures = open
	}
	return events, nil
}

// details keeps the last long texts read.
type details struct {
	mu   sync.Mutex
	kept map[detailKey]Procedure
}

type detailKey struct {
	code    string
	version int
	hash    string
}

// forms keeps the hand-made forms read; they are few.
type forms struct {
	mu   sync.Mutex
	kept map[formKey]form.Form
}

type formKey struct {
	id      string
	version int
}

// maxDetails bounds the long texts kept: at some 10 KB each, a few megabytes.
const maxDetails = 300

func (c *Catalogue) detail(ctx context.Context, r store.Reader, k detailKey) (Procedure, error) {
	c.details.mu.Lock()
	p, ok := c.details.kept[k]
	c.details.mu.Unlock()
	if ok {
		return p, nil
	}
	var from, data string
	err := r.QueryRow(ctx, sqlDetail, k.code, k.version).Scan(&from, &data)
	if errors.Is(err, store.ErrNone) {
		return Procedure{}, fault.NotFound("procedure.not_found", "code", k.code)
	}
	if err != nil {
		return Procedure{}, err
	}
	if err := json.NewDecoder(strings.NewReader(data)).Decode(&p); err != nil {
		return Procedure{}, fmt.Errorf("procedure: detail %s: %w", k.code, err)
	}
	p.Version, p.ValidFrom = k.version, from
	c.details.mu.Lock()
	defer c.details.mu.Unlock()
	if len(c.details.kept) >= maxDetails {
		for old := range c.details.kept { // any one: the map's order is random enough
			delete(c.details.kept, old)
			break
		}
	}
	c.details.kept[k] = p
	return p, nil
}
