package studio

import (
	"strconv"

	"tinhso/internal/flow"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// listPage is every flow with its versions, and the drafts at work.
type listPage struct {
	ui.Page
	Drafts ui.Table
	Flows  []flowGroup
	Empty  ui.EmptyState
}

// flowGroup is one flow with its versions.
type flowGroup struct {
	Code, Name string
	Versions   ui.Table
}

func (f *face) list(c *web.Ctx) error {
	all, err := f.Flows.List(c.Context(), f.DB)
	if err != nil {
		return err
	}
	open, err := f.Open(c.Context())
	if err != nil {
		return err
	}
	p := &listPage{Page: ui.Page{Title: c.T("studio.list.title"), Active: "flows", NoIndex: true, Lead: c.T("studio.list.lead")},
		Empty: ui.EmptyState{Icon: "transfer", Title: c.T("studio.list.none"), Text: c.T("studio.list.none.text")}}
	if f.allowed(c, "flow.edit") {
		p.Actions = []ui.Button{{Label: c.T("studio.new.title"), Icon: "plus", Look: ui.Primary, Href: newPath}, {Label: c.T("studio.import.title"), Icon: "upload", Href: importPath}}
	}
	if p.Drafts, err = f.draftsTable(c); err != nil {
		return err
	}
	for _, v := range all { // by code, the latest first
		x, err := f.Flows.Get(c.Context(), f.DB, v.Code, v.Version)
		if err != nil {
			return err
		}
		if n := len(p.Flows); n == 0 || p.Flows[n-1].Code != v.Code {
			p.Flows = append(p.Flows, flowGroup{Code: v.Code, Name: c.Lang.Pick(x.Name), Versions: ui.Table{Caption: c.T("studio.versions.of", "name", x.Name), HideCaption: true, Keyboard: true,
				Columns: []ui.Column{{Label: c.T("studio.version"), Main: true}, {Label: c.T("studio.valid_from")}, {Label: c.T("studio.force")}, {Label: c.T("studio.states"), Numeric: true}, {Label: c.T("studio.ways"), Numeric: true},
					{Label: c.T("studio.open"), Numeric: true}}}})
		}
		badge := f.force(c, v)
		g := &p.Flows[len(p.Flows)-1]
		g.Versions.Rows = append(g.Versions.Rows, ui.Row{Href: versionPath(v.Code, v.Version), Cells: []ui.Cell{{Text: c.T("studio.version.n", "n", v.Version), Sub: subName(c, x, g.Name)}, {Text: v.ValidFrom.Vietnamese()}, {Badge: &badge},
			{Text: strconv.Itoa(len(x.States))}, {Text: strconv.Itoa(len(x.Transitions))}, {Text: viet.Number(int64(open[Version{v.Code, v.Version}]))}}})
	}
	return c.Render(200, "list", p)
}

// subName is the name of an older version when it was another.
func subName(c *web.Ctx, x flow.Flow, latest string) string {
	if n := c.Lang.Pick(x.Name); n != latest {
		return n
	}
	return ""
}

func (f *face) draftsTable(c *web.Ctx) (ui.Table, error) {
	t := ui.Table{Caption: c.T("studio.drafts"), HideCaption: true, Keyboard: true, Columns: []ui.Column{{Label: c.T("studio.draft.name"), Main: true}, {Label: c.T("studio.draft.from")}, {Label: c.T("studio.draft.status")},
		{Label: c.T("studio.draft.faults"), Numeric: true}, {Label: c.T("studio.draft.changed")}}}
	drafts, err := f.Drafts.List(c.Context(), f.DB)
	if err != nil {
		return t, err
	}
	for _, x := range drafts {
		sound, err := f.Drafts.Sound(c.Context(), f.DB, x)
		if err != nil {
			return t, err
		}
		_, faults := flow.Check(sound)
		b := badge(c, x.Status)
		t.Rows = append(t.Rows, ui.Row{Href: draftPath(x.ID), Cells: []ui.Cell{{Text: c.Lang.Pick(x.Source.Name), Sub: x.Code}, {Text: from(c, x)}, {Badge: &b}, {Text: strconv.Itoa(len(faults))},
			{Text: x.ChangedName, Sub: viet.Instant(x.ChangedAt)}}})
	}
	return t, nil
}

// force says whether a version is the one in force today.
func (f *face) force(c *web.Ctx, v flow.Published) ui.Badge {
	now, err := f.Flows.Current(c.Context(), f.DB, v.Code, f.today())
	switch {
	case err == nil && now.Version == v.Version:
		return ui.Badge{Label: c.T("studio.force.now"), Tone: ui.Good, Dot: true}
	case v.ValidFrom.After(f.today()):
		return ui.Badge{Label: c.T("studio.force.soon"), Tone: ui.Info, Dot: true}
	}
	return ui.Badge{Label: c.T("studio.force.past"), Tone: ui.Muted, Dot: true}
}
