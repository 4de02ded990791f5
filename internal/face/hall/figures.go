package hall

import (
	"time"

	"tinhso/internal/form"
	room "tinhso/internal/hall"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// figuresPage is how long people waited and were served on a day (số liệu hàng chờ).
type figuresPage struct {
	ui.Page
	Day   ui.Filters
	Facts ui.DefinitionList
	Table ui.Table
	Law   []figureLaw
}

// figureLaw is one reason to go first, and the law it rests on.
type figureLaw struct{ Name, Law, Missing string }

func (f *face) figures(c *web.Ctx) error {
	u, err := f.own(c.Context(), identity.Leader, identity.Clerk)
	if err != nil {
		return err
	}
	on := f.today()
	if d, err := viet.ParseDay(c.Query("ngay")); err == nil {
		on = d
	}
	n, err := f.Hall.FiguresOf(c.Context(), u.ID, on)
	if err != nil {
		return err
	}
	s, err := f.Hall.SetupOf(c.Context(), u.ID)
	if err != nil {
		return err
	}
	p := &figuresPage{Page: ui.Page{Title: c.T("hall.figures.title"), Lead: c.T("hall.figures.lead", "unit", u.Name, "day", on.Vietnamese()), Active: "quay", NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("hall.desk.title"), Href: quayPath}, {Label: c.T("hall.figures.title")}}}}
	p.Actions = []ui.Button{{Label: c.T("hall.desk.arrange"), Href: arrangePath, Icon: "settings"}}
	p.Day = ui.Filters{Action: figuresPath, Label: c.T("hall.figures.day"), Fields: []ui.Field{{Kind: form.Date, Name: "ngay", Label: c.T("hall.figures.day"), Value: on.Vietnamese(), NoHint: true, NoMark: true}}}
	number := func(v int) string { return viet.Number(int64(v)) }
	fact := func(key, text string) {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("hall.figures." + key), Text: text})
	}
	fact("taken", number(n.Taken))
	fact("done", number(n.Done))
	fact("priority", number(n.Priority))
	fact("absent", number(n.Absent))
	fact("unserved", number(n.Unserved))
	fact("waited", spreadWords(c, n.Waited))
	fact("served", spreadWords(c, n.Served))
	p.Table = ui.Table{Caption: c.T("hall.figures.kinds"), Columns: []ui.Column{{Label: c.T("hall.desk.col.kind"), Main: true}, {Label: c.T("hall.figures.taken"), Numeric: true},
		{Label: c.T("hall.figures.done"), Numeric: true}, {Label: c.T("hall.figures.waited")}, {Label: c.T("hall.figures.served")}},
		Empty: ui.EmptyState{Icon: "chart", Title: c.T("hall.figures.empty"), Text: c.T("hall.figures.empty.text")}}
	for _, k := range n.ByKind {
		name := k.Letter
		if kind, ok := s.Kind(k.Letter); ok {
			name += " · " + kindName(c, kind)
		}
		p.Table.Rows = append(p.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: name}, {Text: number(k.Taken)}, {Text: number(k.Done)},
			{Text: spreadWords(c, k.Waited)}, {Text: spreadWords(c, k.Served)}}})
	}
	if p.Law, err = priorityLaws(c, on); err != nil {
		return err
	}
	return c.Render(200, "figures", p)
}

// spreadWords says the middle and the upper end of some times, or that nothing was measured.
func spreadWords(c *web.Ctx, s room.Spread) string {
	if s.N == 0 {
		return c.T("hall.figures.none")
	}
	return c.T("hall.figures.spread", "median", minutes(c, s.Median), "p90", minutes(c, s.P90), "n", s.N)
}

func minutes(c *web.Ctx, d time.Duration) string {
	if d < time.Minute {
		return c.T("hall.figures.seconds", "n", int(d.Seconds()))
	}
	return c.T("hall.figures.minutes", "n", int(d.Round(time.Minute).Minutes()))
}
