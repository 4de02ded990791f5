package due

import (
	"net/http"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/ledger"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// slipPage is the sheet that goes with a dossier (phiếu kiểm soát quá trình giải quyết hồ sơ, Mẫu số 05): each time it was
// handed over, from whom to whom, and whether the one who gave it was early, on time or late.
type slipPage struct {
	ui.Page
	Facts ui.DefinitionList
	Table ui.Table
	Note  string
}

func (f *face) slip(c *web.Ctx) error {
	o, err := f.open(c)
	if err != nil {
		return err
	}
	p := &slipPage{Page: o.head(c, c.T("due.slip")), Note: c.T("due.slip.note")}
	p.Eyebrow = c.T("due.slip.form", "code", o.d.Code)
	p.Facts.Items = o.about(c)
	if !o.d.DueAt.IsZero() {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("due.promised"), Text: viet.Instant(o.d.DueAt)})
	}
	p.Table = handOvers(c, o.k.Legs)
	return c.Render(http.StatusOK, "slip", p)
}

// handOvers makes one row of each hand-over. The receiver says how the giver did, so the verdict is of the leg before.
func handOvers(c *web.Ctx, all []ledger.LegRow) ui.Table {
	t := ui.Table{Caption: c.T("due.slip.rows"), HideCaption: true, Columns: []ui.Column{{Label: c.T("due.slip.parties"), Main: true}, {Label: c.T("due.slip.at")},
		{Label: c.T("due.slip.result")}, {Label: c.T("due.slip.used")}}, Empty: ui.EmptyState{Title: c.T("due.slip.none"), Icon: "list"}}
	giver, result, used := c.T("due.slip.counter"), ui.Cell{Text: "–"}, ui.Cell{Text: "–"}
	row := func(to string, at time.Time) {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.T("due.slip.gives", "who", giver), Sub: c.T("due.slip.takes", "who", to)},
			{Text: viet.LongInstant(at)}, result, used}})
	}
	for _, l := range all {
		if l.Counter {
			result, used = verdict(c, l), spentOf(c, l)
			continue
		}
		row(slipName(c, l), l.From)
		giver, result, used = slipName(c, l), verdict(c, l), spentOf(c, l)
	}
	if n := len(all); n > 0 && !all[n-1].To.IsZero() {
		row(c.T("due.slip.counter"), all[n-1].To)
	}
	return t
}

func slipName(c *web.Ctx, l ledger.LegRow) string {
	name := holder(l)
	if l.Name == "" {
		name += " (" + c.T("dossier.role."+l.Role) + ")"
	}
	return name
}

func spentOf(c *web.Ctx, l ledger.LegRow) ui.Cell {
	cell := ui.Cell{Text: deadline.WorkingTime(c.Lang, l.Spent)}
	if l.Budget > 0 {
		cell.Sub = c.T("due.slip.of", "budget", deadline.WorkingTime(c.Lang, l.Budget))
	}
	return cell
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return viet.Instant(t)
}
