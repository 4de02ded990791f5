package report

import (
	"cmp"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/report"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// planPage is what arithmetic finds in a printed plan (đối chiếu kế hoạch): what is printed beside what is computed, with
// the place of each.
type planPage struct {
	ui.Page
	Tiles    []tile
	Sure     []discrepancy
	Open     []discrepancy
	Document string
}

type tile struct{ Value, Label string }

// discrepancy is one finding with its places.
type discrepancy struct {
	N                 int
	Text, Note        string
	Printed, Computed string
	Places            []place
}

type place struct{ Source, Line, What, Text string }

func (f *face) plan(c *web.Ctx) error {
	policy.Public(c.Context(), "the plan was published in the official gazette; whoever has a desk may read it")
	if len(f.Plan.Sheets) == 0 {
		return fault.NotFound("report.unknown")
	}
	p := &planPage{Page: ui.Page{Title: c.T("report.plan.title"), Lead: c.T("report.plan.lead", "document", f.Plan.Document), Active: "reports", NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("report.title"), Href: home}, {Label: c.T("report.plan.title")}}}, Document: f.Plan.Document}
	for _, one := range report.Check(f.Plan) {
		d := discrepancy{Text: one.Say(c.Lang), Note: one.Note, Printed: one.Printed, Computed: cmp.Or(one.Computed, "–")}
		for _, s := range one.Cells {
			d.Places = append(d.Places, place{Source: s.Source, Line: s.Line, What: strings.TrimSpace(s.Row + ", " + s.Column), Text: s.Text})
		}
		if one.Weak {
			d.N = len(p.Open) + 1
			p.Open = append(p.Open, d)
			continue
		}
		d.N = len(p.Sure) + 1
		p.Sure = append(p.Sure, d)
	}
	cells := 0
	for _, sh := range f.Plan.Sheets {
		for _, r := range sh.Rows {
			cells += len(r.Cells)
		}
	}
	number := func(n int) string { return report.Whole(int64(n)).String() }
	p.Tiles = []tile{{number(len(p.Sure)), c.T("report.plan.sure")}, {number(len(p.Open)), c.T("report.plan.open")}, {number(cells), c.T("report.plan.cells")}}
	return c.Render(200, "plan", p)
}
