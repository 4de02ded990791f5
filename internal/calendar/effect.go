package calendar

import (
	"context"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Effect is what a change does to one open dossier (ảnh hưởng đến một hồ sơ).
type Effect struct {
	DossierID, Code   string
	Procedure         string
	UnitID, UnitName  string
	Before, After     time.Time
	BeforeOn, AfterOn viet.Day
	Moved             bool
	Shift             int // in calendar days; none when the hour alone moves
}

func effectOf(x dossier.Projection) Effect {
	return Effect{DossierID: x.ID, Code: x.Code, Procedure: x.Procedure, UnitID: x.Unit.ID, UnitName: x.Unit.Name,
		Before: x.Before, After: x.After, BeforeOn: x.BeforeOn, AfterOn: x.AfterOn, Moved: !x.Before.Equal(x.After), Shift: x.AfterOn.Sub(x.BeforeOn)}
}

// EffectFilter narrows the dossiers of a proposal (điều kiện lọc).
type EffectFilter struct {
	Unit      string // id
	Shift     *int
	All       bool // those that do not move too
	PageToken string
	PageSize  int
}

// EffectPage is a page of them.
type EffectPage struct {
	Effects []Effect
	Next    string
}

// The dossiers that move the farthest come first.
var byShift = store.Keyset{Columns: []string{"shift bigint", "dossier_id text"}, Desc: true}

// Effects lists the dossiers of a proposal with their due days before and after.
func (c *Changes) Effects(ctx context.Context, id string, f EffectFilter) (EffectPage, error) {
	p, err := c.Get(ctx, id)
	if err != nil {
		return EffectPage{}, err
	}
	var w store.Where
	w.And("proposal_id = ? AND round = ?", p.ID, p.Round)
	if !f.All {
		w.And("moved")
	}
	if f.Unit != "" {
		w.And("unit_id = ?", f.Unit)
	}
	if f.Shift != nil {
		w.And("shift = ?", *f.Shift)
	}
	if err := byShift.After(&w, f.PageToken); err != nil {
		return EffectPage{}, err
	}
	size := store.PageSize(f.PageSize)
	list, err := store.All(ctx, c.DB, sqlEffects+w.SQL()+byShift.OrderBy()+" LIMIT "+w.Arg(size+1), scanEffect, w.Args()...)
	if err != nil {
		return EffectPage{}, err
	}
	list, next := store.Page(list, size, func(e Effect) []any { return []any{int64(e.Shift), e.DossierID} })
	return EffectPage{Effects: list, Next: next}, nil
}

func scanEffect(r *store.Rows) (e Effect, err error) {
	err = r.Scan(&e.DossierID, &e.Code, &e.Procedure, &e.UnitID, &e.UnitName, &e.Before, &e.After, &e.BeforeOn, &e.AfterOn, &e.Moved, &e.Shift)
	return e, err
}

// sum counts the effects of a round by unit and by how far they move.
func (c *Changes) sum(ctx context.Context, p *Proposal) (s Summary, err error) {
	if err := c.DB.QueryRow(ctx, sqlOpen, p.ID, p.Round).Scan(&s.Open); err != nil {
		return s, err
	}
	s.Shifts, err = store.All(ctx, c.DB, sqlByShift, func(r *store.Rows) (x Shift, err error) {
		err = r.Scan(&x.Days, &x.Count)
		return x, err
	}, p.ID, p.Round)
	if err != nil {
		return s, err
	}
	for _, x := range s.Shifts {
		s.Moved += x.Count
		switch {
		case x.Days > 0:
			s.Later += x.Count
		case x.Days < 0:
			s.Earlier += x.Count
		}
	}
	s.Units, err = store.All(ctx, c.DB, sqlByUnit, func(r *store.Rows) (x UnitCount, err error) {
		err = r.Scan(&x.UnitID, &x.Name, &x.Moved)
		return x, err
	}, p.ID, p.Round)
	return s, err
}
