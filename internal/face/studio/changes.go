package studio

import (
	"slices"

	"tinhso/internal/flow"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// diffPage compares two versions.
type diffPage struct {
	ui.Page
	Diff diffView
}

// diffView is what changes for officials, in words.
type diffView struct {
	Groups []diffGroup
	None   string
}

type diffGroup struct {
	Title, Tone string
	Lines       []string
}

func diffOf(c *web.Ctx, was, is flow.Source) diffView {
	v := diffView{None: c.T("studio.diff.none")}
	for _, g := range []struct{ kind, tone string }{{"new", "good"}, {"changed", "info"}, {"gone", "bad"}} {
		group := diffGroup{Title: c.T("studio.diff." + g.kind), Tone: g.tone}
		for _, d := range flow.Diff(was, is, c.Lang.Tag()) {
			if d.Kind == g.kind {
				group.Lines = append(group.Lines, d.Words)
			}
		}
		if len(group.Lines) > 0 {
			v.Groups = append(v.Groups, group)
		}
	}
	return v
}

// changesPage is what a draft changes, and who did what to it.
type changesPage struct {
	*draftPage
	Against string
	Diff    diffView
	History ui.Timeline
	None    string
}

func (f *face) changes(c *web.Ctx) error {
	x, err := f.open(c)
	if err != nil {
		return err
	}
	d, err := f.page(c, x, "changes")
	if err != nil {
		return err
	}
	p := &changesPage{draftPage: d, None: c.T("studio.history.none")}
	was, against, err := f.base(c, x)
	if err != nil {
		return err
	}
	p.Against, p.Diff = against, diffOf(c, was, x.Source)
	all, err := f.Drafts.Changes(c.Context(), f.DB, x.ID, 0)
	if err != nil {
		return err
	}
	slices.Reverse(all)
	for _, one := range all {
		p.History.Items = append(p.History.Items, ui.Moment{Title: c.T("studio.did."+one.Kind, "what", one.Words), Who: one.Name, At: viet.Instant(one.At)})
	}
	p.History.Items = append(p.History.Items, ui.Moment{Title: c.T("studio.did.begin", "from", from(c, x)), Who: x.MadeName, At: viet.Instant(x.MadeAt)})
	return c.Render(200, "changes", p)
}

// base is what a draft is compared with: the version it changes, or what it began as.
func (f *face) base(c *web.Ctx, x flow.Draft) (flow.Source, string, error) {
	if x.From == 0 {
		return x.Base, c.T("studio.against.begin"), nil
	}
	v, err := f.Flows.Get(c.Context(), f.DB, x.Code, x.From)
	return flow.SourceOf(v), c.T("studio.against.version", "version", x.From), err
}
