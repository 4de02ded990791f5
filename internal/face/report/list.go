package report

import (
	"cmp"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/indicator"
	"tinhso/internal/report"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// listPage is the reports that a unit makes, form by form, and those that came from below (danh sách báo cáo).
type listPage struct {
	ui.Page
	Filters  *ui.Filters
	Forms    []formBox
	Arrived  ui.Table
	Next     *ui.Button
	HasBelow bool
	Plan     *ui.Card
}

// formBox is one form with its periods.
type formBox struct {
	Title, Note string
	Table       ui.Table
}

// tones of the states of a report.
var tones = map[report.State]ui.Tone{report.None: ui.Muted, report.Draft: ui.Info, report.Checked: ui.Info, report.Reported: ui.Warning,
	report.Signed: ui.Good, report.Sent: ui.Good}

func stateBadge(c *web.Ctx, s report.State) ui.Badge {
	return ui.Badge{Label: c.T("report.state." + cmp.Or(string(s), "none")), Tone: tones[s]}
}

func (f *face) list(c *web.Ctx) error {
	who := identity.From(c.Context())
	asked := cmp.Or(c.Query("don-vi"), who.Workplace())
	u, due, err := f.Reports.Due(c.Context(), asked)
	if err != nil {
		return err
	}
	p := &listPage{Page: ui.Page{Title: c.T("report.title"), Lead: u.Name, Active: "reports", NoIndex: true}}
	for _, d := range due {
		if n := len(p.Forms); n == 0 || p.Forms[n-1].Title != d.Form.Name.In(c.Lang.Tag()) {
			p.Forms = append(p.Forms, formBox{Title: d.Form.Name.In(c.Lang.Tag()), Note: d.Form.Due.Missing, Table: ui.Table{
				Caption: d.Form.Name.In(c.Lang.Tag()), HideCaption: true, Columns: []ui.Column{{Label: c.T("report.col.period"), Main: true},
					{Label: c.T("report.col.span")}, {Label: c.T("report.col.state")}}}})
		}
		box := &p.Forms[len(p.Forms)-1]
		state := stateBadge(c, d.State)
		if d.Running && d.State == report.None {
			state = ui.Badge{Label: c.T("report.state.running"), Tone: ui.Muted}
		}
		box.Table.Rows = append(box.Table.Rows, ui.Row{Href: path(d.Form.Kind, u.Code, d.Period.String()), Cells: []ui.Cell{
			{Text: report.PeriodName(d.Period, c.Lang)}, {Text: report.Span(d.Period, c.Lang)}, {Badge: &state}}})
	}
	if who.Has(identity.Leader, "") {
		if err := f.below(c, p, u.ID, who); err != nil {
			return err
		}
	}
	if len(f.Plan.Sheets) > 0 {
		p.Plan = &ui.Card{Title: c.T("report.plan.title"), Href: home + "/ke-hoach-112", Text: c.T("report.plan.card"), Icon: "search", Heading: 2}
	}
	return c.Render(200, "list", p)
}

// below is what units below have sent, and the way to look at one of them.
func (f *face) below(c *web.Ctx, p *listPage, unit string, who identity.Who) error {
	units, err := f.Units.Children(c.Context(), f.DB, who.Workplace(), f.today())
	if err != nil {
		return err
	}
	if len(units) == 0 {
		return nil
	}
	own, err := f.Units.ByID(c.Context(), f.DB, who.Workplace(), f.today())
	if err != nil {
		return err
	}
	field := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "don-vi", Label: c.T("report.col.unit"), NoMark: true}
	field.Choices = append(field.Choices, ui.Choice{Value: own.Code, Label: own.Name, Chosen: own.ID == unit})
	for _, u := range units {
		field.Choices = append(field.Choices, ui.Choice{Value: u.Code, Label: u.Name, Chosen: u.ID == unit})
	}
	p.Filters = &ui.Filters{Action: home, Label: c.T("report.col.unit"), Fields: []ui.Field{field}}
	all, next, err := f.Reports.Sent(c.Context(), c.Query("t"))
	if err != nil && fault.KindOf(err) != fault.KindForbidden {
		return err
	}
	p.HasBelow = true
	p.Arrived = ui.Table{Caption: c.T("report.arrived"), HideCaption: true, Empty: ui.EmptyState{Icon: "inbox", Title: c.T("report.arrived.empty")},
		Columns: []ui.Column{{Label: c.T("report.col.unit"), Main: true}, {Label: c.T("report.col.form")}, {Label: c.T("report.col.period")}, {Label: c.T("report.col.sent")}}}
	for _, a := range all {
		row, err := f.arrival(c, a)
		if err != nil {
			return err
		}
		p.Arrived.Rows = append(p.Arrived.Rows, row)
	}
	if next != "" {
		p.Next = &ui.Button{Label: c.T("report.next"), Href: home + "?t=" + next}
	}
	return nil
}

func (f *face) arrival(c *web.Ctx, a report.Arrival) (ui.Row, error) {
	p, err := indicator.ParsePeriod(a.Period)
	if err != nil {
		return ui.Row{}, err
	}
	u, err := f.Units.ByID(c.Context(), f.DB, a.UnitID, p.Last())
	if err != nil {
		return ui.Row{}, err
	}
	return ui.Row{Href: path(a.Kind, u.Code, a.Period), Cells: []ui.Cell{{Text: u.Name}, {Text: report.FormName(a.Kind, c.Lang)},
		{Text: report.PeriodName(p, c.Lang)}, {Text: viet.Instant(a.At)}}}, nil
}
