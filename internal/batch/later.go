package batch

import (
	"context"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

var errLater = fault.New(fault.KindUnavailable, "fault.internal")

func (r *Room) plan(context.Context, Bulk) (Batch, error)     { return Batch{}, errLater }
func (r *Room) planMove(context.Context, Move) (Batch, error) { return Batch{}, errLater }
func (r *Room) run(context.Context, string, Kind) (Batch, error) {
	return Batch{}, errLater
}
func (r *Room) stop(context.Context, string) (Batch, error) { return Batch{}, errLater }
func (r *Room) approve(context.Context, string, string, viet.Day) (Batch, error) {
	return Batch{}, errLater
}

// Get reads a batch.
func (r *Room) Get(context.Context, string) (Batch, error) { return Batch{}, errLater }

// Items lists the dossiers of a batch, in their order, and the token of the next page.
func (r *Room) Items(context.Context, string, Filter) ([]Item, string, error) {
	return nil, "", errLater
}

// List lists batches, the newest first, and the token of the next page.
func (r *Room) List(context.Context, Filter) ([]Batch, string, error) { return nil, "", errLater }
