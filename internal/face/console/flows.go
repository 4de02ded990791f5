package console

import (
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// flowsPage lists the published internal processes (quy trình nội bộ).
type flowsPage struct {
	ui.Page
	Table ui.Table
}

func flowPath(code string, version int) string {
	return flowsPath + "/" + code + "/" + strconv.Itoa(version)
}

func (f *face) flows(c *web.Ctx) error {
	list, err := f.Flows.List(c.Context(), f.DB)
	if err != nil {
		return err
	}
	p := &flowsPage{Page: ui.Page{Title: c.T("console.flows.title"), Active: "flows", NoIndex: true, Lead: c.T("console.flows.lead")}}
	p.Table = ui.Table{Caption: c.T("console.flows.title"), HideCaption: true, Keyboard: true, Columns: []ui.Column{{Label: c.T("console.flow.name"), Main: true}, {Label: c.T("console.version"), Numeric: true}, {Label: c.T("console.valid_from")},
		{Label: c.T("console.flow.states"), Numeric: true}, {Label: c.T("console.flow.state")}}, Empty: ui.EmptyState{Icon: "transfer", Title: c.T("console.flows.none")}}
	for _, v := range list {
		x, err := f.Flows.Get(c.Context(), f.DB, v.Code, v.Version)
		if err != nil {
			return err
		}
		p.Table.Rows = append(p.Table.Rows, ui.Row{Href: flowPath(v.Code, v.Version), Cells: []ui.Cell{{Text: c.Lang.Pick(x.Name), Sub: v.Code}, {Text: strconv.Itoa(v.Version)}, {Text: v.ValidFrom.Vietnamese()},
			{Text: strconv.Itoa(len(x.States))}, {Badge: f.flowBadge(c, x, v)}}})
	}
	return c.Render(200, "flows", p)
}

// flowBadge says whether a version is the one in force today.
func (f *face) flowBadge(c *web.Ctx, x flow.Flow, v flow.Published) *ui.Badge {
	now, err := f.Flows.Current(c.Context(), f.DB, x.Code, f.today())
	switch {
	case err == nil && now.Version == x.Version:
		return &ui.Badge{Label: c.T("console.in_force"), Tone: ui.Good, Dot: true}
	case v.ValidFrom.After(f.today()):
		return &ui.Badge{Label: c.T("console.not_yet"), Tone: ui.Info, Dot: true}
	}
	return &ui.Badge{Label: c.T("console.replaced"), Tone: ui.Muted, Dot: true}
}

// flowPage is one version of a flow: its picture, then everything in words.
type flowPage struct {
	ui.Page
	Picture picture
	States  []stateWords
	Facts   ui.DefinitionList
	Text    string
}

// stateWords is one state with the ways out of it.
type stateWords struct {
	N                      int
	ID, Name, Clock, Works string
	Facts                  ui.DefinitionList
	Ways                   ui.Table
	Ends                   bool
}

func (f *face) flow(c *web.Ctx) error {
	version, err := strconv.Atoi(c.Path("version"))
	if err != nil {
		return fault.NotFound("flow.not_found", "flow", c.Path("code"), "version", c.Path("version"))
	}
	x, err := f.Flows.Get(c.Context(), f.DB, c.Path("code"), version)
	if err != nil {
		return err
	}
	name := c.Lang.Pick(x.Name)
	p := &flowPage{Page: ui.Page{Title: name, Eyebrow: c.T("console.flow.eyebrow", "code", x.Code, "version", x.Version), Active: "flows", NoIndex: true,
		Crumbs: crumbs(c, ui.Link{Label: c.T("console.nav.flows"), Href: flowsPath}, ui.Link{Label: name})}, Picture: draw(c, x), Text: x.Describe(c.Lang.Tag())}
	acts := make([]string, len(x.Law))
	for i, key := range x.Law {
		acts[i] = cite(key)
	}
	p.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("console.flow.code"), Text: x.Code}, {Term: c.T("console.version"), Text: strconv.Itoa(x.Version)},
		{Term: c.T("policy.matrix.law"), Lines: acts, Missing: len(acts) == 0}, {Term: c.T("console.flow.states"), Text: strconv.Itoa(len(x.States))}, {Term: c.T("console.flow.ways"), Text: strconv.Itoa(len(x.Transitions))}}}
	for i, s := range x.States {
		p.States = append(p.States, stateOf(c, x, s, i+1))
	}
	return c.Render(200, "flow", p)
}

func stateOf(c *web.Ctx, x flow.Flow, s flow.State, n int) stateWords {
	w := stateWords{N: n, ID: s.ID, Name: c.Lang.Pick(s.Name), Ends: s.Terminal, Clock: string(s.Clock), Works: c.T("flow.role." + string(s.Works))}
	w.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("console.flow.works"), Text: c.T("flow.role." + string(s.Works))}, {Term: c.T("console.flow.clock"), Text: c.T("flow.clock." + string(s.Clock))},
		{Term: c.T("console.flow.national"), Text: strconv.Itoa(s.National) + ". " + c.T("flow.national."+strconv.Itoa(s.National))}, {Term: c.T("console.flow.citizen"), Text: c.Lang.Pick(s.Citizen)}}}
	w.Ways = ui.Table{Caption: c.T("console.flow.ways_of", "state", w.Name), HideCaption: true, Columns: []ui.Column{{Label: c.T("console.flow.action"), Main: true}, {Label: c.T("console.flow.who")}, {Label: c.T("console.flow.to")}, {Label: c.T("console.flow.asks")}, {Label: c.T("console.flow.effects")}}}
	for _, t := range x.Leaving(s.ID) {
		to := c.T("flow.plan.stays")
		if next, ok := x.State(t.To); ok {
			to = c.Lang.Pick(next.Name)
		}
		var who, asks, effects []string
		for _, r := range t.Who {
			who = append(who, c.T("flow.role."+string(r)))
		}
		for _, section := range t.Input.Sections {
			for _, q := range section.Fields {
				asks = append(asks, c.Lang.Pick(q.Label))
			}
		}
		for _, e := range t.Effects {
			effects = append(effects, c.T("flow.effect."+string(e)))
		}
		w.Ways.Rows = append(w.Ways.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Lang.Pick(t.Name), Sub: t.Action}, {Text: strings.Join(who, ", ")}, {Text: to}, {Text: dash(strings.Join(asks, "; "))}, {Text: dash(strings.Join(effects, "; "))}}})
	}
	return w
}
