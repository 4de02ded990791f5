package board

import (
	"slices"
	"strconv"

	"tinhso/internal/indicator"
	"tinhso/internal/report"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// indexForm is the kind of form that says of which groups the service index is made, and how many points each can have.
const indexForm = "index766"

// scores draws the groups of the service index: what was got, what could be, what could not be computed.
func (f *face) scores(c *web.Ctx, p *overviewPage, a asked, d definitions) error {
	forms, err := report.Forms()
	if err != nil {
		return err
	}
	on := f.heldOn(a.period).String()
	i := slices.IndexFunc(forms, func(m report.Form) bool {
		return m.Kind == indexForm && m.ValidFrom <= on && (m.ValidTo == "" || m.ValidTo >= on)
	})
	if i < 0 {
		return nil
	}
	var codes []string
	for _, one := range forms[i].Items {
		if d.by[one.Points].Code != "" {
			codes = append(codes, one.Points)
		}
	}
	if len(codes) == 0 {
		return nil
	}
	values, err := f.row(c, codes, a.query())
	if err != nil {
		return err
	}
	value := map[string]indicator.Value{}
	for k, code := range codes {
		value[code] = values[k]
	}
	p.Score = ui.ScoreChart{Title: forms[i].Name.In(c.Lang.Tag())}
	for _, one := range forms[i].Items {
		v, asked := value[one.Points]
		most, err := strconv.ParseFloat(one.Max, 64)
		if err != nil || !asked {
			continue
		}
		known := v.State == indicator.Known
		switch one.Look {
		case "group":
			row := ui.ScoreRow{Label: one.Title, Href: a.href(f.home + "/" + one.Points), Most: most, Got: drawn(v), Tone: ui.Good,
				Text: c.T("board.score", "got", plain(c, v), "most", number(c.Lang.Tag(), one.Max))}
			if !known {
				row.Lacking = most
			}
			p.Score.Rows = append(p.Score.Rows, row)
		case "":
			if n := len(p.Score.Rows); n > 0 && !known && p.Score.Rows[n-1].Lacking < p.Score.Rows[n-1].Most {
				p.Score.Rows[n-1].Lacking += most
			}
		}
	}
	return nil
}
