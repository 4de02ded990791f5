package studio

import (
	"bytes"
	"slices"
	"strconv"

	"tinhso/internal/batch"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// versionPage is one published version: its picture, then everything in words.
type versionPage struct {
	ui.Page
	Wide, Tall *picture
	Outline    []outline
	Facts      ui.DefinitionList
	Text       string
	Moves      ui.Table // of the dossiers under way, that a law forced
}

// published reads the version that an address names.
func (f *face) published(c *web.Ctx) (flow.Flow, error) {
	version, err := strconv.Atoi(c.Path("version"))
	if err != nil {
		return flow.Flow{}, fault.NotFound("flow.not_found", "flow", c.Path("code"), "version", c.Path("version"))
	}
	return f.Flows.Get(c.Context(), f.DB, c.Path("code"), version)
}

func (f *face) version(c *web.Ctx) error {
	x, err := f.published(c)
	if err != nil {
		return err
	}
	all, err := f.Flows.List(c.Context(), f.DB)
	if err != nil {
		return err
	}
	open, err := f.Open(c.Context())
	if err != nil {
		return err
	}
	s := flow.SourceOf(x)
	here := versionPath(x.Code, x.Version)
	title := c.Lang.Pick(x.Name)
	p := &versionPage{Page: ui.Page{Title: title, Eyebrow: c.T("studio.version.eyebrow", "code", x.Code, "version", x.Version), Active: "flows", NoIndex: true, Crumbs: crumbs(c, ui.Link{Label: title})},
		Tall: tall(c, s, anchors("", s), flow.Place{}), Wide: wide(c, s, anchors("", s), flow.Place{}), Outline: outlineOf(c, s, flow.Place{}, ""), Text: x.Describe(c.Lang.Tag())}
	if f.allowed(c, "flow.edit") {
		p.Actions = append(p.Actions, ui.Button{Label: c.T("studio.copy.title"), Icon: "pen", Look: ui.Primary, Href: here + "/ban-nhap"})
	}
	p.Actions = append(p.Actions, ui.Button{Label: c.T("studio.tab.trial"), Href: here + "/chay-thu"}, ui.Button{Label: c.T("studio.file.get"), Icon: "download", Look: ui.Quiet, Href: here + "/tep", Download: true})
	acts := make([]string, len(x.Law))
	for i, key := range x.Law {
		acts[i] = cite(key)
	}
	p.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("studio.law"), Lines: acts, Missing: len(acts) == 0}}}
	older := 0
	for _, v := range all {
		if v.Code != x.Code {
			continue
		}
		if v.Version < x.Version {
			older = max(older, v.Version)
		}
		if v.Version == x.Version {
			b := f.force(c, v)
			p.Facts.Items = append([]ui.Fact{{Term: c.T("studio.force"), Badge: &b}, {Term: c.T("studio.valid_from"), Text: v.ValidFrom.Vietnamese()},
				{Term: c.T("studio.open"), Text: viet.Number(int64(open[Version{x.Code, x.Version}]))}}, p.Facts.Items...)
		}
	}
	if n := open[Version{x.Code, x.Version}]; n > 0 && others(all, x) && f.mayMove(c) == nil {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("studio.shift.title"), Link: &ui.Link{Label: c.T("studio.shift.begin", "n", viet.Number(int64(n))), Href: here + "/chuyen"}})
	}
	if older > 0 {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("studio.compare"), Link: &ui.Link{Label: c.T("studio.compare.with", "version", older), Href: here + "/so-sanh?voi=" + strconv.Itoa(older)}})
	}
	if f.mayMove(c) == nil {
		if p.Moves, err = f.movesOf(c, x); err != nil {
			return err
		}
	}
	return c.Render(200, "version", p)
}

// movesOf lists the moves of dossiers away from a version or to it.
func (f *face) movesOf(c *web.Ctx, x flow.Flow) (ui.Table, error) {
	t := ui.Table{Caption: c.T("studio.moves"), HideCaption: true, Columns: []ui.Column{{Label: c.T("studio.move.crumb"), Main: true}, {Label: c.T("studio.draft.status")}, {Label: c.T("studio.move.done"), Numeric: true}, {Label: c.T("studio.move.by")}}}
	list, _, err := f.Moves.List(c.Context(), batch.Filter{Kind: batch.Moves, Flow: x.Code, PageSize: 20})
	if err != nil {
		return t, err
	}
	for _, b := range list {
		if b.Move == nil || b.Move.From != x.Version && b.Move.To != x.Version {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{Href: movesPath + "/" + b.ID, Cells: []ui.Cell{{Text: c.T("studio.move.title", "from", b.Move.From, "to", b.Move.To)}, {Text: c.T("studio.move.state." + string(b.State))},
			{Text: viet.Number(int64(b.Done)) + " / " + viet.Number(int64(b.Total))}, {Text: b.ByName, Sub: viet.Instant(b.CreatedAt)}}})
	}
	return t, nil
}

// others says whether there is another version to move to.
func others(all []flow.Published, x flow.Flow) bool {
	return slices.ContainsFunc(all, func(v flow.Published) bool { return v.Code == x.Code && v.Version > x.Version })
}

// versionFile answers a version as its file.
func (f *face) versionFile(c *web.Ctx) error {
	x, err := f.published(c)
	if err != nil {
		return err
	}
	return sendFile(c, x.Code+"-"+strconv.Itoa(x.Version), flow.SourceOf(x))
}

// draftFile answers a draft as the file it would be, finished or not.
func (f *face) draftFile(c *web.Ctx) error {
	x, err := f.open(c)
	if err != nil {
		return err
	}
	s, err := f.Drafts.Sound(c.Context(), f.DB, x)
	if err != nil {
		return err
	}
	return sendFile(c, s.Code+"-"+strconv.Itoa(s.Version), s)
}

func sendFile(c *web.Ctx, name string, s flow.Source) error {
	b := s.YAML()
	return c.Send(web.Blob{Name: name + ".yaml", MediaType: "application/yaml; charset=utf-8", Size: int64(len(b)), Body: bytes.NewReader(b)})
}

// versionDiff compares a version with another one.
func (f *face) versionDiff(c *web.Ctx) error {
	x, err := f.published(c)
	if err != nil {
		return err
	}
	other, err := strconv.Atoi(c.Query("voi"))
	if err != nil {
		other = x.Version - 1
	}
	was, err := f.Flows.Get(c.Context(), f.DB, x.Code, other)
	if err != nil {
		return err
	}
	title := c.T("studio.diff.title", "was", was.Version, "is", x.Version)
	p := &diffPage{Page: ui.Page{Title: title, Eyebrow: c.Lang.Pick(x.Name), Active: "flows", NoIndex: true,
		Crumbs: crumbs(c, ui.Link{Label: c.Lang.Pick(x.Name), Href: versionPath(x.Code, x.Version)}, ui.Link{Label: title}), Lead: c.T("studio.diff.lead")}}
	p.Diff = diffOf(c, flow.SourceOf(was), flow.SourceOf(x))
	return c.Render(200, "diff", p)
}
