package portal

import (
	"tinhso/internal/fault"
	"tinhso/internal/pack"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// aboutPage says plainly what this portal is, which moment its data keep, and whose data they are.
type aboutPage struct {
	ui.Page
	Honest  ui.Notice
	Stands  []string // what of this platform stands behind the national door
	World   string
	Days    ui.DefinitionList
	Figures []figure
	Levels  ui.Table
	Sources []pack.Source
}

func (f *face) about(c *web.Ctx) error {
	policy.Public(c.Context(), "the about page holds published figures only")
	p := &aboutPage{Page: ui.Page{Title: c.T("portal.about.title"), Lead: c.T("portal.about.lead"), Active: "about", Description: c.T("portal.about.lead")},
		Honest: honest(c)}
	p.Honest.Links = nil
	for _, key := range []string{"catalogue", "dossier", "deadline", "desk", "verify", "open"} {
		p.Stands = append(p.Stands, c.T("portal.about.stands."+key))
	}
	m, at, err := pack.Loaded(c.Context(), f.DB)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return err
	}
	if err == nil {
		p.World, p.Sources = m.World.Note.In(c.Lang.Tag()), m.Sources
		for _, x := range [][2]string{{"organisation", m.World.OrganisationAsOf}, {"captured", m.World.CatalogueCaptured}, {"valid_from", m.World.ValidFrom}, {"horizon", m.CalendarHorizon}} {
			day, err := viet.ParseDay(x[1])
			p.Days.Items = append(p.Days.Items, ui.Fact{Term: c.T("portal.about.day." + x[0]), Text: day.Vietnamese(), Missing: err != nil})
		}
		p.Days.Items = append(p.Days.Items, ui.Fact{Term: c.T("portal.about.day.loaded"), Text: viet.Instant(at)})
	}
	if p.Figures, err = f.figures(c); err != nil {
		return err
	}
	counts, err := f.Procedures.Counts(c.Context())
	if err != nil {
		return err
	}
	p.Levels = levels(c, counts)
	return c.Render(200, "about", p)
}

func levels(c *web.Ctx, counts procedure.Counts) ui.Table {
	t := ui.Table{Caption: c.T("portal.about.levels"), Columns: []ui.Column{{Label: c.T("portal.fact.level"), Main: true},
		{Label: c.T("portal.about.shown"), Numeric: true}, {Label: c.T("portal.about.fileable"), Numeric: true}, {Label: c.T("portal.about.guessed"), Numeric: true}}}
	number := func(n int) ui.Cell { return ui.Cell{Text: viet.Number(int64(n))} }
	for _, l := range counts.ByLevel {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: procedure.LevelName(c.Lang, l.Level)}, number(l.Shown), number(l.Fileable), number(l.Guessed)}})
	}
	return t
}
