package portal

import (
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// unitsPage is the directory of units: the province, its departments, its districts with their communes.
type unitsPage struct {
	ui.Page
	Search      ui.SearchBox
	Found       []unitLine // of a search
	Searched    string     // how many were found, in words
	Empty       *ui.EmptyState
	Province    []unitLine
	Departments []unitLine
	Districts   []district
}

// unitLine is a unit in a list.
type unitLine struct {
	Name, Href, Code string
	Sample           bool // the code is a placeholder
}

// district is a district with its communes.
type district struct {
	unitLine
	Count    string
	Communes []unitLine
}

func line(u org.Unit) unitLine {
	return unitLine{Name: u.Name, Href: "/don-vi/" + u.ID, Code: u.Code, Sample: u.CodeIsSample}
}

func (f *face) units(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "unit.read", policy.Object{Kind: "unit", Public: true}); err != nil {
		return err
	}
	text := c.Query("q")
	p := &unitsPage{Page: ui.Page{Title: c.T("portal.units.title"), Lead: c.T("portal.units.lead"), Active: "units", Description: c.T("portal.units.lead"), NoIndex: text != ""}}
	p.Search = ui.SearchBox{Action: "/don-vi", Value: text, Label: c.T("portal.units.search"), Placeholder: c.T("portal.units.example")}
	if text != "" {
		found, err := f.Units.Search(c.Context(), f.DB, text, f.today(), 50)
		if err != nil {
			return err
		}
		for _, u := range found {
			p.Found = append(p.Found, line(u))
		}
		p.Searched = c.T("portal.units.found", "n", len(found))
		if len(found) == 0 {
			p.Empty = &ui.EmptyState{Icon: "building", Title: c.T("portal.units.none"), Text: c.T("portal.units.none.text"),
				Action: &ui.Button{Label: c.T("portal.units.all"), Href: "/don-vi"}}
		}
		return c.Render(200, "units", p)
	}
	all, err := f.Units.Tree(c.Context(), f.DB, f.today())
	if err != nil {
		return err
	}
	p.tree(c, all)
	return c.Render(200, "units", p)
}

func (p *unitsPage) tree(c *web.Ctx, all []org.Unit) {
	at := map[string]int{}
	for _, u := range all {
		switch {
		case u.Kind == org.Committee && u.Level == org.Province:
			p.Province = append(p.Province, line(u))
		case u.Kind == org.Committee && u.Level == org.District:
			at[u.ID] = len(p.Districts)
			p.Districts = append(p.Districts, district{unitLine: line(u)})
		case u.Kind == org.Committee && u.Level == org.Commune:
			if i, ok := at[u.ParentID]; ok {
				p.Districts[i].Communes = append(p.Districts[i].Communes, line(u))
			}
		case u.Level == org.Province:
			p.Departments = append(p.Departments, line(u))
		}
	}
	for i := range p.Districts {
		p.Districts[i].Count = c.T("portal.units.communes", "n", len(p.Districts[i].Communes))
	}
}

// unitPage is one unit: how to reach it, what it takes in, what stands below it.
type unitPage struct {
	ui.Page
	Facts     ui.DefinitionList
	Receives  *ui.Link
	Queue     *ui.Link // where a number is taken
	Below     []unitLine
	NoContact bool // the data hold no address of it
}

func (f *face) unit(c *web.Ctx) error {
	ctx, today := c.Context(), f.today()
	if err := policy.Can(ctx, "unit.read", policy.Object{Kind: "unit", Public: true}); err != nil {
		return err
	}
	u, err := f.Units.Unit(ctx, f.DB, c.Path("id"), today)
	if err != nil {
		return err
	}
	p := &unitPage{Page: ui.Page{Title: u.Name, Active: "units", Crumbs: []ui.Link{{Label: c.T("portal.nav.home"), Href: "/"}, {Label: c.T("portal.nav.units"), Href: "/don-vi"}}}}
	if u.ParentID != "" {
		above, err := f.Units.ByID(ctx, f.DB, u.ParentID, today)
		if err != nil {
			return err
		}
		p.Crumbs = append(p.Crumbs, ui.Link{Label: above.Name, Href: "/don-vi/" + above.ID})
	}
	p.Crumbs = append(p.Crumbs, ui.Link{Label: u.Name})
	p.unitFacts(c, u)
	found, err := f.Procedures.Search(ctx, procedure.Query{Unit: u.ID, PageSize: 1})
	if err != nil {
		return err
	}
	if found.Total > 0 {
		p.Receives = &ui.Link{Label: c.T("portal.unit.receives", "n", found.Total), Href: criteria{unit: u.ID}.address(""), Icon: "list"}
		p.Queue = &ui.Link{Label: c.T("portal.unit.queue"), Href: "/sanh/" + u.Code + "/lay-so", Icon: "clock"}
	}
	below, err := f.Units.Children(ctx, f.DB, u.ID, today)
	if err != nil {
		return err
	}
	for _, b := range below {
		p.Below = append(p.Below, line(b))
	}
	return c.Render(200, "unit", p)
}

func (p *unitPage) unitFacts(c *web.Ctx, u org.Unit) {
	add := func(key, text string) *ui.Fact {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("portal.unit." + key), Text: text})
		return &p.Facts.Items[len(p.Facts.Items)-1]
	}
	for _, x := range [][2]string{{"address", u.Contact.Address}, {"phone", u.Contact.Phone}, {"email", u.Contact.Email}} {
		if x[1] != "" {
			add(x[0], x[1])
		}
	}
	p.NoContact = u.Contact == org.Contact{}
	code := add("code", u.Code)
	if u.CodeIsSample {
		code.Badge = &ui.Badge{Label: c.T("portal.badge.sample"), Tone: ui.Warning}
	}
	if u.Identifier != "" && u.Identifier != u.Code {
		id := add("identifier", u.Identifier)
		if u.IdentifierIsSample {
			id.Badge = &ui.Badge{Label: c.T("portal.badge.sample"), Tone: ui.Warning}
		}
	}
	if day, err := viet.ParseDay(u.ValidFrom); err == nil {
		add("since", day.Vietnamese())
	}
}
