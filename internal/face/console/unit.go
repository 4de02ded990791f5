package console

import (
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// unitPage is one unit as of a day, how it came to be so, and who sits in it (hồ sơ đơn vị).
type unitPage struct {
	ui.Page
	Ended   *ui.Notice
	Facts   ui.DefinitionList
	History ui.Timeline
	Posts   ui.Table
	Below   ui.Table
}

func (f *face) unit(c *web.Ctx) error {
	r, err := reachOf(c, "unit.overview", "unit")
	if err != nil {
		return err
	}
	on, _ := f.dayAsked(c)
	u, err := f.unitAt(c, r, c.Path("id"), on)
	if err != nil {
		return err
	}
	p := &unitPage{Page: ui.Page{Title: u.Name, Eyebrow: sample(c, u.Code, u.CodeIsSample), Active: "units", NoIndex: true,
		Lead:   c.T("console.unit.as_of", "day", on.Vietnamese()),
		Crumbs: crumbs(c, ui.Link{Label: c.T("console.nav.units"), Href: unitsPath}, ui.Link{Label: u.Name})}}
	if policy.Allowed(c.Context(), "unit.manage", policy.Object{Kind: "unit", ID: u.ID, UnitID: u.ID, UnitPath: u.Path}) {
		p.Actions = []ui.Button{{Label: c.T("console.unit.accounts"), Icon: "users", Href: accountsPath + "?don-vi=" + u.ID}}
	}
	if u.ValidTo != "" && u.ValidTo <= on.String() {
		p.Ended = &ui.Notice{Tone: ui.Warning, Title: c.T("console.unit.ended", "day", isoDay(u.ValidTo)), Text: c.T("console.unit.ended.text")}
	}
	p.Facts = f.unitFacts(c, r, u, on)
	if p.History, err = f.unitHistory(c, u.ID); err != nil {
		return err
	}
	if p.Posts, err = f.postTable(c, []org.Unit{u}, on, false); err != nil {
		return err
	}
	if p.Below, err = f.unitsBelow(c, u, on); err != nil {
		return err
	}
	return c.Render(200, "unit", p)
}

func (f *face) unitFacts(c *web.Ctx, r reach, u org.Unit, on viet.Day) ui.DefinitionList {
	fact := func(key, text string) ui.Fact {
		return ui.Fact{Term: c.T("console.unit." + key), Text: text, Missing: text == ""}
	}
	parent := fact("parent", "")
	if up, err := f.Units.ByID(c.Context(), f.DB, u.ParentID, on); u.ParentID != "" && err == nil {
		parent.Missing, parent.Text = false, up.Name
		if r.has(up.Path) {
			parent.Text, parent.Link = "", &ui.Link{Label: up.Name, Href: unitHref(up.ID, on, f.today())}
		}
	}
	list := []ui.Fact{fact("kind", c.T("console.unit.kind."+string(u.Level)+"."+string(u.Kind)))}
	if u.GSO != "" {
		list = append(list, fact("gso", u.GSO))
	}
	identifier := fact("identifier", u.Identifier)
	if u.IdentifierIsSample {
		identifier.Badge = &ui.Badge{Label: c.T("org.sample"), Tone: ui.Muted}
	}
	list = append(list, identifier, fact("short", u.ShortName), parent, fact("from", isoDay(u.ValidFrom)))
	if u.ValidTo != "" {
		list = append(list, fact("to", isoDay(u.ValidTo)))
	}
	return ui.DefinitionList{Dense: true, Items: append(list, fact("address", u.Contact.Address), fact("phone", u.Contact.Phone), fact("email", u.Contact.Email),
		fact("id", u.ID))}
}

// unitHistory tells what changed, the latest last.
func (f *face) unitHistory(c *web.Ctx, id string) (ui.Timeline, error) {
	changes, err := f.Units.History(c.Context(), f.DB, id)
	if err != nil {
		return ui.Timeline{}, err
	}
	var t ui.Timeline
	today := f.today().String()
	for _, ch := range changes {
		m := ui.Moment{Title: c.T("org.history."+ch.What, "old", ch.Old, "new", ch.New), At: isoDay(ch.On), Ahead: ch.On > today}
		if ch.Law != "" {
			m.Text = c.T("console.unit.law", "law", cite(ch.Law))
		}
		t.Items = append(t.Items, m)
	}
	return t, nil
}

func (f *face) unitsBelow(c *web.Ctx, u org.Unit, on viet.Day) (ui.Table, error) {
	t := ui.Table{Caption: c.T("console.unit.below"), HideCaption: true, Columns: []ui.Column{{Label: c.T("console.unit.name"), Main: true}, {Label: c.T("console.unit.code"), Code: true}, {Label: c.T("console.unit.kind")}},
		Empty: ui.EmptyState{Icon: "building", Title: c.T("console.unit.below.none")}}
	list, err := f.Units.Children(c.Context(), f.DB, u.ID, on)
	for _, x := range list {
		t.Rows = append(t.Rows, ui.Row{Href: unitHref(x.ID, on, f.today()), Cells: []ui.Cell{{Text: x.Name}, {Text: sample(c, x.Code, x.CodeIsSample)}, {Text: c.T("console.unit.kind." + string(x.Level) + "." + string(x.Kind))}}})
	}
	return t, err
}
