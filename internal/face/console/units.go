package console

import (
	"strings"

	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// unitsPage is the organisation as of a day (cơ cấu tổ chức tại một ngày).
type unitsPage struct {
	ui.Page
	Filters ui.Filters
	Errors  ui.ErrorSummary
	Roots   []unitNode
	Found   *ui.Table
	On      string
}

// unitNode is a unit with those below it, in groups of one kind.
type unitNode struct {
	Name, Href, Code string
	Sample           bool
	Groups           []unitGroup
}

type unitGroup struct {
	Title string
	Open  bool
	Units []unitNode
}

func (f *face) units(c *web.Ctx) error {
	r, err := reachOf(c, "unit.overview", "unit")
	if err != nil {
		return err
	}
	on, wrong := f.dayAsked(c)
	p := &unitsPage{Page: ui.Page{Title: c.T("console.units.title"), Active: "units", NoIndex: true, Lead: c.T("console.units.lead")}, On: on.Vietnamese()}
	if wrong != "" {
		p.Errors.Errors = []ui.FieldError{{Path: "ngay", Message: wrong}}
	}
	text := c.Query("tim")
	p.Filters = ui.Filters{Action: unitsPath, Label: c.T("console.units.filter"), Fields: []ui.Field{
		{Name: "tim", Label: c.T("console.units.q"), Value: text, NoMark: true},
		{Name: "ngay", Label: c.T("console.day"), Value: dayValue(c, on), Error: wrong, NoMark: true, InputMode: "numeric", Placeholder: "31/12/2026"},
	}}
	if text != "" || c.Query("ngay") != "" {
		p.Filters.Clear = unitsPath
	}
	units, err := f.tree(c, r, on)
	if err != nil {
		return err
	}
	if text == "" {
		p.Roots = nest(c, units, on, f.today())
	} else if p.Found, err = f.unitsFound(c, r, text, on); err != nil {
		return err
	}
	status := 200
	if wrong != "" {
		status = 422
	}
	return c.Render(status, "units", p)
}

// dayValue is what the day's box holds: what was written when it was wrong, else the day.
func dayValue(c *web.Ctx, on viet.Day) string {
	if text := c.Query("ngay"); text != "" {
		return text
	}
	return on.Vietnamese()
}

// unitHref leads to a unit's page, on the same day when that is not today.
func unitHref(id string, on, today viet.Day) string {
	if on == today {
		return unitsPath + "/" + id
	}
	return unitsPath + "/" + id + "?ngay=" + on.String()
}

// nest makes a tree of a list in which each unit stands before those below it.
func nest(c *web.Ctx, units []org.Unit, on, today viet.Day) []unitNode {
	below := map[string][]org.Unit{}
	known := map[string]bool{}
	for _, u := range units {
		known[u.ID] = true
	}
	for _, u := range units {
		parent := u.ParentID
		if !known[parent] {
			parent = ""
		}
		below[parent] = append(below[parent], u)
	}
	var node func(u org.Unit, depth int) unitNode
	node = func(u org.Unit, depth int) unitNode {
		n := unitNode{Name: u.Name, Href: unitHref(u.ID, on, today), Code: u.Code, Sample: u.CodeIsSample}
		at := map[string]int{}
		for _, child := range below[u.ID] {
			key := string(child.Level) + "." + string(child.Kind)
			i, ok := at[key]
			if !ok {
				i = len(n.Groups)
				at[key] = i
				n.Groups = append(n.Groups, unitGroup{Title: key, Open: depth == 0})
			}
			n.Groups[i].Units = append(n.Groups[i].Units, node(child, depth+1))
		}
		for i, g := range n.Groups {
			n.Groups[i].Title = c.T("console.units.group."+g.Title, "n", len(g.Units))
		}
		return n
	}
	roots := make([]unitNode, 0, len(below[""]))
	for _, u := range below[""] {
		roots = append(roots, node(u, 0))
	}
	return roots
}

// unitsFound is the units of the reach whose name or code fits.
func (f *face) unitsFound(c *web.Ctx, r reach, text string, on viet.Day) (*ui.Table, error) {
	list, err := f.Units.Search(c.Context(), f.DB, text, on, 200)
	if err != nil {
		return nil, err
	}
	t := &ui.Table{Caption: c.T("console.units.found", "q", strings.TrimSpace(text)), Keyboard: true,
		Columns: []ui.Column{{Label: c.T("console.unit.name"), Main: true}, {Label: c.T("console.unit.code"), Code: true}, {Label: c.T("console.unit.kind")}, {Label: c.T("console.unit.parent")}},
		Empty:   ui.EmptyState{Icon: "building", Title: c.T("console.units.none"), Text: c.T("console.units.none.text")}}
	for _, u := range list {
		if !r.has(u.Path) {
			continue
		}
		parent := ""
		if up, err := f.Units.ByID(c.Context(), f.DB, u.ParentID, on); u.ParentID != "" && err == nil {
			parent = up.Name
		}
		t.Rows = append(t.Rows, ui.Row{Href: unitHref(u.ID, on, f.today()), Cells: []ui.Cell{
			{Text: u.Name}, {Text: sample(c, u.Code, u.CodeIsSample)}, {Text: c.T("console.unit.kind." + string(u.Level) + "." + string(u.Kind))}, {Text: parent}}})
	}
	return t, nil
}
