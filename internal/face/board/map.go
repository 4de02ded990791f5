package board

import (
	"fmt"
	"strconv"

	"tinhso/internal/indicator"
	"tinhso/internal/org"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// Outline is one place of the map with its unit's code (ranh giới địa bàn); boot reads it from the pack.
type Outline struct {
	Code, Short, Path string
	X, Y              int
}

// shades are the upper ends of the first four of the five shades of the map, in per cent.
var shades = [4]float64{80, 90, 95, 98}

// level is the shade of a rate, 1 to 5.
func level(v indicator.Value) int {
	at := drawn(v)
	for i, end := range shades {
		if at < end {
			return i + 1
		}
	}
	return len(shades) + 1
}

func shadeWords(c *web.Ctx) []string {
	words := []string{c.T("board.shade.under", "n", strconv.Itoa(int(shades[0])))}
	for i := 1; i < len(shades); i++ {
		words = append(words, fmt.Sprintf("%g–%g%%", shades[i-1], shades[i]))
	}
	return append(words, c.T("board.shade.from", "n", strconv.Itoa(int(shades[len(shades)-1]))))
}

// drawMap colours the districts of the province.
func (f *face) drawMap(c *web.Ctx, p *overviewPage, a asked, d definitions) error {
	def, ok := d.by[mapped]
	if !ok || a.unit.ID != a.root.ID || a.own || f.Map == nil {
		return nil
	}
	wide, high, outlines, err := f.Map(c.Context())
	if err != nil || len(outlines) == 0 {
		return err
	}
	units := make([]org.Unit, 0, len(outlines))
	drawnAs := map[string]Outline{}
	for _, o := range outlines {
		u, err := f.Units.Unit(c.Context(), f.DB, o.Code, f.heldOn(a.period))
		if err != nil {
			continue // not a unit of that time: the place stays white
		}
		units = append(units, u)
		drawnAs[u.ID] = o
	}
	q := a.query()
	t, err := f.Figures.Table(c.Context(), []string{mapped}, idsOf(units), q)
	if err != nil {
		return err
	}
	p.Map = ui.MapChart{Title: c.T("board.map", "figure", def.Name.In(c.Lang.Tag())), Box: fmt.Sprintf("0 0 %d %d", wide, high), Levels: shadeWords(c), Note: c.T("board.map.note")}
	value := map[string]indicator.Value{}
	for _, r := range t.Rows {
		if len(r.Values) == 1 {
			value[r.UnitID] = r.Values[0]
		}
	}
	for _, u := range units {
		there, o, v := a, drawnAs[u.ID], value[u.ID]
		there.unit = u
		area := ui.Area{Label: u.Name, Href: there.href(f.home), Text: say(c, v), Path: o.Path, Short: o.Short, X: o.X, Y: o.Y}
		if v.State == indicator.Known {
			area.Level = level(v)
		}
		p.Map.Areas = append(p.Map.Areas, area)
	}
	return nil
}
