package boot

import (
	"context"

	"tinhso/internal/face/console"
	"tinhso/internal/face/studio"
	"tinhso/internal/flow"
)

// studioDeps is what the editor of flows stands on.
func (a *App) studioDeps() studio.Deps {
	return studio.Deps{
		DB: a.DB, Units: a.Units, Flows: a.Flows, Drafts: flow.NewDrafts(a.DB, a.Flows), Book: a.Book, Moves: a.Batches,
		Open: a.openOnFlows, Frame: console.Frame(a.consoleDeps()),
	}
}

// openOnFlows counts the dossiers under way on each version of a flow.
func (a *App) openOnFlows(ctx context.Context) (map[studio.Version]int, error) {
	list, err := a.Cases.OnFlows(ctx, a.DB)
	open := map[studio.Version]int{}
	for _, n := range list {
		open[studio.Version{Code: n.Flow, Number: n.Version}] = n.Open
	}
	return open, err
}
