package board

import (
	"cmp"
	"net/url"
	"slices"

	"tinhso/internal/indicator"
	"tinhso/internal/org"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// units compares the units directly below, and leads into each.
func (f *face) units(c *web.Ctx, p *overviewPage, a asked, d definitions) error {
	below, err := f.Units.Children(c.Context(), f.DB, a.unit.ID, f.heldOn(a.period))
	codes := d.known(compared)
	if err != nil || len(below) == 0 || len(codes) == 0 {
		return err
	}
	t, err := f.Figures.Table(c.Context(), codes, idsOf(below), a.query())
	if err != nil {
		return err
	}
	p.Units = ui.Table{Caption: c.T("board.units"), HideCaption: true, Wide: true, Columns: []ui.Column{{Label: c.T("board.unit"), Main: true}}}
	for _, code := range codes {
		p.Units.Columns = append(p.Units.Columns, ui.Column{Label: d.by[code].Name.In(c.Lang.Tag()), Numeric: true})
	}
	for _, r := range t.Rows {
		i := slices.IndexFunc(below, func(u org.Unit) bool { return u.ID == r.UnitID })
		if i < 0 {
			continue
		}
		there := a
		there.unit = below[i]
		row := ui.Row{Href: there.href(f.home), Cells: []ui.Cell{{Text: below[i].Name}}}
		for k, v := range r.Values {
			row.Cells = append(row.Cells, ui.Cell{Text: plain(c, v), Links: nil})
			if codes[k] == mapped && v.State == indicator.Known && level(v) == 1 {
				row.Tone = ui.Bad
			}
		}
		p.Units.Rows = append(p.Units.Rows, row)
	}
	return nil
}

// compare is the figure in the units directly below, the strongest first; those without a value last.
func (f *face) compare(c *web.Ctx, p *figurePage, a asked, def indicator.Definition) error {
	below, err := f.Units.Children(c.Context(), f.DB, a.unit.ID, f.heldOn(a.period))
	if err != nil || len(below) == 0 || a.own {
		return err
	}
	t, err := f.Figures.Table(c.Context(), []string{def.Code}, idsOf(below), a.query())
	if err != nil {
		return err
	}
	rows := slices.DeleteFunc(slices.Clone(t.Rows), func(r indicator.Row) bool { return len(r.Values) != 1 })
	slices.SortStableFunc(rows, func(x, y indicator.Row) int {
		if kx, ky := x.Values[0].State == indicator.Known, y.Values[0].State == indicator.Known; kx != ky {
			if kx {
				return -1
			}
			return 1
		}
		return cmp.Compare(drawn(y.Values[0]), drawn(x.Values[0]))
	})
	p.Units = ui.BarChart{Title: c.T("board.below", "figure", def.Name.In(c.Lang.Tag()))}
	if def.Unit == "percent" {
		p.Units.Max = 100
	}
	for _, r := range rows {
		i := slices.IndexFunc(below, func(u org.Unit) bool { return u.ID == r.UnitID })
		if i < 0 {
			continue
		}
		there := a
		there.unit = below[i]
		p.Units.Bars = append(p.Units.Bars, ui.Bar{Label: below[i].Name, Value: drawn(r.Values[0]), Text: say(c, r.Values[0]),
			Href: there.href(f.home + "/" + url.PathEscape(def.Code))})
	}
	return nil
}

func idsOf(units []org.Unit) []string {
	ids := make([]string, len(units))
	for i, u := range units {
		ids[i] = u.ID
	}
	return ids
}
