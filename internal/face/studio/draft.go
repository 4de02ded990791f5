package studio

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// draftPage is a draft: its picture and list, or one part of it with its form.
type draftPage struct {
	ui.Page
	Tabs    ui.Tabs
	Bar     bar
	Notices []ui.Notice
	Errors  ui.ErrorSummary
	Panel   *panel
	Tall    *picture
	Wide    *picture
	Outline []outline
	Inputs  ui.Table
	Can     bool // it may be changed
	Add     []ui.Button
}

// bar stands above every page of a draft: where it stands, who changed it last, undo and do again.
type bar struct {
	Badge      ui.Badge
	Said       string
	Undo, Redo *turnButton
}

type turnButton struct {
	Action, Label, Of, Icon string
	Hidden                  []ui.Hidden
}

// panel is the form of one part of a draft.
type panel struct {
	Title, Lead string
	Action      string
	Hidden      []ui.Hidden
	Parts       []ui.Part
	Buttons     []ui.Button
	Facts       ui.DefinitionList
	More        []moreList
	Move        *mover
	Remove      *ui.Link
	Back        string
}

// moreList is what belongs to a part and has a form of its own: the actions of a state.
type moreList struct {
	Title, None string
	Links       []ui.Link
	Add         *ui.Link
}

// mover changes the place of a part in its order.
type mover struct {
	Action   string
	Hidden   []ui.Hidden
	Up, Down ui.Button
}

// open reads the draft that a page is about.
func (f *face) open(c *web.Ctx) (flow.Draft, error) {
	return f.Drafts.Get(c.Context(), f.DB, c.Path("id"))
}

// page begins a page of a draft.
func (f *face) page(c *web.Ctx, x flow.Draft, tab string) (*draftPage, error) {
	title := c.Lang.Pick(x.Source.Name)
	p := &draftPage{Page: ui.Page{Title: title, Active: "flows", NoIndex: true, Eyebrow: c.T("studio.draft.eyebrow", "code", x.Code, "from", from(c, x)),
		Crumbs: crumbs(c, ui.Link{Label: c.T("studio.draft.crumb", "name", title)})}, Can: x.Status == flow.DraftOpen && f.allowed(c, "flow.edit")}
	sound, err := f.Drafts.Sound(c.Context(), f.DB, x)
	if err != nil {
		return nil, err
	}
	_, faults := flow.Check(sound)
	p.Tabs = tabs(c, x, tab, len(faults))
	p.Bar = bar{Badge: badge(c, x.Status), Said: c.T("studio.changed", "who", x.ChangedName, "at", viet.Instant(x.ChangedAt))}
	if p.Can {
		changes, err := f.Drafts.Changes(c.Context(), f.DB, x.ID, 0)
		if err != nil {
			return nil, err
		}
		done, undone := flow.Stack(changes)
		p.Bar.Undo = turnOf(c, x, "hoan-tac", "studio.undo", "undo", done)
		p.Bar.Redo = turnOf(c, x, "lam-lai", "studio.redo", "redo", undone)
	}
	return p, nil
}

func turnOf(c *web.Ctx, x flow.Draft, path, label, icon string, stack []flow.Change) *turnButton {
	if len(stack) == 0 {
		return nil
	}
	return &turnButton{Action: draftPath(x.ID, path), Label: c.T(label), Of: c.Lang.Pick(stack[len(stack)-1].Words), Icon: icon, Hidden: hidden(x.Edition)}
}

func from(c *web.Ctx, x flow.Draft) string {
	if x.From > 0 {
		return c.T("studio.from.version", "version", x.From)
	}
	return c.T("studio.from." + x.Origin)
}

func badge(c *web.Ctx, s flow.Status) ui.Badge {
	tone := map[flow.Status]ui.Tone{flow.DraftOpen: ui.Info, flow.DraftProposed: ui.Warning, flow.DraftPublished: ui.Good, flow.DraftDropped: ui.Muted}[s]
	return ui.Badge{Label: c.T("studio.status." + string(s)), Tone: tone, Dot: true}
}

func tabs(c *web.Ctx, x flow.Draft, now string, faults int) ui.Tabs {
	t := ui.Tabs{Label: c.T("studio.tabs")}
	for _, one := range []struct{ key, path string }{{"picture", ""}, {"check", "kiem-tra"}, {"trial", "chay-thu"}, {"changes", "thay-doi"}, {"publish", "cong-bo"}} {
		item := ui.NavItem{Key: one.key, Label: c.T("studio.tab." + one.key), Href: draftPath(x.ID), Current: one.key == now}
		if one.path != "" {
			item.Href = draftPath(x.ID, one.path)
		}
		if one.key == "check" {
			item.Count, item.CountLabel = faults, c.T("studio.faults")
		}
		t.Items = append(t.Items, item)
	}
	return t
}

// links lead from the picture of a draft to the forms of its parts, while it may be changed.
func (p *draftPage) links(x flow.Draft) links {
	if !p.Can {
		return anchors(draftPath(x.ID), x.Source)
	}
	return links{state: func(id string) string { return statePath(x.ID, id) }, way: func(n int) string { return wayPath(x.ID, n) }}
}

// anchors lead from a picture to the words of the same page.
func anchors(page string, s flow.Source) links {
	return links{
		state: func(id string) string { return page + "#state-" + id },
		way: func(n int) string {
			if n > len(s.Ways) || len(s.Ways[n-1].From) == 0 {
				return page
			}
			return page + "#state-" + s.Ways[n-1].From[0]
		},
	}
}

// draft shows the whole draft.
func (f *face) draft(c *web.Ctx) error {
	x, err := f.open(c)
	if err != nil {
		return err
	}
	p, err := f.page(c, x, "picture")
	if err != nil {
		return err
	}
	p.Tall, p.Wide = tall(c, x.Source, p.links(x), flow.Place{}), wide(c, x.Source, p.links(x), flow.Place{})
	id := x.ID
	if !p.Can {
		id = ""
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: c.T("studio.closed." + string(x.Status)),
			Links: []ui.Link{{Label: c.T("studio.tab.publish"), Href: draftPath(x.ID, "cong-bo")}}})
	}
	p.Outline = outlineOf(c, x.Source, flow.Place{}, id)
	p.Inputs = inputsTable(c, x, p.Can)
	if p.Can {
		p.Lead = c.T("studio.draft.lead")
		p.Add = []ui.Button{
			{Label: c.T("studio.state.add"), Icon: "plus", Look: ui.Primary, Href: draftPath(x.ID, "trang-thai")},
			{Label: c.T("studio.way.add"), Icon: "plus", Href: draftPath(x.ID, "thao-tac")},
			{Label: c.T("studio.input.add"), Icon: "plus", Href: draftPath(x.ID, "muc-nhap")},
			{Label: c.T("studio.head.change"), Icon: "pen", Look: ui.Quiet, Href: draftPath(x.ID, "chung")},
		}
	}
	p.Add = append(p.Add, ui.Button{Label: c.T("studio.file.get"), Icon: "download", Look: ui.Quiet, Href: draftPath(x.ID, "tep"), Download: true})
	if p.Can {
		p.Add = append(p.Add, ui.Button{Label: c.T("studio.drop.title"), Look: ui.Quiet, Href: draftPath(x.ID, "huy")})
	}
	return c.Render(200, "draft", p)
}

func inputsTable(c *web.Ctx, x flow.Draft, can bool) ui.Table {
	t := ui.Table{Caption: c.T("studio.inputs"), HideCaption: true, Columns: []ui.Column{{Label: c.T("studio.input.label"), Main: true}, {Label: c.T("studio.input.kind")},
		{Label: c.T("studio.input.required")}, {Label: c.T("studio.input.used"), Numeric: true}}, Empty: ui.EmptyState{Icon: "pen", Title: c.T("studio.inputs.none")}}
	for _, f := range x.Source.Inputs {
		used := 0
		for _, w := range x.Source.Ways {
			if slices.ContainsFunc(w.Asks, func(a flow.Asked) bool { return a.Input == f.ID }) {
				used++
			}
		}
		required := c.T("studio.no")
		if f.Required {
			required = c.T("studio.yes")
		}
		r := ui.Row{Cells: []ui.Cell{{Text: cmp.Or(c.Lang.Pick(f.Label), f.ID)}, {Text: c.T("studio.kind." + string(f.Kind))}, {Text: required}, {Text: strconv.Itoa(used)}}}
		if can {
			r.Href = inputPath(x.ID, f.ID)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// turn answers undo, do again and the like: buttons that need no page.
func (f *face) turn(do func(ctx context.Context, id string, edition int, by flow.By) (flow.Draft, error), said string) web.Handler {
	return func(c *web.Ctx) error {
		if err := c.ReadForm(web.FormRules{}); err != nil {
			return err
		}
		n, err := edition(c)
		if err != nil {
			return err
		}
		x, err := do(c.Context(), c.Path("id"), n, by(c))
		switch {
		case slices.Contains([]fault.Kind{fault.KindConflict, fault.KindPrecondition}, fault.KindOf(err)):
			title, _ := c.Lang.Fault(err)
			c.Flash(ui.Warning, "studio.said", "said", title)
		case err != nil:
			return err
		default:
			c.Flash(ui.Good, said, "what", lastWords(f, c, x))
		}
		return c.Redirect(draftPath(c.Path("id")))
	}
}

func lastWords(f *face, c *web.Ctx, x flow.Draft) string {
	changes, err := f.Drafts.Changes(c.Context(), f.DB, x.ID, x.Edition-1)
	if err != nil || len(changes) == 0 {
		return ""
	}
	return c.Lang.Pick(changes[len(changes)-1].Words)
}

// move changes the order of states or actions.
func (f *face) move(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	n, err := edition(c)
	if err != nil {
		return err
	}
	e := flow.Edit{Do: flow.MoveState, ID: c.Field("state"), By: 1}
	if way, err := strconv.Atoi(c.Field("way")); err == nil {
		e = flow.Edit{Do: flow.MoveWay, Way: way, By: 1}
	}
	if c.Field("up") != "" {
		e.By = -1
	}
	_, err = f.Drafts.Change(c.Context(), c.Path("id"), n, by(c), e)
	if slices.Contains(mendable, fault.KindOf(err)) {
		title, _ := c.Lang.Fault(err)
		c.Flash(ui.Warning, "studio.said", "said", title)
	} else if err != nil {
		return err
	}
	to := statePath(c.Path("id"), e.ID)
	if e.Way > 0 {
		to = wayPath(c.Path("id"), max(1, e.Way+e.By))
	}
	return c.Redirect(to)
}

// query joins an address with its parameters.
func query(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}
