package seal

import (
	"path/filepath"

	"tinhso/internal/attest"
	"tinhso/internal/policy"
	"tinhso/internal/seal"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// overviewPage says what the log is and how it stands.
type overviewPage struct {
	ui.Page
	State   ui.Notice
	Facts   ui.DefinitionList
	Note    string // the checkpoint, verbatim
	Places  *ui.Table
	Growth  *ui.SeriesChart
	Keys    []key
	Steps   []string
	Links   []ui.Link
	Command string
}

// key is a public key with its name.
type key struct{ Name, Text string }

// days of the picture.
const days = 30

func (f *face) overview(c *web.Ctx) error {
	policy.Public(c.Context(), public)
	cp, err := f.Log.Checkpoint(c.Context(), f.DB)
	if err != nil {
		return err
	}
	places, err := f.Attest.Places(c.Context(), f.DB)
	if err != nil {
		return err
	}
	p := &overviewPage{Page: ui.Page{Title: c.T("sealed.title"), Lead: c.T("sealed.lead"), Description: c.T("sealed.description"), Active: "seal",
		Crumbs: []ui.Link{{Label: c.T("sealed.home"), Href: "/"}, {Label: c.T("sealed.crumb")}}}}
	p.State = f.stateOf(c, cp, places)
	if cp.Note != "" {
		p.Note = cp.Note
		p.Facts.Items = []ui.Fact{
			{Term: c.T("sealed.fact.size"), Text: c.T("sealed.entries", "n", viet.Number(cp.Size))},
			{Term: c.T("sealed.fact.at"), Text: viet.Instant(cp.At.In(viet.Zone))},
			{Term: c.T("sealed.fact.origin"), Text: cp.Origin},
			{Term: c.T("sealed.fact.root"), Text: cp.Root.String()},
		}
		p.Growth = f.picture(c)
		p.Command = "tinhso-verify --keys khoa.txt KET-QUA.tlog-proof KET-QUA.pdf"
	}
	p.Places = f.placesTable(c, places, cp)
	if own := f.Log.Public(); own != "" {
		p.Keys = append(p.Keys, key{c.T("sealed.key.log"), own})
	}
	for _, w := range f.Attest.Witnesses {
		p.Keys = append(p.Keys, key{c.T("sealed.key.witness", "name", w.Name()), w.VKey})
	}
	for _, step := range []string{"get", "keys", "run", "compare"} {
		p.Steps = append(p.Steps, c.T("sealed.step."+step))
	}
	p.Links = []ui.Link{{Label: c.T("sealed.link.check"), Href: "/xac-minh", Icon: "shield"}, {Label: c.T("sealed.link.checkpoint"), Href: home + "/checkpoint", Icon: "file"},
		{Label: c.T("sealed.link.keys"), Href: home + "/khoa", Icon: "file"}, {Label: c.T("sealed.link.history"), Href: home + "/lich-su", Icon: "list"}}
	return c.Render(200, "overview", p)
}

// stateOf says in one notice how it stands: nothing sealed yet, an alarm, no
// witness yet, or countersigned.
func (f *face) stateOf(c *web.Ctx, cp seal.Checkpoint, places []attest.Place) ui.Notice {
	signed, witnesses := 0, 0
	for _, p := range places {
		if p.Named && p.State == attest.Alarm {
			return ui.Notice{Tone: ui.Bad, Title: c.T("sealed.state.alarm"), Text: c.T("sealed.state.alarm.text", "place", f.placeName(c, p), "why", c.T(p.Why))}
		}
		if p.Named && p.Kind == attest.KindWitness {
			if witnesses++; p.State == attest.Well {
				signed++
			}
		}
	}
	switch {
	case cp.Note == "":
		return ui.Notice{Tone: ui.Info, Title: c.T("sealed.state.none"), Text: c.T("sealed.state.none.text")}
	case witnesses == 0:
		return ui.Notice{Tone: ui.Info, Title: c.T("sealed.state.alone"), Text: c.T("sealed.state.alone.text")}
	case signed < witnesses:
		return ui.Notice{Tone: ui.Warning, Title: c.T("sealed.state.some"), Text: c.T("sealed.state.some.text", "n", signed, "of", witnesses)}
	}
	return ui.Notice{Tone: ui.Good, Title: c.T("sealed.state.well"), Text: c.T("sealed.state.well.text", "n", signed)}
}

// placeName names a place for strangers: a folder's path is nobody's business.
func (f *face) placeName(c *web.Ctx, p attest.Place) string {
	switch {
	case p.Kind == attest.KindWitness:
		return p.Name
	case p.Name == filepath.Clean(f.Attest.Published):
		return c.T("sealed.place.here")
	}
	return c.T("sealed.place.away_folder")
}

var placeTone = map[attest.State]ui.Tone{attest.Well: ui.Good, attest.Away: ui.Warning, attest.Alarm: ui.Bad}

func (f *face) placesTable(c *web.Ctx, places []attest.Place, cp seal.Checkpoint) *ui.Table {
	t := &ui.Table{Caption: c.T("sealed.places"), HideCaption: true, Columns: []ui.Column{{Label: c.T("sealed.column.place"), Main: true}, {Label: c.T("sealed.column.state")},
		{Label: c.T("sealed.column.size"), Numeric: true}, {Label: c.T("sealed.column.at")}},
		Empty: ui.EmptyState{Title: c.T("sealed.places.none"), Text: c.T("sealed.places.none.text")}}
	for _, p := range places {
		if !p.Named {
			continue
		}
		row := ui.Row{Cells: []ui.Cell{{Text: f.placeName(c, p), Sub: c.T("sealed.kind." + p.Kind)},
			{Badge: &ui.Badge{Label: c.T("sealed.place." + p.Kind + "." + string(p.State)), Tone: placeTone[p.State], Dot: true}}, {Text: viet.Number(p.Size)}, {Text: c.T("sealed.never")}}}
		if p.Why != "" {
			row.Cells[1].Sub = c.T(p.Why)
		} else if cp.Size > p.Size {
			row.Cells[1].Sub = c.T("sealed.behind", "n", viet.Number(cp.Size-p.Size))
		}
		if !p.TakenAt.IsZero() {
			row.Cells[3].Text = viet.Instant(p.TakenAt.In(viet.Zone))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// picture shows how the log grew day by day; nothing before two days are known.
func (f *face) picture(c *web.Ctx) *ui.SeriesChart {
	list := f.Attest.Days(viet.DayOf(c.Now()), days)
	chart := &ui.SeriesChart{Title: c.T("sealed.growth"), Note: c.T("sealed.growth.note"), Bars: true}
	known := 0
	for i, d := range list {
		p := ui.Point{Label: d.On.Vietnamese()[:5], None: !d.Known || i == 0 || !list[i-1].Known}
		if !p.None {
			n := d.Size - list[i-1].Size
			p.Value, p.Text = float64(n), viet.Number(n)
			known++
		}
		chart.Points = append(chart.Points, p)
	}
	if known < 1 {
		return nil
	}
	return chart
}
