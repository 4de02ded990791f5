package board

import (
	"net/url"

	"tinhso/internal/fault"
	"tinhso/internal/indicator"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// figurePage opens one figure: what it is, by which law, of what it is made, how it went and who did how (một chỉ số).
type figurePage struct {
	ui.Page
	Filters ui.Filters
	Scope   []ui.Link
	Value   string
	Tone    ui.Tone
	Reason  string
	Ratio   *ratio
	Notes   []ui.Notice
	About   ui.DefinitionList
	Course  ui.SeriesChart
	Units   ui.BarChart
	Tree    []branch
	Records *ui.Button
	Public  bool
}

// ratio is a share with the two numbers it comes from, each leading to its records.
type ratio struct{ Top, Bottom part }

type part struct{ Label, Value, Href string }

func (f *face) figure(c *web.Ctx) error {
	a, err := f.ask(c)
	if err != nil {
		return err
	}
	d, err := f.defined(c, a)
	if err != nil {
		return err
	}
	code := c.Path("code")
	def, ok := d.by[code]
	if !ok {
		return fault.NotFound("board.unknown", "code", code)
	}
	path := f.home + "/" + url.PathEscape(code)
	p := &figurePage{Page: ui.Page{Title: def.Name.In(c.Lang.Tag()), Lead: a.lead(c), Active: "figures", NoIndex: f.hidden(c),
		Crumbs: []ui.Link{{Label: f.title(c), Href: a.href(f.home)}, {Label: def.Name.In(c.Lang.Tag())}}}, Public: f.public}
	if p.Filters, err = f.filters(c, a, path); err != nil {
		return err
	}
	p.Scope = scopes(c, a, path)
	root, err := f.Figures.Explain(c.Context(), code, a.query())
	if err != nil {
		return err
	}
	f.value(c, p, a, def, root.Value)
	p.About = about(c, def)
	p.Tree = f.tree(c, a, d, root)
	if p.Course, err = f.series(c, a, def); err != nil {
		return err
	}
	if err := f.compare(c, p, a, def); err != nil {
		return err
	}
	return c.Render(200, "figure", p)
}

func (f *face) value(c *web.Ctx, p *figurePage, a asked, def indicator.Definition, v indicator.Value) {
	p.Value, p.Reason = say(c, v), reason(c, v)
	if v.State != indicator.Known {
		p.Tone = ui.Muted
	}
	if v.Provisional {
		p.Notes = append(p.Notes, ui.Notice{Tone: ui.Info, Text: c.T("board.provisional", "period", periodWords(c, a.period))})
	}
	path := f.home + "/" + url.PathEscape(def.Code) + "/ho-so"
	if v.Numerator != nil && v.Denominator != nil {
		p.Ratio = &ratio{Top: part{Label: c.T("board.numerator"), Value: say(c, *v.Numerator)},
			Bottom: part{Label: c.T("board.denominator"), Value: say(c, *v.Denominator)}}
		if !f.public {
			p.Ratio.Top.Href, p.Ratio.Bottom.Href = a.href(path, "phan", "numerator"), a.href(path, "phan", "denominator")
		}
		return
	}
	if v.State == indicator.Known && def.Count != nil && !f.public {
		p.Records = &ui.Button{Label: c.T("board.records.open"), Href: a.href(path), Icon: "folder"}
	}
}

// about is what is known of the definition.
func about(c *web.Ctx, def indicator.Definition) ui.DefinitionList {
	tag := c.Lang.Tag()
	var facts []ui.Fact
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, ui.Fact{Term: c.T("board.about." + key), Text: text})
		}
	}
	add("help", def.Help.In(tag))
	add("formula", def.Formula)
	if def.Count != nil {
		add("by", def.Count.By)
		add("where", def.Count.Where)
		add("sum", def.Count.Sum)
	}
	for _, l := range def.Law {
		add("law", cite(l))
	}
	add("missing", def.Missing.In(tag))
	add("version", c.T("board.about.version_of", "version", def.Version, "from", def.ValidFrom.Vietnamese()))
	add("code", def.Code)
	return ui.DefinitionList{Items: facts, Dense: true}
}
