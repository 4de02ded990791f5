package boot

import (
	"context"

	"tinhso/internal/face/board"
	"tinhso/internal/face/desk"
	"tinhso/internal/pack"
)

// deskDeps is what the desk stands on; faces of officers borrow its frame.
func (a *App) deskDeps() desk.Deps {
	return desk.Deps{DB: a.DB, Units: a.Units, Accounts: a.Accounts, Procedures: a.Procedures, Cases: a.Cases, Book: a.Book,
		BaseURL: a.Config.BaseURL}
}

// boardDeps is what the pages of figures stand on.
func (a *App) boardDeps() board.Deps {
	return board.Deps{DB: a.DB, Units: a.Units, Figures: a.Figures, Frame: desk.Frame(a.deskDeps()), Map: a.outlines}
}

// outlines is the map of the pack.
func (a *App) outlines(ctx context.Context) (wide, high int, all []board.Outline, err error) {
	m, err := pack.TheMap(ctx, a.DB)
	for _, s := range m.Shapes {
		all = append(all, board.Outline{Code: s.Area, Short: s.Short, Path: s.Path, X: s.X, Y: s.Y})
	}
	return m.Wide, m.High, all, err
}
