package calendar

import (
	"context"

	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// Get reads a proposal that the caller may see (xem đề xuất).
func (c *Changes) Get(ctx context.Context, id string) (Proposal, error) {
	p, err := get(ctx, c.DB, sqlGet, id)
	if err != nil {
		_, asked := policy.ScopeOf(ctx, "calendar.read", "calendar")
		if asked != nil {
			return p, asked
		}
		return p, err
	}
	return p, policy.Can(ctx, "calendar.read", p.object())
}

// Filter narrows the list of proposals (điều kiện lọc).
type Filter struct {
	State     State
	Kind      Kind
	Unit      string // id
	PageToken string
	PageSize  int
}

// Page is a page of proposals, the latest first.
type Page struct {
	Proposals []Proposal
	Next      string
}

var newest = store.Keyset{Columns: []string{"id text"}, Desc: true}

// List reads the proposals that the caller may see (danh sách đề xuất): of the units below and of the whole province.
func (c *Changes) List(ctx context.Context, f Filter) (Page, error) {
	scope, err := policy.ScopeOf(ctx, "calendar.read", "calendar")
	if err != nil {
		return Page{}, err
	}
	var w store.Where
	scope.Where(&w, policy.Columns{Unit: "unit_id", Path: "unit_path", Public: "wide"})
	if f.State != "" {
		w.And("state = ?", f.State)
	}
	if f.Kind != "" {
		w.And("kind = ?", f.Kind)
	}
	if f.Unit != "" {
		w.And("unit_id = ?", f.Unit)
	}
	if err := newest.After(&w, f.PageToken); err != nil {
		return Page{}, err
	}
	size := store.PageSize(f.PageSize)
	list, err := store.All(ctx, c.DB, sqlList+w.SQL()+newest.OrderBy()+" LIMIT "+w.Arg(size+1), scanProposal, w.Args()...)
	if err != nil {
		return Page{}, err
	}
	list, next := store.Page(list, size, func(p Proposal) []any { return []any{p.ID} })
	return Page{Proposals: list, Next: next}, nil
}
