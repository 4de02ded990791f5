package boot

import (
	"context"

	"tinhso/internal/face/board"
	"tinhso/internal/face/desk"
	"tinhso/internal/face/portal"
	"tinhso/internal/fault"
	"tinhso/internal/pack"
	"tinhso/internal/viet"
)

// deskDeps is what the desk stands on; faces of officers borrow its frame.
func (a *App) deskDeps() desk.Deps {
	return desk.Deps{DB: a.DB, Units: a.Units, Accounts: a.Accounts, Procedures: a.Procedures, Cases: a.Cases, Book: a.Book,
		BaseURL: a.Config.BaseURL, Largest: a.Uploads.Most}
}

// boardDeps is what the pages of figures stand on.
func (a *App) boardDeps() board.Deps {
	return board.Deps{DB: a.DB, Units: a.Units, Figures: a.Figures, Frame: desk.Frame(a.deskDeps()), Portal: portal.Frame(), Map: a.outlines,
		Fields: a.fields, Procedure: a.procedureName}
}

// fields are the fields of the catalogue of procedures.
func (a *App) fields(ctx context.Context) ([]board.Named, error) {
	all, err := a.Procedures.Fields(ctx)
	list := make([]board.Named, len(all))
	for i, f := range all {
		list[i] = board.Named{Code: f.Code, Name: f.Name}
	}
	return list, err
}

// procedureName is what a procedure was called on a day, or is called now.
func (a *App) procedureName(ctx context.Context, code string, on viet.Day) (string, error) {
	p, err := a.Procedures.On(ctx, a.DB, code, on)
	if fault.KindOf(err) == fault.KindNotFound {
		p, err = a.Procedures.Get(ctx, a.DB, code)
	}
	return p.Name, err
}

// outlines is the map of the pack.
func (a *App) outlines(ctx context.Context) (wide, high int, all []board.Outline, err error) {
	m, err := pack.TheMap(ctx, a.DB)
	for _, s := range m.Shapes {
		all = append(all, board.Outline{Code: s.Area, Short: s.Short, Path: s.Path, X: s.X, Y: s.Y})
	}
	return m.Wide, m.High, all, err
}
