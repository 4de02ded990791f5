package board

import (
	"cmp"

	"tinhso/internal/indicator"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// scopes are the two ways of counting a unit that has others below it.
func scopes(c *web.Ctx, a asked, path string) []ui.Link {
	with, alone := a, a
	with.own, alone.own = false, true
	if a.own {
		return []ui.Link{{Label: c.T("board.scope.all"), Href: with.href(path)}}
	}
	return []ui.Link{{Label: c.T("board.scope.own"), Href: alone.href(path)}}
}

func (f *face) tiles(c *web.Ctx, p *overviewPage, a asked, d definitions) error {
	codes := d.known(headline)
	if len(codes) == 0 {
		return nil
	}
	now, err := f.row(c, codes, a.query())
	if err != nil {
		return err
	}
	q := a.query()
	q.Period = a.period.Shift(-1)
	before, err := f.row(c, codes, q)
	if err != nil {
		return err
	}
	for i, code := range codes {
		def := d.by[code]
		t := tile{Value: plain(c, now[i]), Label: def.Name.In(c.Lang.Tag()), Href: a.href(f.home + "/" + code)}
		switch {
		case now[i].State != indicator.Known:
			t.Change = say(c, now[i])
		case before[i].State == indicator.Known:
			t.Change, t.Tone = c.T("board.before", "period", short(q.Period), "value", plain(c, before[i])), mood(def.Better, now[i], before[i])
		default:
			t.Change = c.T("board.before.none", "period", short(q.Period))
		}
		p.Tiles = append(p.Tiles, t)
	}
	return nil
}

// row is the values of one unit.
func (f *face) row(c *web.Ctx, codes []string, q indicator.Query) ([]indicator.Value, error) {
	t, err := f.Figures.Table(c.Context(), codes, []string{q.Unit}, q)
	if err != nil {
		return nil, err
	}
	if len(t.Rows) != 1 || len(t.Rows[0].Values) != len(codes) {
		return make([]indicator.Value, len(codes)), nil
	}
	return t.Rows[0].Values, nil
}

// catalogue lists every figure with its value, by subject.
func (f *face) catalogue(c *web.Ctx, p *overviewPage, a asked, d definitions) error {
	codes := make([]string, len(d.order))
	for i, def := range d.order {
		codes[i] = def.Code
	}
	values, err := f.row(c, codes, a.query())
	if err != nil {
		return err
	}
	place := map[string]int{}
	for i, def := range d.order {
		key := cmp.Or(def.Group, "other")
		at, ok := place[key]
		if !ok {
			at = len(p.Groups)
			place[key] = at
			title := key
			if c.Lang.Has("board.group." + key) {
				title = c.T("board.group." + key)
			}
			p.Groups = append(p.Groups, group{Title: title, Table: ui.Table{Caption: title, HideCaption: true,
				Columns: []ui.Column{{Label: c.T("board.figure"), Main: true}, {Label: c.T("board.value"), Numeric: true}}}})
		}
		t := &p.Groups[at].Table
		t.Rows = append(t.Rows, ui.Row{Href: a.href(f.home + "/" + def.Code), Cells: []ui.Cell{{Text: def.Name.In(c.Lang.Tag())}, {Text: say(c, values[i])}}})
	}
	return nil
}
