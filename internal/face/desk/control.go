package desk

import (
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// controlPage is who had a dossier from when to when (phiếu kiểm soát quá trình giải quyết hồ sơ, Mẫu số 06).
type controlPage struct {
	ui.Page
	Facts ui.DefinitionList
	Table ui.Table
	Note  string
}

func (f *face) controlSheet(c *web.Ctx) error {
	o, err := f.open(c)
	if err != nil {
		return err
	}
	steps, err := f.Cases.Timeline(c.Context(), o.d.Code)
	if err != nil {
		return err
	}
	cal, err := f.Book.For(c.Context(), f.DB, o.d.Unit.ID)
	if err != nil {
		return err
	}
	p := &controlPage{Page: actHead(c, o, c.T("desk.sheet.title")), Facts: about(c, o), Note: c.T("desk.sheet.note")}
	p.Table = ui.Table{Caption: c.T("desk.sheet.caption"), HideCaption: true, Columns: []ui.Column{{Label: c.T("desk.sheet.step"), Main: true}, {Label: c.T("desk.sheet.who")},
		{Label: c.T("desk.sheet.at")}, {Label: c.T("desk.sheet.until")}, {Label: c.T("desk.sheet.spent"), Numeric: true}, {Label: c.T("desk.sheet.verdict")}}}
	for i, s := range steps {
		p.Table.Rows = append(p.Table.Rows, controlRow(c, cal, steps, i, s))
	}
	return c.Render(200, "control", p)
}

// controlRow is one hand-over: what was done, by when it had to be, and how much working time it took.
func controlRow(c *web.Ctx, cal deadline.Calendar, steps []dossier.Step, i int, s dossier.Step) ui.Row {
	who := s.ActorName
	if who == "" || s.ActorRole == "citizen" {
		who = viet.Capital(c.T("dossier.role." + s.ActorRole))
	}
	row := ui.Row{Cells: []ui.Cell{{Text: s.Label.In(c.Lang.Tag()), Sub: s.ToName}, {Text: who, Sub: s.UnitName}, {Text: viet.Instant(s.At)}, {}, {}, {}}}
	if i == 0 {
		return row
	}
	before := steps[i-1]
	row.Cells[4].Text = spent(c, cal.Between(before.At, s.At))
	if before.Until.IsZero() {
		return row
	}
	row.Cells[3].Text = viet.Instant(before.Until)
	verdict := ui.Badge{Label: c.T("desk.sheet.in_time"), Tone: ui.Good}
	if s.At.After(before.Until) {
		verdict = ui.Badge{Label: c.T("desk.sheet.late"), Tone: ui.Bad}
	}
	row.Cells[5].Badge = &verdict
	return row
}

// spent is working time as a person says it.
func spent(c *web.Ctx, d time.Duration) string {
	minutes := int(d / time.Minute)
	if minutes < 60 {
		return c.T("desk.sheet.minutes", "m", minutes)
	}
	return c.T("desk.sheet.hours", "h", minutes/60, "m", minutes%60)
}
