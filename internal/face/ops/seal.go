package ops

import (
	"encoding/base64"
	"net/http"

	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// sealedPage is how far the seal has come and whether it holds (tình trạng niêm phong).
type sealedPage struct {
	ui.Page
	Verdict   ui.Notice
	Tally     []figure
	Facts     ui.DefinitionList
	Witnesses ui.Table
	Findings  ui.Table
	Chart     ui.SeriesChart
	Links     []ui.Link
}

// mostShown bounds the checkpoints of the picture.
const mostShown = 30

func (f *face) sealed(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "health.read", policy.Object{Kind: "health"}); err != nil {
		return err
	}
	s, err := f.Seal.Status(c.Context(), f.DB)
	if err != nil {
		return err
	}
	p := &sealedPage{Page: page("seal", c.T("ops.seal.title"), c.T("ops.seal.lead"))}
	p.Tally = []figure{{viet.Number(s.Sealed), c.T("ops.seal.entries")}, {viet.Number(s.Waiting), c.T("ops.seal.waiting")}}
	fact := func(key, text string) ui.Fact {
		return ui.Fact{Term: c.T("ops.seal." + key), Text: text, Missing: text == ""}
	}
	root := ""
	if s.Last.Size > 0 {
		root = base64.StdEncoding.EncodeToString(s.Last.Root[:])
	}
	p.Facts = ui.DefinitionList{Items: []ui.Fact{fact("origin", s.Last.Origin), fact("size", viet.Number(s.Last.Size)), fact("at", at(s.Last.At)), fact("root", root), fact("key", s.Key),
		fact("oldest", at(s.Oldest)), fact("checked", at(s.Checked))}}
	switch {
	case len(s.Broken) > 0:
		p.Verdict = ui.Notice{Tone: ui.Bad, Title: c.T("ops.seal.broken", "n", len(s.Broken)), Text: c.T("ops.seal.broken.text")}
	case s.First:
		p.Verdict = ui.Notice{Tone: ui.Info, Title: c.T("ops.seal.first"), Text: c.T("ops.seal.first.text")}
	case s.Last.Size == 0:
		p.Verdict = ui.Notice{Tone: ui.Info, Title: c.T("ops.seal.empty"), Text: c.T("ops.seal.empty.text")}
	default:
		p.Verdict = ui.Notice{Tone: ui.Good, Title: c.T("ops.seal.holds"), Text: c.T("ops.seal.holds.text", "size", viet.Number(s.Last.Size), "at", at(s.Last.At))}
	}
	p.Witnesses = ui.Table{Caption: c.T("ops.seal.witnesses"), Columns: []ui.Column{{Label: c.T("ops.seal.witness"), Main: true}, {Label: c.T("ops.seal.size"), Numeric: true}, {Label: c.T("ops.seal.at")}},
		Empty: ui.EmptyState{Icon: "shield", Title: c.T("ops.seal.witness.none"), Text: c.T("ops.seal.witness.none.text")}}
	for _, w := range s.Witnesses {
		p.Witnesses.Rows = append(p.Witnesses.Rows, ui.Row{Cells: []ui.Cell{{Text: w.Name}, {Text: viet.Number(w.Size)}, {Text: at(w.At)}}})
	}
	p.Findings = ui.Table{Caption: c.T("ops.seal.findings"), Columns: []ui.Column{{Label: c.T("ops.seal.what"), Main: true}, {Label: c.T("ops.seal.where"), Code: true}, {Label: c.T("ops.seal.event"), Numeric: true}}}
	for _, x := range s.Broken {
		number := ""
		if x.Seq > 0 {
			number = viet.Number(x.Seq)
		}
		where := x.Table
		if x.Key != "" {
			where += " " + x.Key
		}
		if x.Column != "" {
			where += " · " + x.Column
		}
		p.Findings.Rows = append(p.Findings.Rows, ui.Row{Tone: ui.Bad, Cells: []ui.Cell{{Text: c.T(x.Code), Sub: x.Says}, {Text: where}, {Text: number}}})
	}
	if p.Chart, err = f.growth(c, s.Last.Size); err != nil {
		return err
	}
	p.Links = []ui.Link{{Label: c.T("ops.seal.public"), Href: "/niem-phong", Icon: "external"}}
	return c.Render(http.StatusOK, "sealed", p)
}

// growth is the size of the log at its latest checkpoints.
func (f *face) growth(c *web.Ctx, size int64) (ui.SeriesChart, error) {
	chart := ui.SeriesChart{Title: c.T("ops.seal.growth"), Note: c.T("ops.seal.growth.note")}
	list, err := f.Seal.Checkpoints(c.Context(), f.DB, max(0, size-size/4), 1000)
	if err != nil {
		return chart, err
	}
	if len(list) > mostShown { // evenly chosen, the last among them
		var some []int
		for i := range mostShown {
			some = append(some, (i+1)*len(list)/mostShown-1)
		}
		short := list[:0:0]
		for _, i := range some {
			short = append(short, list[i])
		}
		list = short
	}
	for _, x := range list {
		chart.Points = append(chart.Points, ui.Point{Label: x.At.In(viet.Zone).Format("02/01 15:04"), Value: float64(x.Size), Text: viet.Number(x.Size)})
	}
	if len(list) > 0 {
		chart.Min, chart.Max = float64(list[0].Size)*0.95, float64(list[len(list)-1].Size)
	}
	return chart, nil
}
