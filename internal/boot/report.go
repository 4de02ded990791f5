package boot

import (
	"context"
	"errors"
	"io/fs"

	"tinhso/internal/face/desk"
	reports "tinhso/internal/face/report"
	"tinhso/internal/procedure"
	sheets "tinhso/internal/report"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
	"tinhso/provinces"
)

// reportDeps is what periodic reports stand on.
func (a *App) reportDeps() sheets.Deps {
	return sheets.Deps{DB: a.DB, Units: a.Units, Figures: a.Figures, Fields: func(ctx context.Context, unit string) ([]sheets.Field, error) {
		page, err := a.Procedures.Search(ctx, procedure.Query{Unit: unit, PageSize: 1})
		if err != nil {
			return nil, err
		}
		var all []sheets.Field
		for _, f := range page.Facets.Fields {
			all = append(all, sheets.Field{Code: f.Code, Name: f.Name})
		}
		return all, nil
	}}
}

// mountReports mounts the pages of reports, with the printed plan that comes with the pack inside the binary.
func (a *App) mountReports(shell *web.Shell, assets *ui.Assets) error {
	files, err := provinces.Pack(provinces.TienGiang)
	if err != nil {
		return err
	}
	plan, err := sheets.LoadSet(files, "plan112")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return reports.Mount(shell, assets, reports.Deps{DB: a.DB, Units: a.Units, Reports: a.Reports, Frame: desk.Frame(a.deskDeps()), Plan: plan})
}
