package board

import (
	"tinhso/internal/indicator"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

func (f *face) courses(c *web.Ctx, p *overviewPage, a asked, d definitions) error {
	for _, code := range d.known(course) {
		chart, err := f.series(c, a, d.by[code])
		if err != nil {
			return err
		}
		p.Course = append(p.Course, chart)
	}
	return nil
}

// series is the course of one figure over the last twelve periods.
func (f *face) series(c *web.Ctx, a asked, def indicator.Definition) (ui.SeriesChart, error) {
	points, err := f.Figures.Series(c.Context(), def.Code, a.query(), 12)
	if err != nil {
		return ui.SeriesChart{}, err
	}
	chart := ui.SeriesChart{Title: def.Name.In(c.Lang.Tag()), Bars: def.Count != nil || def.Unit == "dossier"}
	if def.Unit == "percent" {
		chart.Unit, chart.Max = "%", 100
	}
	for _, at := range points {
		then := a
		then.period = at.Period
		one := ui.Point{Label: short(at.Period), Text: say(c, at.Value), None: at.Value.State != indicator.Known, Value: drawn(at.Value),
			Href: then.href(f.home + "/" + def.Code)}
		chart.Points = append(chart.Points, one)
		if at.Value.Provisional && !one.None {
			chart.Note = c.T("board.provisional", "period", periodWords(c, at.Period))
		}
	}
	return chart, nil
}
